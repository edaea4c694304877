"""On a server with accounts: what a code and a token open without signing in, and what they leave closed."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from geo.accounts import add_account, start_session
from geo.database import transaction
from geo.people import OPERATOR, Person, Role
from quarters.workshop import run
from quarters.workshop.model import Workshop
from tests.conftest import TestDatabase
from tests.web.conftest import Server, serving
from tests.workshop.conftest import LEADER, make_workshop, new_token
from ui.sites.workshop_map import drawn_map

TILE = "11/1066/681.mvt"


@pytest.fixture(scope="module")
def office(shared_atlas_database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with accounts, so that everybody has to sign in."""
    with transaction(OPERATOR) as connection:
        add_account(connection, "chefin", Role.ADMIN, password="Vier Wege zum Markt")
    log = tmp_path_factory.mktemp("office") / "log"
    with serving(shared_atlas_database, log, host="0.0.0.0", HOST="0.0.0.0") as started:
        yield started


@pytest.fixture
def made(office: Server) -> Workshop:
    """A running workshop that shows vacancies."""
    created = make_workshop()
    with transaction(LEADER) as connection:
        run.start(connection, created.id)
        run.show_map(connection, created.id, drawn_map(("vacancies", "boroughs")))
    return created


def cookie(role: Role) -> dict[str, str]:
    with transaction(OPERATOR) as connection:
        name = f"{role.value}-{new_token()[:6]}"
        account = add_account(connection, name, role, password="Vier Wege zum Markt")
    return {"Cookie": f"sitzung={start_session(Person(name, role, (), account))}"}


def post(office: Server, path: str, headers: dict[str, str], **body: object) -> httpx.Response:
    return office.client.post(path, json=body, headers={"Origin": office.url, **headers})


def test_a_guest_takes_part_and_sees_nothing_else(office: Server, made: Workshop) -> None:
    token, room = new_token(), f"/live/{made.code}"
    bearer = {"Authorization": f"Bearer {token}"}
    assert post(office, f"{room}/join", {}, token=token, group=made.groups[0].id).status_code == 201
    for path in (
        room,
        f"{room}/beamer",
        f"{room}/qr.svg",
        f"{room}/hello",
        "/live",
        "/app/static/live/phone.js",
    ):
        assert office.client.get(path, follow_redirects=False).status_code == 200, path
    for layer in ("vacancies", "boroughs", "boroughs.labels", "streets"):
        assert office.client.get(f"{room}/tiles/{layer}/{TILE}").status_code in {200, 204}, layer
    assert office.client.get(f"{room}/tiles/commercial_units/{TILE}").status_code == 403
    closed = (f"/tiles/vacancies/{TILE}", "/export/vacancies.csv", "/live/data", "/karte", "/standorte")
    for path in closed:
        for headers in ({}, bearer):
            answer = office.client.get(path, headers=headers, follow_redirects=False)
            assert answer.status_code in {303, 401}, path
    assert post(office, f"{room}/lead/step", bearer, step_id=made.steps[1].id).status_code == 403
    assert office.client.get(f"{room}/events?lead", headers=bearer).status_code == 403


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.VIEWER, 403), (Role.ADVISOR, 403), (Role.FACILITATOR, 200), (Role.PLANNER, 200)],
)
def test_leading_needs_an_account_that_may(office: Server, made: Workshop, role: Role, status: int) -> None:
    answer = post(office, f"/live/{made.code}/lead/step", cookie(role), step_id=made.steps[1].id)
    assert answer.status_code == status


def test_a_foreign_page_cannot_lead(office: Server, made: Workshop) -> None:
    headers = cookie(Role.FACILITATOR) | {"Origin": "https://example.org"}
    answer = office.client.post(f"/live/{made.code}/lead/end", json={}, headers=headers)
    assert answer.status_code == 403
    assert office.client.get(f"/live/{made.code}/hello").status_code == 200
