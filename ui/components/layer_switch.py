"""Switch a layer on or off; where the map is full, the person says which other layer gives way."""

from __future__ import annotations

import streamlit as st

from geo.i18n import _
from geo.layer import MapLayer
from geo.layers import layer_by_id
from ui import frame
from ui.address import layer_key, panel_layers
from ui.layer_limits import MOST_CHOROPLETHS, WAITING, WHOLE_PAGE, rivals


def shown_layers() -> list[MapLayer]:
    """Return the layers that are switched on, in drawing order."""
    return [layer for layer in panel_layers() if st.session_state.get(layer_key(layer.id))]


def switch_on(layer_id: str) -> None:
    """Switch a layer on, or have it wait until another one gives way; call from a callback."""
    full = bool(rivals(layer_by_id(layer_id), shown_layers()))
    st.session_state[layer_key(layer_id)] = not full
    st.session_state[WAITING] = layer_id if full else None
    st.session_state[WHOLE_PAGE] = True


def switched(layer_id: str) -> None:
    """Check a switch that was pressed; call from its callback."""
    if st.session_state[layer_key(layer_id)]:
        switch_on(layer_id)


def ask() -> None:
    """Ask which layer gives way when one waits."""
    waiting = st.session_state.get(WAITING)
    if waiting:
        st.dialog(_("Welche Ebene soll weichen?"), on_dismiss=_give_up)(_question)(layer_by_id(waiting))


def _question(layer: MapLayer) -> None:
    frame.use_reader_language()
    if st.session_state.get(WAITING) != layer.id:
        st.rerun()  # answered: the whole page is drawn anew, without the question
    others = rivals(layer, shown_layers())
    few = len(others) <= MOST_CHOROPLETHS
    reason = (
        _("Nur eine Ebene kann die Karte einfärben.")
        if few
        else _("Die Karte zeigt höchstens zwei Punktebenen zugleich.")
    )
    st.write(reason + " " + _("Für „{layer}“ macht Platz:").format(layer=_(layer.title)))
    for each in others:
        st.button(
            _(each.title),
            key=f"weicht:{each.id}",
            width="stretch",
            on_click=_replace,
            args=(each.id, layer.id),
        )
    st.button(_("Nicht einschalten"), key="weicht:keine", type="tertiary", on_click=_give_up)


def _replace(old: str, new: str) -> None:
    st.session_state[layer_key(old)] = False
    switch_on(new)


def _give_up() -> None:
    st.session_state[WAITING] = None
