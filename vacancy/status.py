"""What is in the database, in a few numbers."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.database import revision
from geo.settings import settings
from vacancy.staging import read_sql


def register_status(connection: Connection) -> dict[str, Any]:
    """Return how far the database is filled.

    Returns
    -------
    dict
        ``revision``; ``municipality`` (name; None before set-up) and ``municipality_key``; ``areas``: per level
        ``count`` and ``quality`` (``official``, ``approximate``, ``example``, or ``mixed``); ``units``; ``vacancies``
        (open ones); ``units_without_area`` (with a position, in no suburb); ``units_without_position``;
        ``example_data`` (whether any source is invented).
    """
    key = settings().municipality_key
    named = sa.text("select name from municipality where key = :key")
    levels = connection.execute(sa.text(read_sql("count_areas")), {"key": key}).all()
    counts = connection.execute(sa.text(read_sql("count_units")), {"key": key}).mappings().one()
    return {
        "revision": revision(connection),
        "municipality": connection.execute(named, {"key": key}).scalar(),
        "municipality_key": key,
        "areas": {row.level: {"count": row.count, "quality": row.quality} for row in levels},
        **counts,
    }
