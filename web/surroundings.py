"""What lies around a vacancy, for Exposé and public page: joined here from the register and the supply model."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from sqlalchemy.engine import Connection

from geo.errors import AtlasError
from geo.i18n import _, format_number, format_percent
from quarters.profile import places
from quarters.supply.advice import Use, uses_for_vacancy
from quarters.supply.loading import supply_model
from quarters.supply.model import SupplyModel
from quarters.supply.nearby import Nearby, nearby, residents_around
from quarters.supply.state import SupplyState
from vacancy.expose import Expose, Surroundings
from vacancy.rates import rates, share_digits

NEAR_M, AROUND_M, WITHIN_M = 500.0, 700.0, 1000.0
NAMED_FIRST = ("light_rail_stop", "transit_stop", "rail_station", "food_shop", "general_practice", "pharmacy")
NAMED = 3
FEW = 50.0
"""Fewer newly supplied people are no reason to print."""


def surroundings(connection: Connection, content: Expose) -> Surroundings:
    """Return walks, people, rate and the use that is missing most; what cannot be computed is left out."""
    rows = list(_rate_row(connection, content.areas))
    try:
        model = supply_model(connection)
        near = nearby(model, content.vacancy_id, WITHIN_M)
    except AtlasError:  # no network loaded, or the place is unknown: the rest of the page is still true
        return Surroundings(rows=tuple(rows))
    people = residents_around(model, content.vacancy_id, AROUND_M)
    walks = [(_(one.label), _("{walk} Fußweg").format(walk=_metres(one.walk_m))) for one in _named(near)]
    around = _("{people} bis {walk} Fußweg").format(
        people=format_number(round(people, -1)), walk=format_number(AROUND_M, "m")
    )
    named = {one.service for one in _named(near)}
    listed = tuple(_(one.label) for one in near if one.walk_m <= NEAR_M and one.service not in named)
    return Surroundings(
        rows=(*walks, (_("Menschen im Umfeld"), around), *rows),
        near=listed,
        missing=_missing(model, content.vacancy_id),
        sources=tuple(dict.fromkeys(f"{source.title}" for source in model.sources)),
    )


def _named(near: list[Nearby]) -> list[Nearby]:
    """Return the walks that most people ask for, a stop first."""
    by_service = {one.service: one for one in near}
    return [by_service[service] for service in NAMED_FIRST if service in by_service][:NAMED]


def _metres(walk_m: float) -> str:
    return format_number(round(walk_m, -1), "m")


def _rate_row(connection: Connection, areas: Mapping[str, int | None]) -> list[tuple[str, str]]:
    """Return the rate of the suburb beside the city's, when both have one."""
    listed = places(connection)
    expected = {place.id: place.expected_units for place in listed if place.level == "suburb"}
    whole = {0: next((place.expected_units for place in listed if place.level == "city"), None)}
    here = rates(connection, "suburb", expected).get(areas.get("suburb") or 0)
    city = rates(connection, "city", whole).get(0)
    if here is None or city is None or here.share is None or city.share is None:
        return []
    name = next((place.name for place in listed if place.level == "city"), _("Stadt"))
    told = _("{share} ({city} {whole})").format(
        share=format_percent(here.share, share_digits(here.units)), city=name,
        whole=format_percent(city.share, share_digits(city.units)),
    )  # fmt: skip
    return [(_("Leerstandsquote"), told)]


def _missing(model: SupplyModel, vacancy_id: int) -> tuple[str, str] | tuple[()]:
    uses: list[Use] = []
    with suppress(AtlasError):
        uses = [use for use in uses_for_vacancy(SupplyState(model), vacancy_id) if use.suitable]
    if not uses or uses[0].newly_served < FEW:
        return ()
    best = uses[0]
    sentence = _(
        "{people} Menschen hätten danach höchstens {walk} Fußweg dorthin. Art, Fläche und Zugang der Räume passen "
        "dafür."
    ).format(people=format_number(round(best.newly_served, -1)), walk=format_number(best.threshold_m, "m"))
    return _("Was hier fehlt: {use}").format(use=_(best.label)), sentence
