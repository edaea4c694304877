"""Numbers of the supply pages as people read them: people to 10, shares, walks."""

from __future__ import annotations

import math

from geo.i18n import NARROW_SPACE, UNKNOWN, _, format_number, format_percent
from quarters.supply.services import Service

FEW = 50
"""Below this number of people a model of 100 m cells says nothing more than „few“."""


def people(number: float) -> str:
    """Return people rounded to 10; ``weniger als 50`` for few, ``0`` for nobody, ``–`` when unknown."""
    if math.isnan(number):
        return UNKNOWN
    if number < 0.5:
        return "0"
    return _("weniger als 50") if number < FEW else format_number(round(number, -1))


def people_noun(number: float) -> str:
    """Return ``1.240 Menschen`` or ``niemand``."""
    return _("niemand") if number < 0.5 else _("{n} Menschen").format(n=people(number))


def share(part: float, whole: float) -> str:
    """Return a share of people: whole percent below 100 cases, else one decimal; ``–`` where nobody lives."""
    return UNKNOWN if whole <= 0 else format_percent(part / whole, 0 if whole < 100 else 1)


def mean_gap(degree: float) -> str:
    """Return the mean gap of a field, 0 to 1, as percent; ``–`` where nobody lives."""
    return UNKNOWN if math.isnan(degree) else format_percent(degree, 0)


def walk(metres: float) -> str:
    """Return a walk: metres to 10 below 2 km, else kilometres; ``nicht erreichbar`` or ``–``."""
    if math.isnan(metres):
        return UNKNOWN
    if math.isinf(metres):
        return _("nicht erreichbar")
    if metres < 2000:
        return format_number(round(metres, -1), "m")
    return format_number(metres / 1000, "km", 1)


def tolerance(metres: float) -> str:
    """Return ``± 40 m``."""
    return f"±{NARROW_SPACE}{format_number(round(metres, -1), 'm')}"


def without(service: Service) -> str:
    """Return ``Menschen ohne Apotheke``."""
    return _("Menschen ohne {service}").format(service=_(service.label))


def difference(before: float, after: float) -> str:
    """Return ``4.250 Menschen weniger``, ``… mehr`` or that nothing changes."""
    change = after - before
    if abs(change) < 0.5:
        return _("ändert hier nichts")
    words = _("{n} Menschen weniger") if change < 0 else _("{n} Menschen mehr")
    return words.format(n=people(abs(change)))


def signed_people(change: float) -> str:
    """Return ``+ 1.240``, ``− 350``, ``− weniger als 50``, ``0`` for none: more people without supply is plus."""
    if abs(change) < 0.5:
        return "0"
    sign = "+" if change > 0 else "−"
    return f"{sign}{NARROW_SPACE}{people(abs(change))}"


def signed_points(change: float) -> str:
    """Return a change of a share in percentage points: ``+ 3,4``, ``− 0,2``, ``0,0``, ``–`` where nobody lives."""
    if math.isnan(change):
        return UNKNOWN
    points = round(100 * change, 1)
    sign = "" if points == 0 else f"{'+' if points > 0 else '−'}{NARROW_SPACE}"
    return f"{sign}{format_number(abs(points), digits=1)}"
