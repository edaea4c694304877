"""The SQL statements of this package, each in ``sql/NAME.sql``, values bound."""

from __future__ import annotations

from functools import cache
from importlib import resources

import sqlalchemy as sa


@cache
def statement(name: str) -> sa.TextClause:
    """Return the statement in ``sql/NAME.sql``."""
    folder = resources.files("quarters.supply").joinpath("sql")
    return sa.text(folder.joinpath(f"{name}.sql").read_text(encoding="utf-8"))
