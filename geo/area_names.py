"""Names of areas by id, in the order of German lists."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.relation import area
from geo.settings import settings

_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})


def area_names(connection: Connection, level: str = "", municipality_key: str = "") -> dict[int, str]:
    """Return the names of the areas of a level (of all levels without one) by id, sorted as in a German list."""
    query = sa.select(area.c.id, area.c.name).where(
        area.c.municipality_key == (municipality_key or settings().municipality_key)
    )
    if level:
        query = query.where(area.c.level == level)
    pairs = [(int(key), str(name)) for key, name in connection.execute(query)]
    return dict(sorted(pairs, key=lambda pair: german_order(pair[1])))


def german_order(text: str) -> str:
    """Return the key that sorts a text as German lists do: umlauts beside their vowels, capitals alike (DIN 5007-1)."""
    return text.lower().translate(_PLAIN)
