"""Receipts: what was received under which number; the same number again gets the same receipt."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.engine import Connection

from geo.errors import ConflictError
from geo.i18n import _
from vacancy.field.entry import FieldEntry
from vacancy.record.store import here

entry_table = sa.table(
    "field_entry",
    *(
        sa.column(name)
        for name in ("municipality_key", "id", "uid", "person", "kind", "payload_hash", "outcome")
    ),
    *(sa.column(name) for name in ("sentence", "unit_id", "vacancy_id", "receipt_code", "captured_at")),
    *(sa.column(name) for name in ("recorded_at", "resolved_by")),
    *(sa.column(name) for name in ("settled_at", "settled_by", "settled_how", "settled_reason")),
    sa.column("payload", JSONB),
    sa.column("conflict", JSONB),
)
_DURABLE = sa.text("set local synchronous_commit = on")
_SHOWN = (
    "uid",
    "payload_hash",
    "outcome",
    "sentence",
    "unit_id",
    "vacancy_id",
    "receipt_code",
    "recorded_at",
)


@dataclass(frozen=True)
class EntryReceipt:
    """Answer to an entry.

    Attributes
    ----------
    outcome
        ``applied``, ``conflict`` (kept, somebody has to look) or ``refused`` (kept, it cannot be applied).
    sentence
        Why it was not applied; empty otherwise.
    register
        What the register says of the unit now (``unit_uid``, ``version``, ``status``), for conflicts.
    duplicate
        Whether it had been received before.
    """

    uid: uuid.UUID
    code: str
    outcome: str
    sentence: str
    register: Mapping[str, Any] | None
    unit_id: int | None
    vacancy_id: int | None
    recorded_at: datetime
    duplicate: bool


@dataclass(frozen=True)
class PhotoReceipt:
    """Answer to a photo; ``duplicate`` says whether it had been received before."""

    uid: uuid.UUID
    code: str
    recorded_at: datetime
    duplicate: bool


def take(connection: Connection, entry: FieldEntry, person: str) -> bool:
    """Write the entry down under its number; False when it had been received before.

    Two that arrive at once wait for each other here. From now on the commit of this transaction waits for the disk.

    Raises
    ------
    ConflictError
        When the number belongs to another entry or another person.
    """
    connection.execute(_DURABLE)
    values = {
        "municipality_key": here(), "uid": entry.uid, "person": person, "kind": entry.kind, "payload": entry.payload,
        "payload_hash": entry.payload_hash, "captured_at": entry.captured_at,
    }  # fmt: skip
    query = (
        insert(entry_table).values(values).on_conflict_do_nothing(index_elements=["municipality_key", "uid"])
    )
    if connection.scalar(query.returning(entry_table.c.id)) is not None:
        return True
    same = stored(connection, entry.uid)
    if same is None or _hash(connection, entry.uid) != entry.payload_hash:
        raise ConflictError(_("Unter dieser Nummer liegt schon ein anderer Eintrag: bitte neu erfassen."))
    return False


def settle(connection: Connection, uid: uuid.UUID, **values: object) -> None:
    """Write down what became of an entry."""
    connection.execute(sa.update(entry_table).where(_one(uid)).values(**values))


def stored(connection: Connection, uid: uuid.UUID, *, duplicate: bool = True) -> EntryReceipt | None:
    """Return the receipt of an entry that the person of this transaction sent or may read; None without one."""
    columns = [entry_table.c[name] for name in (*_SHOWN, "conflict")]
    found = connection.execute(sa.select(*columns).where(_one(uid))).first()
    if found is None:
        return None
    return EntryReceipt(
        found.uid, found.receipt_code, found.outcome, found.sentence, found.conflict, found.unit_id,
        found.vacancy_id, found.recorded_at, duplicate,
    )  # fmt: skip


def _hash(connection: Connection, uid: uuid.UUID) -> str | None:
    return connection.scalar(sa.select(entry_table.c.payload_hash).where(_one(uid)))


def _one(uid: uuid.UUID) -> sa.ColumnElement[bool]:
    return sa.and_(entry_table.c.municipality_key == here(), entry_table.c.uid == uid)
