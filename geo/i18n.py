"""Language of the interface: German messages, English by catalogue, numbers and dates by locale.

The German sentence is the message id, so the code reads like the screen. ``use_language`` sets the language of the
current context (one page run, one request); everything below it only calls ``_`` and the formatters.
"""

from __future__ import annotations

import gettext as _gettext
import io
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal

from babel.dates import format_date as _format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")
CATALOGUE = Path(__file__).resolve().parent.parent / "locale" / "en" / "LC_MESSAGES" / "quartiersatlas.po"
NARROW_SPACE = "\u202f"
UNKNOWN = "–"

_language: ContextVar[Language] = ContextVar("language", default="de")


def use_language(language: str) -> None:
    """Set the language of the current context; anything but ``"en"`` means German."""
    _language.set("en" if language == "en" else "de")


def language() -> Language:
    """Return the language of the current context."""
    return _language.get()


@cache
def _english() -> _gettext.NullTranslations:
    if not CATALOGUE.exists():
        return _gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(CATALOGUE.read_bytes()), locale="en"))
    compiled.seek(0)
    return _gettext.GNUTranslations(compiled)


def _(message: str) -> str:
    """Return the message in the current language; untranslated messages stay German."""
    return _english().gettext(message) if _language.get() == "en" and message else message


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark a message of a constant for the catalogue and return it as it is; ``_`` translates it where it is shown."""
    return message


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the singular or plural German message, or its translation, for a count."""
    if _language.get() == "en":
        return _english().ngettext(singular, plural, count)
    return singular if count == 1 else plural


def _locale() -> str:
    return "en_GB" if _language.get() == "en" else "de_DE"


def format_number(value: float | None, unit: str = "", digits: int = 0) -> str:
    """Return ``1.234,5 m²``: grouped, fixed digits, narrow space before the unit; ``–`` when unknown."""
    if value is None or value != value:  # noqa: PLR0124 - NaN is unknown too
        return UNKNOWN
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    text = format_decimal(round(value, digits) + 0.0, format=pattern, locale=_locale()).replace("-", "−")
    return text + (NARROW_SPACE + unit if unit else "")


def format_percent(share: float | None, digits: int = 1) -> str:
    """Return a share of 0..1 as ``14,9 %``; ``–`` when unknown."""
    return UNKNOWN if share is None else format_number(share * 100, "%", digits)


def format_day(day: date | datetime | None) -> str:
    """Return ``24.11.2026``; ``–`` when unknown."""
    if day is None:
        return UNKNOWN
    return _format_date(
        day, format="dd.MM.yyyy" if _language.get() == "de" else "d MMM yyyy", locale=_locale()
    )


def format_since(day: date | None, precision: str) -> str:
    """Return a date as precisely as it is known.

    Parameters
    ----------
    day
        First day of the known period; None when unknown.
    precision
        ``day``, ``month``, ``year`` or ``estimated``.
    """
    if day is None:
        return _("keine Angabe")
    if precision == "year":
        return str(day.year)
    if precision == "month":
        return _format_date(day, format="MM/yyyy", locale=_locale())
    if precision == "estimated":
        return _format_date(day, format="LLLL yyyy", locale=_locale()) + ", " + _("geschätzt")
    return format_day(day)
