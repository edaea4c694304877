"""Where a record is: set or corrected by hand, on a map or by coordinates."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.errors import InputError
from geo.i18n import N_, _, format_number
from ui.components.point_map import point_map
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
    """Draw how well the place is known, and the button to set it."""
    st.html(f'<p class="qa-note">{escape(_words(held))}</p>')
    if not desk.may_edit(held):
        return
    label = _("Lage setzen") if held.lon is None else _("Lage ändern")
    if st.button(label, icon=":material/location_on:", key="lage_aendern"):
        _dialog(label, held)


def _dialog(title: str, held: Record) -> None:
    @st.dialog(title, width="large")
    def show_dialog() -> None:
        key = f"lage|{held.unit_id}|{held.version}"
        known = None if held.lon is None or held.lat is None else (held.lon, held.lat)
        st.html(f"<p><b>{escape(held.name or _('ohne Adresse'))}</b> · {escape(_words(held))}</p>")
        on_map(key, known)
        lat, lon = inputs(key, held.lat, held.lon)
        problem = st.empty()
        if st.button(_("Lage sichern"), type="primary", key=f"{key}|sichern"):
            told = _save(held, lat, lon)
            if not told:
                st.rerun()
            problem.html(f'<p class="qa-error" role="alert">{escape(told)}</p>')

    show_dialog()


def on_map(key: str, start: tuple[float, float] | None = None) -> None:
    """Draw the map on which the point of the inputs of the same key is set.

    Parameters
    ----------
    start
        Longitude and latitude of the place so far; None when it is not known.
    """
    name = f"{key}|karte"

    def take() -> None:
        told = dict(st.session_state[name].get("point") or {})
        if "lon" in told and "lat" in told:
            st.session_state[f"{key}|breite"] = _degrees(float(told["lat"]))
            st.session_state[f"{key}|laenge"] = _degrees(float(told["lon"]))

    typed = (st.session_state.get(f"{key}|breite"), st.session_state.get(f"{key}|laenge"))
    try:
        point = position(str(typed[0]), str(typed[1])) if typed[0] and typed[1] else None
    except InputError:
        point = None
    shown = (point.lon, point.lat) if point is not None else start if None in typed else None
    point_map(name, shown, start, on_set=take)


def inputs(key: str, lat: float | None = None, lon: float | None = None) -> tuple[str, str]:
    """Draw the inputs for latitude and longitude; return what was typed."""
    left, right = st.columns(2)
    for name, value in (("breite", lat), ("laenge", lon)):
        st.session_state.setdefault(f"{key}|{name}", "" if value is None else _degrees(value))
    return (
        left.text_input(_("Breite (Grad)"), key=f"{key}|breite", placeholder="51,5136"),
        right.text_input(_("Länge (Grad)"), key=f"{key}|laenge", placeholder="7,4653"),
    )


def _degrees(value: float) -> str:
    return f"{value:.6f}".replace(".", ",")


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


def _save(held: Record, lat: str, lon: str) -> str:
    """Store the place; return why not, ``""`` when it is done."""
    try:
        point = position(lat, lon)
    except InputError as error:
        return str(error)
    if point is None:
        return _("Bitte den Punkt auf der Karte setzen.")
    done = desk.write(
        lambda connection, person: move(connection, held.unit_id, point, held.version, person), supply=True
    )
    if done is None:
        return str(st.session_state.pop(desk.PROBLEM, ""))  # a conflict stands in the record
    st.toast(_("Lage gesichert."), icon=":material/location_on:")
    desk.new_round()
    return ""
