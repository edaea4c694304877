"""Version of the data: a number that changes with every committed change of a relation."""

from __future__ import annotations

import sqlalchemy as sa


def data_version(connection: sa.engine.Connection, *relations: str) -> int:
    """Return the sum of the versions of the named relations; equal numbers mean equal content.

    Parameters
    ----------
    relations
        Base tables, for example ``"area"``; without any, all of them count.
    """
    table = sa.table("data_version", sa.column("relation"), sa.column("version"))
    query = sa.select(sa.func.coalesce(sa.func.sum(table.c.version), 0))
    if relations:
        query = query.where(table.c.relation.in_(relations))
    return int(connection.execute(query).scalar_one())
