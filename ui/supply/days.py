"""Tab Zwei Tage: the supply of two days side by side: who gained or lost it, where, and what came and went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

import pandas as pd
import streamlit as st

from geo.i18n import _, format_day, format_number, ngettext
from quarters.supply.comparison import AreaChange
from quarters.supply.days import DaySupply
from quarters.supply.model import SupplyModel
from ui import frame
from ui.components.marks import sentence
from ui.components.supply_map import HEIGHT_PX, supply_map
from ui.supply import change_map, picked, provenance, reads, words
from ui.supply.names import place_columns
from ui.supply.question import Question
from ui.today import today

MAP = "zwei_tage_karte"
EARLIEST = date(1990, 1, 1)
AHEAD = timedelta(days=3653)
SHOWN = 12


@frame.fragment
def show(model: SupplyModel, question: Question) -> None:
    """Draw the tab; it reruns alone, so that another day shows at once."""
    with st.container(horizontal=True, key="zwei_tage"):
        first = _day("von", _("Erster Tag"), today() - timedelta(days=365))
        second = _day("bis", _("Zweiter Tag"), today())
    if first == second:
        st.html(sentence(_("Bitte zwei verschiedene Tage wählen.")))
        return
    before, after = (reads.day_supply(model, day, today()) for day in sorted((first, second)))
    of = (question.service.key, question.threshold_m, question.group)
    missing = [each for each in (before, after) if reads.nothing_known(each, question.service.key)]
    if missing:
        st.html(
            sentence(
                _("Zu dieser Versorgungsart ist kein Angebot erfasst, der Vergleich sagt deshalb nichts.")
            )
        )
        return
    st.html(sentence(_words(question, before, after, reads.city_change(before, after, *of)), live=True))
    changes = reads.changes(before, after, *of, question.level)
    left, right = st.container(key="zwei_tage_spalten").columns([3.4, 5.6], gap="small")
    with left:
        data = change_map.data(question, before.state, after.state, changes, picked.current())
        supply_map(MAP, data, lambda: picked.from_map(MAP))
    with right:
        _table(model, question, before, after, changes)
    _facilities(question, before, after)
    _what_stays(model, question, (before, after))
    provenance.line(model, question.service.key)


def _day(parameter: str, label: str, first: date) -> date:
    key = f"tag_{parameter}"
    if st.session_state.get(key) is None:
        st.session_state[key] = _read(st.query_params.get(parameter, ""), first)
    st.date_input(
        label, key=key, min_value=EARLIEST, max_value=today() + AHEAD, format="DD.MM.YYYY", width=180
    )
    chosen: date = st.session_state[key] or first
    if chosen == first:
        st.query_params.pop(parameter, None)
    else:
        st.query_params[parameter] = chosen.isoformat()
    return chosen


def _read(text: str, otherwise: date) -> date:
    try:
        given = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return given if EARLIEST <= given <= today() + AHEAD else otherwise


def _words(question: Question, before: DaySupply, after: DaySupply, city: AreaChange) -> str:
    told = _("{service}: Am {first} waren <b>{then}</b> ohne, am {second} <b>{now}</b>: <b>{difference}</b>.")
    return told.format(
        service=escape(_(question.service.label)), first=format_day(before.day), second=format_day(after.day),
        then=escape(words.people_noun(city.before.residents_without_supply)),
        now=escape(words.people_noun(city.after.residents_without_supply)),
        difference=escape(words.difference(city.before.residents_without_supply, city.after.residents_without_supply)),
    )  # fmt: skip


def _table(
    model: SupplyModel, question: Question, before: DaySupply, after: DaySupply, changes: Sequence[AreaChange]
) -> None:
    table = pd.DataFrame({
        **place_columns(model, question.level, [one.after.id for one in changes]),
        "before": [words.people(one.before.residents_without_supply) for one in changes],
        "after": [words.people(one.after.residents_without_supply) for one in changes],
        "difference": [words.signed_people(one.difference) for one in changes],
        "points": [words.signed_points(one.share_difference) for one in changes],
    })  # fmt: skip
    columns = st.column_config
    keys = [one.after.id for one in changes]
    key = f"zwei_tage|{question.level}|{before.day}|{after.day}|{question.service.key}"
    st.dataframe(
        table, hide_index=True, height=HEIGHT_PX, row_height=36, key=key, selection_mode="single-cell",
        on_select=lambda: _row_chosen(key, keys),
        column_order=("name", "difference", "points", "before", "after", "borough"),  # a phone shows the first three
        column_config={
            "name": columns.TextColumn(_("Gebiet"), width=118),
            "borough": columns.TextColumn(_("Stadtbezirk"), width=98),
            "before": columns.TextColumn(format_day(before.day), alignment="right", width=104),
            "after": columns.TextColumn(format_day(after.day), alignment="right", width=104),
            "difference": columns.TextColumn(_("Unterschied"), alignment="right", width=124),
            "points": columns.TextColumn(_("Prozentpunkte"), alignment="right", width=104),
        },
        alt=_("Menschen ohne {service} je Gebiet an beiden Tagen").format(service=_(question.service.label)),
    )  # fmt: skip


def _row_chosen(key: str, keys: list[int]) -> None:
    cells = st.session_state[key]["selection"]["cells"]
    if cells and cells[0][0] < len(keys):
        picked.pick("area", keys[cells[0][0]])


def _facilities(question: Question, before: DaySupply, after: DaySupply) -> None:
    """Draw which facilities are there only on one of the days."""
    gone, new = reads.facility_changes(before, after, question.service.key)
    left, right = st.columns(2)
    lists = (
        (left, gone, ngettext("{n} Angebot weniger", "{n} Angebote weniger", len(gone))),
        (right, new, ngettext("{n} Angebot mehr", "{n} Angebote mehr", len(new))),
    )
    for place, rows, title in lists:
        items = [
            _item(question, *row) for row in rows[["name", "street", "house_number"]].itertuples(index=False)
        ]
        listed = "".join(f"<li>{escape(item)}</li>" for item in items[:SHOWN])
        more = len(items) - SHOWN
        note = (
            f'<p class="qa-note">{_("und {n} weitere").format(n=format_number(more))}</p>' if more > 0 else ""
        )
        head = escape(title.format(n=format_number(len(items))))
        place.html(f'<h3 class="qa-sheet-part">{head}</h3><ul class="qa-plain-list">{listed}</ul>{note}')


def _item(question: Question, name: str, street: str, number: str) -> str:
    address = f"{street} {number}".strip() or _("ohne Adresse")
    return f"{name or _(question.service.label)}, {address}"


def _what_stays(model: SupplyModel, question: Question, days: Sequence[DaySupply]) -> None:
    """Draw what the comparison rests on, and what it leaves as it is."""
    streets, residents = (_as_of(model, relation) for relation in ("walk_edge", "population_cell"))
    told = [
        _(
            "An beiden Tagen gleich gerechnet: Wege (Stand {streets}), Bevölkerung (Stand {residents}) und Gebiete."
        ).format(streets=streets, residents=residents),
        *(_basis(question, each) for each in days),
    ]
    items = "".join(f"<li>{escape(line)}</li>" for line in told)
    st.html(
        f'<h3 class="qa-sheet-part">{_("Was verglichen wird")}</h3><ul class="qa-plain-list">{items}</ul>'
    )


def _as_of(model: SupplyModel, relation: str) -> str:
    found = [one for one in model.sources if one.relation == relation]
    days = [one.as_of_note or format_day(one.as_of) for one in found if one.as_of_note or one.as_of]
    return ", ".join(dict.fromkeys(days)) or _("ohne Datum")


def _basis(question: Question, each: DaySupply) -> str:
    """Return what is known of a day, in words."""
    service, day = question.service.key, format_day(each.day)
    if each.known is None:
        closing = sum(step.service == service for step in each.state.steps)
        if each.day == today():
            return _("{day}: Angebote nach heutigem Stand.").format(day=day)
        return ngettext(
            "{day}: heutiger Stand ohne {n} angekündigte Schließung; was neu öffnet, ist nicht bekannt.",
            "{day}: heutiger Stand ohne {n} angekündigte Schließungen; was neu öffnet, ist nicht bekannt.", closing,
        ).format(day=day, n=closing)  # fmt: skip
    known = each.known
    since = known.known_from.get(service)
    if since is not None and each.day < since:
        told = _(
            "{day}: Angebote sind erst ab {since} erfasst; gerechnet mit diesem Stand. Aus dem Register kommen dazu: "
            "{added} (schlossen erst danach), es fallen weg: {empty} (Räume leer oder anders vermietet). "
            "Was ohne Spur im Register schloss, fehlt."
        )
    else:
        told = _(
            "{day}: die für diesen Tag erfassten Angebote. Aus dem Register kommen dazu: {added} (schlossen erst "
            "danach), es fallen weg: {empty} (Räume leer)."
        )
    return told.format(
        day=day,
        since=format_day(since),
        added=known.remembered.get(service, 0),
        empty=known.empty.get(service, 0),
    )
