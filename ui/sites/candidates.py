"""Kandidaten aus Filtern: open vacancies that meet conditions become candidate sites."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from geo.database import transaction
from geo.i18n import _, format_number
from geo.terms import UNIT_KINDS
from quarters.sites.candidates import MOST, Premise, create_candidates, find_premises
from ui import map_reads, reads
from ui.errors import show_error
from ui.sites.edit import DONE
from ui.who import me


def dialog() -> None:
    """Open the dialog."""

    @st.dialog(_("Kandidaten aus Filtern"), width="large")
    def show() -> None:
        try:
            content()
        except Exception as fault:  # noqa: BLE001 - one sentence in the dialog
            show_error(fault)

    show()


def content() -> None:
    """Draw what the dialog holds."""
    conditions, said = _conditions()
    found = _premises(reads.version(), tuple(sorted(conditions.items(), key=lambda each: each[0])))
    free = [one for one in found if one.site_id is None]
    st.html(f'<p class="qa-sentence" role="status">{_sentence(found, free, said)}</p>')
    if not free:
        return
    chosen = _table(free)
    if len(chosen) > MOST:
        st.caption(_("Das sind zu viele auf einmal; bitte die Filter enger fassen (höchstens 200)."))
        return
    label = _("{n} Kandidaten anlegen").format(n=len(chosen)) if len(chosen) > 1 else _("Kandidat anlegen")
    if st.button(label, type="primary", disabled=not chosen, key="kandidaten_anlegen"):
        with transaction(me()) as connection:
            made = create_candidates(connection, [one.unit_id for one in chosen], said)
        st.session_state[DONE] = _("{n} Kandidaten angelegt.").format(n=made)
        st.rerun()


def _conditions() -> tuple[dict[str, Any], str]:
    """Draw the filters; return them, and the German words for them."""
    boroughs = dict(map_reads.area_names(map_reads.current_version(), "borough"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        least = st.number_input(
            _("Mindestfläche in m²"), min_value=0, max_value=100_000, value=500, step=50, width=170
        )
        kinds = st.multiselect(
            _("Objektart"),
            list(UNIT_KINDS),
            format_func=lambda code: _(UNIT_KINDS[code]),
            placeholder=_("alle"),
            width=240,
        )
        borough = st.selectbox(
            _("Stadtbezirk"),
            [None, *boroughs],
            format_func=lambda key: boroughs.get(key, _("alle")),
            width=210,
        )
    inside = st.toggle(_("nur in nordwärts"), value=True, key="kandidaten_nordwaerts")
    said = [
        _("Leerstände ab {area}").format(area=format_number(least, "m²")) if least else _("Leerstände"),
        _("oder").join(f" {_(UNIT_KINDS[code])} " for code in kinds).strip(),
        boroughs.get(borough, "") if borough else "",
        _("in nordwärts") if inside else "",
    ]
    conditions = {
        "min_floor_area_m2": float(least) if least else None, "kinds": tuple(kinds), "area_id": borough,
        "in_project_area": inside,
    }  # fmt: skip
    return conditions, " · ".join(part for part in said if part)


@st.cache_data(max_entries=20, show_spinner=False)
def _premises(version: int, conditions: tuple[tuple[str, Any], ...]) -> tuple[Premise, ...]:
    del version  # only a key of the cache
    with transaction() as connection:
        return find_premises(connection, **dict(conditions))


def _sentence(found: Sequence[Premise], free: Sequence[Premise], said: str) -> str:
    taken = len(found) - len(free)
    already = " · " + _("{n} gehören schon zu einem Standort").format(n=taken) if taken else ""
    return f"<b>{format_number(len(free))}</b> {escape(said)}{already}"


def _table(free: Sequence[Premise]) -> list[Premise]:
    table = pd.DataFrame(
        {
            _("Adresse"): [one.name for one in free],
            _("Objektart"): [_(UNIT_KINDS.get(one.kind, one.kind)) for one in free],
            _("Fläche"): [
                format_number(one.floor_area_m2, "m²") if one.floor_area_m2 else "–" for one in free
            ],
            _("Vorort"): [one.suburb or one.borough or "–" for one in free],
        }
    )
    state = st.dataframe(
        table, hide_index=True, on_select="rerun", selection_mode="multi-row", key="kandidaten_tabelle",
        alt=_("Leerstände, die Kandidaten werden können"),
    )  # fmt: skip
    rows = state["selection"]["rows"]
    st.caption(_("Ohne Auswahl werden alle gezeigten angelegt."))
    return [free[row] for row in rows if row < len(free)] or list(free)
