"""Contacts of a record, for those who may see them: who, how reachable, and what consent was given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from geo.i18n import N_, _, format_day
from ui.components.marks import facts
from ui.register import desk, worklist_reads
from ui.today import today
from vacancy.record import Record
from vacancy.record.contacts import LENGTHS, Contact, remove_contact, save_contact
from vacancy.record.terms import CONSENT_SCOPES, CONTACT_ROLES, OWNER_KINDS

_LABELS = {
    "name": N_("Name"), "organisation": N_("Firma"), "phone": N_("Telefon"), "email": N_("E-Mail"),
    "address": N_("Anschrift"),
    "willingness": N_("Mitwirkungsbereitschaft"), "note": N_("Bemerkung"),
}  # fmt: skip
_CONSENT: dict[bool | None, str] = {None: N_("nicht gefragt"), True: N_("ja"), False: N_("nein")}


def show(held: Record) -> None:
    """Draw the contacts of a record and the form for a new one."""
    found = worklist_reads.contacts_of(held.unit_id)
    if not found:
        st.html(f'<p class="qa-note">{escape(_("Noch ist niemand eingetragen."))}</p>')
    for each in found:
        st.html(f'<h3 class="qa-sheet-part">{escape(_(CONTACT_ROLES[each.role]))}</h3>{facts(_facts(each))}')
        if desk.may_edit(held):
            with st.expander(_("Kontakt ändern")):
                _form(held, each)
    if desk.may_edit(held):
        with st.expander(_("Kontakt anlegen"), icon=":material/person_add:"):
            _form(held, Contact("owner"))
    st.caption(
        _("Kontakte sehen nur die Planung und die Beratung dieses Stadtbezirks. Ungenutzte werden gelöscht.")
    )


def _facts(each: Contact) -> list[tuple[str, str]]:
    told = [(_(label), str(getattr(each, name))) for name, label in _LABELS.items()]
    told.append((_("Art"), _(OWNER_KINDS[each.owner_kind]) if each.owner_kind else ""))
    told.append((_("Einwilligung"), _consent(each)))
    told.append((_("zuletzt gesprochen"), format_day(each.last_contact_on) if each.last_contact_on else ""))
    return told


def _consent(each: Contact) -> str:
    if each.consent is None:
        return _("nicht gefragt")
    day = format_day(each.consent_on) if each.consent_on else ""
    if not each.consent:
        return _("nein")
    return _("ja, {day}: {scope}").format(day=day, scope=_(CONSENT_SCOPES[str(each.consent_scope)]))


def _form(held: Record, each: Contact) -> None:
    key = f"kontakt|{held.unit_id}|{each.id}|{each.version}|{desk.round_number()}"
    with st.form(key, border=False):
        role = st.selectbox(
            _("Rolle"), list(CONTACT_ROLES), list(CONTACT_ROLES).index(each.role),
            format_func=lambda c: _(CONTACT_ROLES[c])
        )  # fmt: skip
        kinds = [None, *OWNER_KINDS]
        kind = st.selectbox(
            _("Art"), kinds, kinds.index(each.owner_kind),
            format_func=lambda c: _(OWNER_KINDS[c]) if c else _("keine Angabe"),
        )  # fmt: skip
        texts = {
            name: st.text_input(_(label), getattr(each, name), max_chars=LENGTHS[name])
            for name, label in _LABELS.items()
        }
        spoken = st.date_input(
            _("zuletzt gesprochen"), each.last_contact_on, max_value=today(), format="DD.MM.YYYY"
        )
        given = {
            "role": role,
            "owner_kind": kind,
            **texts,
            "last_contact_on": _day(spoken),
            **_consent_inputs(each),
        }
        with st.container(horizontal=True):
            saved = st.form_submit_button(_("Kontakt sichern"), type="primary")
            gone = each.id is not None and st.form_submit_button(_("Kontakt löschen"))
    if saved:
        changed = replace(each, **given)
        done = desk.write(lambda connection, person: save_contact(connection, held.unit_id, changed, person))
        if done is not None:
            desk.new_round()
    if gone:
        desk.write(
            lambda connection, person: remove_contact(connection, held.unit_id, int(each.id or 0), person)
        )
    if (saved or gone) and not desk.problem_here():
        st.rerun()


def _consent_inputs(each: Contact) -> dict[str, Any]:
    consent = st.selectbox(
        _("Einwilligung zur Veröffentlichung"), list(_CONSENT), list(_CONSENT).index(each.consent),
        format_func=lambda c: _(_CONSENT[c]),
    )  # fmt: skip
    scopes = [None, *CONSENT_SCOPES]
    scope = st.selectbox(
        _("Umfang"), scopes, scopes.index(each.consent_scope),
        format_func=lambda c: _(CONSENT_SCOPES[c]) if c else _("keine Angabe"),
    )  # fmt: skip
    on = st.date_input(_("Einwilligung vom"), each.consent_on, max_value=today(), format="DD.MM.YYYY")
    return {"consent": consent, "consent_scope": scope, "consent_on": _day(on)}


def _day(given: Any) -> date | None:
    return given if isinstance(given, date) else None
