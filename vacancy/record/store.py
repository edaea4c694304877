"""One record read and held: the unit, its open or latest vacancy, and the version that guards both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import ForbiddenError, NotFoundError
from geo.i18n import _
from geo.people import Person, Role
from geo.settings import settings
from vacancy.record.fields import UNIT_FIELDS, VACANCY_FIELDS, Table

UNIT_COLUMNS = (
    *(
        "municipality_key",
        "id",
        "uid",
        "version",
        "status",
        "vacancy_id",
        "name",
        "recorded_at",
    ),
    *("last_confirmed_on", "position_method", "position_accuracy_m", "source_id", "external_key", "geom"),
    *("borough_id", "suburb_id", "demolished_on", "previous_use"),
)
VACANCY_COLUMNS = (
    *(
        "municipality_key",
        "id",
        "uid",
        "unit_id",
        "version",
        "status",
        "ended_on",
        "recorded_at",
        "source_id",
    ),
)
unit = sa.table(
    "commercial_unit",
    *(sa.column(name) for name in dict.fromkeys([*UNIT_COLUMNS, *(f.stored_as for f in UNIT_FIELDS)])),
)
vacancy = sa.table(
    "vacancy",
    *(sa.column(name) for name in dict.fromkeys([*VACANCY_COLUMNS, *(f.stored_as for f in VACANCY_FIELDS)])),
)
EDITORS = frozenset({Role.ADVISOR, Role.PLANNER, Role.ADMIN})
"""Roles that write in the register; the database knows in which boroughs."""


@dataclass(frozen=True)
class Stored:
    """Where something was stored, and the version of the record that the next edit must name."""

    unit_id: int
    vacancy_id: int
    version: int


@dataclass(frozen=True)
class Record:
    """A record as it is now.

    ``vacancy_id`` is the open vacancy, else the latest one, None for a unit that never stood empty; ``status`` is the
    unit's (``occupied`` without an open vacancy) and ``spell_status`` the vacancy's. ``values`` maps every fact of
    ``vacancy.record.fields`` to its value (facts of a vacancy are None without one). ``lon`` and ``lat`` are degrees
    (WGS84), None where the place is unknown.
    """

    unit_id: int
    vacancy_id: int | None
    version: int
    name: str
    status: str
    spell_status: str | None
    ended_on: date | None
    last_confirmed_on: date | None
    recorded_at: datetime
    borough_id: int | None
    suburb_id: int | None
    source_id: int
    lon: float | None
    lat: float | None
    position_method: str
    position_accuracy_m: float | None
    demolished_on: date | None
    values: Mapping[str, Any]

    @property
    def is_open(self) -> bool:
        """Whether the vacancy still lasts."""
        return self.vacancy_id is not None and self.ended_on is None


def here() -> str:
    """Return the key of the municipality that this process works for."""
    return settings().municipality_key


def own(table: sa.TableClause, key: int) -> sa.ColumnElement[bool]:
    """Return the condition that picks one row of a table of this municipality."""
    return sa.and_(table.c.municipality_key == here(), table.c.id == key)


def record(connection: Connection, unit_id: int) -> Record:
    """Return a record as it is now.

    Raises
    ------
    NotFoundError
        When there is no such unit.
    """
    point = sa.func.st_transform(unit.c.geom, 4326)
    place = [sa.func.st_x(point).label("lon"), sa.func.st_y(point).label("lat")]
    found = connection.execute(sa.select(unit, *place).where(own(unit, unit_id))).mappings().first()
    if found is None:
        raise NotFoundError(
            _("Den Eintrag Nr. {key} gibt es nicht mehr: bitte die Liste neu laden.").format(key=unit_id)
        )
    spell: Mapping[str, Any] = _latest_spell(connection, unit_id) or {}
    values = {each.name: found[each.stored_as] for each in UNIT_FIELDS}
    values |= {each.name: spell.get(each.stored_as) for each in VACANCY_FIELDS}
    return Record(
        unit_id, spell.get("id"), found["version"], found["name"], found["status"], spell.get("status"),
        spell.get("ended_on"), found["last_confirmed_on"], found["recorded_at"],
        found["borough_id"], found["suburb_id"], found["source_id"], found["lon"], found["lat"],
        found["position_method"], found["position_accuracy_m"], found["demolished_on"], values,
    )  # fmt: skip


def _latest_spell(connection: Connection, unit_id: int) -> Mapping[str, Any] | None:
    query = sa.select(vacancy).where(vacancy.c.municipality_key == here(), vacancy.c.unit_id == unit_id)
    newest = (vacancy.c.ended_on.desc().nulls_first(), vacancy.c.id.desc())
    found = connection.execute(query.order_by(*newest).limit(1)).mappings().first()
    return None if found is None else dict(found)


def unit_of(connection: Connection, vacancy_id: int) -> int:
    """Return the unit of a vacancy.

    Raises
    ------
    NotFoundError
        When there is no such vacancy.
    """
    found = connection.scalar(sa.select(vacancy.c.unit_id).where(own(vacancy, vacancy_id)))
    if found is None:
        raise NotFoundError(
            _("Den Leerstand Nr. {key} gibt es nicht mehr: bitte die Liste neu laden.").format(key=vacancy_id)
        )
    return int(found)


def hold(connection: Connection, unit_id: int, by: Person) -> Record:
    """Return a record and keep everybody else from changing it until the end of the transaction.

    Raises
    ------
    NotFoundError
        When there is no such unit.
    ForbiddenError
        When the person of this transaction may not change it.
    """
    if by.role not in EDITORS:
        raise _forbidden()
    record(connection, unit_id)
    query = sa.select(unit.c.id).where(own(unit, unit_id)).with_for_update()
    if connection.scalar(query) is None:
        raise _forbidden()
    return record(connection, unit_id)


def write(connection: Connection, table: Table, key: int, values: Mapping[str, object]) -> None:
    """Change columns of one row.

    Raises
    ------
    ForbiddenError
        When the person of this transaction may not change it.
    """
    target = {"commercial_unit": unit, "vacancy": vacancy}[table]
    with rights_as_sentence():
        done = connection.execute(sa.update(target).where(own(target, key)).values(dict(values)))
    if done.rowcount != 1:
        raise _forbidden()


def next_version(connection: Connection, unit_id: int) -> int:
    """Raise the version of a record after a change and return it."""
    query = sa.update(unit).where(own(unit, unit_id)).values(version=unit.c.version + 1)
    with rights_as_sentence():
        found = connection.scalar(query.returning(unit.c.version))
    if found is None:
        raise _forbidden()
    return int(found)


@contextmanager
def rights_as_sentence() -> Iterator[None]:
    """Turn a refusal by the database into ``ForbiddenError``."""
    try:
        yield
    except sa.exc.ProgrammingError as error:
        if getattr(error.orig, "sqlstate", "") == "42501":
            raise _forbidden() from error
        raise


def _forbidden() -> ForbiddenError:
    return ForbiddenError(
        _("Diesen Eintrag dürfen Sie nicht ändern: Er liegt außerhalb Ihrer Stadtbezirke oder Ihrer Rechte.")
    )
