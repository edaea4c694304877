"""Changing sites: dialogs with forms; what is refused stays in the form, with one sentence why."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from geo.database import transaction
from geo.i18n import _
from geo.terms import SITE_STATUS
from quarters.sites import STRATEGIES
from quarters.sites.outline import checked_outline
from quarters.sites.record import SiteRecord
from quarters.sites.trail import add_event
from quarters.sites.write import SiteText, create_site, update_site
from ui.errors import show_error
from ui.sites import outline, words
from ui.today import today
from ui.who import me

DONE, FAULT, CHOSEN = "standorte_meldung", "standorte_fehler", "standort"


def report() -> None:
    """Say once what the last change did, or why it was refused."""
    done, fault = st.session_state.pop(DONE, None), st.session_state.pop(FAULT, None)
    if done:
        st.toast(done)
    if fault:
        st.html(f'<p class="qa-error" role="alert">{escape(fault)}</p>')


def saved(change: Callable[[], None], told: str) -> None:
    """Run a change; on success close the dialog, on a fault say it inside and keep what was typed."""
    try:
        change()
    except Exception as fault:  # noqa: BLE001 - one sentence in the dialog, nothing was changed
        show_error(fault)
        return
    st.session_state[DONE] = told
    st.rerun()


def _text_fields(known: SiteRecord | None) -> SiteText | None:
    """Draw the fields of a site (None = a new one); return them once *Sichern* is pressed and they are usable."""
    site = known.site if known else None
    with st.form("standort_text"):
        name = st.text_input(_("Name"), site.name if site else "", max_chars=200)
        kind = st.text_input(_("Art"), site.kind if site else "", max_chars=200)
        codes = list(STRATEGIES)
        strategy = st.selectbox(
            _("Strategie"), codes, codes.index(site.strategy if site else "candidate"),
            format_func=lambda code: _(words.TITLES[code]),
        )  # fmt: skip
        body = st.text_input(_("Träger"), site.body if site else "", max_chars=400)
        partners = st.text_input(_("Beteiligte"), known.partners if known else "", max_chars=400)
        term = st.text_input(_("Laufzeit"), known.term if known else "", max_chars=200)
        funding = st.text_input(_("Förderung"), known.funding if known else "", max_chars=400)
        note = st.text_area(_("Hinweis"), site.note if site else "", max_chars=4000)
        if not st.form_submit_button(_("Sichern"), type="primary"):
            return None
    try:
        return SiteText(name, kind, strategy, note, body, partners, term, funding)
    except Exception as fault:  # noqa: BLE001 - the sentence stands at the form
        show_error(fault)
        return None


def new_dialog() -> None:
    """Open the dialog for a new site; a finished drawing becomes its outline."""
    wish: dict[str, Any] = st.session_state.get(outline.WISH) or {}
    points = wish.get("points") if wish.get("site_id") is None else None

    st.dialog(_("Neuer Standort"))(new_content)(points)


def new_content(points: list[list[float]] | None) -> None:
    """Draw what the dialog for a new site holds."""
    if points:
        st.caption(_("Mit dem gezeichneten Umriss."))
    else:
        st.caption(
            _("Ohne Ort ist er ein vollwertiges Vorhaben der Liste; ein Umriss kommt auch später dazu.")
        )
        if st.button(_("Zuerst den Umriss zeichnen"), icon=":material/polyline:", key="standort_erst_umriss"):
            outline.start_new()
            st.rerun()
    text = _text_fields(None)
    if text is not None:
        saved(lambda: _create(text, points), _("Standort angelegt."))


def _create(text: SiteText, points: list[list[float]] | None) -> None:
    drawn = checked_outline(points) if points else None
    with transaction(me()) as connection:
        create_site(connection, text, outline=drawn)
    outline.stop()


def text_dialog(record: SiteRecord) -> None:
    """Open the dialog that changes the texts of a site, as they were when it was opened."""
    st.dialog(_("Standort bearbeiten"))(text_content)(record)


def text_content(record: SiteRecord) -> None:
    """Draw what the dialog for the texts of a site holds."""
    site = record.site
    text = _text_fields(record)
    if text is not None:
        saved(lambda: _update(site.id, site.version, text), _("Gesichert."))


def _update(site_id: int, version: int, text: SiteText) -> None:
    with transaction(me()) as connection:
        update_site(connection, site_id, version, text)


def status_dialog(record: SiteRecord) -> None:
    """Open the dialog that adds a dated status."""
    st.dialog(_("Status eintragen"))(status_content)(record.site.id)


def status_content(site_id: int) -> None:
    """Draw what the dialog for a dated status holds."""
    with st.form("standort_status_form"):
        status = st.selectbox(_("Status"), list(SITE_STATUS), format_func=lambda code: _(SITE_STATUS[code]))
        day = st.date_input(_("Tag"), value=today(), max_value=today(), format="DD.MM.YYYY")
        note = st.text_input(_("Was geschah"), max_chars=1000)
        source = st.text_input(_("Quelle"), max_chars=400)
        sent = st.form_submit_button(_("Sichern"), type="primary")
    if sent:
        saved(lambda: _add(site_id, status, day, note, source), _("Status eingetragen."))


def _add(site_id: int, status: str, day: Any, note: str, source: str) -> None:
    with transaction(me()) as connection:
        add_event(connection, site_id, status, happened_on=day, note=note, source_text=source)
