"""From the texts of a file to typed values, column by column; what cannot be read is refused with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd

from geo.i18n import _, format_number
from vacancy.load.fields import ImportField
from vacancy.load.headers import normal
from vacancy.load.since import parse_since
from vacancy.load.words import FALSE_WORDS, TRUE_WORDS, UNKNOWN_WORDS

MAX_TEXT_CHARACTERS = 300
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"
PLAIN_NUMBER = r"[+-]?\d+(\.\d+)?"
COMMA_NUMBER = r"[+-]?\d+,\d+"
UNIT_SUFFIX = re.compile(r"(?i)\s*(m²|m2|qm|€\s*/\s*m²|€\s*/\s*qm|eur\s*/\s*m²|eur\s*/\s*qm|€|eur|euro)$")
FORMULA = "\ue000"
"""Stands for a formula in a spreadsheet cell: a character of private use that no text contains."""

Series = pd.Series
Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Converted:
    """Typed values of a column; ``refused`` marks rows whose text could not be read, ``reason`` says why."""

    typed: Series[Any]
    refused: Mask
    reason: str
    precision: Series[Any] | None = None


def is_unknown(raw: Series[Any]) -> Mask:
    """Mark cells that are empty or say in words that nothing is known."""
    return raw.isna().to_numpy() | raw.str.strip().str.lower().isin(UNKNOWN_WORDS).to_numpy(dtype=bool)


def to_text(raw: Series[Any], field: ImportField) -> Converted:
    """Trim; refuse control characters and texts longer than the field allows."""
    text = raw.fillna("").str.strip()
    refused = (text.str.len() > field.max_length) | text.str.contains(CONTROL, regex=True)
    reason = _("länger als {limit} Zeichen oder mit Steuerzeichen").format(limit=field.max_length)
    return Converted(text, refused.to_numpy(dtype=bool), reason)


def to_number(raw: Series[Any], field: ImportField) -> Converted:
    """Read numbers such as ``1.234,5``, ``85 m²`` or ``8.50``.

    A dot before exactly three digits groups thousands, unless another cell of the column uses the dot as decimal sign;
    coordinates are never grouped unless they also have a comma or several dots.
    """
    unknown = is_unknown(raw)
    text = raw.fillna("").str.strip()
    comma = text.str.fullmatch(COMMA_NUMBER).to_numpy(dtype=bool)
    text = text.where(~comma, text.str.replace(",", ".", regex=False))
    plain = text.str.fullmatch(PLAIN_NUMBER).to_numpy(dtype=bool)
    dotted = text.str.contains(".", regex=False).to_numpy(dtype=bool) & ~comma
    groups = dotted & text.str.fullmatch(r"[+-]?\d{1,3}\.\d{3}").to_numpy(dtype=bool) & ~comma
    grouped = field.kind == "number" and field.name != "rent_eur_m2" and not (dotted & plain & ~groups).any()
    simple = plain & ~groups if grouped else plain
    numbers = pd.to_numeric(text.where(simple), errors="coerce").to_numpy(dtype=float)
    rest = ~simple & ~unknown
    if rest.any():
        numbers = numbers.copy()
        numbers[rest] = _by_unique(text[rest], lambda cell: _one_number(cell, grouped=grouped))
    if field.kind == "integer":
        numbers = np.where(numbers == np.floor(numbers), numbers, np.nan)
    with np.errstate(invalid="ignore"):
        outside = (
            (numbers < field.low) | (numbers > field.high) if field.high else np.zeros(len(text), dtype=bool)
        )
    refused = (np.isnan(numbers) & ~unknown) | outside
    kind = _("keine ganze Zahl") if field.kind == "integer" else _("keine Zahl")
    low = format_number(field.low, digits=0 if field.low == int(field.low) else 1)
    reason = kind if not field.high else _("{kind} zwischen {low} und {high}").format(
        kind=kind, low=low, high=format_number(field.high)
    )  # fmt: skip
    return Converted(pd.Series(numbers, index=raw.index), refused, reason)


def _one_number(cell: str, *, grouped: bool) -> float:
    text = UNIT_SUFFIX.sub("", cell)
    text = re.sub(r"[\s\u00a0\u202f']", "", text).replace("−", "-")
    if "," in text and text.rfind(",") > text.rfind("."):
        text = text.replace(".", "").replace(",", ".")
    elif "," in text:
        text = text.replace(",", "")
    elif text.count(".") > 1 or (grouped and re.fullmatch(r"[+-]?\d{1,3}\.\d{3}", text)):
        text = text.replace(".", "")
    return float(text) if re.fullmatch(PLAIN_NUMBER, text, re.ASCII) else float("nan")


def to_boolean(raw: Series[Any], field: ImportField) -> Converted:  # noqa: ARG001 - one signature for all kinds
    """Read ja/nein, true/false, 1/0, x."""
    unknown = is_unknown(raw)

    def read(cell: str) -> float:
        word = normal(cell)
        return 1.0 if word in TRUE_WORDS else 0.0 if word in FALSE_WORDS else float("nan")

    numbers = _by_unique(raw.fillna(""), read)
    numbers[unknown] = np.nan
    values = pd.Series(numbers, index=raw.index).astype("boolean")
    return Converted(values, np.isnan(numbers) & ~unknown, _("weder ja noch nein"))


def to_term(raw: Series[Any], field: ImportField) -> Converted:
    """Read codes, their German labels and known other spellings."""
    unknown = is_unknown(raw)
    codes = {normal(code): code for code in field.terms}
    codes |= {normal(label): code for code, label in field.terms.items()}
    codes |= {word: code for word, code in field.words.items() if normal(word) not in codes}
    found, uniques = pd.factorize(raw.fillna(""))
    values = np.array([codes.get(normal(str(cell))) for cell in uniques], dtype=object)[found]
    values[unknown] = None
    refused = pd.isna(values) & ~unknown
    reason = _("unbekannt; möglich sind: {labels}").format(labels=", ".join(field.terms.values()))
    return Converted(pd.Series(values, index=raw.index, dtype="str"), refused, reason)


def to_since(raw: Series[Any], field: ImportField) -> Converted:  # noqa: ARG001 - one signature for all kinds
    """Read dates with their precision: day, month, year or estimated."""
    unknown = is_unknown(raw)
    found, uniques = pd.factorize(raw.fillna(""))
    parsed = [parse_since(str(cell)) for cell in uniques]
    days = np.array([entry[0] if entry else None for entry in parsed], dtype="datetime64[D]")[found]
    words = np.array([entry[1] if entry else None for entry in parsed], dtype=object)[found]
    days[unknown] = np.datetime64("NaT")
    today = np.datetime64(date.today(), "D")  # noqa: DTZ011 - a day, not an instant
    with np.errstate(invalid="ignore"):
        outside = (days < np.datetime64("1850-01-01")) | (days > today + np.timedelta64(3653, "D"))
    refused = (np.isnat(days) & ~unknown) | outside
    reason = _("kein Datum wie 31.12.2024, 12/2024, 2024 oder „ca. 2024“")
    words[np.isnat(days)] = None
    precision = pd.Series(words, index=raw.index, dtype="str")
    return Converted(pd.Series(days.astype("datetime64[s]"), index=raw.index), refused, reason, precision)


def to_uuid(raw: Series[Any], field: ImportField) -> Converted:  # noqa: ARG001 - one signature for all kinds
    """Read lasting keys; an empty cell means that the record is new."""
    text = raw.fillna("").str.strip().str.lower()
    refused = ~text.map(_is_uuid).to_numpy(dtype=bool)
    return Converted(text.where(text != "", None), refused, _("keine dauerhafte Kennung"))


def _is_uuid(text: str) -> bool:
    try:
        return not text or str(UUID(text)) == text
    except ValueError:
        return False


def _by_unique(raw: Series[Any], read: Callable[[str], float]) -> np.ndarray[Any, np.dtype[np.float64]]:
    found, uniques = pd.factorize(raw)
    return np.array([read(str(cell)) for cell in uniques], dtype=float)[found]


CONVERTERS: dict[str, Callable[[Series[Any], ImportField], Converted]] = {
    "text": to_text, "number": to_number, "integer": to_number, "coordinate": to_number, "boolean": to_boolean,
    "term": to_term, "since": to_since, "date": to_since, "uuid": to_uuid,
}  # fmt: skip
