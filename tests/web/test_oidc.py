"""Sign in with an identity provider that runs in the test: code flow, accounts by mail or by role claim."""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from geo.accounts import account_named, accounts, add_account, audit, disable_account
from geo.database import transaction
from geo.people import OPERATOR, Role
from tests.conftest import TestDatabase
from tests.web.conftest import Server, serving

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from oidc_provider_mock import User, run_server_in_thread

pytestmark = pytest.mark.filterwarnings("ignore")  # of the provider and of its library, not ours
KNOWN = User(sub="1", claims={"email": "Berta@example.org", "email_verified": True})
UNVERIFIED = User(sub="2", claims={"email": "berta@example.org"})
BY_ROLE = User(
    sub="3",
    claims={"preferred_username": "otto", "groups": ["wf-lesen", "wf-planung"], "name": "Otto <b>Ö</b>"},
)
TAKEN = User(sub="4", claims={"preferred_username": "chefin", "groups": ["wf-planung"]})
STRANGER = User(sub="5", claims={"preferred_username": "fremd", "groups": ["garten"]})


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    people = (KNOWN, UNVERIFIED, BY_ROLE, TAKEN, STRANGER)
    with run_server_in_thread(user_claims=people, require_nonce=True) as running:
        yield f"http://127.0.0.1:{running.server_port}"


@pytest.fixture(scope="module")
def server(
    shared_atlas_database: TestDatabase, issuer: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with transaction(OPERATOR) as connection:
        add_account(connection, "berta", Role.ADVISOR, mail="berta@example.org")
        add_account(connection, "chefin", Role.ADMIN, password="Vier Wege zum Markt")
    settings = {
        "OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": "atlas", "OIDC_CLIENT_SECRET": "nur im Test",
        "OIDC_ROLE_CLAIM": "groups", "OIDC_ROLES": "wf-lesen=viewer, wf-planung=planner",
        "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1",
    }  # fmt: skip
    log = tmp_path_factory.mktemp("server") / "log"
    with serving(shared_atlas_database, log, **settings) as started:
        yield started


@pytest.fixture
def browser(server: Server) -> Iterator[httpx.Client]:
    """A client that keeps cookies and shows every redirect."""
    with httpx.Client(base_url=server.url, trust_env=False, timeout=30) as client:
        yield client


def sign_in_as(browser: httpx.Client, sub: str, target: str = "/daten?x=1") -> httpx.Response:
    """Walk from our button through the provider's form back to us."""
    away = browser.get("/oidc/start", params={"weiter": target})
    assert away.status_code == 302, away.text
    asked = parse_qs(urlsplit(away.headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    with httpx.Client(trust_env=False) as elsewhere:  # the provider knows nothing of our cookies
        back = elsewhere.post(away.headers["location"], data={"sub": sub})
    return browser.get(back.headers["location"])


def roles() -> dict[str, Role]:
    with transaction(OPERATOR) as connection:
        return {account.name: account.role for account in accounts(connection)}


def test_the_sign_in_page_offers_the_provider(browser: httpx.Client) -> None:
    page = browser.get("/anmelden", params={"weiter": "/daten"})
    assert 'href="/oidc/start?weiter=%2Fdaten"' in page.text


def test_who_has_an_account_with_the_verified_mail_is_signed_in(browser: httpx.Client) -> None:
    refused = sign_in_as(browser, UNVERIFIED.sub)
    assert refused.status_code == 403
    assert "kein Konto" in refused.text
    answer = sign_in_as(browser, KNOWN.sub)
    assert (answer.status_code, answer.headers["location"]) == (303, "/daten?x=1")
    assert browser.get("/sitzung").json()["name"] == "berta"
    with transaction(OPERATOR) as connection:
        assert any(
            entry.action == "sign_in" and "provider" in entry.detail for entry in audit.read(connection)
        )


def test_the_role_claim_makes_an_account_and_governs_its_role(browser: httpx.Client) -> None:
    assert sign_in_as(browser, BY_ROLE.sub).status_code == 303
    assert browser.get("/sitzung").json() == {"name": "otto", "role": "planner", "boroughs": []}
    assert roles()["otto"] is Role.PLANNER
    with transaction(OPERATOR) as connection:
        disable_account(connection, account_named(connection, "otto").id)
    until = time.monotonic() + 3
    while browser.get("/sitzung").status_code != 401:
        assert time.monotonic() < until
        time.sleep(0.02)
    assert sign_in_as(browser, BY_ROLE.sub).status_code == 403


def test_nobody_takes_over_another_name_or_comes_without_a_role(browser: httpx.Client) -> None:
    assert sign_in_as(browser, TAKEN.sub).status_code == 403
    assert sign_in_as(browser, STRANGER.sub).status_code == 403
    assert set(roles()) <= {"berta", "chefin", "otto"}
    assert browser.get("/sitzung").status_code == 401


def test_an_answer_that_we_did_not_ask_for_signs_nobody_in(browser: httpx.Client, issuer: str) -> None:
    away = browser.get("/oidc/start")
    with httpx.Client(trust_env=False) as elsewhere:
        back = elsewhere.post(away.headers["location"], data={"sub": KNOWN.sub}).headers["location"]
    browser.cookies.clear()  # the answer arrives in another browser
    assert browser.get(back).status_code == 403
    browser.get("/oidc/start")
    assert browser.get("/oidc/return", params={"code": "x", "state": "y"}).status_code == 403
    assert browser.get("/oidc/return", params={"error": "access_denied"}).status_code == 403
    assert browser.get("/sitzung").status_code == 401
