"""Every page × every role: in the menu and drawn, or left out and refused."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st

from geo.people import GUEST, Person, Role, at_least
from tests.app.conftest import RunPage, words
from ui import router

DRAWN = "the page itself"
PUBLIC = {"map", "supply", "quarters", "sites"}


@pytest.fixture(autouse=True)
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Pages only say that they were drawn (the rest is tested elsewhere); returns how the menu offers each address."""
    offered: dict[str, str] = {}
    pages = router.pages

    def kept() -> list[st.Page]:
        made = pages()
        offered.update({page.url_path: page.visibility for page in made})
        return made

    page = SimpleNamespace(show=lambda: st.markdown(DRAWN))
    monkeypatch.setattr(router, "importlib", SimpleNamespace(import_module=lambda _name: page))
    monkeypatch.setattr(router, "pages", kept)
    monkeypatch.setattr("ui.who.sign_in_required", lambda: True)
    return offered


def sign_in_as(person: Person | None, monkeypatch: pytest.MonkeyPatch, *, guests: bool = False) -> None:
    monkeypatch.setattr("ui.who.find_session", lambda _cookie: person)
    monkeypatch.setattr("ui.who.settings", lambda: SimpleNamespace(public_access=guests))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.GUEST])
@pytest.mark.parametrize("entry", router.ENTRIES, ids=lambda entry: entry.module)
def test_who_is_signed_in(
    page: RunPage, offered: dict[str, str], monkeypatch: pytest.MonkeyPatch, entry: router.Entry, role: Role
) -> None:
    sign_in_as(Person("Berta", role, (), 7), monkeypatch)
    told = words(page(entry.module))
    allowed = at_least(role, entry.least)
    assert (DRAWN in told) == allowed
    assert offered[entry.url_path] == ("visible" if allowed else "hidden")
    assert ("vorbehalten" in told) == (not allowed)


@pytest.mark.parametrize("entry", router.ENTRIES, ids=lambda entry: entry.module)
def test_guests_see_the_public_pages_where_they_are_let_in(
    page: RunPage, offered: dict[str, str], monkeypatch: pytest.MonkeyPatch, entry: router.Entry
) -> None:
    sign_in_as(None, monkeypatch, guests=True)
    told = words(page(entry.module))
    public = entry.module in PUBLIC
    assert (DRAWN in told) == public
    assert offered[entry.url_path] == ("visible" if public else "hidden")
    assert (f'href="/anmelden?weiter=/{entry.url_path}"' in told) == (not public)


@pytest.mark.parametrize("entry", router.ENTRIES, ids=lambda entry: entry.module)
def test_nobody_sees_anything_when_the_sign_in_is_over(
    page: RunPage, monkeypatch: pytest.MonkeyPatch, entry: router.Entry
) -> None:
    sign_in_as(GUEST, monkeypatch)
    told = words(page(entry.module))
    assert DRAWN not in told
    assert "Anmelden" in told
