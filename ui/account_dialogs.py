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
from ui.errors import error_sentence
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
    left, right = st.columns(2)
    name = left.text_input(_("Anmeldename"), max_chars=120, key="konto_name")
    display_name = right.text_input(_("Wie die Person heißt"), max_chars=120, key="konto_anzeige")
    mail = left.text_input(_("E-Mail"), max_chars=254, key="konto_mail")
    password = right.text_input(
        _("Erstes Kennwort"), type="password", autocomplete="new-password", key="konto_kennwort",
        help=_("Mindestens 12 Zeichen. Leer: nur mit dem Dienstkonto anmelden.") if settings().oidc_issuer else None,
    )  # fmt: skip
    role, chosen = _role_and_boroughs("neu", Role.VIEWER, (), boroughs)
    if st.button(_("Anlegen"), type="primary", key="konto_sichern"):
        if not password and not (settings().oidc_issuer and mail):
            raise InputError(_("Ein Kennwort fehlt."))
        with transaction(require(Role.ADMIN)) as connection:
            add_account(
                connection, name, role, password=password, display_name=display_name, mail=mail,
                borough_ids=chosen,
            )  # fmt: skip
        finish([_("Konto „{name}“ ist angelegt.").format(name=name.strip())])


def _change(account: Account, boroughs: Mapping[int, str]) -> None:
    st.html(f"<p><b>{escape(account.name)}</b> {escape(account.display_name)}</p>")
    role, chosen = _role_and_boroughs(account.id, account.role, account.borough_ids, boroughs)
    with st.container(horizontal=True):
        if st.button(_("Sichern"), type="primary", key="konto_aenderung"):
            with transaction(require(Role.ADMIN)) as connection:
                change_account(connection, account.id, role, chosen, version_of=account)
            finish([_("„{name}“ ist geändert; die Rechte gelten sofort.").format(name=account.name)])
        label = _("Entsperren") if account.disabled else _("Sperren")
        if st.button(label, disabled=account.id == me().account_id, key="konto_sperren"):
            with transaction(require(Role.ADMIN)) as connection:
                disable_account(connection, account.id, disabled=not account.disabled)
            told = _("„{name}“ ist entsperrt.") if account.disabled else _("„{name}“ ist gesperrt.")
            finish([told.format(name=account.name)])
    with st.form("konto_neues_kennwort", border=False):
        new = st.text_input(_("Neues Kennwort"), type="password", autocomplete="new-password")
        if st.form_submit_button(_("Kennwort setzen")):
            try:
                set_password(require(Role.ADMIN), account, new)
            except Exception as error:  # noqa: BLE001 - one sentence below the field
                st.html(f'<p class="qa-error" role="alert">{escape(error_sentence(error))}</p>')
            else:
                end_sessions_of(account.id)
                finish(
                    [
                        _("„{name}“ hat ein neues Kennwort und ist überall abgemeldet.").format(
                            name=account.name
                        )
                    ]
                )


def _role_and_boroughs(
    key: object, role: Role, chosen: tuple[int, ...], boroughs: Mapping[int, str]
) -> tuple[Role, list[int]]:
    given = st.radio(
        _("Rolle"), ROLES, index=ROLES.index(role), format_func=lambda each: _(ROLE_LABELS[each]),
        captions=[_(MAY[each]) for each in ROLES], key=f"konto_rolle:{key}",
    )  # fmt: skip
    if given is not Role.ADVISOR:
        return given, []
    wanted = st.multiselect(
        _("Schreibt in den Stadtbezirken"), list(boroughs), default=[each for each in chosen if each in boroughs],
        format_func=lambda each: boroughs[each], placeholder=_("wählen"), key=f"konto_bezirke:{key}",
    )  # fmt: skip
    return given, wanted
