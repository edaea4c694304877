"""Keys that all server processes share: kept in the database, so that any of them may answer any request."""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa

from geo.database import database_url, transaction
from geo.people import OPERATOR

_READ = sa.text("select value from server_secret where name = :name")


def cookie_key() -> str:
    """Return the key that signs cookies."""
    return _key("cookie", database_url().render_as_string())


@cache
def _key(name: str, _address: str) -> str:
    with transaction(OPERATOR) as connection:
        return str(connection.execute(_READ, {"name": name}).scalar_one())
