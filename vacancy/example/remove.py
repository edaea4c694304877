"""Remove the examples and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.settings import settings
from vacancy.staging import run_sql

EXAMPLE_KEYS = ("example-register", "example-streets")


@dataclass(frozen=True)
class RemovedCounts:
    """What was removed, and how many records that people entered stay."""

    streets: int
    units: int
    vacancies: int
    units_kept: int
    vacancies_kept: int


def remove_examples(connection: Connection) -> RemovedCounts:
    """Remove all rows of the example register and the example streets.

    A unit on which somebody entered a vacancy stays and passes to the source of that vacancy; everything of other
    sources stays untouched. Areas keep their shape and lose only the example figure of expected units.

    Returns
    -------
    RemovedCounts
        All 0 when there are no examples.
    """
    key = settings().municipality_key
    find = sa.text("select id from source where municipality_key = :key and key = any(:keys)")
    sources = list(connection.execute(find, {"key": key, "keys": list(EXAMPLE_KEYS)}).scalars())
    bound = {"municipality_key": key, "sources": sources}
    run_sql(connection, "remove_example_requests", municipality_key=key)
    vacancies = run_sql(connection, "remove_example_vacancies", **bound)
    run_sql(connection, "keep_entered_units", **bound)
    units = run_sql(connection, "remove_example_units", **bound)
    streets = run_sql(connection, "remove_example_streets", **bound)
    run_sql(connection, "remove_example_edges", **bound)
    run_sql(connection, "forget_expected_units", **bound)
    run_sql(connection, "remove_example_sources", **bound)
    count = sa.text("select count(*) from commercial_unit where municipality_key = :key")
    units_kept = connection.execute(count, {"key": key}).scalar_one()
    count = sa.text("select count(*) from vacancy where municipality_key = :key")
    return RemovedCounts(
        streets, units, vacancies, units_kept, connection.execute(count, {"key": key}).scalar_one()
    )
