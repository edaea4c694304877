"""Two records that may be one unit: found, and kept apart when somebody says that they are two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from geo.people import Person
from vacancy.record.store import here, hold, rights_as_sentence
from vacancy.staging import read_sql

NEAR_M = 30.0
"""Two points of one building lie at most so far apart: twice the error of a phone in a street."""
_not_duplicate = sa.table(
    "not_duplicate", *(sa.column(name) for name in ("municipality_key", "unit_id", "other_unit_id", "person"))
)


@dataclass(frozen=True)
class Pair:
    """Two records that may be one unit; ``distance_m`` is None when one has no position."""

    unit_id: int
    other_unit_id: int
    name: str
    other_name: str
    vacancy_id: int
    other_vacancy_id: int
    distance_m: float | None


def duplicates(connection: Connection, borough_ids: Sequence[int] = ()) -> tuple[Pair, ...]:
    """Return pairs of open vacancies that may be one unit, nearest first, at most 500.

    Parameters
    ----------
    borough_ids
        Only pairs with a record in one of these boroughs; all without any.
    """
    bound = {
        "municipality_key": here(), "metres": NEAR_M, "all_boroughs": not borough_ids, "boroughs": list(borough_ids),
    }  # fmt: skip
    found = connection.execute(sa.text(read_sql("find_duplicates")), bound).mappings()
    return tuple(Pair(**row) for row in found)


def keep_apart(connection: Connection, unit_id: int, other_unit_id: int, by: Person) -> None:
    """Write down that two records are two units; they are not proposed again."""
    low, high = sorted((unit_id, other_unit_id))
    hold(connection, low, by)
    hold(connection, high, by)
    values = {"municipality_key": here(), "unit_id": low, "other_unit_id": high, "person": by.name}
    with rights_as_sentence():
        connection.execute(insert(_not_duplicate).values(values).on_conflict_do_nothing())
