"""A known unit that falls vacant, or is about to: a new vacancy, while its facts and its story go on."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from geo.i18n import _
from ui.register import desk
from ui.today import today
from vacancy.record import NewVacancy, Record, create_vacancy
from vacancy.record.create import FIRST_STATUSES
from vacancy.record.lifecycle import STATUS_LABELS


def show(held: Record) -> None:
    """Draw the form at a unit without an open vacancy; one that was pulled down gets none."""
    if held.demolished_on is not None:
        return
    turn = desk.round_number()
    with st.popover(_("Leerstand erfassen"), icon=":material/add:", key=f"akte_wieder_{turn}"):
        new = _inputs(held, f"wieder|{held.unit_id}|{held.version}")
        if new is None:
            return
        done = desk.write(lambda connection, person: create_vacancy(connection, new, person), supply=True)
        if done is not None:
            st.toast(_("Leerstand angelegt."), icon=":material/check:")
            desk.new_round()
        if not desk.problem_here():
            st.rerun()


def _inputs(held: Record, key: str) -> NewVacancy | None:
    status = st.selectbox(
        _("Status"), FIRST_STATUSES, index=FIRST_STATUSES.index("vacant"), key=f"{key}|status",
        format_func=lambda code: _(STATUS_LABELS[code]),
    )  # fmt: skip
    ahead = status == "threatened"
    day = st.date_input(
        _("droht ab") if ahead else _("leer seit"), today(), max_value=None if ahead else today(),
        format="DD.MM.YYYY", key=f"{key}|tag|{ahead}",
    )  # fmt: skip
    seen = st.checkbox(_("heute vor Ort gesehen"), key=f"{key}|gesehen", disabled=ahead)
    if not st.button(_("Leerstand sichern"), type="primary", key=f"{key}|sichern"):
        return None
    facts: dict[str, Any] = {"threatened_from" if ahead else "vacant_since": day}
    used_as = str(held.values["branch"] or "")
    facts |= {"previous_use": used_as} if used_as else {}
    seen_on: date | None = today() if seen and not ahead else None
    return NewVacancy(facts, status, seen_on=seen_on, unit_id=held.unit_id)
