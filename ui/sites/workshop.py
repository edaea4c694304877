"""Tab Flächenworkshop: choose, prepare, and run a workshop; what happens in the room needs no run of the page."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.database import transaction
from geo.errors import AtlasError
from geo.i18n import _, format_day
from geo.people import Role
from quarters.workshop.model import STATUS, Workshop
from quarters.workshop.prepare import delete_workshop
from quarters.workshop.read import plain_code, stage, workshop_by_code, workshops
from quarters.workshop.run import put_on_table, show_map
from quarters.workshop.words import lead_words
from ui import frame
from ui.components.marks import mark, marks, sentence
from ui.components.workshop_screen import workshop_screen
from ui.errors import show_error
from ui.map_data import map_theme
from ui.sites.workshop_form import show_form
from ui.sites.workshop_map import drawn_map, filter_words, layers_of_address, offered_layers
from ui.sites.workshop_table import scenario_on_table
from ui.supply import reads as supply_reads
from ui.who import me

LEADERS = (Role.FACILITATOR, Role.PLANNER, Role.ADMIN)
MAP_ADDRESS = "map_address"
"""Where the page Karte keeps its layers and filters in this session."""
MOST_LAYERS = 4
PARAMETER = "workshop"
"""Parameter of the address: the code of the workshop that is open."""


def may_lead() -> bool:
    """Return whether the person at this page may prepare and lead workshops."""
    return me().role in LEADERS


def show() -> None:
    """Draw the tab."""
    if not may_lead():
        st.html(sentence(_("Workshops bereiten Moderation, Planung und Administration vor.")))
        st.html(f'<p>{_("Mitmachen geht ohne Konto:")} <a href="/live">{_("Code eingeben")}</a></p>')
        return
    opened = _opened()
    if opened is None:
        _choose()
    elif opened.status == "ended":
        st.html(sentence(_("Dieser Workshop ist beendet. Protokoll und Verlauf stehen unter Archiv.")))
        st.button(_("Alle Workshops"), icon=":material/arrow_back:", on_click=_close)
    else:
        _run(opened)


def _opened() -> Workshop | None:
    code = plain_code(str(st.query_params.get(PARAMETER, "")))
    if not code:
        return None
    try:
        with transaction(me()) as connection:
            return workshop_by_code(connection, code)
    except AtlasError as error:
        show_error(error)
        return None


def _open(code: str) -> None:
    st.query_params[PARAMETER] = code


def _close() -> None:
    st.query_params.pop(PARAMETER, None)


def _choose() -> None:
    with transaction(me()) as connection:
        found = [each for each in workshops(connection) if each.status != "ended"]
    if found:
        st.html(sentence(_("<b>{n}</b> Workshops vorbereitet oder im Gang").format(n=len(found))))
    else:
        st.html(sentence(_("Noch ist kein Workshop vorbereitet.")))
    for each in found:
        _entry(each)
    if not (st.session_state.get("ws_formular") or not found):
        st.button(_("Workshop vorbereiten"), icon=":material/add:", key="ws_neu", on_click=_ask)
        return
    made = show_form()
    if made is not None:
        st.session_state.pop("ws_formular", None)
        _open(made.code)
        st.rerun()


def _ask() -> None:
    st.session_state["ws_formular"] = True


def _entry(each: Workshop) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", border=True, key=f"workshop_{each.code}", gap="small"
    ):
        words = (
            f"{format_day(each.held_on)} · {_(STATUS[each.status])} · Code {each.code[:3]} {each.code[3:]}"
        )
        st.html(
            f"<p><b>{escape(each.title)}</b><br><span class='qa-small'>{escape(words)}</span></p>",
            width="stretch",
        )
        if each.status == "prepared":
            st.button(
                _("Löschen"), type="tertiary", icon=":material/delete:", key=f"ws_loeschen_{each.code}",
                on_click=_delete, args=(each,),
            )  # fmt: skip
        st.button(
            _("Öffnen"), type="primary", key=f"ws_oeffnen_{each.code}", on_click=_open, args=(each.code,)
        )


def _delete(each: Workshop) -> None:
    try:
        with transaction(me()) as connection:
            delete_workshop(connection, each)
    except AtlasError as error:
        st.toast(str(error))


def _run(now: Workshop) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="workshop_kopf"):
        st.subheader(now.title, anchor=False, width="content")
        shown = marks(*([mark("example")] if now.example else []))
        details = " · ".join(part for part in (format_day(now.held_on), now.invited) if part)
        st.html(f'{shown}<span class="qa-small">{escape(details)}</span>', width="stretch")
        _layers(now)
        _scenario(now)
        st.button(_("Alle Workshops"), icon=":material/arrow_back:", type="tertiary", on_click=_close)
    workshop_screen(
        {"code": now.code, "words": lead_words(), "theme": map_theme(dark=frame.dark())}, on_changed=_changed
    )


def _changed() -> None:
    """Do nothing: the run of the page that follows shows that the workshop has begun or ended."""


def _layers(now: Workshop) -> None:
    offered = offered_layers()
    with transaction(me()) as connection:
        shown = stage(connection, now.id).map
    known = [each["id"] for each in shown.get("light", {}).get("layers", []) if each["id"] in offered]
    key = f"ws_ebenen_{now.code}"
    st.session_state.setdefault(key, known)
    with st.popover(_("Ebenen"), icon=":material/layers:"):
        st.multiselect(
            _("Ebenen auf allen Anzeigen"), list(offered), format_func=offered.__getitem__, key=key,
            on_change=_change_layers, args=(now,), placeholder=_("keine"), max_selections=MOST_LAYERS,
        )  # fmt: skip
        for layer_id, words in filter_words(shown.get("queries", {})).items():
            st.caption(f"{offered[layer_id]}: {words}")
        st.button(
            _("Ebenen und Filter der Karte übernehmen"), icon=":material/map:", key=f"ws_von_der_karte_{now.code}",
            disabled=not st.session_state.get(MAP_ADDRESS), on_click=_take_from_map, args=(now,),
        )  # fmt: skip
        st.caption(_("Gezeigt wird nur, was öffentlich ist."))


def _change_layers(now: Workshop) -> None:
    with transaction(me()) as connection:
        queries = stage(connection, now.id).map.get("queries", {})
    _show(now, st.session_state[f"ws_ebenen_{now.code}"], queries)


def _take_from_map(now: Workshop) -> None:
    layers, queries = layers_of_address(st.session_state[MAP_ADDRESS])
    st.session_state[f"ws_ebenen_{now.code}"] = layers[:MOST_LAYERS]
    _show(now, layers[:MOST_LAYERS], queries)


def _show(now: Workshop, layers: list[str], queries: dict[str, str]) -> None:
    try:
        with transaction(me()) as connection:
            show_map(connection, now.id, drawn_map(layers, queries))
    except AtlasError as error:
        st.toast(str(error))


def _scenario(now: Workshop) -> None:
    saved = {each.id: each for each in supply_reads.saved_scenarios()}
    if not saved:
        return
    with transaction(me()) as connection:
        shown = stage(connection, now.id).scenario or {}
    with st.popover(_("Was wäre, wenn"), icon=":material/query_stats:"):
        options = [0, *saved]
        st.selectbox(
            _("Szenario auf den Tisch legen"), options,
            index=options.index(shown["id"]) if shown.get("id") in saved else 0,
            format_func=lambda key: saved[key].name if key else _("keines"), key=f"ws_szenario_{now.code}",
            on_change=_change_scenario, args=(now,),
        )  # fmt: skip
        for line in shown.get("lines", []):
            st.caption(line)


def _change_scenario(now: Workshop) -> None:
    chosen = st.session_state[f"ws_szenario_{now.code}"]
    known = next((each for each in supply_reads.saved_scenarios() if each.id == chosen), None)
    try:
        content = scenario_on_table(known) if known else None
        with transaction(me()) as connection:
            put_on_table(connection, now.id, content)
    except AtlasError as error:
        st.toast(str(error))
