"""Photos: nothing of the device, the place or the time is kept; broken and huge files are refused."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
from PIL import Image, PngImagePlugin

from geo import database
from geo.errors import ConflictError, ForbiddenError, InputError, NotFoundError
from geo.people import GUEST, Person, Role
from tests.record.conftest import PLANNER, jpeg, rows
from vacancy.record import Stored, add_photo, photo_bytes, photos
from vacancy.record.photos import describe_photo, remove_photo
from vacancy.record.pictures import reencode
from vacancy.record.values import today

SECRETS = (b"GeheimKamera", b"51.5136", b"Exif", b"ICC_PROFILE", b"http://ns.adobe.com", b"Kommentar")


def telling_photo() -> bytes:
    """Return a photo that says where, when and with what it was taken, in every way a JPEG can."""
    exif = Image.Exif()
    exif[0x010F] = "GeheimKamera"
    exif[0x0112] = 6
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (51.0, 30.0, 49.0)
    gps[29] = "51.5136"
    data = jpeg(
        1000, 600, exif=exif.tobytes(), icc_profile=b"ICC GeheimKamera" * 20, comment=b"Kommentar 51.5136",
        xmp=b"<x:xmpmeta>http://ns.adobe.com GeheimKamera</x:xmpmeta>",
    )  # fmt: skip
    assert all(secret in data for secret in (b"GeheimKamera", b"51.5136", b"Exif", b"Kommentar"))
    return data


def add(stored: Stored, data: bytes, uid: uuid.UUID | None = None, person: Person = PLANNER) -> int:
    with database.transaction(person) as connection:
        return add_photo(connection, stored.unit_id, data, uid or uuid.uuid4(), "Front", today(), person)


def test_stored_bytes_tell_nothing_but_the_picture(stored: Stored) -> None:
    key = add(stored, telling_photo())
    kept = rows("select image, thumbnail from photo_file where photo_id = :id", id=key)[0]
    for data in map(bytes, kept):  # type: ignore[arg-type]
        assert not [secret for secret in SECRETS if secret in data]
        opened = Image.open(io.BytesIO(data))
        assert not opened.getexif()
        assert "comment" not in opened.info
    large, small = (Image.open(io.BytesIO(bytes(data))) for data in kept)  # type: ignore[arg-type]
    assert large.size == (600, 1000), "turned upright by what the camera said, before that was thrown away"
    assert max(small.size) == 400
    told = rows("select coalesce(string_agg(old::text, ''), '') from row_history where relation = 'photo'")
    assert "GeheimKamera" not in str(told)


def test_png_text_and_transparency_go(stored: Stored) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Location", "GeheimKamera")
    written = io.BytesIO()
    Image.new("RGBA", (3000, 50), (255, 0, 0, 0)).save(written, "PNG", pnginfo=info)
    picture = reencode(written.getvalue())
    assert b"GeheimKamera" not in picture.image
    assert (picture.width, Image.open(io.BytesIO(picture.image)).getpixel((5, 5))) == (1600, (255, 255, 255))


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a....", b"<svg onload=alert(1)>", b"\xff\xd8\xff\xe0" + b"0" * 500, b"\x89PNG\r\n\x1a\n"],
)
def test_what_is_no_photo_is_refused(stored: Stored, data: bytes) -> None:
    with pytest.raises(InputError):
        add(stored, data)


def test_a_cut_or_enormous_photo_is_refused(stored: Stored) -> None:
    whole = jpeg()
    with pytest.raises(InputError, match="kein lesbares Foto"):
        add(stored, whole[: len(whole) // 2])
    written = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(written, "PNG")
    with pytest.raises(InputError):
        add(stored, written.getvalue())


def test_sent_twice_is_stored_once_and_a_name_belongs_to_one_photo(stored: Stored) -> None:
    uid, data = uuid.uuid4(), jpeg()
    assert add(stored, data, uid) == add(stored, data, uid)
    with pytest.raises(ConflictError):
        add(stored, jpeg(641), uid)
    with database.transaction(PLANNER) as connection:
        assert len(photos(connection, [stored.unit_id])) == 1


def test_rights_and_removal(stored: Stored) -> None:
    with pytest.raises(ForbiddenError):
        add(stored, jpeg(), person=Person("schaut", Role.VIEWER))
    key = add(stored, jpeg())
    with database.transaction(GUEST) as connection, pytest.raises(NotFoundError):
        photo_bytes(connection, key)
    with database.transaction(PLANNER) as connection:
        describe_photo(connection, key, PLANNER, caption="Tür", taken_on=None, public=True)
    with database.transaction(GUEST) as connection:
        assert photo_bytes(connection, key, "thumbnail")[:2] == b"\xff\xd8"
    with database.transaction(PLANNER) as connection:
        remove_photo(connection, key, PLANNER)
    assert rows("select count(*) from photo_file where photo_id = :id", id=key) == [(0,)]
    with pytest.raises(InputError), database.transaction(PLANNER) as connection:
        add_photo(connection, stored.unit_id, jpeg(), uuid.uuid4(), "", today() + timedelta(days=1), PLANNER)
