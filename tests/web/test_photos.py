"""Photos over HTTP: JPEG without metadata, kept privately, and only what exists."""

from __future__ import annotations

import uuid

import httpx
import pytest

from geo import database
from tests.record.conftest import PLANNER, jpeg, make
from vacancy.record import add_photo
from web.access import ACCESS


@pytest.fixture(scope="module")
def photo_id(shared_atlas_database: object) -> int:
    stored = make()
    with database.transaction(PLANNER) as connection:
        return add_photo(
            connection, stored.unit_id, jpeg(2000, 900), uuid.uuid4(), "<b>Front</b>", None, PLANNER
        )


def test_both_sizes_are_jpeg_and_private(photo_id: int, http: httpx.Client) -> None:
    large, small = (http.get(f"/photos/{photo_id}", params={"size": size}) for size in ("image", "thumbnail"))
    for answer in (large, small):
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["cache-control"].startswith("private")
        assert answer.content[:2] == b"\xff\xd8"
        assert b"Exif" not in answer.content
    assert len(small.content) < len(large.content)


@pytest.mark.parametrize(
    ("path", "status"),
    [("999999", 404), ("0", 404), ("-1", 404), ("1;drop", 404), ("²", 404), ("9" * 40, 404)],
)
def test_what_does_not_exist_is_said(photo_id: int, http: httpx.Client, path: str, status: int) -> None:
    assert http.get(f"/photos/{path}").status_code == status


def test_unknown_size_is_refused_and_the_address_has_its_line(photo_id: int, http: httpx.Client) -> None:
    assert http.get(f"/photos/{photo_id}?size=original").status_code == 400
    assert "/photos/{id}" in ACCESS
