"""Catalogue of sources: what is loaded, from whom, of which day, under which licence, and where it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.i18n import N_
from geo.settings import settings

USES = {
    "area": N_("Grenzen"),
    "street": N_("Straßen der Karte"),
    "site": N_("Standorte"),
    "commercial_unit": N_("Einheiten"),
    "vacancy": N_("Leerstände, auch vergangene"),
    "unit_merge": N_("zusammengeführte Einheiten"),
    "walk_edge": N_("Fußwegenetz"),
    "motorway_access": N_("Anschlussstellen der Autobahn"),
    "facility": N_("Angebote"),
    "population_cell": N_("Bevölkerung"),
    "scenario": N_("Szenarien"),
}
"""Tables whose rows hang on a source, and the word for them; a test compares the keys with the database."""


@dataclass(frozen=True)
class SourceEntry:
    """One source as the catalogue shows it; ``rows`` counts what hangs on it, by table, without empty tables.

    ``as_of`` is the day the data describes, ``retrieved_on`` the day it was fetched; None when unknown.
    ``quality`` is ``official``, ``approximate`` or ``example``.
    """

    id: int
    key: str
    title: str
    publisher: str
    licence: str
    url: str
    attribution: str
    as_of: date | None
    as_of_note: str
    retrieved_on: date | None
    quality: str
    coverage: str
    note: str
    rows: Mapping[str, int]

    @property
    def row_count(self) -> int:
        """Number of rows of all tables that hang on this source."""
        return sum(self.rows.values())


def _rows_by_source(connection: Connection, municipality_key: str) -> dict[int, dict[str, int]]:
    counts: dict[int, dict[str, int]] = {}
    for relation in USES:
        table = sa.table(relation, sa.column("municipality_key"), sa.column("source_id"))
        query = (
            sa.select(table.c.source_id, sa.func.count())
            .where(table.c.municipality_key == municipality_key, table.c.source_id.is_not(None))
            .group_by(table.c.source_id)
        )
        for source_id, number in connection.execute(query):
            counts.setdefault(source_id, {})[relation] = number
    return counts


def source_catalogue(connection: Connection, municipality_key: str | None = None) -> tuple[SourceEntry, ...]:
    """Return every source of a municipality, those in use first, then by title.

    Parameters
    ----------
    connection
        Open connection.
    municipality_key
        Official key (AGS); by default the one of the settings.
    """
    municipality = municipality_key or settings().municipality_key
    counts = _rows_by_source(connection, municipality)
    wanted = [name for name in SourceEntry.__dataclass_fields__ if name != "rows"]
    source = sa.table("source", *(sa.column(name) for name in ("municipality_key", *wanted)))
    query = sa.select(source).where(source.c.municipality_key == municipality)
    entries = [
        SourceEntry(**{name: row[name] for name in wanted}, rows=counts.get(row["id"], {}))
        for row in connection.execute(query).mappings()
    ]
    return tuple(sorted(entries, key=lambda entry: (not entry.rows, entry.title, entry.id)))


def holds_examples(connection: Connection, municipality_key: str | None = None) -> bool:
    """Return True while anything that is shown hangs on a source of quality ``example``."""
    return any(e.quality == "example" and e.rows for e in source_catalogue(connection, municipality_key))


def municipality_name(connection: Connection, municipality_key: str | None = None) -> str:
    """Return the name of the municipality, or ``""`` when nothing is loaded yet."""
    table = sa.table("municipality", sa.column("key"), sa.column("name"))
    query = sa.select(table.c.name).where(table.c.key == (municipality_key or settings().municipality_key))
    return str(connection.execute(query).scalar_one_or_none() or "")
