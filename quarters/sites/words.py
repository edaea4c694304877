"""Figures and criteria of sites in words, the same on the page and in the PDF."""

from __future__ import annotations

from geo.i18n import _, format_number
from quarters.sites.criteria import BY_KEY
from quarters.sites.measured import Measured
from quarters.sites.record import Figure, Typed
from quarters.sites.topics import TOPICS

_PEOPLE = {"residents_500", "residents_1000", "gap_1000"}


def figure_words(told: Figure) -> tuple[str, str]:
    """Return topic and value of a figure, for example ``("Fläche", "6,5 ha")``."""
    label, unit, digits = TOPICS[told.topic]
    return _(label), format_number(told.value, unit, 0 if float(told.value).is_integer() else digits)


def measured_words(found: Measured) -> str:
    """Return a computed criterion with its unit, people rounded to 10, or *keine Angabe*."""
    if found.value is None:
        return _("keine Angabe")
    if found.key == "in_project_area":
        return _("ja") if found.value else _("nein")
    return format_number(
        round(found.value, -1) if found.key in _PEOPLE else found.value, found.unit, found.digits
    )


def typed_words(told: Typed | None) -> str:
    """Return a typed criterion in words, or *keine Angabe*."""
    if told is None:
        return _("keine Angabe")
    codes = BY_KEY[told.criterion].codes
    parts = [
        _(codes[told.code]) if told.code and told.code in codes else "",
        format_number(told.amount, "€") if told.amount is not None else "",
        _("Bewertung {n} von 5").format(n=told.rating) if told.rating is not None else "",
    ]
    return " · ".join(part for part in parts if part) or _("keine Angabe")
