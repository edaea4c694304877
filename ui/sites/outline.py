"""Drawing an outline: the page starts it, the map collects corners, the page checks, measures and stores."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from geo.database import transaction
from geo.errors import AtlasError
from geo.i18n import N_, _, format_number
from quarters.sites.outline import area_ha, check_inside, checked_outline, corners
from quarters.sites.record import SiteRecord
from quarters.sites.write import set_outline
from ui.errors import error_sentence
from ui.frame import use_reader_language
from ui.sites import reads
from ui.sites.map_data import DRAW, MAP, fly_to
from ui.who import me

WISH = "standorte_umriss"
"""What is being drawn: ``{site_id, name, version, points}``; a new site has ``site_id`` None."""

_HINT = N_(
    "Der Umriss wird auf der Karte gezeichnet. Ohne Maus: Karte mit den Pfeiltasten verschieben, "
    "Enter setzt eine Ecke in der Mitte."
)


def button(record: SiteRecord) -> None:
    """Draw the button that starts drawing the outline of a site."""
    title = _("Umriss ändern") if record.outline is not None else _("Umriss zeichnen")
    st.button(title, icon=":material/polyline:", key="standort_umriss", on_click=_start, args=(record,))
    if record.outline is not None:
        st.button(
            _("Umriss entfernen"), icon=":material/delete:", type="tertiary", key="standort_umriss_weg",
            on_click=_store, args=(record.site.id, record.site.version, None),
        )  # fmt: skip


def _start(record: SiteRecord) -> None:
    site = record.site
    st.session_state[WISH] = {"site_id": site.id, "name": site.name, "version": site.version, "points": None}
    _draw(corners(record.outline) if record.outline is not None else [])
    fly_to(site, record.outline, f"umriss:{st.session_state['standorte_zeichnung']}")


def start_new() -> None:
    """Start drawing the outline of a site that does not exist yet."""
    st.session_state[WISH] = {"site_id": None, "name": "", "version": 0, "points": None}
    _draw([])


def _draw(points: list[list[float]]) -> None:
    st.session_state["standorte_zeichnung"] = st.session_state.get("standorte_zeichnung", 0) + 1
    st.session_state[DRAW] = {"seq": st.session_state["standorte_zeichnung"], "points": points}


def drawing() -> bool:
    """Return whether corners are being set; a finished drawing makes room for what is to be done with it."""
    return st.session_state.get(DRAW) is not None and not (st.session_state.get(WISH) or {}).get("points")


def on_drawn() -> None:
    """Take what the map hands over; no points end the drawing."""
    drawn = st.session_state[MAP].get("drawn")
    wish: dict[str, Any] | None = st.session_state.get(WISH)
    if wish is None or not drawn or not drawn.get("points"):
        stop()
        return
    st.session_state[WISH] = wish | {"points": drawn["points"]}


def stop() -> None:
    """End drawing and forget what was drawn."""
    st.session_state.pop(WISH, None)
    st.session_state.pop(DRAW, None)


def bar(new_dialog: Callable[[], None]) -> None:
    """Draw what to do with a finished drawing: its area, or why it cannot be stored.

    Parameters
    ----------
    new_dialog
        Opens the dialog in which a new site gets its facts.
    """
    wish: dict[str, Any] | None = st.session_state.get(WISH)
    if wish is None or not reads.may_plan():
        return
    with st.container(key="standorte_umriss_leiste", border=True):
        if wish["points"] is None:
            st.html(f'<p class="qa-note">{_(_HINT)}</p>')
            return
        fits = _say(wish)
        with st.container(horizontal=True):
            if fits:
                if wish["site_id"] is None:
                    _new_button(new_dialog)
                else:
                    args = (wish["site_id"], wish["version"], wish["points"])
                    st.button(
                        _("Umriss sichern"), type="primary", key="umriss_sichern", on_click=_store, args=args
                    )
            st.button(_("Weiter zeichnen"), key="umriss_weiter", on_click=_again)
            st.button(_("Verwerfen"), key="umriss_verwerfen", on_click=stop)


def _say(wish: dict[str, Any]) -> bool:
    """Draw the area of a drawing and return True, or its fault and return False."""
    try:
        drawn = checked_outline(wish["points"])
        with transaction() as connection:
            check_inside(connection, drawn)
    except AtlasError as fault:
        st.html(f'<p class="qa-error" role="alert">{escape(str(fault))}</p>')
        return False
    name = f" {escape(wish['name'])}" if wish["name"] else ""
    told = _("Umriss{name}: <b>{area}</b>, {n} Ecken, gemessen in EPSG:25832. Noch nicht gesichert.")
    area = format_number(area_ha(drawn), "ha", 2)
    st.html(
        f'<p class="qa-sentence" role="status">{told.format(name=name, area=area, n=len(wish["points"]))}</p>'
    )
    return True


def _new_button(new_dialog: Callable[[], None]) -> None:
    if st.button(_("Standort anlegen"), type="primary", key="umriss_anlegen"):
        new_dialog()


def _again() -> None:
    wish = st.session_state[WISH]
    points, st.session_state[WISH] = wish["points"], wish | {"points": None}
    _draw(points)


def _store(site_id: int, version: int, points: list[list[float]] | None) -> None:
    """Store, or remove, an outline; runs as a callback, so that the next run shows the result."""
    use_reader_language()
    try:
        drawn = None if points is None else checked_outline(points)
        with transaction(me()) as connection:
            set_outline(connection, site_id, version, drawn)
    except Exception as fault:  # noqa: BLE001 - one sentence; what was drawn stays
        st.session_state["standorte_fehler"] = error_sentence(fault)
        return
    stop()
    st.session_state["standorte_meldung"] = (
        _("Umriss gesichert.") if drawn is not None else _("Umriss entfernt.")
    )
