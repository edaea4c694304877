"""Two people, one record: what the other one changed meanwhile, beside what I wanted, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import ConflictError
from geo.i18n import _
from vacancy.record.fields import FIELDS, UNIT_FIELDS, VACANCY_FIELDS
from vacancy.record.store import Record, here

_COLUMNS = ("seq", "at", "actor", "municipality_key", "relation", "row_id", "operation", "transaction_id")
_history = sa.table("row_history", *(sa.column(name) for name in _COLUMNS), sa.column("old", sa.JSON()))
STATUS = "status"


@dataclass(frozen=True)
class FieldConflict:
    """One fact in three states: what I saw (``base``), what it is now (``theirs``), what I want (``mine``).

    ``mine`` equals ``base`` for facts that only the other person changed.
    """

    name: str
    base: Any
    theirs: Any
    mine: Any

    @property
    def both(self) -> bool:
        """Whether both changed it, and differently."""
        return bool(self.theirs not in {self.base, self.mine} and self.mine != self.base)


class RecordConflictError(ConflictError):
    """The record was changed since it was read; nothing was stored.

    Attributes
    ----------
    unit_id, version
        The record and its version now: name it when saving again.
    who, at
        Who changed it last, and when.
    fields
        Every fact in which the two versions differ.
    """

    def __init__(
        self, unit_id: int, version: int, who: str, at: datetime, fields: tuple[FieldConflict, ...]
    ) -> None:
        time = at.astimezone().strftime("%H:%M")
        super().__init__(
            _(
                "{who} hat diesen Leerstand um {time} Uhr geändert. Ihre Eingaben sind noch da: bitte je Angabe wählen."
            ).format(who=who or _("Jemand anderes"), time=time)
        )
        self.unit_id, self.version, self.who, self.at, self.fields = unit_id, version, who, at, fields


def require_version(
    connection: Connection, held: Record, expected: int | None, mine: Mapping[str, Any]
) -> None:
    """Refuse a change that was made looking at an older version.

    Parameters
    ----------
    held
        The record now, held in this transaction.
    expected
        Version that the person saw; None for changes that do not depend on it.
    mine
        Wanted values by name of the fact, ``status`` included.

    Raises
    ------
    RecordConflictError
        With both versions field by field.
    """
    if expected is None or expected == held.version:
        return
    last = connection.execute(
        sa.select(_history.c.at, _history.c.actor)
        .where(_history.c.municipality_key == here(), _history.c.relation == "commercial_unit")
        .where(_history.c.row_id == held.unit_id)
        .order_by(_history.c.seq.desc())
        .limit(1)
    ).first()
    base = _values_at(connection, held, expected)
    now = _plain(held)
    names = [name for name in now if base.get(name, now[name]) != now[name] or name in mine]
    fields = (
        FieldConflict(
            name, base.get(name, now[name]), now[name], _json(mine.get(name, base.get(name, now[name])))
        )
        for name in names
    )
    differing = tuple(each for each in fields if each.theirs != each.mine or each.base != each.theirs)
    at = last.at if last else datetime.now().astimezone()
    raise RecordConflictError(held.unit_id, held.version, last.actor if last else "", at, differing)


def _plain(held: Record) -> dict[str, Any]:
    return {name: _json(value) for name, value in {**held.values, STATUS: held.spell_status}.items()}


def _json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _values_at(connection: Connection, held: Record, version: int) -> dict[str, Any]:
    """Return the facts as the record had them at a version; empty when the history does not reach so far.

    The transaction that left the version is found, and the oldest image that it kept of each row.
    """
    of_unit = sa.and_(_history.c.relation == "commercial_unit", _history.c.row_id == held.unit_id)
    of_spell = sa.and_(_history.c.relation == "vacancy", _history.c.row_id == (held.vacancy_id or 0))
    mine = sa.and_(_history.c.municipality_key == here(), sa.or_(of_unit, of_spell))
    at_version = sa.cast(_history.c.old["version"].as_string(), sa.Integer) == version
    left = (
        sa.select(_history.c.transaction_id)
        .where(mine, of_unit, at_version)
        .order_by(_history.c.seq.desc())
        .limit(1)
    )
    first = connection.scalar(
        sa.select(sa.func.min(_history.c.seq)).where(
            mine, _history.c.transaction_id == left.scalar_subquery()
        )
    )
    if first is None:
        return {}
    since = sa.select(_history.c.relation, _history.c.old).where(
        mine, _history.c.seq >= first, _history.c.operation == "U"
    )
    images: dict[str, dict[str, Any]] = {}
    for row in connection.execute(since.order_by(_history.c.seq)):
        images.setdefault(row.relation, row.old)
    base = _plain(held)
    base |= {each.name: images["commercial_unit"].get(each.stored_as) for each in UNIT_FIELDS}
    if (spell := images.get("vacancy")) is not None:
        base |= {each.name: spell.get(each.stored_as) for each in VACANCY_FIELDS} | {
            STATUS: spell.get(STATUS)
        }
    return base


def label_of(name: str) -> str:
    """Return the label of a fact, or of the status."""
    return _(FIELDS[name].label) if name in FIELDS else _("Status")
