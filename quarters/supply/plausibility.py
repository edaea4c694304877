"""Plausibility: statements known of places beside what the model computes, each with its date."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date

import numpy as np

from geo.i18n import N_, _, format_number, format_percent
from geo.settings import PROJECT_DIR
from quarters.supply.measures import served
from quarters.supply.model import SupplyModel
from quarters.supply.state import SupplyState
from quarters.supply.zones import Zone

COMMERCE_FILE = PROJECT_DIR / "data" / "facts" / "commerce.csv"
LOCAL_SUPPLY = ("food_shop", "neighbourhood_shop")
PARTS = {"Hacheney-Süd": "Hacheney"}
"""Places that are only a part of a suburb: the suburb stands in, and the comparison says so."""
MOST_SERVED_WITHOUT = 0.5
"""„Ohne Nahversorgung“ agrees when at most half of the residents are within reach. Assumption."""
WHO = {
    "nordstadtblogger, quoting the city planning team": N_("Nordstadtblogger nach Angaben der Stadtplanung"),
    "public transport proposal site quoting OpenStreetMap": N_("Nahverkehrsvorschlag nach OpenStreetMap"),
    "Wikipedia district article": "Wikipedia",
    "immobilienscout24 district portrait": N_("Ortsporträt bei Immobilienscout24"),
}
"""German names of the sources in the facts."""
COUNTED = {"food": ("food_shop",), "food and drug": ("food_shop", "drugstore")}
COMPARED = ("food_shop", "neighbourhood_shop", "drugstore")
"""All services that the statements are about."""


@dataclass(frozen=True, slots=True)
class Check:
    """A known statement beside the computed value.

    Attributes
    ----------
    place : str
        Place that the statement is about; „(Teil von …)“ where it is only a part of the suburb.
    known, known_source, known_as_of : str
        The statement, who said it, when.
    computed : str
        What the model says of the same place.
    computed_as_of : date or None
        Date of the facilities loaded; None when undated.
    agrees : bool or None
        Whether both agree; None where the place is not in the loaded areas.
    """

    place: str
    known: str
    known_source: str
    known_as_of: str
    computed: str
    computed_as_of: date | None
    agrees: bool | None


def plausibility(model: SupplyModel) -> list[Check]:
    """Compare known statements of data/facts/commerce.csv with today's model.

    Without loaded real data the comparison says nothing about the method: the example supply follows these
    statements by design; its sources are named beside it.

    Returns
    -------
    list of Check
        Places without local supply, then counts of shops.
    """
    with COMMERCE_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    checks = []
    for row in rows:
        told = re.match(r"(?P<places>[^;]+); date: (?P<date>.+)", row["caveat"])
        if row["measure"] == "districts without any Nahversorgung" and told:
            places = [name.strip() for name in told["places"].split(",")]
            checks += [_without(model, place, _who(row), _date(told["date"])) for place in places]
    return checks + [_counted(model, row) for row in rows if _services(row["measure"])]


def _services(measure: str) -> tuple[str, ...]:
    if measure.startswith("food and drug stores"):
        return COUNTED["food and drug"]
    return COUNTED["food"] if measure.startswith(("food supply", "food stores")) else ()


def _suburb(model: SupplyModel, place: str) -> Zone | None:
    name = PARTS.get(place, place)
    return next((zone for zone in model.zones if zone.level == "suburb" and zone.name == name), None)


def _without(model: SupplyModel, place: str, source: str, as_of: str) -> Check:
    zone = _suburb(model, place)
    known, title = _("ohne Nahversorgung"), _title(place)
    if zone is None:
        return Check(title, known, source, as_of, _("Vorort nicht geladen"), _as_of(model), None)
    share = _share_with_food(model, zone)
    limit = max(model.service(service).default_threshold_m for service in LOCAL_SUPPLY)
    sentence = _("{share} der Menschen haben einen Lebensmittelladen in höchstens {limit} Fußweg")
    computed = sentence.format(share=format_percent(share, 0), limit=format_number(limit, "m"))
    return Check(title, known, source, as_of, computed, _as_of(model), bool(share <= MOST_SERVED_WITHOUT))


def _share_with_food(model: SupplyModel, zone: Zone) -> float:
    """Share of the residents with any food shop within its threshold; NaN where nobody lives."""
    state, inside = SupplyState(model), model.inside(zone)
    near = np.zeros(len(model.cells), dtype=bool)
    for service in LOCAL_SUPPLY:
        near |= served(state.distance_m(service), model.service(service).default_threshold_m)
    people = np.where(inside, model.cells.population, 0.0)
    return float(people[near].sum() / people.sum()) if people.sum() > 0 else float("nan")


def _who(row: dict[str, str]) -> str:
    """Return who said it, in the current language."""
    said_by = WHO.get(row["source"], row["source"])
    return _(said_by)


def _counted(model: SupplyModel, row: dict[str, str]) -> Check:
    zone, number = _suburb(model, row["area"]), int(row["value"])
    services = _services(row["measure"])
    labels = _(" und ").join(_(model.service(service).plural) for service in services)
    known = f"{labels}: {number}"
    source = _who(row)
    told = re.search(r"date: (.+)$", row["caveat"])
    as_of = _date(told[1]) if told else row["as_of"] or _("undatiert")
    if zone is None:
        return Check(row["area"], known, source, as_of, _("Vorort nicht geladen"), _as_of(model), None)
    there = model.facilities
    found = int(((there["suburb_id"] == zone.id) & there["service"].isin(services)).sum())
    return Check(row["area"], known, source, as_of, f"{labels}: {found}", _as_of(model), found == number)


def _title(place: str) -> str:
    return (
        place
        if place not in PARTS
        else _("{place} (Teil von {suburb})").format(place=place, suburb=PARTS[place])
    )


def _date(told: str) -> str:
    year = re.search(r"about (\d{4})", told)
    return _("um {year}").format(year=year[1]) if year else _("undatiert")


def _as_of(model: SupplyModel) -> date | None:
    told = (source for source in model.sources_of(COMPARED) if source.relation == "facility")
    days = [source.as_of for source in told if source.as_of]
    return max(days, default=None)
