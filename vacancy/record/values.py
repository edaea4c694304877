"""Values of facts: checked before they are stored, and said in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from geo.errors import InputError
from geo.i18n import UNKNOWN, _, format_day, format_number
from vacancy.record.fields import FIELDS, RecordField

FIRST_DAY = date(1900, 1, 1)
LAST_YEAR = 2200


class FieldError(InputError):
    """One fact cannot be stored; ``field`` is its name, so that the sentence can stand beside it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def today() -> date:
    """Return the local day."""
    return datetime.now().astimezone().date()


def clean(name: str, value: object) -> Any:
    """Return a value as it is stored: trimmed text, checked number, day, code or truth; None for unknown.

    Raises
    ------
    FieldError
        When the record has no such fact or the value does not fit; the sentence says what does.
    """
    field = FIELDS.get(name)
    if field is None:
        raise FieldError(name, _("Die Angabe „{name}“ gibt es nicht.").format(name=str(name)[:40]))
    if field.kind in {"text", "long_text"}:
        return _text(field, value)
    if value is None or value == "":
        return None
    if field.kind in {"number", "integer"}:
        return _number(field, value)
    if field.kind == "date":
        return _day(field, value)
    if field.kind == "boolean":
        return _truth(field, value)
    if value not in field.terms:
        raise _refusal(field, _("bitte einen Wert der Liste wählen"))
    return value


def clean_all(given: Mapping[str, object]) -> dict[str, Any]:
    """Return every value checked, see ``clean``."""
    return {name: clean(name, value) for name, value in given.items()}


def _refusal(field: RecordField, why: str) -> FieldError:
    return FieldError(field.name, _("{label}: {why}.").format(label=_(field.label), why=why))


def _text(field: RecordField, value: object) -> str:
    text = "" if value is None else str(value).strip()
    if any(ord(sign) < 32 and sign not in "\n\t\r" for sign in text) or "\x7f" in text:
        raise _refusal(field, _("bitte ohne Steuerzeichen eingeben"))
    if len(text) > field.max_length:
        raise _refusal(field, _("bitte höchstens {n} Zeichen eingeben").format(n=field.max_length))
    return text if field.kind == "long_text" else " ".join(text.split())


def _number(field: RecordField, value: object) -> float | int:
    bounds = _("bitte eine Zahl zwischen {low} und {high} eingeben").format(
        low=format_number(field.low), high=format_number(field.high, field.unit)
    )
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _refusal(field, bounds)
    if not math.isfinite(value) or not field.low <= value <= field.high:
        raise _refusal(field, bounds)
    if field.kind == "integer":
        if value != int(value):
            raise _refusal(field, _("bitte eine ganze Zahl eingeben"))
        return int(value)
    return float(value)


def _day(field: RecordField, value: object) -> date:
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError as error:
            raise _refusal(field, _("bitte einen Tag eingeben, zum Beispiel 15.03.2026")) from error
    if isinstance(value, datetime) or not isinstance(value, date):
        raise _refusal(field, _("bitte einen Tag eingeben, zum Beispiel 15.03.2026"))
    if value < FIRST_DAY or value.year > LAST_YEAR:
        raise _refusal(field, _("bitte einen Tag ab 1900 eingeben"))
    if value > today() and not field.future:
        raise _refusal(field, _("der Tag liegt in der Zukunft"))
    return value


def _truth(field: RecordField, value: object) -> bool:
    if not isinstance(value, bool):
        raise _refusal(field, _("bitte ja, nein oder nichts wählen"))
    return value


def value_text(field: RecordField, value: Any, unknown: str = UNKNOWN) -> str:  # noqa: PLR0911 - one per kind
    """Return a stored value in words, with its unit; ISO days of the history are understood too."""
    if value is None or value == "":
        return unknown
    if field.kind == "term":
        return _(field.terms.get(str(value), str(value)))
    if field.kind == "boolean":
        return _("ja") if value else _("nein")
    if field.kind == "date":
        return format_day(date.fromisoformat(value) if isinstance(value, str) else value)
    if field.name == "year_built":
        return str(value)
    if field.kind in {"number", "integer"}:
        digits = 0 if float(value).is_integer() else field.digits
        return format_number(float(value), field.unit, digits)
    return str(value)
