"""Signing in and out as a person sees it: from the form to the page, and out when the sign-in ends elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from geo.accounts import account_named, add_account, change_account
from geo.database import transaction
from geo.people import OPERATOR, Role
from tests.browser.conftest import PHONE, settle
from tests.conftest import TestDatabase
from tests.web.conftest import Server, serving

PASSWORD = "Vier Wege zum Markt"
SIGN_IN = re.compile(r"/anmelden\?weiter=")


@pytest.fixture(scope="module")
def server(shared_atlas_database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with transaction(OPERATOR) as connection:
        add_account(connection, "chefin", Role.ADMIN, password=PASSWORD)
        add_account(connection, "berta", Role.PLANNER, password=PASSWORD)
    with serving(shared_atlas_database, tmp_path_factory.mktemp("log") / "server.log") as started:
        yield started


@pytest.fixture
def visitor(browser: Browser, server: Server) -> Iterator[Page]:
    """Somebody on a phone in the dark who opens the page of the sources."""
    context = browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, color_scheme="dark", locale="de-DE"
    )
    page = context.new_page()
    page.goto(f"{server.url}/daten")
    yield page
    context.close()


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Kennwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    settle(page)


def test_sign_in_see_the_page_be_signed_out_elsewhere(visitor: Page) -> None:
    expect(visitor).to_have_url(SIGN_IN)
    visitor.get_by_label("Name").fill("berta")
    visitor.get_by_label("Kennwort").fill("kein gutes Wort")
    visitor.get_by_role("button", name="Anmelden").click()
    expect(visitor.get_by_role("alert")).to_have_text("Name oder Kennwort stimmt nicht.")
    expect(visitor.get_by_label("Name")).to_have_value("berta")
    sign_in(visitor, "berta")
    expect(visitor).to_have_url(re.compile(r"/daten$"))
    expect(visitor.get_by_role("heading", name="Daten")).to_be_visible()
    expect(visitor.get_by_role("button", name="Register einlesen")).to_be_visible()
    with transaction(OPERATOR) as connection:
        connection.execute(sa.text("delete from login_session"))
    expect(visitor).to_have_url(SIGN_IN, timeout=5_000)


def test_other_rights_hold_at_once_on_an_open_page(visitor: Page) -> None:
    sign_in(visitor, "berta")
    expect(visitor.get_by_role("button", name="Register einlesen")).to_be_visible()
    with transaction(OPERATOR) as connection:
        account = account_named(connection, "berta")
        change_account(connection, account.id, Role.VIEWER, (), version_of=account)
    expect(visitor.get_by_role("button", name="Register einlesen")).to_be_hidden()
    expect(visitor.get_by_role("heading", name="Daten")).to_be_visible()
    expect(visitor.get_by_text("Konten", exact=True)).to_be_hidden()


def test_administration_adds_an_account_that_can_sign_in(
    visitor: Page, browser: Browser, server: Server
) -> None:
    sign_in(visitor, "chefin")
    visitor.goto(f"{server.url}/daten?ansicht=konten")
    settle(visitor)
    visitor.get_by_role("button", name="Konto anlegen").click()
    dialog = visitor.get_by_role("dialog")
    dialog.get_by_label("Anmeldename").fill("<b>otto</b>")
    dialog.get_by_label("Erstes Kennwort").fill(PASSWORD)
    dialog.get_by_text("Moderation", exact=True).click()
    dialog.get_by_role("button", name="Anlegen").click()
    expect(visitor.get_by_role("status")).to_have_text("Konto „<b>otto</b>“ ist angelegt.")
    other = browser.new_context(locale="de-DE")
    page = other.new_page()
    page.goto(f"{server.url}/daten")
    sign_in(page, "<b>otto</b>")
    assert page.request.get(f"{server.url}/sitzung").json()["role"] == "facilitator"
    page.get_by_role("button", name="<b>otto</b>").click()
    page.get_by_text("Abmelden").click()
    expect(page).to_have_url(SIGN_IN)
    other.close()
