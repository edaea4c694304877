"""Way into the register for many rows at once: COPY into a temporary table, place, insert units and vacancies."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.database.bulk import copy_frame

PLACE_STEPS = ("locate_staged", "index_located", "analyze_located", "analyze_staged", "place_staged")


@dataclass(frozen=True)
class Inserted:
    """How many rows came in: commercial units, and among them those with an open vacancy."""

    units: int
    vacancies: int


def read_sql(name: str) -> str:
    """Return the text of ``vacancy/sql/<name>.sql``."""
    return resources.files("vacancy").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def run_sql(connection: Connection, name: str, **values: object) -> int:
    """Execute ``vacancy/sql/<name>.sql`` with bound values and return the number of rows it touched."""
    return connection.execute(sa.text(read_sql(name)), values).rowcount


def stage(connection: Connection, municipality_key: str, frame: pd.DataFrame) -> None:
    """Put rows into the temporary table ``staged_unit`` and place them into ``placed_unit``.

    Parameters
    ----------
    frame
        One row per unit, columns of ``vacancy/sql/stage.sql``; ``x`` and ``y`` in EPSG:25832, both missing when
        the position is unknown; ``status`` is ``occupied`` or the status of the open vacancy.
    """
    run_sql(connection, "stage")
    copy_frame(connection, "staged_unit", frame)
    for step in PLACE_STEPS:
        run_sql(connection, step, municipality_key=municipality_key)


def number_new(connection: Connection, *, municipality_key: str, source_id: int) -> None:
    """Put the placed rows that the source has not delivered before into ``new_unit``, with ids of unit and vacancy."""
    run_sql(connection, "number_new_units", municipality_key=municipality_key, source_id=source_id)


def insert_numbered(connection: Connection, *, municipality_key: str, source_id: int) -> Inserted:
    """Insert the rows of ``new_unit`` as units with their open vacancies."""
    units = run_sql(connection, "insert_units", municipality_key=municipality_key, source_id=source_id)
    vacancies = run_sql(
        connection, "insert_vacancies", municipality_key=municipality_key, source_id=source_id
    )
    return Inserted(units, vacancies)
