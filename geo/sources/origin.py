"""Provenance of a load: one row of ``source``, written only when it says something new."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache
from importlib import resources

import shapely
import sqlalchemy as sa
from shapely.geometry.base import BaseGeometry
from sqlalchemy.engine import Connection

from geo.errors import InputError
from geo.i18n import _
from geo.settings import settings

TOLD = (
    "title",
    "publisher",
    "licence",
    "url",
    "attribution",
    "as_of",
    "as_of_note",
    "quality",
    "coverage",
    "note",
)


@dataclass(frozen=True)
class Origin:
    """What is known of a source: ``key`` names it within the municipality, ``as_of`` is the day it describes."""

    key: str
    title: str
    publisher: str = ""
    licence: str = ""
    url: str = ""
    attribution: str = ""
    as_of: date | None = None
    as_of_note: str = ""
    quality: str = "official"
    coverage: str = ""
    note: str = ""

    def told(self, *, publisher: str = "", licence: str = "", as_of: date | None = None) -> Origin:
        """Return the origin with what the person at the load says about it; what is left out stays."""
        return replace(
            self,
            publisher=publisher or self.publisher,
            licence=licence or self.licence,
            as_of=as_of or self.as_of,
        )


@cache
def statement(name: str) -> sa.TextClause:
    """Return the statement in ``sql/NAME.sql``."""
    return sa.text(resources.files("geo.sources").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8"))


def put_source(connection: Connection, origin: Origin, municipality_key: str | None = None) -> int:
    """Insert a source, or replace what is told about it when that differs, and return its id."""
    key = municipality_key or settings().municipality_key
    row = (
        connection.execute(statement("find_source"), {"municipality_key": key, "key": origin.key})
        .mappings()
        .first()
    )
    if row and all(row[name] == getattr(origin, name) for name in TOLD):
        return int(row["id"])
    today = date.today()  # noqa: DTZ011 - the day on the office's own clock
    values = {**asdict(origin), "municipality_key": key, "retrieved_on": today}
    return int(connection.execute(statement("put_source"), values).scalar_one())


def source_id_of(connection: Connection, source_key: str, municipality_key: str | None = None) -> int | None:
    """Return the id of a source by its key, None when it is not there."""
    values = {"municipality_key": municipality_key or settings().municipality_key, "key": source_key}
    row = connection.execute(statement("find_source"), values).first()
    return None if row is None else int(row.id)


def municipality_shape(connection: Connection, municipality_key: str | None = None) -> BaseGeometry | None:
    """Return the outline of the municipality in EPSG:25832, None when no areas are loaded.

    Raises
    ------
    InputError
        When the municipality itself is unknown: there is nothing that rows could hang on.
    """
    key = {"municipality_key": municipality_key or settings().municipality_key}
    if connection.execute(statement("find_municipality"), key).first() is None:
        raise InputError(
            _("Die Kommune ist nicht eingerichtet; bitte zuerst „manage.py db prepare“ aufrufen.")
        )
    shapes = [shapely.from_wkb(bytes(row.shape)) for row in connection.execute(statement("city_shapes"), key)]
    return shapely.union_all(shapes) if shapes else None
