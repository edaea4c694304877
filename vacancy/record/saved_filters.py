"""Filters that somebody keeps under a name: own ones, and those that colleagues share."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from geo.errors import ForbiddenError, InputError
from geo.i18n import _
from geo.people import Person, Role
from vacancy.record.store import here

MAX_QUERY = 2000
MOST = 50
_COLUMNS = ("municipality_key", "id", "person", "name", "query", "shared")
saved_filter = sa.table("saved_filter", *(sa.column(name) for name in _COLUMNS))


@dataclass(frozen=True)
class SavedFilter:
    """A name and the query that it stands for (parameters of the page's address)."""

    id: int
    person: str
    name: str
    query: str
    shared: bool


def saved_filters(connection: Connection) -> tuple[SavedFilter, ...]:
    """Return the filters that the person of this transaction may use, by name."""
    columns = [saved_filter.c[name] for name in SavedFilter.__dataclass_fields__]
    query = sa.select(*columns).where(saved_filter.c.municipality_key == here())
    ordered = query.order_by(saved_filter.c.name, saved_filter.c.id).limit(4 * MOST)
    return tuple(SavedFilter(**row) for row in connection.execute(ordered).mappings())


def save_filter(connection: Connection, name: str, query: str, by: Person, *, shared: bool = False) -> None:
    """Keep a query under a name; the same name again replaces it.

    Raises
    ------
    InputError
        When the name is empty or too long, or too many are kept.
    ForbiddenError
        For guests.
    """
    if by.role is Role.GUEST:
        raise ForbiddenError(_("Filter merken kann, wer angemeldet ist."))
    words = " ".join(str(name).split())
    if not 1 <= len(words) <= 60 or len(query) > MAX_QUERY:
        raise InputError(_("Bitte einen Namen mit höchstens 60 Zeichen eingeben."))
    own = [each for each in saved_filters(connection) if each.person == by.name and each.name != words]
    if len(own) >= MOST:
        raise InputError(_("Mehr als 50 Filter lassen sich nicht merken: bitte erst einen löschen."))
    values = {
        "municipality_key": here(),
        "person": by.name,
        "name": words,
        "query": query,
        "shared": shared,
    }
    unique = ["municipality_key", "person", "name"]
    statement = insert(saved_filter).values(values)
    connection.execute(
        statement.on_conflict_do_update(index_elements=unique, set_={"query": query, "shared": shared})
    )


def forget_filter(connection: Connection, filter_id: int, by: Person) -> None:
    """Delete an own filter; those of others stay."""
    mine = sa.and_(saved_filter.c.municipality_key == here(), saved_filter.c.person == by.name)
    connection.execute(sa.delete(saved_filter).where(mine, saved_filter.c.id == filter_id))
