"""Photos from the street: kept once per number, at the unit of their entry, or waiting until it has one."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from geo.errors import AtlasError, ConflictError, InputError, NotFoundError
from geo.i18n import _
from geo.people import Person
from vacancy.field.receipts import PhotoReceipt, stored
from vacancy.record import add_photo
from vacancy.record.pictures import reencode
from vacancy.record.store import here

photo_table = sa.table(
    "field_photo",
    *(
        sa.column(name)
        for name in ("municipality_key", "id", "uid", "entry_uid", "person", "received_sha256")
    ),
    *(sa.column(name) for name in ("size_bytes", "photo_id", "kept", "receipt_code", "recorded_at")),
)
_DURABLE = sa.text("set local synchronous_commit = on")


def keep_photo(
    connection: Connection,
    entry_uid: uuid.UUID,
    uid: uuid.UUID,
    data: bytes,
    taken_on: date | None,
    by: Person,
) -> PhotoReceipt:
    """Store a photo of an entry; the receipt holds once this is committed.

    Parameters
    ----------
    connection
        Transaction of the person who sent it.
    entry_uid
        Entry that it belongs to.
    uid
        Number given by the device: the same one again stores nothing.
    data
        The picture as it was sent; stored anew without place, time and camera.
    taken_on
        Day, as the device says it.
    by
        Who sent it.

    Raises
    ------
    NotFoundError
        When the entry has not been received: it has to be sent first.
    InputError
        When the bytes are no photo.
    ConflictError
        When the number belongs to another photo.
    """
    if not data:
        raise InputError(_("Das Foto ist leer: bitte neu aufnehmen."))
    connection.execute(_DURABLE)
    entry = stored(connection, entry_uid)
    if entry is None:
        raise NotFoundError(
            _("Der Eintrag zu diesem Foto ist noch nicht angekommen: bitte noch einmal senden.")
        )
    digest = hashlib.sha256(data).hexdigest()
    values = {
        "municipality_key": here(), "uid": uid, "entry_uid": entry_uid, "person": by.name, "received_sha256": digest,
        "size_bytes": len(data),
    }  # fmt: skip
    query = (
        insert(photo_table).values(values).on_conflict_do_nothing(index_elements=["municipality_key", "uid"])
    )
    new = connection.scalar(query.returning(photo_table.c.id)) is not None
    if new:
        _place(connection, entry.unit_id, uid, data, taken_on, by)
    return _receipt(connection, uid, digest, duplicate=not new)


def _place(
    connection: Connection,
    unit_id: int | None,
    uid: uuid.UUID,
    data: bytes,
    taken_on: date | None,
    by: Person,
) -> None:
    values: dict[str, object] = {}
    if unit_id is not None:
        try:
            with connection.begin_nested():
                values["photo_id"] = add_photo(connection, unit_id, data, uid, "", taken_on, by)
        except AtlasError:  # merged away, or not ours to write: the photo itself is kept
            values = {}
    if not values:
        values["kept"] = reencode(data).image
    connection.execute(sa.update(photo_table).where(_one(uid)).values(values))


def _receipt(connection: Connection, uid: uuid.UUID, digest: str, *, duplicate: bool) -> PhotoReceipt:
    columns = [photo_table.c[name] for name in ("receipt_code", "recorded_at", "received_sha256")]
    found = connection.execute(sa.select(*columns).where(_one(uid))).first()
    if found is None or found.received_sha256 != digest:
        raise ConflictError(_("Unter dieser Nummer liegt schon ein anderes Foto: bitte neu aufnehmen."))
    return PhotoReceipt(uid, found.receipt_code, found.recorded_at, duplicate)


def _one(uid: uuid.UUID) -> sa.ColumnElement[bool]:
    return sa.and_(photo_table.c.municipality_key == here(), photo_table.c.uid == uid)
