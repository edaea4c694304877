"""Rows of a file of our own whose unit is in the register: what the file does not tell stays as it is."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

SAME_PLACE_M = 0.02
"""Files write positions to the centimetre: so near is the same place."""
_TOLD = (
    "street", "house_number", "postcode", "building_part", "floor", "unit_label", "kind", "floor_area_m2",
    "sales_area_m2", "ancillary_area_m2", "rent_eur_m2", "steps", "step_free", "condition", "branch",
    "interim_use_possible", "last_confirmed_on", "vacancy_kind", "vacant_since", "vacant_since_precision",
    "previous_use",
)  # fmt: skip
_KEPT = (
    "municipality_key",
    "uid",
    "geom",
    "delivered_hash",
    "position_method",
    "position_accuracy_m",
    "vacancy_id",
)
_placed = sa.table("placed_unit", *(sa.column(name) for name in (*_TOLD, *_KEPT[1:-1], "cause", "partial")))
_unit = sa.table("commercial_unit", *(sa.column(name) for name in (*_TOLD, *_KEPT)))
_vacancy = sa.table("vacancy", *(sa.column(name) for name in ("municipality_key", "id", "cause", "partial")))


def keep_what_is_known(connection: Connection, municipality_key: str, told: Collection[str]) -> None:
    """Fill the placed rows whose lasting key is known with what the file leaves out.

    Parameters
    ----------
    told
        Our columns that the file has.

    Notes
    -----
    A position within ``SAME_PLACE_M`` of the known one is the known one.
    """
    same = sa.func.coalesce(sa.func.st_distance(_placed.c.geom, _unit.c.geom) <= SAME_PLACE_M, sa.false())
    kept: dict[str, sa.ColumnElement[Any]] = {name: _unit.c[name] for name in _TOLD if name not in told}
    kept |= {
        name: sa.case((same, _unit.c[name]), else_=_placed.c[name])
        for name in ("geom", "position_method", "position_accuracy_m")
    }
    matches = (_placed.c.uid == _unit.c.uid, _unit.c.municipality_key == municipality_key)
    connection.execute(
        sa.update(_placed).values(delivered_hash=_unit.c.delivered_hash, **kept).where(*matches)
    )
    of_vacancy = {name: _vacancy.c[name] for name in ("cause", "partial") if name not in told}
    if of_vacancy:
        same_vacancy = (_vacancy.c.municipality_key == municipality_key, _vacancy.c.id == _unit.c.vacancy_id)
        connection.execute(sa.update(_placed).values(of_vacancy).where(*matches, *same_vacancy))
