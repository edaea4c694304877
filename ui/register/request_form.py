"""A search request entered, changed or ended; nothing is stored before the last click."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from html import escape

import streamlit as st
from sqlalchemy.engine import Connection

from geo.i18n import _
from geo.people import Person
from geo.terms import UNIT_KINDS
from quarters.supply.services import load_services
from ui import map_reads
from ui.register import desk, office_reads
from ui.today import today
from vacancy.matching import TERMS, SearchRequest
from vacancy.search_requests import (
    CONTACT_KEPT_DAYS,
    RequestContact,
    close_request,
    forget_contacts,
    save_contact,
    save_request,
)


def new_button() -> None:
    """Draw the button that opens an empty form."""
    if st.button(_("Gesuch anlegen"), icon=":material/add:", type="primary", key="gesuch_neu"):
        _dialog(_("Gesuch anlegen"), SearchRequest(0, ""))


def edit_button(request: SearchRequest) -> None:
    """Draw the button that opens the form of a request."""
    if st.button(_("Gesuch bearbeiten"), icon=":material/edit:", key="gesuch_bearbeiten"):
        _dialog(_("Gesuch bearbeiten"), request)


def close_button(request: SearchRequest) -> None:
    """Draw the button that ends a request; its contact is deleted with it."""
    with st.popover(_("Gesuch beenden"), icon=":material/done_all:"):
        st.html(f"<p>{escape(_('Das Gesuch verschwindet aus der Liste, sein Kontakt wird gelöscht.'))}</p>")
        if st.button(_("Beenden"), key="gesuch_beenden", type="primary"):
            desk.write(lambda connection, _person: _close(connection, request.id))
            if not desk.problem_here():
                st.rerun()


def _close(connection: Connection, request_id: int) -> None:
    close_request(connection, request_id, today())
    forget_contacts(connection, today())


def _dialog(title: str, request: SearchRequest) -> None:
    @st.dialog(title, width="large")
    def show() -> None:
        _content(request)

    show()


def _content(request: SearchRequest) -> None:
    with st.form(f"gesuch|{request.id}|{request.version}", border=False):
        changed = _wishes(request)
        contact = _contact_inputs(request)
        saved = st.form_submit_button(_("Sichern"), type="primary")
    if not saved:
        return
    name, phone, email, agreed = contact
    if (name or phone or email) and not agreed:
        told = _("Ein Kontakt wird nur mit Einwilligung gesichert: bitte ankreuzen oder die Felder leeren.")
        st.html(f'<p class="qa-error" role="alert">{escape(told)}</p>')
        return
    kept = RequestContact(name, phone, email, today(), today() + timedelta(days=CONTACT_KEPT_DAYS))

    def work(connection: Connection, _person: Person) -> int:
        key = save_request(connection, changed)
        if agreed:
            save_contact(connection, key, kept)
        forget_contacts(connection, today())
        return key

    if desk.write(work) is not None:
        st.toast(_("Gesuch gesichert."), icon=":material/check:")
        st.rerun()
    desk.problem_here()


def _wishes(request: SearchRequest) -> SearchRequest:
    boroughs = map_reads.area_names(map_reads.current_version(), "borough")
    services = {
        service.key: _(service.label) for service in load_services().services.values() if service.premises
    }
    title = st.text_input(
        _("Name des Gesuchs"), request.title, max_chars=120, placeholder=_("Hausarztpraxis im Norden")
    )
    left, right = st.columns(2)
    use = left.text_input(_("Nutzung"), request.use_wanted, max_chars=120)
    known = ["", *services]
    service = right.selectbox(
        _("Versorgungsart"), known, index=known.index(request.service) if request.service in services else 0,
        format_func=lambda key: services.get(key, _("keine davon")),
    )  # fmt: skip
    kinds = st.multiselect(
        _("Objektart"),
        list(UNIT_KINDS),
        list(request.kinds),
        placeholder=_("alle"),
        format_func=lambda k: _(UNIT_KINDS[k]),
    )
    low, high, rent = st.columns(3)
    least = low.number_input(
        _("Fläche ab, m²"), value=request.min_floor_area_m2, min_value=0.0, step=10.0, format="%.0f"
    )
    most = high.number_input(
        _("Fläche bis, m²"), value=request.max_floor_area_m2, min_value=0.0, step=10.0, format="%.0f"
    )
    limit = rent.number_input(
        _("Miete bis, €/m²"), value=request.max_rent_eur_m2, min_value=0.0, step=0.5, format="%.2f"
    )
    wanted = st.multiselect(
        _("Stadtbezirke"), list(boroughs), [key for key in request.borough_ids if key in boroughs],
        placeholder=_("alle"), format_func=lambda key: boroughs[key],
    )  # fmt: skip
    term = st.segmented_control(
        _("Dauer"), list(TERMS), default=request.term, required=True, format_func=lambda k: _(TERMS[k])
    )
    step_free = st.checkbox(_("nur stufenlos"), request.needs_step_free)
    note = st.text_area(_("Notiz, ohne Namen"), request.note, max_chars=2000)
    return replace(
        request, title=title, use_wanted=use, service=service or "", kinds=tuple(kinds),
        min_floor_area_m2=least or None, max_floor_area_m2=most or None, max_rent_eur_m2=limit or None,
        borough_ids=tuple(wanted),
        needs_step_free=step_free, term=term or "either", note=note,
    )  # fmt: skip


def _contact_inputs(request: SearchRequest) -> tuple[str, str, str, bool]:
    known = office_reads.contact(request.id, today()) if request.id else None
    st.html(f'<h3 class="qa-sheet-part">{_("Kontakt, nur für Planung und Sie")}</h3>')
    left, middle, right = st.columns(3)
    name = left.text_input(_("Name"), known.name if known else "", max_chars=120)
    phone = middle.text_input(_("Telefon"), known.phone if known else "", max_chars=60)
    email = right.text_input(_("E-Mail"), known.email if known else "", max_chars=120)
    agreed = st.checkbox(
        _("Die Person ist einverstanden, dass wir den Kontakt ein Jahr lang behalten."), known is not None
    )
    return name.strip(), phone.strip(), email.strip(), agreed
