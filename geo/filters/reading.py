"""Read filter values from the text of an address, and write them back in one canonical form."""

from __future__ import annotations

import re
from typing import NamedTuple

from geo.errors import InputError
from geo.i18n import _
from geo.layer import Choice, Filter, Flag, InArea, Range, Search, Since

MAX_CHOICES = 200
MAX_CODE_LENGTH = 60
MAX_WORDS = 8
MAX_SEARCH_LENGTH = 200
MAX_MONTHS = 1200
_NUMBER = re.compile(r"-?[0-9]{1,9}([.,][0-9]{1,4})?")
_ID = re.compile(r"[0-9]{1,18}")


class Bounds(NamedTuple):
    """Ends of a range, both included; None is open."""

    low: float | None
    high: float | None


Value = tuple[str, ...] | tuple[int, ...] | Bounds | int | bool | str
"""Codes (Choice), ids (InArea), Bounds (Range), months (Since), True (Flag), words (Search)."""


def read_value(filter_: Filter, given: list[str]) -> Value | None:
    """Return the value of a filter, or None when the text says that it is not set.

    Parameters
    ----------
    filter_
        Declared filter.
    given
        Texts given for its parameter; several mean the same as one with commas.

    Raises
    ------
    InputError
        When a text cannot be used.
    """
    match filter_:
        case Choice():
            return _codes(filter_, given)
        case InArea():
            return _ids(filter_, given)
        case Range():
            return _bounds(filter_, _single(filter_, given))
        case Since():
            return _months(filter_, _single(filter_, given))
        case Flag():
            return _flag(filter_, _single(filter_, given))
        case Search():
            return _search(_single(filter_, given))


def _bad(filter_: Filter, value: str, hint: str) -> InputError:
    return InputError(
        _("Filter „{label}“: „{value}“ geht nicht. {hint}").format(
            label=_(filter_.label), value=shortened(value), hint=hint
        )
    )


def shortened(text: str) -> str:
    """Return the beginning of a text that somebody sent, fit to be repeated in a sentence."""
    shown = "".join(c if c.isprintable() else "?" for c in text[:40])
    return shown + ("…" if len(text) > 40 else "")


def _single(filter_: Filter, given: list[str]) -> str:
    if len(given) > 1:
        raise _bad(filter_, ", ".join(given[:3]), _("Bitte nur einen Wert angeben."))
    return given[0].strip() if given else ""


def _parts(filter_: Filter, given: list[str]) -> list[str]:
    if len(given) > MAX_CHOICES or sum(len(each) for each in given) > MAX_CHOICES * MAX_CODE_LENGTH:
        raise _bad(filter_, given[0], _("Bitte weniger Werte wählen."))
    parts = list(dict.fromkeys(part.strip() for each in given for part in each.split(",") if part.strip()))
    if len(parts) > MAX_CHOICES:
        raise _bad(filter_, given[0], _("Bitte weniger Werte wählen."))
    return parts


def _codes(filter_: Choice, given: list[str]) -> tuple[str, ...] | None:
    chosen = _parts(filter_, given)
    for code in chosen:
        if code not in filter_.terms:
            raise _bad(filter_, code, _("Bitte einen der angebotenen Werte wählen."))
    return tuple(code for code in filter_.terms if code in chosen) or None


def _ids(filter_: InArea, given: list[str]) -> tuple[int, ...] | None:
    parts = _parts(filter_, given)
    for part in parts:
        if not _ID.fullmatch(part):
            raise _bad(filter_, part, _("Bitte ein Gebiet aus der Liste wählen."))
    return tuple(sorted({int(part) for part in parts})) or None


def _bounds(filter_: Range, text: str) -> Bounds | None:
    if text in {"", ".."}:
        return None
    low_text, dots, high_text = text.partition("..")
    if not dots or any(part and not _NUMBER.fullmatch(part) for part in (low_text, high_text)):
        raise _bad(filter_, text, _("Bitte zwei Zahlen angeben, zum Beispiel 60..400."))
    low, high = (float(part.replace(",", ".")) if part else None for part in (low_text, high_text))
    if low is not None and high is not None and low > high:
        raise _bad(filter_, text, _("Die erste Zahl darf nicht größer sein als die zweite."))
    return Bounds(low, high)


def _months(filter_: Since, text: str) -> int | None:
    if not text:
        return None
    if not _ID.fullmatch(text) or not 0 < int(text) <= MAX_MONTHS:
        raise _bad(filter_, text, _("Bitte eine Zahl von Monaten zwischen 1 und 1200 angeben."))
    return int(text)


def _flag(filter_: Flag, text: str) -> bool | None:
    if text.lower() in {"", "0", "false"}:
        return None
    if text.lower() not in {"1", "true"}:
        raise _bad(filter_, text, _("Bitte 1 oder 0 angeben."))
    return True


def _search(text: str) -> str | None:
    found = text.split() if len(text) <= MAX_SEARCH_LENGTH else []
    if len(text) > MAX_SEARCH_LENGTH or len(found) > MAX_WORDS:
        raise InputError(
            _("Die Suche ist zu lang: bitte höchstens {words} Wörter und {length} Zeichen eingeben.").format(
                words=MAX_WORDS, length=MAX_SEARCH_LENGTH
            )
        )
    if not all(word.isprintable() for word in found):
        raise InputError(_("Die Suche enthält unsichtbare Zeichen: bitte den Text von Hand eingeben."))
    return " ".join(found) or None


def value_text(value: Value) -> str:
    """Return the canonical text of a value: equal for equal values, and readable by ``read_value``."""
    match value:
        case bool():
            return "1"
        case Bounds(low, high):
            return "..".join(
                "" if end is None else f"{end:.4f}".rstrip("0").rstrip(".") for end in (low, high)
            )
        case tuple():
            return ",".join(str(each) for each in value)
        case _other:
            return str(value)
