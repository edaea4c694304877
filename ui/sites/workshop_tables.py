"""Tables of the form that prepares a workshop: agenda and typed criteria, as people fill them in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from geo.errors import InputError
from geo.i18n import N_, _
from quarters.workshop.model import DIRECTIONS, LETTERS, SCALES, STEP_KINDS, AgendaStep
from quarters.workshop.plan import NewCriterion, NewStep

FIRST_CRITERIA = (
    NewCriterion(N_("Wirkung für das Quartier"), "more", "rated"),
    NewCriterion(N_("Aufwand der Erschließung"), "less", "rated"),
)


def steps_table(steps: Sequence[NewStep | AgendaStep], key: str) -> tuple[NewStep, ...]:
    """Draw an agenda to be changed, and return what it holds now."""
    rows = [
        {"kind": _(STEP_KINDS[step.kind]), "title": step.title, "question": step.question} for step in steps
    ]
    columns = {
        "kind": st.column_config.SelectboxColumn(_("Art"), options=[_(each) for each in STEP_KINDS.values()]),
        "title": st.column_config.TextColumn(_("Schritt"), max_chars=60),
        "question": st.column_config.TextColumn(_("Frage auf den Anzeigen"), max_chars=120, width="large"),
    }
    with st.expander(" → ".join(row["title"] for row in rows) or _("Keine weiteren Schritte")):
        edited = st.data_editor(
            pd.DataFrame(rows, columns=list(columns)), num_rows="dynamic", hide_index=True, column_config=columns,
            key=key,
        )  # fmt: skip
    return tuple(
        NewStep(_key_of(STEP_KINDS, _text(row, "kind"), "talk"), _text(row, "title"), _text(row, "question"))
        for row in edited.to_dict("records")
        if _text(row, "kind")
    )


def criteria_table(criteria: Sequence[NewCriterion], options: int, key: str) -> list[dict[Any, Any]]:
    """Draw typed criteria to be changed and return the rows of the table; see ``typed_criteria``.

    Parameters
    ----------
    criteria
        With one figure per option, or none.
    options
        Number of sites: each has a column.
    key
        Of the widget; another number of options needs another key.
    """
    st.caption(
        _(
            "Eigene Kriterien: Bewertete schätzt die Runde von 1 bis 5; gemessene brauchen je Fläche eine Zahl."
        )
    )
    letters = list(LETTERS[:options])
    rows = [
        {"name": each.name, "direction": _(DIRECTIONS[each.direction]), "scale": _(SCALES[each.scale]),
         "unit": each.unit, "source": each.source,
         **{letter: _typed(value) for letter, value in zip(letters, each.figures, strict=False)}}
        for each in criteria
    ]  # fmt: skip
    columns: dict[str, Any] = {
        "name": st.column_config.TextColumn(_("Kriterium"), max_chars=60),
        "direction": st.column_config.SelectboxColumn(
            _("Richtung"), options=[_(each) for each in DIRECTIONS.values()]
        ),
        "scale": st.column_config.SelectboxColumn(_("Skala"), options=[_(each) for each in SCALES.values()]),
        "unit": st.column_config.TextColumn(_("Einheit"), max_chars=20),
        "source": st.column_config.TextColumn(_("Quelle"), max_chars=120),
    } | {letter: st.column_config.TextColumn(letter, width="small", max_chars=12) for letter in letters}
    start = pd.DataFrame(rows, columns=list(columns), dtype=object).fillna("")
    edited = st.data_editor(start, num_rows="dynamic", hide_index=True, column_config=columns, key=key)
    return [row for row in edited.to_dict("records") if _text(row, "name")]


def typed_criteria(rows: Sequence[dict[Any, Any]], options: int) -> tuple[NewCriterion, ...]:
    """Return the criteria that the table holds; InputError names a figure that is none."""
    return tuple(
        NewCriterion(
            _text(row, "name"), _key_of(DIRECTIONS, _text(row, "direction"), "more"),
            _key_of(SCALES, _text(row, "scale"), "rated"), _text(row, "unit"), _text(row, "source"),
            tuple(figure(_text(row, letter), _text(row, "name")) for letter in LETTERS[:options]),
        )
        for row in rows
    )  # fmt: skip


def figure(text: str, name: str) -> float | None:
    """Return a number as people type it (1.234,5); None when the field is empty.

    Raises
    ------
    InputError
        When it is no number; the sentence names the criterion.
    """
    plain = text.strip().replace(" ", "")
    if not plain:
        return None
    try:
        return float(plain.replace(".", "").replace(",", ".") if "," in plain else plain)
    except ValueError as error:
        raise InputError(_("{name}: „{text}“ ist keine Zahl.").format(name=name, text=text)) from error


def _typed(value: float | None) -> str:
    return "" if value is None else str(value).removesuffix(".0").replace(".", ",")


def _text(row: dict[Any, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None or pd.isna(value) else str(value).strip()


def _key_of(terms: dict[str, str], text: str, otherwise: str) -> str:
    return next((key for key, label in terms.items() if _(label) == text), otherwise)
