"""Where a record is: set or corrected by hand, with the way to the map."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.errors import InputError
from geo.i18n import N_, _, format_number
from ui.register import desk
from vacancy.record import Position, Record, move

_METHODS = {
    "": N_("Herkunft unbekannt"),
    "file": N_("aus der gelieferten Liste"),
    "device": N_("vor Ort gemessen"),
    "map": N_("von Hand gesetzt"),
    "address": N_("nach der Adresse"),
}


def show(held: Record) -> None:
    """Draw how well the place is known, and the form to set it."""
    st.html(f'<p class="qa-note">{escape(_words(held))}</p>')
    if not desk.may_edit(held):
        return
    label = _("Lage setzen") if held.lon is None else _("Lage ändern")
    with st.popover(label, icon=":material/location_on:"):
        key = f"lage|{held.unit_id}|{held.version}"
        lat, lon = inputs(key, held.lat, held.lon)
        st.caption(
            _("Zum Beispiel aus einer Karte: rechte Maustaste auf die Eingangstür, Koordinaten kopieren.")
        )
        if st.button(_("Lage sichern"), type="primary", key=f"{key}|sichern"):
            _save(held, lat, lon)


def inputs(key: str, lat: float | None = None, lon: float | None = None) -> tuple[str, str]:
    """Draw the inputs for latitude and longitude; return what was typed."""
    left, right = st.columns(2)
    texts = ["" if value is None else f"{value:.6f}".replace(".", ",") for value in (lat, lon)]
    return (
        left.text_input(_("Breite (Grad)"), texts[0], key=f"{key}|breite", placeholder="51,5136"),
        right.text_input(_("Länge (Grad)"), texts[1], key=f"{key}|laenge", placeholder="7,4653"),
    )


def position(lat: str, lon: str) -> Position | None:
    """Return what was typed as a position, None for nothing.

    Raises
    ------
    InputError
        When it is no pair of numbers.
    """
    if not lat.strip() and not lon.strip():
        return None
    try:
        return Position(float(lon.replace(",", ".")), float(lat.replace(",", ".")), None, "map")
    except ValueError as error:
        raise InputError(
            _("Bitte Breite und Länge als Zahlen eingeben, zum Beispiel 51,5136 und 7,4653.")
        ) from error


def _words(held: Record) -> str:
    if held.lon is None:
        return _("Die Lage ist noch nicht bekannt: Der Eintrag steht auf keiner Karte.")
    words = _("Lage: {method}").format(method=_(_METHODS[held.position_method]))
    if held.position_accuracy_m is None:
        return words
    return words + ", ± " + format_number(held.position_accuracy_m, "m")


def _save(held: Record, lat: str, lon: str) -> None:
    try:
        point = position(lat, lon)
    except InputError as error:
        st.html(f'<p class="qa-error" role="alert">{escape(str(error))}</p>')
        return
    if point is not None:
        done = desk.write(
            lambda connection, person: move(connection, held.unit_id, point, held.version, person),
            supply=True,
        )
        if done is not None:
            st.toast(_("Lage gesichert."), icon=":material/location_on:")
            desk.new_round()
    st.rerun()
