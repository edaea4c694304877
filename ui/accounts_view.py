"""Konten and Protokoll below Daten: who may sign in and as what, and what was done with rights."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape

import streamlit as st

from geo import area_names
from geo.accounts import Account, accounts, audit, sign_in_required
from geo.database import transaction
from geo.i18n import N_, _, format_day, format_number, ngettext
from geo.people import ROLE_LABELS, Role
from ui import account_dialogs, bound
from ui.components.marks import sentence
from ui.components.table import Row, table_html
from ui.who import may, require

VIEWS = {"quellen": N_("Quellen"), "konten": N_("Konten"), "protokoll": N_("Protokoll")}
SHOWN_ENTRIES = 200


def chosen_view() -> str:
    """Draw the choice between sources, accounts and the audit, for administration; return what is chosen."""
    if not may(Role.ADMIN):
        return "quellen"
    bound.read("ansicht", "quellen", VIEWS)
    st.segmented_control(
        _("Ansicht"), list(VIEWS), format_func=lambda key: _(VIEWS[key]), key="ansicht",
        label_visibility="collapsed", required=True,
    )  # fmt: skip
    return bound.write("ansicht", "quellen")


def show(view: str) -> None:
    """Draw the view ``konten`` or ``protokoll``."""
    require(Role.ADMIN)
    if view == "protokoll":
        _audit()
    else:
        _accounts()


def _accounts() -> None:
    if not sign_in_required():
        words = _(
            "Noch gibt es keine Konten: Wer an diesem Rechner sitzt, darf alles. "
            "Das erste Konto legt dieser Befehl an:"
        )
        st.html(f'<p class="qa-sentence">{escape(words)}</p>')
        st.code("manage.py user add NAME --role admin", language=None)
        return
    with transaction(require(Role.ADMIN)) as connection:
        listed = accounts(connection)
        boroughs = area_names.area_names(connection, "borough")
    words = ngettext("<b>{n}</b> Konto", "<b>{n}</b> Konten", len(listed)).format(
        n=format_number(len(listed))
    )
    disabled = sum(one.disabled for one in listed)
    more = _(", davon {n} gesperrt").format(n=format_number(disabled)) if disabled else ""
    st.html(sentence(f"{words}{more}."))
    _buttons(listed, boroughs)
    headers = (_("Name"), _("Rolle"), _("schreibt in"), _("E-Mail"), _("Anmeldung"), _("Zustand"))
    st.html(table_html(_("Konten"), headers, [_row(one, boroughs) for one in listed]))


def _buttons(listed: list[Account], boroughs: Mapping[int, str]) -> None:
    known = {one.id: one for one in listed}
    with st.container(horizontal=True, vertical_alignment="bottom", key="konten_aktionen"):
        chosen = st.selectbox(
            _("Konto"), list(known), format_func=lambda key: known[key].name, index=None,
            placeholder=_("wählen, um zu ändern"), key="konto", width=280,
        )  # fmt: skip
        if st.button(_("Ändern"), disabled=chosen is None, key="konto_aendern") and chosen is not None:
            account_dialogs.change(known[chosen], boroughs)
        if st.button(_("Konto anlegen"), type="primary", icon=":material/person_add:", key="konto_anlegen"):
            account_dialogs.add(boroughs)


def _row(account: Account, boroughs: Mapping[int, str]) -> Row:
    name = f"{account.name} ({account.display_name})" if account.display_name else account.name
    return Row(
        (
            name,
            _(ROLE_LABELS[account.role]),
            _where(account, boroughs),
            account.mail or "–",
            _("Kennwort") if account.local else _("Dienstkonto"),
            _("gesperrt") if account.disabled else _("aktiv"),
        ),
        muted=account.disabled,
    )


def _where(account: Account, boroughs: Mapping[int, str]) -> str:
    if account.role is Role.ADVISOR:
        return ", ".join(boroughs[each] for each in account.borough_ids if each in boroughs) or _("nirgends")
    return _("überall") if account.role in {Role.PLANNER, Role.ADMIN} else "–"


def _audit() -> None:
    with transaction(require(Role.ADMIN)) as connection:
        entries = audit.read(connection, SHOWN_ENTRIES)
    words = _("Die letzten {n} Einträge, neueste zuerst. Das Protokoll lässt sich nicht ändern.")
    st.html(sentence(escape(words.format(n=format_number(len(entries))))))
    headers = (_("Zeit"), _("Wer"), _("Was"), _("Woran"), _("Näheres"))
    rows = [
        Row((
            _local_time(one.at), one.actor or "–", _(audit.ACTIONS.get(one.action, one.action)), one.subject or "–",
            _particulars(one.detail),
        ))
        for one in entries
    ]  # fmt: skip
    st.html(table_html(_("Protokoll"), headers, rows))


def _local_time(at: datetime) -> str:
    local = at.astimezone()
    return f"{format_day(local.date())} {local:%H:%M}"


def _particulars(detail: Mapping[str, object]) -> str:
    if "unknown_names" in detail:
        return _("{n} Versuche mit unbekannten Namen").format(n=detail["unknown_names"])
    if "role" in detail:
        return _role(detail["role"])
    before, after = detail.get("before"), detail.get("after")
    if isinstance(before, dict) and isinstance(after, dict):
        return f"{_role(before.get('role'))} → {_role(after.get('role'))}"
    return ", ".join(str(value) for value in detail.values()) or "–"


def _role(code: object) -> str:
    return _(ROLE_LABELS[Role(str(code))]) if code in set(Role) else str(code)
