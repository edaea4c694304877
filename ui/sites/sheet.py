"""The sheet of one site: what is stated, what is computed, what people typed, what belongs to it."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.i18n import _, format_number
from geo.terms import SITE_STATUS
from quarters.sites import Site
from quarters.sites.criteria import TYPED
from quarters.sites.measured import Measured
from quarters.sites.record import Link, SiteRecord
from quarters.sites.words import figure_words, measured_words, typed_words
from ui import reads as page_reads
from ui.components.marks import facts, mark
from ui.components.provenance import provenance_html, source_text
from ui.components.table import Html, Row, table_html
from ui.links import link, map_address
from ui.sites import additions, around, edit, outline, rating, reads, take_away, words


def show(site: Site) -> None:
    """Draw the sheet of a site."""
    record = reads.record(site.id)
    with st.container(key="standort_blatt", border=True):
        _head(record)
        left, right = st.columns(2, gap="large")
        with left:
            st.html(facts(_facts(record)))
            _figures(record)
            _events(record)
            _links(record)
            around.show(site)
        with right:
            _measured(record)
            _typed(record)


def _head(record: SiteRecord) -> None:
    site = record.site
    with st.container(horizontal=True, vertical_alignment="center", key="standort_kopf"):
        st.html(f'<h2 class="qa-sheet-title">{escape(site.name)}</h2>', width="stretch")
        quality = {source.quality for source in page_reads.sources_of([site.source_id])}
        marks = [mark("ended")] if site.cancelled else []
        st.html(
            '<div class="qa-marks">'
            + "".join([*marks, words.place_marks(site), *(mark(each) for each in sorted(quality))])
            + "</div>",
            width="content",
        )
    if site.note:
        st.html(f'<p class="qa-note">{escape(site.note)}</p>')
    with st.container(horizontal=True, key="standort_knoepfe"):
        if reads.may_plan():
            if st.button(_("Bearbeiten"), icon=":material/edit:", key="standort_bearbeiten"):
                edit.text_dialog(record)
            if st.button(_("Status eintragen"), icon=":material/event:", key="standort_status_neu"):
                edit.status_dialog(record)
            outline.button(record)
            if st.button(_("Angabe hinzufügen"), icon=":material/post_add:", key="standort_angabe"):
                additions.figure_dialog(record)
            if st.button(_("Leerstände verknüpfen"), icon=":material/link:", key="standort_leerstaende"):
                additions.links_dialog(record)
        if reads.may_rate() and st.button(
            _("Kriterien eintragen"), icon=":material/tune:", key="standort_kriterien"
        ):
            rating.criteria_dialog(record)
        take_away.button(record)


def _facts(record: SiteRecord) -> list[tuple[str, str]]:
    site = record.site
    return [
        (_("Art"), site.kind),
        (_("Strategie"), words.strategy(site)),
        (_("Status"), words.status(site)),
        (_("Träger"), site.body or _("keine Angabe")),
        (_("Beteiligte"), record.partners),
        (_("Laufzeit"), record.term),
        (_("Förderung"), record.funding or _("keine Angabe")),
        (_("Ort"), words.place(site)),
        (_("Umriss"), format_number(site.outline_ha, "ha", 2) if site.outline_ha is not None else ""),
    ]


def _figures(record: SiteRecord) -> None:
    """Draw what sources state; figures that contradict each other stand side by side."""
    st.subheader(_("Angaben der Quellen"), anchor=False)
    if not record.figures:
        st.html(f'<p class="qa-note">{_("Zu Fläche, Budget und Arbeitsplätzen ist nichts angegeben.")}</p>')
        return
    topics = [figure.topic for figure in record.figures]
    rows = []
    for told in record.figures:
        label, value = figure_words(told)
        differing = mark("assumption", _("Quellen weichen ab")) if topics.count(told.topic) > 1 else ""
        unsure = "" if told.certain else mark("assumption", _("ohne Beleg"))
        source = ", ".join(part for part in (told.source, told.as_of) if part) or _("keine Quelle genannt")
        rows.append(
            Row(
                (
                    words.with_note(label, told.label.removeprefix(label).lstrip(" ,")),
                    Html(f"{escape(value)} {differing}{unsure}"),
                    source,
                )
            )
        )
    st.html(table_html(_("Angaben der Quellen"), (_("Was"), _("Wert"), _("Quelle")), rows))


def _events(record: SiteRecord) -> None:
    st.subheader(_("Verlauf"), anchor=False)
    if not record.events:
        st.html(f'<p class="qa-note">{_("Kein Status bekannt.")}</p>')
        return
    items = "".join(
        f"<li><time>{escape(words.event_day(event))}</time> <b>{escape(_(SITE_STATUS[event.status]))}</b>"
        f'<br><span class="qa-small">{escape(_joined(event.note, event.source))}</span></li>'
        for event in record.events
    )
    st.html(f'<ol class="qa-history">{items}</ol>')


def _links(record: SiteRecord) -> None:
    if record.links:
        st.subheader(_("Gehört dazu"), anchor=False)
        items = "".join(f"<li>{_linked(each)}</li>" for each in record.links)
        st.html(f'<ul class="qa-list">{items}</ul>')


def _linked(told: Link) -> str:
    note = f' <span class="qa-small">{escape(told.note)}</span>' if told.note else ""
    if told.kind == "unit":
        target = (
            map_address("vacancies", told.vacancy_id)
            if told.vacancy_id
            else map_address("commercial_units", told.target_id)
        )
        return link(target, told.name) + note
    if told.kind == "area":
        return link(map_address("quarter_labs", told.target_id), told.name) + note
    return link(f"/standorte?standort={told.target_key}", told.name) + note


def _measured(record: SiteRecord) -> None:
    st.subheader(_("Gemessen"), anchor=False)
    found = reads.measured_of(record.site.id)
    if not found:
        st.html(f'<p class="qa-note">{_("Wegenetz und Bevölkerung sind noch nicht geladen.")}</p>')
        return
    rows = [
        Row(
            (words.with_note(each.label, each.note), measured_words(each), _quality(each)),
            muted=each.value is None,
        )
        for each in found
    ]
    st.html(table_html(_("Gemessene Kriterien"), (_("Kriterium"), _("Wert"), _("Güte")), rows))
    sources = {source_text(source): source for each in found for source in each.sources}
    if sources:
        st.html(provenance_html(sources.values(), _("Entfernung: Fußweg im Netz, gerundet auf 10 Menschen")))


def _typed(record: SiteRecord) -> None:
    st.subheader(_("Eingeschätzt"), anchor=False)
    rows = []
    for criterion in TYPED:
        told = record.criteria.get(criterion.key)
        origin = ", ".join(part for part in (told.note, told.source) if part) if told else ""
        marks = mark(told.quality) if told else ""
        rows.append(
            Row((_(criterion.label), words.with_note(typed_words(told), origin, marks)), muted=told is None)
        )
    st.html(table_html(_("Eingeschätzte Kriterien"), (_("Kriterium"), _("Angabe")), rows))


def _quality(found: Measured) -> Html:
    return Html(mark(found.quality) if found.quality else "–")


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
