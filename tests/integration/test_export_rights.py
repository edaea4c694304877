"""Downloads hold what the role may see, and restricted ones leave a line in the audit."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from geo.accounts import audit
from geo.database import transaction
from geo.filters import FilterValues
from geo.layers import layer_by_id
from geo.people import OPERATOR, Person, Role
from tests.conftest import TestDatabase
from web.downloads import _file

SIGNED_IN, RESTRICTED = "floor_area_m2", "previous_use"


def filters() -> FilterValues:
    """Vacancies whose area is for people who signed in, and whose former use is for planning."""
    layer = layer_by_id("vacancies")
    visibility = {SIGNED_IN: "signed_in", RESTRICTED: "restricted"}
    fields = tuple(replace(f, visibility=visibility.get(f.column, "public")) for f in layer.fields)
    return FilterValues.parse(replace(layer, fields=fields), {})


@pytest.mark.parametrize("role", list(Role))
def test_fields_by_role(shared_atlas_database: TestDatabase, role: Role) -> None:
    content = json.loads(_file(filters(), "geojson", Person(f"as {role}", role)))
    columns = set(content["features"][0]["properties"])
    assert (SIGNED_IN in columns) == (role is not Role.GUEST)
    assert (RESTRICTED in columns) == (role in {Role.PLANNER, Role.ADMIN})
    with transaction(OPERATOR) as connection:
        told = [entry for entry in audit.read(connection) if entry.actor == f"as {role}"]
    restricted = {"format": "geojson", "columns": [RESTRICTED]}
    expected = [("restricted_export", "vacancies", restricted)] if role in {Role.PLANNER, Role.ADMIN} else []
    assert [(entry.action, entry.subject, entry.detail) for entry in told] == expected
