"""Preparing a workshop, or changing one: title, date, groups, agenda, options, criteria, layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st

from geo.database import transaction
from geo.errors import AtlasError
from geo.i18n import N_, _
from quarters.workshop.change import change_workshop, plan_of, steps_gone
from quarters.workshop.model import LETTERS, Workshop
from quarters.workshop.plan import TEMPLATES, NewCandidate, NewCriterion, NewStep, Plan, template_steps
from quarters.workshop.prepare import create_workshop
from quarters.workshop.run import show_map
from ui import reads
from ui.errors import show_error
from ui.sites.workshop_map import DEFAULT_LAYERS, MOST_LAYERS, drawn_map, layers_shown, offered_layers
from ui.sites.workshop_options import (
    candidates_of,
    computed_criteria,
    keys_of,
    options_of,
    site_words,
    typed_before,
)
from ui.sites.workshop_tables import criteria_table, steps_table, typed_criteria
from ui.today import today
from ui.who import me

GROUPS = N_("Wirtschaftsförderung, SVTZ, Dezernat 2, Dezernat 6")


@dataclass(frozen=True, slots=True)
class _Filled:
    """What the form holds; ``chosen`` are the options by key of ``_options``."""

    title: str
    day: date
    groups: str
    steps: tuple[NewStep, ...]
    chosen: dict[int, NewCandidate]
    measured: list[NewCriterion]
    typed: list[dict[Any, Any]]
    layers: list[str]


def show_form(known: Workshop | None, leave: Callable[[], None] | None) -> Workshop | None:
    """Draw the form and return the workshop once it is stored.

    Parameters
    ----------
    known
        To be changed; None prepares a new one.
    leave
        What *Abbrechen* calls; None = there is nothing to go back to.
    """
    with st.container(key="workshop_vorbereiten"):
        st.subheader(_("Workshop ändern") if known else _("Workshop vorbereiten"), anchor=False)
        runs = known is not None and known.status == "running"
        filled = _running_fields(known) if known and runs else _fields(known)
        with st.container(horizontal=True):
            pressed = st.button(
                _("Sichern") if known else _("Workshop anlegen"), type="primary", key="ws_anlegen"
            )
            if leave:
                st.button(_("Abbrechen"), key="ws_abbrechen", on_click=leave)
    if not pressed:
        return None
    try:
        plan = _running_plan(known, filled) if known and runs else _plan(filled)
        with transaction(me()) as connection:
            if known:
                made = change_workshop(connection, known, plan)
                shown, queries = layers_shown(connection, made.id)
            else:
                made = create_workshop(connection, plan, me().name)
                shown, queries = [], {}
            if filled.layers != shown or not known:
                show_map(connection, made.id, drawn_map(filled.layers, queries))
    except AtlasError as error:
        show_error(error)
        return None
    return made


def _heads(known: Workshop | None) -> tuple[str, date, str]:
    left, right = st.columns(2)
    end = f"_{known.code}" if known else ""
    title = left.text_input(
        _("Titel"), value=known.title if known else "", placeholder=_("Flächenworkshop Nordwest"), max_chars=120,
        key=f"ws_titel{end}",
    )  # fmt: skip
    day = right.date_input(
        _("Tag"), value=known.held_on if known else today(), format="DD.MM.YYYY", key=f"ws_tag{end}"
    )
    names = ", ".join(each.name for each in known.groups) if known else _(GROUPS)
    return title, day, st.text_input(_("Gruppen, mit Komma getrennt"), value=names, key=f"ws_gruppen{end}")


def _layers(known: Workshop | None) -> list[str]:
    offered = offered_layers()
    shown = list(DEFAULT_LAYERS)
    if known:
        with transaction(me()) as connection:
            shown, _queries = layers_shown(connection, known.id)
    return st.multiselect(
        _("Ebenen auf allen Anzeigen"), list(offered), default=[each for each in shown if each in offered],
        format_func=offered.__getitem__, placeholder=_("keine"), max_selections=MOST_LAYERS,
        key=f"ws_formular_ebenen{f'_{known.code}' if known else ''}",
    )  # fmt: skip


def _fields(known: Workshop | None) -> _Filled:
    end = f"_{known.code}" if known else ""
    title, day, groups = _heads(known)
    if known:
        steps = steps_table(known.steps, f"ws_schritte{end}")
    else:
        agenda = st.selectbox(
            _("Ablauf"), list(TEMPLATES), format_func=lambda key: _(TEMPLATES[key][0]), key="ws_ablauf"
        )
        steps = steps_table(template_steps(agenda), f"ws_schritte_{agenda}")
    sites, kept = options_of(known)
    chosen = st.multiselect(
        _("Flächen (zwei bis acht)"), [*kept, *sites], default=keys_of(known, sites),
        format_func=lambda key: kept[key].name if key in kept else site_words(sites[key]),
        max_selections=len(LETTERS), placeholder=_("Standorte wählen"), key=f"ws_flaechen{end}",
    )  # fmt: skip
    computed = computed_criteria(chosen)
    before = [] if known is None else [each for each in plan_of(known).criteria if each.scale == "measured"]
    named = {each.name: key for key, each in computed.items()}
    picked = st.multiselect(
        _("Gemessene Kriterien"), list(computed), format_func=lambda key: computed[key].name,
        default=[named[each.name] for each in before if each.name in named],
        placeholder=_("aus den geladenen Daten berechnet"), key=f"ws_gemessen{end}",
    )  # fmt: skip
    typed = criteria_table(
        typed_before(known, set(named), chosen), len(chosen), f"ws_kriterien_{len(chosen)}{end}"
    )
    candidates = candidates_of([sites[key] for key in chosen if key in sites]) | kept
    return _Filled(
        title, day, groups, steps, {key: candidates[key] for key in chosen}, [computed[key] for key in picked],
        typed, _layers(known),
    )  # fmt: skip


def _running_fields(known: Workshop) -> _Filled:
    with transaction(me()) as connection:
        gone = steps_gone(connection, known)
    title, day, groups = _heads(known)
    st.caption(
        _("Der Workshop läuft: Flächen, Kriterien und die Schritte bis „{step}“ stehen fest.").format(
            step=known.steps[gone - 1].title
        )
    )
    later = steps_table(known.steps[gone:], f"ws_schritte_{known.code}_{gone}")
    before = plan_of(known).steps[:gone]
    return _Filled(title, day, groups, (*before, *later), {}, [], [], _layers(known))


def _plan(filled: _Filled) -> Plan:
    names = tuple(name.strip() for name in filled.groups.split(",") if name.strip())
    candidates = tuple(filled.chosen.values())
    weighed = {step.kind for step in filled.steps} & {"weigh", "rate"}
    typed = typed_criteria(filled.typed, len(candidates))
    return Plan(
        title=filled.title, held_on=filled.day, invited=", ".join(names), groups=names, steps=filled.steps,
        candidates=candidates, criteria=(*filled.measured, *typed) if weighed else (),
        example=any(each.quality == "example" for each in candidates) or reads.has_examples(),
    )  # fmt: skip


def _running_plan(known: Workshop, filled: _Filled) -> Plan:
    names = tuple(name.strip() for name in filled.groups.split(",") if name.strip())
    return replace(
        plan_of(known), title=filled.title, held_on=filled.day, groups=names, invited=", ".join(names),
        steps=filled.steps,
    )  # fmt: skip
