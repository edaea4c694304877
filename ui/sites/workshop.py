"""Tab Flächenworkshop: choose, prepare, and run a workshop; what happens in the room needs no run of the page."""

from __future__ import annotations

from contextlib import suppress
from html import escape

import streamlit as st

from geo.database import transaction
from geo.errors import AtlasError
from geo.i18n import _, format_day
from geo.people import Role
from quarters.workshop.model import STATUS, Workshop
from quarters.workshop.prepare import delete_workshop
from quarters.workshop.read import plain_code, workshop_by_code, workshops
from quarters.workshop.words import lead_words
from ui import frame
from ui.components.marks import mark, sentence
from ui.components.workshop_screen import workshop_screen
from ui.errors import show_error
from ui.map_data import map_theme
from ui.sites.workshop_form import show_form
from ui.sites.workshop_shown import layers_button, scenario_button
from ui.who import me

LEADERS = (Role.FACILITATOR, Role.PLANNER, Role.ADMIN)
FORM = "ws_formular"
"""Where this session keeps that the form is open: the code of the workshop to be changed, empty for a new one."""
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
    elif st.session_state.get(FORM) == opened.code:
        _form(opened)
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
    _leave()


def _choose() -> None:
    with transaction(me()) as connection:
        found = [each for each in workshops(connection) if each.status != "ended"]
    if found:
        st.html(sentence(_("<b>{n}</b> Workshops vorbereitet oder im Gang").format(n=len(found))))
    else:
        st.html(sentence(_("Noch ist kein Workshop vorbereitet.")))
    for each in found:
        _entry(each)
    if found and FORM not in st.session_state:
        st.button(_("Workshop vorbereiten"), icon=":material/add:", key="ws_neu", on_click=_ask, args=("",))
        return
    _form(None)


def _form(known: Workshop | None) -> None:
    """Draw the form; once it is stored the workshop opens."""
    made = show_form(known, _leave if FORM in st.session_state else None)
    if made is not None:
        _leave()
        st.session_state.pop(f"ws_ebenen_{made.code}", None)
        _open(made.code)
        st.rerun()


def _ask(code: str) -> None:
    st.session_state[FORM] = code
    if code:
        _open(code)


def _leave() -> None:
    st.session_state.pop(FORM, None)


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
            _("Ändern"), type="tertiary", icon=":material/edit:", key=f"ws_aendern_{each.code}", on_click=_ask,
            args=(each.code,),
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


def in_room() -> Workshop | None:
    """Return the workshop that this page leads at the moment: open, not ended, not being changed."""
    code = plain_code(str(st.query_params.get(PARAMETER, "")))
    if not code or not may_lead() or st.session_state.get(FORM) == code:
        return None
    with suppress(AtlasError), transaction(me()) as connection:
        found = workshop_by_code(connection, code)
        return None if found.status == "ended" else found
    return None


def head(now: Workshop) -> None:
    """Draw the head of the page for a workshop: its title, day and groups, what all screens show."""
    details = " · ".join(part for part in (format_day(now.held_on), now.invited) if part)
    example = [mark("example")] if now.example else []
    with frame.page(now.title, *example, f'<span class="qa-small">{escape(details)}</span>'):
        layers_button(now)
        scenario_button(now)
        st.button(
            _("Ändern"),
            icon=":material/edit:",
            type="tertiary",
            key="ws_aendern",
            on_click=_ask,
            args=(now.code,),
        )
        st.button(_("Alle Workshops"), icon=":material/arrow_back:", type="tertiary", on_click=_close)


def _run(now: Workshop) -> None:
    workshop_screen(
        {"code": now.code, "words": lead_words(), "theme": map_theme(dark=frame.dark())}, on_changed=_changed
    )


def _changed() -> None:
    """Do nothing: the run of the page that follows shows that the workshop has begun or ended."""
