"""Photos of a record: stored once per name given by the device, shown by right, deleted for good."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import ConflictError, InputError, NotFoundError
from geo.i18n import _
from geo.people import Person
from vacancy.record.lifecycle import clean_reason
from vacancy.record.pictures import reencode
from vacancy.record.store import here, hold, rights_as_sentence
from vacancy.record.values import today

Size = Literal["image", "thumbnail"]
_PHOTO_COLUMNS = (
    *("municipality_key", "id", "uid", "unit_id", "vacancy_id", "caption", "taken_on", "licence", "public"),
    *("width", "height", "recorded_at", "recorded_by"),
)
photo = sa.table("photo", *(sa.column(name) for name in _PHOTO_COLUMNS))
photo_file = sa.table(
    "photo_file",
    *(sa.column(name) for name in ("municipality_key", "photo_id", "image", "thumbnail", "received_sha256")),
)


@dataclass(frozen=True)
class Photo:
    """What is known of a photo, without its bytes; ``width`` and ``height`` in pixels of the stored picture."""

    id: int
    unit_id: int
    caption: str
    taken_on: date | None
    public: bool
    width: int
    height: int


def add_photo(
    connection: Connection, unit_id: int, data: bytes, uid: uuid.UUID, caption: str, taken_on: date | None, by: Person,
    vacancy_id: int | None = None,
) -> int:  # fmt: skip
    """Store a photo of a unit and return its id; the same ``uid`` with the same bytes again stores nothing.

    Parameters
    ----------
    data
        The file as it was sent; it is not kept.
    uid
        Name given by the device.
    taken_on
        Day of the picture as the person says it; nothing is read from the file.

    Raises
    ------
    InputError
        When the bytes are no photo.
    ConflictError
        When the name belongs to another photo.
    ForbiddenError
        When the person may not.
    """
    digest = hashlib.sha256(data).digest()
    if (known := _known(connection, uid, digest)) is not None:
        return known
    picture = reencode(data)
    held = hold(connection, unit_id, by)
    if (known := _known(connection, uid, digest)) is not None:  # sent twice at once: the second one waited
        return known
    if taken_on is not None and taken_on > today():
        raise InputError(_("Das Foto kann nicht aus der Zukunft sein: bitte den Tag prüfen."))
    values = {
        "municipality_key": here(), "uid": uid, "unit_id": unit_id, "vacancy_id": vacancy_id or held.vacancy_id,
        "caption": clean_reason(caption), "taken_on": taken_on, "width": picture.width, "height": picture.height,
        "recorded_by": by.name,
    }  # fmt: skip
    with rights_as_sentence():
        key = int(connection.execute(sa.insert(photo).values(values).returning(photo.c.id)).scalar_one())
        connection.execute(
            sa.insert(photo_file).values(
                municipality_key=here(), photo_id=key, image=picture.image, thumbnail=picture.thumbnail,
                received_sha256=digest,
            )
        )  # fmt: skip
    return key


def _known(connection: Connection, uid: uuid.UUID, digest: bytes) -> int | None:
    both = sa.and_(
        photo_file.c.municipality_key == photo.c.municipality_key, photo_file.c.photo_id == photo.c.id
    )
    query = (
        sa.select(photo.c.id, photo_file.c.received_sha256)
        .join_from(photo, photo_file, both)
        .where(photo.c.municipality_key == here(), photo.c.uid == uid)
    )
    found = connection.execute(query).first()
    if found is None:
        return None
    if bytes(found.received_sha256) != digest:
        raise ConflictError(_("Unter dieser Kennung liegt schon ein anderes Foto: bitte neu aufnehmen."))
    return int(found.id)


def photos(connection: Connection, unit_ids: Sequence[int]) -> tuple[Photo, ...]:
    """Return the photos of units that the person may see, oldest first."""
    columns = [photo.c[name] for name in Photo.__dataclass_fields__]
    query = sa.select(*columns).where(photo.c.municipality_key == here(), photo.c.unit_id.in_(list(unit_ids)))
    return tuple(Photo(**row) for row in connection.execute(query.order_by(photo.c.id)).mappings())


def photo_bytes(connection: Connection, photo_id: int, size: Size = "image") -> bytes:
    """Return a photo as JPEG.

    Raises
    ------
    NotFoundError
        When there is none, or the person may not see it.
    """
    query = sa.select(photo_file.c[size]).where(
        photo_file.c.municipality_key == here(), photo_file.c.photo_id == photo_id
    )
    found = connection.scalar(query)
    if found is None:
        raise NotFoundError(_("Dieses Foto gibt es nicht: bitte die Akte neu laden."))
    return bytes(found)


def describe_photo(
    connection: Connection, photo_id: int, by: Person, *, caption: str, taken_on: date | None, public: bool
) -> None:
    """Change caption, day and release of a photo.

    Raises
    ------
    NotFoundError
        When there is none.
    ForbiddenError
        When the person may not.
    """
    hold(connection, _unit(connection, photo_id), by)
    values = {"caption": clean_reason(caption), "taken_on": taken_on, "public": public}
    connection.execute(sa.update(photo).where(_one(photo_id)).values(values))


def remove_photo(connection: Connection, photo_id: int, by: Person) -> None:
    """Delete a photo for good, with its bytes.

    Raises
    ------
    NotFoundError
        When there is none.
    ForbiddenError
        When the person may not.
    """
    hold(connection, _unit(connection, photo_id), by)
    connection.execute(sa.delete(photo).where(_one(photo_id)))


def _one(photo_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(photo.c.municipality_key == here(), photo.c.id == photo_id)


def _unit(connection: Connection, photo_id: int) -> int:
    found = connection.scalar(sa.select(photo.c.unit_id).where(_one(photo_id)))
    if found is None:
        raise NotFoundError(_("Dieses Foto gibt es nicht: bitte die Akte neu laden."))
    return int(found)
