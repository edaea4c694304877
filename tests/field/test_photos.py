"""Photos over the interface: once, whole, without place and time, and never lost with an entry that does not fit."""

from __future__ import annotations

import hashlib
import io
import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from PIL import Image

from tests.field.conftest import API, SINGLE_USER, from_own_page, new_entry, one, picture, put_entry, rows
from tests.web.conftest import Server

GPS = 0x8825
MAKER = "Geheimkamera 3000"


@pytest.fixture(scope="module")
def entry_uid(server: Server) -> str:
    """An entry that the photos belong to."""
    uid = str(uuid.uuid4())
    assert put_entry(server, new_entry(address="Fotoweg 1"), uid).status_code == 201
    return uid


def put_photo(server: Server, entry_uid: str, data: bytes, uid: str = "", **headers: str) -> httpx.Response:
    given = {"X-Entry": entry_uid, "X-Person": SINGLE_USER, "X-Taken-On": "2026-11-20"}
    all_headers = from_own_page(server) | given | headers
    return server.client.put(f"{API}/photos/{uid or uuid.uuid4()}", content=data, headers=all_headers)


def stored(uid: str) -> bytes:
    query = (
        "select image from photo_file f join photo p on p.id = f.photo_id where p.uid = cast(:uid as uuid)"
    )
    return bytes(one(query, uid=uid))


def with_traces() -> bytes:
    """A photo that knows where, when and with what it was taken."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = MAKER, "2026:11:20 10:42:00"
    exif[GPS] = {1: "N", 2: (51.0, 30.0, 49.0), 3: "E", 4: (7.0, 27.0, 55.0)}
    out = io.BytesIO()
    image = Image.open(io.BytesIO(picture(3, (400, 300))))
    image.save(out, "JPEG", exif=exif, comment=b"daheim am Borsigplatz", icc_profile=b"farben " * 20)
    return out.getvalue()


def test_place_time_and_camera_are_gone_from_the_stored_bytes(server: Server, entry_uid: str) -> None:
    sent, uid = with_traces(), str(uuid.uuid4())
    assert MAKER.encode() in sent
    assert put_photo(server, entry_uid, sent, uid).status_code == 201
    kept = stored(uid)
    for trace in (b"Exif", MAKER.encode(), b"2026:11:20", b"Borsigplatz", b"farben", b"GPS"):
        assert trace not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_a_photo_sent_many_times_at_once_is_one_photo_with_one_receipt(
    server: Server, entry_uid: str
) -> None:
    data, uid = picture(11), str(uuid.uuid4())
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: put_photo(server, entry_uid, data, uid), range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 201]
    assert len({answer.json()["receipt"] for answer in answers}) == 1
    assert len(rows("select 1 from photo where uid = cast(:uid as uuid)", uid=uid)) == 1
    assert put_photo(server, entry_uid, picture(12), uid).status_code == 409


def test_what_arrives_damaged_is_asked_for_again(server: Server, entry_uid: str) -> None:
    data, uid = picture(13), str(uuid.uuid4())
    broken = put_photo(server, entry_uid, data[:-9], uid, **{"X-SHA256": hashlib.sha256(data).hexdigest()})
    assert (broken.status_code, broken.json()["again"]) == (422, True)
    assert rows("select 1 from field_photo where uid = cast(:uid as uuid)", uid=uid) == []
    whole = put_photo(server, entry_uid, data, uid, **{"X-SHA256": hashlib.sha256(data).hexdigest()})
    assert whole.status_code == 201


def test_what_is_no_photo_is_refused_with_a_sentence_and_leaves_nothing(
    server: Server, entry_uid: str
) -> None:
    before = one("select count(*) from field_photo")
    bombs = b"\x89PNG\r\n\x1a\n" + b"\0" * 100, b"<svg onload=alert(1)>", b"", b"GIF89a", picture(1)[:100]
    for data in bombs:
        answer = put_photo(server, entry_uid, data)
        assert answer.status_code == 400, data[:20]
        assert answer.json()["error"]
    assert put_photo(server, entry_uid, b"x" * 12_000_001).status_code == 400
    assert put_photo(server, "kein-eintrag", picture(2)).status_code == 400
    assert one("select count(*) from field_photo") == before


def test_a_photo_waits_for_its_entry_and_belongs_to_its_person(server: Server, entry_uid: str) -> None:
    assert put_photo(server, str(uuid.uuid4()), picture(21)).status_code == 404
    foreign = put_photo(server, entry_uid, picture(22), **{"X-Person": "jemand"})
    assert (foreign.status_code, foreign.json()["again"]) == (409, True)


def test_the_photo_of_an_entry_that_cannot_be_applied_is_kept_without_traces(server: Server) -> None:
    far = {"lon": 13.4, "lat": 52.5, "accuracy_m": 5, "method": "device"}
    entry, uid = str(uuid.uuid4()), str(uuid.uuid4())
    assert put_entry(server, new_entry(place=far), entry).json()["outcome"] == "refused"
    assert put_photo(server, entry, with_traces(), uid).status_code == 201
    kept = rows("select photo_id, kept from field_photo where uid = cast(:uid as uuid)", uid=uid)[0]
    assert kept["photo_id"] is None
    assert Image.open(io.BytesIO(bytes(kept["kept"]))).size == (400, 300)
    assert MAKER.encode() not in bytes(kept["kept"])
