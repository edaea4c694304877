"""Dates as people write them, and how precisely they know them."""

from __future__ import annotations

import re
from datetime import date

from vacancy.load.words import MONTHS

ABOUT = re.compile(r"^(ca\.?|circa|zirka|etwa|ungefähr|um|vermutlich|geschätzt|schätzungsweise|about|~|≈)\s*")
DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ][\d:.+z-]*)?")
MONTH = re.compile(r"(\d{1,2})[./-](\d{4})")
ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
NAMED_MONTH = re.compile(r"([a-zäöü]+)\.?\s*(\d{4})")
NAMED_DAY = re.compile(r"(\d{1,2})\.\s*([a-zäöü]+)\.?\s*(\d{4})")
YEAR = re.compile(r"\d{4}")


def parse_since(text: str) -> tuple[date, str] | None:
    """Read a date and its precision.

    Parameters
    ----------
    text
        For example ``31.12.2024``, ``2024-12-31``, ``12/2024``, ``Dezember 2024``, ``2024``, ``ca. 2023``.

    Returns
    -------
    tuple of date and str, or None
        First day of the period named, and ``day``, ``month``, ``year`` or ``estimated``; None when it is no date.
    """
    plain = text.strip().casefold()
    certain = ABOUT.sub("", plain.removeprefix("seit ").strip())
    estimated = certain != plain.removeprefix("seit ").strip() or certain.endswith(", geschätzt")
    found = _exact(certain.removesuffix(", geschätzt"))
    if found is None:
        return None
    year, month, day, precision = found
    try:
        return date(year, month, day), "estimated" if estimated else precision
    except ValueError:
        return None


def _exact(text: str) -> tuple[int, int, int, str] | None:  # noqa: PLR0911 - one line per form
    """Return year, month, day and precision as written; the numbers may still be no date."""
    if match := ISO_DAY.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3]), "day"
    if match := DAY.fullmatch(text):
        return _full_year(match[3]), int(match[2]), int(match[1]), "day"
    if match := MONTH.fullmatch(text):
        return int(match[2]), int(match[1]), 1, "month"
    if match := ISO_MONTH.fullmatch(text):
        return int(match[1]), int(match[2]), 1, "month"
    if (match := NAMED_DAY.fullmatch(text)) and match[2] in MONTHS:
        return int(match[3]), MONTHS[match[2]], int(match[1]), "day"
    if (match := NAMED_MONTH.fullmatch(text)) and match[1] in MONTHS:
        return int(match[2]), MONTHS[match[1]], 1, "month"
    if YEAR.fullmatch(text):
        return int(text), 1, 1, "year"
    return None


def _full_year(digits: str) -> int:
    """Return a year of four digits; two digits mean 1970 to 2069, as in most programs."""
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year >= 70 else 2000)
