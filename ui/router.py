"""The six entries of the navigation, and the one place where a page's errors become a sentence."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from geo.i18n import N_, _
from ui import first_steps, frame
from ui.errors import show_error


@dataclass(frozen=True)
class Entry:
    """One entry: module below ``ui.pages`` with a function ``show``, address, title and icon."""

    module: str
    url_path: str
    title: str
    icon: str
    sidebar: bool = False


ENTRIES = (
    Entry("map", "karte", N_("Karte"), ":material/map:", sidebar=True),
    Entry("supply", "versorgung", N_("Versorgung"), ":material/pin_drop:", sidebar=True),
    Entry("vacancies", "leerstand", N_("Leerstand"), ":material/storefront:"),
    Entry("quarters", "quartiere", N_("Quartiere"), ":material/holiday_village:"),
    Entry("sites", "standorte", N_("Standorte"), ":material/star:"),
    Entry("data", "daten", N_("Daten"), ":material/database:"),
)


def _runner(entry: Entry) -> Callable[[], None]:
    def show() -> None:
        importlib.import_module(f"ui.pages.{entry.module}").show()

    show.__name__ = entry.url_path
    return show


def pages() -> list[st.Page]:
    """Return the pages in the order of the navigation; titles in the current language."""
    return [st.Page(_runner(e), title=_(e.title), icon=e.icon, url_path=e.url_path) for e in ENTRIES]


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
        chosen.run()
        if first_steps.wanted():
            first_steps.show(lambda: st.rerun() if chosen == listed[0] else st.switch_page(listed[0]))
    except Exception as error:  # noqa: BLE001 - the last place before the person at the screen
        show_error(error)
