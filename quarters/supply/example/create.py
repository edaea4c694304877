"""Create the example supply in a database that has areas and the example streets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from sqlalchemy.engine import Connection

from geo.database.bulk import copy_frame
from geo.errors import ConflictError, InputError
from geo.i18n import _
from geo.settings import settings
from quarters.areas.store import put_source
from quarters.supply.example.rules import NETWORK_KEY, POPULATION_KEY, SUPPLY_KEY, rules
from quarters.supply.services import load_services
from quarters.supply.statements import statement
from quarters.supply.zones import read_zones

if TYPE_CHECKING:
    from geo.network import WalkNetwork

SOURCES = {
    NETWORK_KEY: ("Beispiel-Wegenetz (erfunden)", "Erfundene Straßen; wirkliche Wege sind anders."),
    POPULATION_KEY: (
        "Beispiel-Verteilung der Bevölkerung (erfunden)",
        "Summe je statistischem Bezirk und Altersanteile sind veröffentlicht, die Verteilung auf Zellen ist erfunden.",
    ),
    SUPPLY_KEY: ("Beispiel-Angebote (erfunden)", "Erfundene Angebote; nur Größenordnungen sind plausibel."),
}


@dataclass(frozen=True)
class ExampleSupply:
    """What was created: edges of the walking network, population cells, residents, facilities."""

    edges: int
    cells: int
    residents: int
    facilities: int


def create_example_supply(
    connection: Connection, network: WalkNetwork | None = None, *, kept_share: float | None = None
) -> ExampleSupply:
    """Invent walking network, residents per cell and facilities; the same areas always give the same rows.

    Parameters
    ----------
    connection
        Inside a transaction, in a database with areas and the example streets.
    network
        That of the example streets unless given, as for measurements on a larger one.
    kept_share
        Share of the cells near ways in which people live, 0 to 1; that of ``data/demo/supply.toml`` unless given.

    Returns
    -------
    ExampleSupply
        Numbers of rows created.

    Raises
    ------
    ConflictError
        When the example supply is already there.
    InputError
        When areas or example streets are missing.
    """
    from geo.network.store import write_network  # heavy, and pages only need to remove examples
    from quarters.supply.example.cells import example_cells
    from quarters.supply.example.facilities import example_facilities
    from quarters.supply.example.motorways import example_accesses
    from quarters.supply.motorways import store_accesses

    key = settings().municipality_key
    if _known(connection, key):
        raise ConflictError(_("Die Beispiel-Versorgung ist schon geladen."))
    zones = read_zones(connection, key)
    network = network or _network(connection, key)
    spread = rules() if kept_share is None else rules() | {"kept_share": kept_share}
    sources = {
        name: put_source(
            connection, key, name, title=title, quality="example", as_of=rules()["as_of"],
            publisher="Quartiersatlas", licence="CC0", note=note,
        )
        for name, (title, note) in SOURCES.items()
    }  # fmt: skip
    edges = write_network(connection, network, source_id=sources[NETWORK_KEY], municipality_key=key)
    store_accesses(connection, example_accesses(network), source_id=sources[NETWORK_KEY])
    cells = example_cells(zones, network, spread)
    _copy(connection, "population_cell", cells, key, sources[POPULATION_KEY])
    found = connection.execute(statement("example_units"), {"municipality_key": key})
    units = pd.DataFrame(found.all(), columns=list(found.keys()))
    people = cells.groupby("suburb_id")["population"].sum()
    residents = {int(str(suburb)): float(number) for suburb, number in people.items()}
    facilities = example_facilities(zones, network, residents, units, load_services())
    _copy(connection, "facility", facilities, key, sources[SUPPLY_KEY])
    return ExampleSupply(edges, len(cells), int(cells["population"].sum()), len(facilities))


def _known(connection: Connection, key: str) -> bool:
    bound = {"municipality_key": key, "keys": list(SOURCES)}
    return connection.execute(statement("source_ids"), bound).first() is not None


def _network(connection: Connection, key: str) -> WalkNetwork:
    from geo.network import build_network
    from geo.network.store import streets_from_lines

    rows = connection.execute(statement("example_streets"), {"municipality_key": key}).all()
    if not rows:
        raise InputError(_("Es sind keine Beispiel-Straßen geladen. Bitte zuerst die Beispieldaten anlegen."))
    lines = shapely.from_wkb(np.array([bytes(row.line) for row in rows], dtype=object))
    streets = streets_from_lines(lines, [row.kind for row in rows], [row.name or None for row in rows])
    return build_network(streets)


def _copy(connection: Connection, table: str, frame: pd.DataFrame, key: str, source_id: int) -> None:
    copy_frame(connection, table, frame.assign(municipality_key=key, source_id=source_id))
