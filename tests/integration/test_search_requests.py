"""Search requests: kept, changed, ended; contacts for few eyes and for a limited time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.database import transaction
from geo.errors import ConflictError, ForbiddenError, InputError
from geo.people import GUEST, OPERATOR, Person, Role
from vacancy import search_requests as kept
from vacancy.matching import SearchRequest, offers_for
from vacancy.search_requests import RequestContact

DAY = date(2026, 11, 20)
WISH = SearchRequest(
    0, "Kita sucht Räume", "Kita", "kindergarten", ("shop",), 100, 400, 12.5, (), True, "lasting"
)
PLANNER, VIEWER = Person("Frau Wolff", Role.PLANNER), Person("Herr Blick", Role.VIEWER)
ADVISOR, OTHER = Person("Frau Demir", Role.ADVISOR, (1,)), Person("Herr Krug", Role.ADVISOR, (2,))
CONTACT = RequestContact("E. Xample", "0231 000000", "", DAY, DAY)


@pytest.fixture
def connection(atlas_database: object) -> Iterator[Connection]:
    with transaction(PLANNER) as opened:
        opened.execute(sa.text("delete from search_request"))
        yield opened


def test_request_is_kept_changed_and_ended(connection: Connection) -> None:
    key = kept.save_request(connection, WISH)
    (stored,) = kept.requests(connection)
    assert stored == replace(WISH, id=key)
    kept.save_request(connection, replace(stored, max_floor_area_m2=500.0))
    with pytest.raises(ConflictError, match="inzwischen"):
        kept.save_request(connection, replace(stored, title="veraltet"))
    assert kept.requests(connection)[0].max_floor_area_m2 == 500
    kept.close_request(connection, key, DAY)
    assert kept.requests(connection) == []
    with pytest.raises(ConflictError, match="nicht mehr offen"):
        kept.close_request(connection, key, DAY)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": "  "}, "Namen"), ({"title": "x" * 121}, "Namen"), ({"kinds": ("castle",)}, "Objektart"),
        ({"term": "forever"}, "Objektart"), ({"min_floor_area_m2": -1.0}, "Fläche"),
        ({"min_floor_area_m2": 500.0}, "tauschen"), ({"max_rent_eur_m2": 0.0}, "Höchstmiete"),
        ({"max_rent_eur_m2": float("nan")}, "Höchstmiete"), ({"note": "x" * 2001}, "zu lang"),
    ],
)  # fmt: skip
def test_impossible_wishes_are_refused(
    connection: Connection, changed: dict[str, object], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        kept.save_request(connection, replace(WISH, **changed))  # type: ignore[arg-type]
    assert kept.requests(connection) == []


def test_hostile_text_stays_text(connection: Connection) -> None:
    hostile = "'); drop table search_request; -- <script>alert(1)</script>"
    kept.save_request(connection, replace(WISH, title=hostile, use_wanted=hostile, note=hostile))
    assert kept.requests(connection)[0].note == hostile


def test_who_sees_and_writes_what(atlas_database: object) -> None:
    with transaction(ADVISOR) as connection:
        key = kept.save_request(connection, WISH)
        kept.save_contact(connection, key, CONTACT)
        assert kept.contact_of(connection, key, DAY) is not None
    for person, sees, reads_contact in (
        (PLANNER, True, True), (OPERATOR, True, True), (OTHER, True, False), (VIEWER, True, False),
        (Person("M", Role.FACILITATOR), True, False), (GUEST, False, False),
    ):  # fmt: skip
        with transaction(person) as connection:
            assert (key in {one.id for one in kept.requests(connection)}) is sees, person
            assert (kept.contact_of(connection, key, DAY) is not None) is reads_contact, person
            rows = connection.execute(sa.text("select count(*) from search_request_contact")).scalar_one()
            assert rows == int(reads_contact), person
    for person in (VIEWER, GUEST, Person("M", Role.FACILITATOR)):
        with pytest.raises(ForbiddenError), transaction(person) as connection:
            kept.save_request(connection, WISH)


def test_contact_needs_a_way_to_be_reached_and_ends(connection: Connection) -> None:
    key = kept.save_request(connection, WISH)
    with pytest.raises(InputError, match="Telefon"):
        kept.save_contact(connection, key, replace(CONTACT, phone=" "))
    kept.save_contact(connection, key, CONTACT)
    end = DAY + timedelta(days=kept.CONTACT_KEPT_DAYS)
    assert kept.contact_of(connection, key, end) is not None
    assert kept.contact_of(connection, key, end + timedelta(days=1)) is None
    assert kept.forget_contacts(connection, DAY) == 0
    assert kept.overdue_request_contacts(connection, DAY) == 0
    assert kept.overdue_request_contacts(connection, end + timedelta(days=1)) == 1
    assert kept.forget_contacts(connection, end + timedelta(days=1)) == 1
    history = "select count(*) from row_history where old::text like '%0231 000000%'"
    assert connection.execute(sa.text(history)).scalar_one() == 0


def test_offers_of_the_register_are_ranked(connection: Connection) -> None:
    offers = kept.offers(connection)
    found = offers_for(WISH, offers)
    assert len(offers) > 200
    assert 0 < len(found) < len(offers)
    assert found[0].points > 90
    assert all(one.reasons_for or one.reasons_against or one.unknown for one in found)
