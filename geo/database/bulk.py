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
    command = sql.SQL("copy {} ({}) from stdin (format csv)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, frame.columns))
    )
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(command) as copy:
        copy.write(text.getbuffer())
