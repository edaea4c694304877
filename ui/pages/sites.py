"""Standorte: future sites, nightlife quarters, pop-up places, candidates, and the workshops that choose."""

from __future__ import annotations

import importlib

import streamlit as st

from geo.i18n import N_, _, language
from ui import frame, reads, register_reads
from ui.components.marks import mark

TABS = {
    "standorte": (N_("Zukunftsstandorte"), "ui.sites.portfolio"),
    "workshop": (N_("Flächenworkshop"), "ui.sites.workshop"),
    "archiv": (N_("Archiv"), "ui.sites.archive"),
}
"""Word in the address: title, module with a function ``show``."""
_FIRST = "standorte_reiter_zuerst"


def show() -> None:
    """Draw the page."""
    codes, titles = list(TABS), [_(title) for title, _module in TABS.values()]
    # a default that changes would open its tab again, so it stays that of the first run
    given = st.session_state.setdefault(_FIRST, st.query_params.get("reiter", codes[0]))
    first = titles[codes.index(given)] if given in codes else titles[0]
    _head(workshops=st.session_state.get(f"standorte_reiter_{language()}", first) == titles[1])
    opened = st.tabs(titles, default=first, key=f"standorte_reiter_{language()}", on_change="rerun")
    for code, tab in zip(codes, opened, strict=True):
        if tab.open:
            _remember(code, codes[0])
            with tab:
                importlib.import_module(TABS[code][1]).show()


def _head(*, workshops: bool) -> None:
    """Draw the head of the page: that of the workshop while one is led."""
    if workshops and st.query_params.get("workshop"):
        from ui.sites import workshop

        led = workshop.in_room()
        if led is not None:
            workshop.head(led)
            return
    found = register_reads.sites_of("city", 0)
    qualities = {source.quality for source in reads.sources_of(site.source_id for site in found)}
    frame.page(_("Standorte"), *(mark(quality) for quality in sorted(qualities)))


def _remember(code: str, first: str) -> None:
    if code == first:
        st.query_params.pop("reiter", None)
    elif st.query_params.get("reiter") != code:
        st.query_params["reiter"] = code
