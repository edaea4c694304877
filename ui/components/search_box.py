"""Search of the page Karte: what is found stands below as buttons that fly the map there."""

from __future__ import annotations

import time

import streamlit as st

from geo.i18n import _
from geo.layers import layer_by_id
from geo.search import MIN_LENGTH, Hit
from ui import map_reads
from ui.address import Selected
from ui.components import layer_switch
from ui.map_reads import Version

_KEY = "map_search"


def fly_to(bounds: tuple[float, float, float, float]) -> None:
    """Have the map show these bounds (west, south, east, north in degrees) after this run."""
    st.session_state["map_flight"] = {
        "bounds": [[bounds[0], bounds[1]], [bounds[2], bounds[3]]],
        "seq": time.time_ns(),
    }


def show(version: Version) -> None:
    """Draw the field and what is found."""
    with st.container(key="karte_suche"):
        words = st.text_input(
            _("Suche"), key=_KEY, placeholder=_("Adresse, Straße, Vorort oder Projekt"), label_visibility="collapsed",
            icon=":material/search:",
        )  # fmt: skip
        if len(words.strip()) < MIN_LENGTH:
            return
        found = map_reads.hits(version, words)
        if not found:
            st.caption(_("Nichts gefunden. Bitte anders schreiben oder einen Vorort wählen."))
        for number, hit in enumerate(found):
            label = f"{_plain(hit.name)} :gray[{_(layer_by_id(hit.layer_id).noun[0])}]"
            st.button(
                label, key=f"hit:{number}", type="tertiary", on_click=_open, args=(hit,), width="stretch"
            )


def _plain(text: str) -> str:
    """Return a name as Markdown that shows it letter by letter."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]()#+-.!|<>~:$&" else c for c in text)


def _open(hit: Hit) -> None:
    st.session_state[_KEY] = ""
    if hit.bounds is not None:
        fly_to(hit.bounds)
    if hit.key is not None:
        st.session_state["map_selected"] = Selected(hit.layer_id, hit.key)
        st.session_state["map_unplaced"] = None
        layer_switch.switch_on(hit.layer_id)
