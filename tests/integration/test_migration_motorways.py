"""Migrations 0009 and 0012 with data there: contacts of withdrawn pages are forgotten, outlines are a layer."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic import command

from geo.database.cluster import Cluster
from geo.database.migrate import _config, migrate
from tests.conftest import TestDatabase, _address, _execute

KEY = "05913000"
BEFORE = """
insert into municipality (key, name) values (:key, 'Dortmund');
insert into source (municipality_key, key, title, quality) values (:key, 'example', 'Beispiel', 'example');
insert into commercial_unit (municipality_key, kind, status, source_id) select :key, 'shop', 'vacant', id from source;
insert into vacancy (municipality_key, unit_id, status, source_id)
select :key, id, 'vacant', source_id from commercial_unit;
insert into publication (municipality_key, vacancy_id, token, contact, consent_on)
select :key, id, repeat('a', 24), 'Frau Weiß, 0231 1', current_date from vacancy;
update publication set version = 2;
update publication set withdrawn_at = now();
insert into site (municipality_key, key, name, kind, strategy, source_id, outline)
select :key, 'hafen', 'Hafen', 'Projekt', 'investment', id, st_makeenvelope(390000, 5710000, 390100, 5710200, 25832)
from source;
insert into publication (municipality_key, vacancy_id, token, contact, consent_on)
select :key, id, repeat('b', 24), 'Herr Braun', current_date from vacancy
"""


@pytest.fixture
def old(cluster: Cluster) -> Iterator[TestDatabase]:
    """A database of the revision before, with an open and a withdrawn publication."""
    target = _address(cluster, f"test_{uuid.uuid4().hex[:12]}")
    _execute(cluster, f"create database {target.name}")
    owner = sa.create_engine(target.admin_url)
    with owner.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        for statement in BEFORE.split(";"):
            connection.execute(sa.text(statement), {"key": KEY})
        connection.commit()
    owner.dispose()
    yield target
    _execute(cluster, f"drop database {target.name} with (force)")


def test_contacts_of_withdrawn_pages_are_forgotten_also_in_the_history(old: TestDatabase) -> None:
    owner = sa.create_engine(old.admin_url)
    kept = "select string_agg(old::text, ' ') from row_history where relation = 'publication'"
    with owner.connect() as connection:
        assert "Frau Weiß" in connection.execute(sa.text(kept)).scalar_one()
    migrate(sa.make_url(old.admin_url))
    with owner.connect() as connection:
        contacts = "select contact from publication order by id"
        assert connection.execute(sa.text(contacts)).scalars().all() == ["", "Herr Braun"]
        assert "Frau Weiß" not in connection.execute(sa.text(kept)).scalar_one()
        assert "consent_on" in connection.execute(sa.text(kept)).scalar_one(), "the rest of the history stays"
        connection.execute(sa.text("update publication set withdrawn_at = now() where withdrawn_at is null"))
        assert connection.execute(sa.text(contacts)).scalars().all() == ["", ""]
        assert "Herr Braun" not in connection.execute(sa.text(kept)).scalar_one()
        connection.execute(sa.text("update commercial_unit set street = 'Probestraße'"))
        units = (
            "select old ->> 'status' from row_history where relation = 'commercial_unit' and operation = 'U'"
        )
        assert connection.execute(sa.text(units)).scalars().first() == "vacant", "other history is whole"
        drawn = "select name, outline_ha, st_srid(geom_3857) from site_outline"  # of 0012
        assert connection.execute(sa.text(drawn)).all() == [("Hafen", pytest.approx(2.0), 3857)]
        accesses = "select count(*) from motorway_access"
        assert connection.execute(sa.text(accesses)).scalar_one() == 0
    owner.dispose()
