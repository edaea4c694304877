"""Dialogs of the administration: add an account, change its role and boroughs, block it, give a new password."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from geo.accounts import Account, add_account, change_account, disable_account, end_sessions_of, set_password
from geo.database import transaction
from geo.errors import InputError
from geo.i18n import N_, _
from geo.people import ROLE_LABELS, Role
from geo.settings import settings
from ui.components.load_dialogs import finish, open_dialog
from ui.who import me, require

ROLES = tuple(role for role in Role if role is not Role.GUEST)
MAY: dict[Role, str] = {
    Role.VIEWER: N_("sieht alle Seiten, ändert nichts"),
    Role.ADVISOR: N_("pflegt das Register in den eigenen Stadtbezirken"),
    Role.PLANNER: N_("pflegt Register, Versorgung und Standorte, lädt Daten"),
    Role.FACILITATOR: N_("bereitet Flächenworkshops vor und leitet sie"),
    Role.ADMIN: N_("darf alles und verwaltet die Konten"),
}


def add(boroughs: Mapping[int, str]) -> None:
    """Open the dialog for a new account."""
    open_dialog(_("Konto anlegen"), lambda: _add(boroughs))


def change(account: Account, boroughs: Mapping[int, str]) -> None:
    """Open the dialog for an account."""
    open_dialog(_("Konto ändern"), lambda: _change(account, boroughs))


def _add(boroughs: Mapping[int, str]) -> None:
    with st.form("konto_neu", border=False):
        left, right = st.columns(2)
        name = left.text_input(_("Anmeldename"), max_chars=120)
        display_name = right.text_input(_("Wie die Person heißt"), max_chars=120)
        mail = left.text_input(_("E-Mail"), max_chars=254)
        password = right.text_input(
            _("Erstes Kennwort"), type="password", autocomplete="new-password",
            help=_("Leer: nur mit dem Dienstkonto anmelden.") if settings().oidc_issuer else None,
        )  # fmt: skip
        role, chosen = _role_and_boroughs(Role.VIEWER, (), boroughs)
        if not st.form_submit_button(_("Anlegen"), type="primary"):
            return
    if not password and not (settings().oidc_issuer and mail):
        raise InputError(_("Ein Kennwort fehlt."))
    with transaction(require(Role.ADMIN)) as connection:
        add_account(
            connection,
            name,
            role,
            password=password,
            display_name=display_name,
            mail=mail,
            borough_ids=chosen,
        )
    finish([_("Konto „{name}“ ist angelegt.").format(name=name.strip())])


def _change(account: Account, boroughs: Mapping[int, str]) -> None:
    st.html(f"<p><b>{escape(account.name)}</b> {escape(account.display_name)}</p>")
    with st.form(f"konto:{account.id}", border=False):
        role, chosen = _role_and_boroughs(account.role, account.borough_ids, boroughs)
        if st.form_submit_button(_("Sichern"), type="primary"):
            with transaction(require(Role.ADMIN)) as connection:
                change_account(connection, account.id, role, chosen, version_of=account)
            finish([_("„{name}“ ist geändert; die Rechte gelten sofort.").format(name=account.name)])
    with st.form(f"konto_kennwort:{account.id}", border=False):
        new = st.text_input(_("Neues Kennwort"), type="password", autocomplete="new-password")
        if st.form_submit_button(_("Kennwort setzen")):
            set_password(require(Role.ADMIN), account, new)
            end_sessions_of(account.id)
            finish(
                [_("„{name}“ hat ein neues Kennwort und ist überall abgemeldet.").format(name=account.name)]
            )
    label = _("Entsperren") if account.disabled else _("Sperren")
    if st.button(label, disabled=account.id == me().account_id, key=f"konto_sperren:{account.id}"):
        with transaction(require(Role.ADMIN)) as connection:
            disable_account(connection, account.id, disabled=not account.disabled)
        told = _("„{name}“ ist entsperrt.") if account.disabled else _("„{name}“ ist gesperrt.")
        finish([told.format(name=account.name)])


def _role_and_boroughs(
    role: Role, chosen: tuple[int, ...], boroughs: Mapping[int, str]
) -> tuple[Role, list[int]]:
    given = st.radio(
        _("Rolle"), ROLES, index=ROLES.index(role), format_func=lambda each: _(ROLE_LABELS[each]),
        captions=[_(MAY[each]) for each in ROLES],
    )  # fmt: skip
    wanted = st.multiselect(
        _("Eigene Stadtbezirke der Firmenberatung"), list(boroughs),
        default=[each for each in chosen if each in boroughs], format_func=lambda each: boroughs[each],
        placeholder=_("wählen"),
    )  # fmt: skip
    return given, wanted if given is Role.ADVISOR else []
