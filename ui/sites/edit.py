"""Changing sites: dialogs with forms; what is refused stays in the form, with one sentence why."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from geo.database import transaction
from geo.i18n import _
from geo.terms import QUALITIES, SITE_STATUS
from quarters.sites import STRATEGIES
from quarters.sites.criteria import TYPED, TypedCriterion
from quarters.sites.outline import checked_outline
from quarters.sites.record import SiteRecord, Typed
from quarters.sites.trail import add_event
from quarters.sites.typed import set_criterion
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


def _saved(change: Callable[[], None], told: str) -> None:
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
        _saved(lambda: _create(text, points), _("Standort angelegt."))


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
        _saved(lambda: _update(site.id, site.version, text), _("Gesichert."))


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
        _saved(lambda: _add(site_id, status, day, note, source), _("Status eingetragen."))


def _add(site_id: int, status: str, day: Any, note: str, source: str) -> None:
    with transaction(me()) as connection:
        add_event(connection, site_id, status, happened_on=day, note=note, source_text=source)


def criteria_dialog(record: SiteRecord) -> None:
    """Open the dialog for the typed criteria, one at a time."""
    st.dialog(_("Kriterien eintragen"))(criteria_content)(record)


def criteria_content(record: SiteRecord) -> None:
    """Draw what the dialog for the typed criteria holds."""
    keys = [criterion.key for criterion in TYPED]
    labels = {criterion.key: _(criterion.label) for criterion in TYPED}
    key = st.segmented_control(
        _("Kriterium"),
        keys,
        format_func=labels.__getitem__,
        default=keys[0],
        key="kriterium_wahl",
        required=True,
    )
    criterion = next(each for each in TYPED if each.key == key)
    known = record.criteria.get(criterion.key)
    values = _criterion_fields(criterion, known)
    if values is not None:
        version = known.version if known else 0
        _saved(lambda: _rate(record.site.id, criterion.key, version, values), _("Kriterium gesichert."))


def _criterion_fields(criterion: TypedCriterion, known: Typed | None) -> dict[str, Any] | None:
    code, amount = None, None
    with st.form(f"kriterium_{criterion.key}"):
        if criterion.codes:
            codes = ["", *criterion.codes]
            at = codes.index(known.code) if known and known.code in codes else 0
            labels = {"": _("keine Angabe")} | {each: _(label) for each, label in criterion.codes.items()}
            code = st.selectbox(_("Angabe"), codes, at, format_func=labels.__getitem__)
        if criterion.key == "costs":
            amount = st.number_input(
                _("Kosten in Euro"), min_value=0.0, value=known.amount if known else None, step=1000.0, format="%.0f",
                placeholder=_("keine Angabe"),
            )  # fmt: skip
        steps = [None, 0, 1, 2, 3, 4, 5]
        rating = st.selectbox(
            _("Bewertung (0 schlecht bis 5 gut)"), steps, steps.index(known.rating) if known else 0,
            format_func=lambda n: _("keine Angabe") if n is None else str(n),
        )  # fmt: skip
        note = st.text_input(_("Begründung"), known.note if known else "", max_chars=1000)
        source = st.text_input(_("Quelle"), known.source if known else "", max_chars=400)
        grades = list(QUALITIES)
        quality = st.selectbox(
            _("Datenqualität"), grades, grades.index(known.quality) if known else grades.index("approximate"),
            format_func=lambda grade: _(QUALITIES[grade]),
        )  # fmt: skip
        if not st.form_submit_button(_("Sichern"), type="primary"):
            return None
    return {
        "code": code or None, "amount": amount, "rating": rating, "note": note, "source": source, "quality": quality,
        "as_of": today(),
    }  # fmt: skip


def _rate(site_id: int, criterion: str, version: int, values: dict[str, Any]) -> None:
    with transaction(me()) as connection:
        set_criterion(connection, site_id, criterion, version, values)
