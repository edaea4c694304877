"""The record beside the list: overview, object, marketing, contacts, story."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.i18n import _, format_day, format_since
from geo.terms import STATUS_SYMBOLS
from ui import frame, map_reads
from ui.components.marks import facts, mark, marks
from ui.components.provenance import provenance
from ui.components.symbols import data_address, symbol_svg
from ui.links import link, map_address
from ui.register import (
    actions,
    contacts_view,
    desk,
    edit_form,
    expose_block,
    photos_view,
    position_form,
    story_view,
    table,
    worklist_reads,
)
from ui.supply.blocks import vacancy_block
from ui.today import today
from vacancy.record import Record
from vacancy.record.fields import FIELDS
from vacancy.record.lifecycle import CONFIRMABLE, STATUS_LABELS
from vacancy.record.values import value_text
from vacancy.record.worklists import CONFIRM_WITHIN_DAYS

OVERVIEW = (
    *(
        "kind",
        "previous_use",
        "floor_area_m2",
        "cause",
        "vacancy_kind",
        "condition",
        "step_free",
        "rent_eur_m2",
    ),
    *("interim_use_ends_on", "lease_ends_on"),
)


def show(unit_id: int) -> None:
    """Draw the record of a unit in a column of its own."""
    held = worklist_reads.one(unit_id)
    with st.container(key="akte"):
        _head(held)
        place = st.empty()  # what comes and goes above the tabs would throw the reader to the first one
        if problem := st.session_state.get(desk.PROBLEM):
            place.html(f'<p class="qa-error" role="alert">{escape(str(problem))}</p>')
        if not edit_form.conflict():
            _tabs(held)
        source = worklist_reads.source_of(held)
        if source is not None:
            provenance([source])


def _head(held: Record) -> None:
    source = worklist_reads.source_of(held)
    with st.container(horizontal=True, vertical_alignment="center", key="akte_kopf"):
        signs = [
            _status_mark(held),
            *_due_marks(held),
            *([mark(source.quality)] if source and source.quality != "official" else []),
        ]
        st.html(marks(*signs), width="stretch")
        st.button(
            _("Akte schließen"), icon=":material/close:", type="tertiary", key="akte_zu", width="content",
            on_click=desk.close,
        )  # fmt: skip
    st.header(held.name or _("ohne Adresse"), anchor=False)
    names = map_reads.area_names(map_reads.current_version(), "")
    where = [names.get(each or 0, "") for each in (held.suburb_id, held.borough_id)]
    number = held.values["file_number"] or _("Nr. {key}").format(key=held.unit_id)
    place = ", ".join(dict.fromkeys(each for each in where if each)) or _("Lage noch nicht bekannt")
    st.html(f'<p class="qa-note">{escape(place)} · {escape(str(number))}</p>')
    if picture := worklist_reads.locator(held.unit_id):
        look = "qa-locator qa-locator-dark" if frame.dark() else "qa-locator"
        alt = escape(_("Lageplan: {address}").format(address=held.name or _("ohne Adresse")))
        st.html(f'<img class="{look}" src="{data_address(picture)}" alt="{alt}">')


def _status_mark(held: Record) -> str:
    code = held.spell_status if held.is_open else held.status
    symbol = STATUS_SYMBOLS.get(str(code), STATUS_SYMBOLS["occupied"])
    picture = data_address(symbol_svg(symbol, dark=frame.dark()))
    words = _(STATUS_LABELS.get(str(code), "belegt"))
    since, ahead = held.values["vacant_since"], held.values["threatened_from"]
    if code == "threatened":
        words = f"{words} {table.threatened_words(ahead)}" if ahead else words
    elif held.is_open and since and since <= today():
        precision = str(held.values["vacant_since_precision"] or "day")
        told = _("leer seit {day}").format(day=format_since(since, precision))
        words = told if code in {"vacant", "confirmed"} else f"{words} · {told}"
    return f'<span class="qa-mark qa-plain"><img src="{picture}" alt=""><span>{escape(words)}</span></span>'


def _due_marks(held: Record) -> list[str]:
    day = held.last_confirmed_on
    if held.is_open and held.spell_status in CONFIRMABLE:
        if day is None:
            return [mark("stale", _("nie bestätigt"))]
        if (today() - day).days > CONFIRM_WITHIN_DAYS:
            return [mark("stale", _("Bestätigung überfällig"))]
    return []


def _tabs(held: Record) -> None:
    titles = [_("Überblick"), _("Objekt"), _("Vermarktung")]
    seen = desk.may_edit(held)  # the same persons; the database decides about each contact
    titles += [_("Kontakte")] if seen else []
    overview, thing, market, *more = st.tabs([*titles, _("Verlauf")])
    with overview:
        _overview(held)
    with thing:
        position_form.show(held)
        edit_form.groups(held, "objekt", "identity", "place", "object", "access")
    with market:
        edit_form.groups(held, "vermarktung", "vacancy", "marketing")
        expose_block.show(held)
    if seen:
        with more[0]:
            contacts_view.show(held)
    with more[-1]:
        story_view.show(held)
    actions.foot(held)


def _overview(held: Record) -> None:
    actions.tasks(held)
    told = [(_(FIELDS[name].label), value_text(FIELDS[name], held.values[name], "")) for name in OVERVIEW]
    told.append(
        (_("zuletzt bestätigt"), format_day(held.last_confirmed_on) if held.last_confirmed_on else "")
    )
    told.append((_("Passende Gesuche"), expose_block.summary(held)))
    st.html(facts(told))
    photos_view.show(held)
    if held.lon is not None and held.is_open and held.vacancy_id is not None:
        st.html(link(map_address("vacancies", held.vacancy_id), _("Auf der Karte zeigen")))
    if held.is_open and held.vacancy_id is not None:
        vacancy_block(held.vacancy_id)
