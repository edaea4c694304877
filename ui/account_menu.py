"""Menu in the header: who is signed in, language, help, password, sign-out."""

from __future__ import annotations

import streamlit as st

from geo.accounts import change_password
from geo.i18n import _, language
from geo.people import ROLE_LABELS, SINGLE_USER, Role
from ui import about, first_steps
from ui.components.load_dialogs import open_dialog
from ui.who import me, session_cookie, sign_out


def menu() -> None:
    """Draw the menu and carry out what was chosen."""
    person = me()
    choices = {
        "about": _("Über diese Daten"),
        "keys": _("Kurzbefehle"),
        "steps": _("Erste Schritte"),
        "language": "English" if language() == "de" else "Deutsch",
    }
    if person.account_id is not None:
        choices |= {"password": _("Kennwort ändern"), "out": _("Abmelden")}
    label = _("Einzelplatz") if person == SINGLE_USER else person.name or _("Gast")
    chosen = st.menu_button(
        label, list(choices), format_func=choices.__getitem__, icon=":material/account_circle:", type="tertiary",
        key="menu", help=None if person == SINGLE_USER else _(ROLE_LABELS[person.role]),
    )  # fmt: skip
    if person.role is Role.GUEST:
        st.html(f'<a href="/anmelden" target="_self">{_("Anmelden")}</a>', width="content")
    _carry_out(chosen)


def _carry_out(chosen: str | None) -> None:
    match chosen:
        case "language":
            st.session_state["language"] = "en" if language() == "de" else "de"
            st.rerun()
        case "keys":
            about.shortcuts()
        case "about":
            about.data()
        case "steps":
            first_steps.reopen()
        case "password":
            open_dialog(_("Kennwort ändern"), _password)
        case "out":
            sign_out()


def _password() -> None:
    with st.form("kennwort", border=False):
        old = st.text_input(_("Bisheriges Kennwort"), type="password", autocomplete="current-password")
        new = st.text_input(_("Neues Kennwort"), type="password", autocomplete="new-password")
        again = st.text_input(_("Neues Kennwort noch einmal"), type="password", autocomplete="new-password")
        st.caption(_("Mindestens 12 Zeichen, ohne den Anmeldenamen. Überall sonst werden Sie abgemeldet."))
        sent = st.form_submit_button(_("Kennwort ändern"), type="primary")
    if not sent:
        return
    if new != again:
        st.html(f'<p class="qa-error" role="alert">{_("Die beiden neuen Kennwörter sind nicht gleich.")}</p>')
        return
    change_password(me(), old, new, cookie=session_cookie())
    st.html(f'<p class="qa-note" role="status">{_("Das Kennwort ist geändert.")}</p>')
