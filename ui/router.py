"""The six entries of the navigation, and the one place where a page's errors become a sentence."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import streamlit as st

from geo.errors import DatabaseUnavailableError
from geo.i18n import N_, _
from geo.people import Role, at_least
from ui import first_steps, frame
from ui.errors import show_error
from ui.who import is_let_in, may, me


@dataclass(frozen=True)
class Entry:
    """One entry: module below ``ui.pages`` with a function ``show``, address, title, icon and least role."""

    module: str
    url_path: str
    title: str
    icon: str
    least: Role
    sidebar: bool = False


ENTRIES = (
    Entry("map", "karte", N_("Karte"), ":material/map:", Role.GUEST, sidebar=True),
    Entry("supply", "versorgung", N_("Versorgung"), ":material/pin_drop:", Role.GUEST, sidebar=True),
    Entry("vacancies", "leerstand", N_("Leerstand"), ":material/storefront:", Role.VIEWER),
    Entry("quarters", "quartiere", N_("Quartiere"), ":material/holiday_village:", Role.GUEST),
    Entry("sites", "standorte", N_("Standorte"), ":material/star:", Role.GUEST),
    Entry("data", "daten", N_("Daten"), ":material/database:", Role.VIEWER),
)


def _runner(entry: Entry) -> Callable[[], None]:
    def show() -> None:
        if is_let_in() and may(entry.least):
            importlib.import_module(f"ui.pages.{entry.module}").show()
        else:
            _refuse(entry)

    show.__name__ = entry.url_path
    return show


def _refuse(entry: Entry) -> None:
    """Say who may see the page, and lead to the sign-in."""
    if entry.least in {Role.PLANNER, Role.ADMIN} and is_let_in():
        told = _("Diese Seite ist der Planung vorbehalten.")
    else:
        told = _("Diese Seite ist nach der Anmeldung zu sehen.")
    st.html(f'<p class="qa-sentence" role="alert">{escape(told)}</p>')
    if me().role is Role.GUEST:
        st.html(
            f'<p><a href="/anmelden?weiter=/{entry.url_path}" target="_self">{escape(_("Anmelden"))}</a></p>'
        )


def pages() -> list[st.Page]:
    """Return the pages in the order of the navigation; titles in the current language, hidden without rights."""
    role = _role()
    return [
        st.Page(
            _runner(e), title=_(e.title), icon=e.icon, url_path=e.url_path,
            visibility="visible" if at_least(role, e.least) else "hidden",
        )
        for e in ENTRIES
    ]  # fmt: skip


def _role() -> Role:
    """Return the role at this page; a guest's while the database does not answer, which the page itself then says."""
    try:
        return me().role
    except DatabaseUnavailableError:
        return Role.GUEST


def _to_first(listed: list[st.Page]) -> Callable[[], None]:
    """Return the page behind the bare address: it leads to the first entry, so that every page has its own address."""

    def start() -> None:
        st.switch_page(listed[0], query_params=st.query_params.to_dict())

    return start


def page_of(module: str) -> st.Page:
    """Return the page of a module, for links from other pages."""
    listed = pages()
    return next(page for page, entry in zip(listed, ENTRIES, strict=True) if entry.module == module)


def run() -> None:
    """Draw frame and chosen page."""
    frame.begin()
    listed = pages()
    start = st.Page(_to_first(listed), title=_("Start"), default=True, visibility="hidden")
    chosen = st.navigation([start, *listed], position="top")
    if chosen == start:
        chosen.run()
    try:
        frame.draw(chosen.title)
        # before the page, which may take seconds: a dialog that comes later would lie under a click meant for the page
        if first_steps.wanted():
            first_steps.show(lambda: st.rerun() if chosen == listed[0] else st.switch_page(listed[0]))
        chosen.run()
    except Exception as error:  # noqa: BLE001 - the last place before the person at the screen
        show_error(error)
