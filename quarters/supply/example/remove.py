"""Remove the example supply and nothing else."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from geo.settings import settings
from quarters.supply.example.rules import NETWORK_KEY, POPULATION_KEY, SUPPLY_KEY
from quarters.supply.statements import statement

RELATIONS = ("facility", "population_cell", "walk_edge", "motorway_access")


def remove_example_supply(connection: Connection) -> dict[str, int]:
    """Remove the rows of the example network, residents and facilities; what people loaded stays.

    Parameters
    ----------
    connection
        Inside a transaction.

    Returns
    -------
    dict of str to int
        Rows removed by relation; all 0 when there are no examples.
    """
    key = settings().municipality_key
    wanted = {"municipality_key": key, "keys": [NETWORK_KEY, POPULATION_KEY, SUPPLY_KEY]}
    sources = [row.id for row in connection.execute(statement("source_ids"), wanted)]
    bound = {"municipality_key": key, "sources": sources}
    removed = {
        name: connection.execute(statement(f"remove_example_{name}"), bound).rowcount for name in RELATIONS
    }
    connection.execute(statement("remove_example_sources"), bound)
    return removed
