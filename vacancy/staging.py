"""Way into the register for many rows at once: COPY into a temporary table, place, insert units and vacancies."""

from __future__ import annotations

import io
from dataclasses import dataclass
from importlib import resources

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.engine import Connection

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


def copy_frame(connection: Connection, table: str, frame: pd.DataFrame) -> None:
    """Write all rows of a frame into a table by COPY; missing values become NULL.

    Parameters
    ----------
    table
        Name of a table that has every column of the frame.
    frame
        Columns named as in the table, values in forms that the column types read.
    """
    text = io.BytesIO()
    pa.csv.write_csv(
        pa.Table.from_pandas(frame, preserve_index=False), text, pa.csv.WriteOptions(include_header=False)
    )
    command = sql.SQL("copy {} ({}) from stdin (format csv)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, frame.columns))
    )
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - a live connection always has one
    with driver.cursor() as cursor, cursor.copy(command) as copy:
        copy.write(text.getbuffer())


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
