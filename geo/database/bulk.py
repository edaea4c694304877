"""Many rows at once: COPY a table of plain columns into the database."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv
from psycopg import sql
from sqlalchemy.engine import Connection


def copy_frame(connection: Connection, table: str, frame: pd.DataFrame) -> None:
    """Write all rows of a frame into a table by COPY; missing values become NULL.

    Parameters
    ----------
    connection
        Inside a transaction.
    table
        Name of a table that has every column of the frame.
    frame
        Columns named as in the table, values in forms that the column types read (geometry: hexadecimal EWKB).
    """
    text = io.BytesIO()
    pa.csv.write_csv(
        pa.Table.from_pandas(frame, preserve_index=False), text, pa.csv.WriteOptions(include_header=False)
    )
    driver: Any = connection.connection.driver_connection
    columns = sql.SQL(", ").join(map(sql.Identifier, frame.columns))
    with driver.cursor() as cursor:
        if not cursor.execute("select row_security_active(%s)", (table,)).fetchone()[0]:
            _copy(cursor, sql.Identifier(table), columns, text)
            return
        # COPY does not pass policies: by way of a table of our own, and an INSERT that does
        target, aside = sql.Identifier(table), sql.Identifier(f"incoming_{table}")
        cursor.execute(
            sql.SQL("create temp table {} on commit drop as select {} from {} with no data").format(
                aside, columns, target
            )
        )
        _copy(cursor, aside, columns, text)
        cursor.execute(
            sql.SQL("insert into {} ({}) select {} from {}").format(target, columns, columns, aside)
        )
        cursor.execute(sql.SQL("drop table {}").format(aside))


def _copy(cursor: Any, target: sql.Identifier, columns: sql.Composed, text: io.BytesIO) -> None:
    command = sql.SQL("copy {} ({}) from stdin (format csv)").format(target, columns)
    with cursor.copy(command) as copy:
        copy.write(text.getbuffer())
