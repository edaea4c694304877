"""An input for each kind of fact, and what was typed as a value of the record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from geo.i18n import N_, _
from vacancy.record.fields import RecordField
from vacancy.record.values import FieldError

_EARLIEST, _LATEST = date(1900, 1, 1), date(2200, 12, 31)
_THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+")
"""``1.200`` is twelve hundred: decimals are written with a comma here."""
_TRUTH: dict[bool | None, str] = {None: N_("keine Angabe"), True: N_("ja"), False: N_("nein")}


def inputs(fields: Sequence[RecordField], values: Mapping[str, Any], prefix: str) -> None:
    """Draw an input for each fact; ``prefix`` keeps the inputs of two records, or of two versions, apart."""
    left, right = st.columns(2)
    for number, field in enumerate(fields):
        with (left, right)[number % 2] if field.kind != "long_text" else st.container():
            _input(field, values.get(field.name), f"{prefix}|{field.name}")


def _input(field: RecordField, value: Any, key: str) -> None:
    label = _(field.label)
    if field.kind == "term":
        codes = [None, *field.terms]
        st.selectbox(
            label, codes, index=codes.index(value) if value in codes else 0, key=key,
            format_func=lambda code: _(field.terms[code]) if code else _("keine Angabe"),
        )  # fmt: skip
    elif field.kind == "boolean":
        st.selectbox(
            label, list(_TRUTH), index=list(_TRUTH).index(value), key=key, format_func=lambda each: _(_TRUTH[each])
        )  # fmt: skip
    elif field.kind == "date":
        st.date_input(label, value, min_value=_EARLIEST, max_value=_LATEST, format="DD.MM.YYYY", key=key)
    elif field.kind == "long_text":
        st.text_area(label, value or "", max_chars=field.max_length, key=key)
    elif field.kind == "text":
        st.text_input(label, value or "", max_chars=field.max_length, key=key)
    else:
        unit = f" ({field.unit})" if field.unit else ""
        st.text_input(f"{label}{unit}", _number_text(value), max_chars=20, key=key)


def _number_text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.12g}".replace(".", ",")


def typed(fields: Sequence[RecordField], prefix: str) -> dict[str, Any]:
    """Return what the inputs hold, as values of the record.

    Raises
    ------
    FieldError
        When a number cannot be read.
    """
    return {field.name: _value(field, st.session_state.get(f"{prefix}|{field.name}")) for field in fields}


def _value(field: RecordField, given: Any) -> Any:
    if field.kind not in {"number", "integer"}:
        return given
    text = str(given or "").strip().replace("\u202f", "").replace(" ", "")
    if not text:
        return None
    try:
        german = "," in text or _THOUSANDS.fullmatch(text)
        return float(text.replace(".", "").replace(",", ".") if german else text)
    except ValueError as error:
        words = _("{label}: „{text}“ ist keine Zahl.")
        raise FieldError(field.name, words.format(label=_(field.label), text=text[:20])) from error
