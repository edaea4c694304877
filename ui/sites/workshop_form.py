"""Preparing a workshop: title, date, groups, agenda, options, criteria."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from geo.database import transaction
from geo.errors import AtlasError, InputError
from geo.i18n import N_, _
from quarters.sites import Site
from quarters.workshop.model import DIRECTIONS, LETTERS, SCALES, STEP_KINDS, Workshop
from quarters.workshop.plan import TEMPLATES, NewCandidate, NewCriterion, NewStep, Plan, template_steps
from quarters.workshop.prepare import create_workshop
from quarters.workshop.run import show_map
from ui import reads
from ui.components.provenance import stand
from ui.errors import show_error
from ui.sites import reads as site_reads
from ui.sites.workshop_map import DEFAULT_LAYERS, drawn_map
from ui.today import today
from ui.who import me

GROUPS = N_("Wirtschaftsförderung, SVTZ, Dezernat 2, Dezernat 6")
FIRST_CRITERIA = ((N_("Wirkung für das Quartier"), "more"), (N_("Aufwand der Erschließung"), "less"))


@dataclass(frozen=True, slots=True)
class _Filled:
    """What the form holds."""

    title: str
    day: date
    groups: str
    steps: list[dict[Any, Any]]
    chosen: list[Site]
    measured: list[NewCriterion]
    typed: list[dict[Any, Any]]


def show_form() -> Workshop | None:
    """Draw the form; return the workshop once it is stored."""
    with st.container(key="workshop_vorbereiten"):
        st.subheader(_("Workshop vorbereiten"), anchor=False)
        filled = _fields()
        if not st.button(_("Workshop anlegen"), type="primary", key="ws_anlegen"):
            return None
    try:
        plan = _plan(filled)
        with transaction(me()) as connection:
            made = create_workshop(connection, plan, me().name)
            show_map(connection, made.id, drawn_map(DEFAULT_LAYERS))
    except AtlasError as error:
        show_error(error)
        return None
    return made


def _fields() -> _Filled:
    sites = {site.id: site for site in site_reads.all_sites() if not site.cancelled}
    left, right = st.columns(2)
    title = left.text_input(
        _("Titel"), placeholder=_("Flächenworkshop Nordwest"), max_chars=120, key="ws_titel"
    )
    day = right.date_input(_("Tag"), value=today(), format="DD.MM.YYYY", key="ws_tag")
    groups = left.text_input(_("Gruppen, mit Komma getrennt"), value=_(GROUPS), key="ws_gruppen")
    agenda = right.selectbox(
        _("Ablauf"), list(TEMPLATES), format_func=lambda key: _(TEMPLATES[key][0]), key="ws_ablauf"
    )
    steps = _steps_table(agenda)
    chosen = st.multiselect(
        _("Flächen (zwei bis acht)"), list(sites), format_func=lambda key: _site_words(sites[key]),
        max_selections=len(LETTERS), placeholder=_("Standorte wählen"), key="ws_flaechen",
    )  # fmt: skip
    computed = _computed(chosen)
    picked = st.multiselect(
        _("Gemessene Kriterien"), list(computed), format_func=lambda key: computed[key].name,
        placeholder=_("aus den geladenen Daten berechnet"), key="ws_gemessen",
    )  # fmt: skip
    typed = _typed_table(len(chosen))
    return _Filled(
        title, day, groups, steps, [sites[key] for key in chosen], [computed[key] for key in picked], typed
    )


def _steps_table(agenda: str) -> list[dict[Any, Any]]:
    """Draw the agenda of a template, to be changed, and return its rows."""
    rows = [
        {"kind": _(STEP_KINDS[step.kind]), "title": step.title, "question": step.question}
        for step in template_steps(agenda)
    ]
    columns = {
        "kind": st.column_config.SelectboxColumn(_("Art"), options=[_(each) for each in STEP_KINDS.values()]),
        "title": st.column_config.TextColumn(_("Schritt"), max_chars=60),
        "question": st.column_config.TextColumn(_("Frage auf den Anzeigen"), max_chars=120, width="large"),
    }
    with st.expander(" → ".join(row["title"] for row in rows)):
        edited = st.data_editor(
            pd.DataFrame(rows),
            num_rows="dynamic",
            hide_index=True,
            column_config=columns,
            key=f"ws_schritte_{agenda}",
        )
    return [row for row in edited.to_dict("records") if _text(row, "kind")]


def _text(row: dict[Any, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None or pd.isna(value) else str(value).strip()


def _key_of(terms: dict[str, str], text: str, otherwise: str) -> str:
    return next((key for key, label in terms.items() if _(label) == text), otherwise)


def _site_words(site: Site) -> str:
    place = site.suburb or site.borough
    return f"{site.name} ({place})" if place else site.name


def _computed(chosen: Sequence[int]) -> dict[str, NewCriterion]:
    """Return the criteria that can be computed for at least one of the options, by key."""
    found = [site_reads.measured_of(key) for key in chosen]
    told: dict[str, NewCriterion] = {}
    for values in zip(*found, strict=True):
        known = [each for each in values if each.value is not None]
        if known:
            sources = dict.fromkeys(
                f"{s.title}, {stand(s)}".rstrip(", ") for each in known for s in each.sources
            )
            told[known[0].key] = NewCriterion(
                known[0].label, "more" if known[0].more_is_better else "less", "measured", known[0].unit,
                "; ".join(sources), tuple(each.value for each in values),
            )  # fmt: skip
    return told


def _typed_table(options: int) -> list[dict[Any, Any]]:
    """Draw the table of typed criteria and return its rows."""
    st.caption(
        _(
            "Eigene Kriterien: Bewertete schätzt die Runde von 1 bis 5; gemessene brauchen je Fläche eine Zahl."
        )
    )
    letters = list(LETTERS[:options])
    rows = [
        {
            "name": _(name),
            "direction": _(DIRECTIONS[direction]),
            "scale": _(SCALES["rated"]),
            "unit": "",
            "source": "",
        }
        for name, direction in FIRST_CRITERIA
    ]
    start = pd.DataFrame(rows).reindex(columns=["name", "direction", "scale", "unit", "source", *letters])
    start[letters] = ""
    columns: dict[str, Any] = {
        "name": st.column_config.TextColumn(_("Kriterium"), max_chars=60),
        "direction": st.column_config.SelectboxColumn(
            _("Richtung"), options=[_(each) for each in DIRECTIONS.values()]
        ),
        "scale": st.column_config.SelectboxColumn(_("Skala"), options=[_(each) for each in SCALES.values()]),
        "unit": st.column_config.TextColumn(_("Einheit"), max_chars=20),
        "source": st.column_config.TextColumn(_("Quelle"), max_chars=120),
    } | {letter: st.column_config.TextColumn(letter, width="small", max_chars=12) for letter in letters}
    edited = st.data_editor(
        start, num_rows="dynamic", hide_index=True, column_config=columns, key=f"ws_kriterien_{options}"
    )
    return [row for row in edited.to_dict("records") if _text(row, "name")]


def _criterion(row: dict[Any, Any], letters: Sequence[str]) -> NewCriterion:
    name = _text(row, "name")
    direction, scale = _text(row, "direction"), _text(row, "scale")
    return NewCriterion(
        name, _key_of(DIRECTIONS, direction, "more"), _key_of(SCALES, scale, "rated"), _text(row, "unit"),
        _text(row, "source"), tuple(_figure(_text(row, each), name) for each in letters),
    )  # fmt: skip


def _figure(text: str, name: str) -> float | None:
    """Return a number as people type it (1.234,5); None when the field is empty."""
    plain = text.strip().replace(" ", "")
    if not plain:
        return None
    try:
        return float(plain.replace(".", "").replace(",", ".") if "," in plain else plain)
    except ValueError as error:
        raise InputError(_("{name}: „{text}“ ist keine Zahl.").format(name=name, text=text)) from error


def _plan(filled: _Filled) -> Plan:
    sources = {each.id: each for each in reads.sources_of(site.source_id for site in filled.chosen)}
    names = tuple(name.strip() for name in filled.groups.split(",") if name.strip())
    steps = tuple(
        NewStep(_key_of(STEP_KINDS, _text(row, "kind"), "talk"), _text(row, "title"), _text(row, "question"))
        for row in filled.steps
    )
    letters = LETTERS[: len(filled.chosen)]
    weighed = {step.kind for step in steps} & {"weigh", "rate"}
    typed = [_criterion(row, list(letters)) for row in filled.typed]
    return Plan(
        title=filled.title, held_on=filled.day, invited=", ".join(names), groups=names, steps=steps,
        candidates=tuple(_candidate(site, sources.get(site.source_id)) for site in filled.chosen),
        criteria=(*filled.measured, *typed) if weighed else (),
        example=any(each.quality == "example" for each in sources.values()) or reads.has_examples(),
    )  # fmt: skip


def _candidate(site: Site, source: Any) -> NewCandidate:
    return NewCandidate(
        name=site.name, place=site.suburb or site.borough, note=site.area_note.split(";")[0][:120], site_id=site.id,
        lon_lat=site.lon_lat, source=f"{source.title}, {stand(source)}".rstrip(", ") if source else "",
        quality=source.quality if source else None,
    )  # fmt: skip
