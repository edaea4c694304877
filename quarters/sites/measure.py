"""Criteria of a site that are computed, never typed: area, people on foot, stops, gaps, vacancies, rail, nordwärts.

Walks run along the walking network from the edge of the outline, or from the point of a site without an outline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from geo.i18n import N_, _
from geo.network import Snapped, Travel
from geo.network.arrays import FloatArray
from quarters.sites.measured import Measured, Place
from quarters.supply.model import SupplyModel
from quarters.supply.motorways import MotorwayAccesses
from quarters.supply.read import UsedSource

NEAR_M, FAR_M = 500.0, 1000.0
GAP_SERVICE = "food_shop"
_RANK = {"official": 0, "approximate": 1, "example": 2}


def measured(
    model: SupplyModel,
    place: Place,
    register: Sequence[UsedSource] = (),
    motorways: MotorwayAccesses | None = None,
) -> tuple[Measured, ...]:
    """Return the computed criteria of a place, always the same ones in the same order.

    Parameters
    ----------
    model
        Network, residents, facilities and vacancies as they are now.
    place
        Where the site lies; without outline and point everything is keine Angabe.
    register
        Sources of the open vacancies (``candidates.register_sources``).
    motorways
        Where motorways can be entered (``quarters.supply.motorways``); None or none = keine Angabe.
    """
    points = place.edge()
    found = [_area(place)]
    if len(points):
        snapped = model.snapper.snap(points, max_access_leg_m=np.inf)
        cell_m = model.travel.nearest(snapped, limit_m=FAR_M).distance_m
        found += [
            *_residents(model, cell_m),
            *_stops(model, snapped),
            _gap(model, cell_m),
            _vacancies(model, snapped, register),
        ]
        found.append(_rail(model, snapped))
    else:
        found += [_unknown(*words, _("Kein Ort bekannt.")) for words in _WALKED]
    return (*found, _motorway(points, motorways), _project_area(place))


_WALKED: tuple[tuple[str, str, str, int, bool], ...] = (
    ("residents_500", N_("Menschen in 500 m Fußweg"), "", 0, True),
    ("residents_1000", N_("Menschen in 1.000 m Fußweg"), "", 0, True),
    ("stop_m", N_("Fußweg zur nächsten Haltestelle"), "m", 0, False),
    ("departures_500", N_("Abfahrten je Werktag in 500 m"), "", 0, True),
    ("gap_1000", N_("Menschen ohne Lebensmittelmarkt in 1.000 m"), "", 0, True),
    ("vacancies_500", N_("Leerstände in 500 m Fußweg"), "", 0, True),
    ("rail_m", N_("Fußweg zum nächsten Bahnhof"), "m", 0, False),
)
_WORDS = {words[0]: words for words in _WALKED}


def _area(place: Place) -> Measured:
    if place.outline is None:
        return _unknown("area_ha", _("Fläche"), "ha", 2, True, _("Kein Umriss gezeichnet."))
    note = _("Aus dem gezeichneten Umriss, gemessen in EPSG:25832.")
    return Measured(
        "area_ha", _("Fläche"), place.outline.area / 10_000, "ha", 2, True, note, "approximate", ()
    )


def _residents(model: SupplyModel, cell_m: FloatArray) -> list[Measured]:
    people = model.cells.population
    note = _("Fußweg im Netz bis zur Mitte der Wohnzelle.")
    return [
        _known(model, key, float(people[cell_m <= limit].sum()), note, "walk_edge", "population_cell")
        for key, limit in (("residents_500", NEAR_M), ("residents_1000", FAR_M))
    ]


def _stops(model: SupplyModel, snapped: Snapped) -> list[Measured]:
    stops = model.supply("transit_stop")
    if not len(stops.rows):
        why = _("Haltestellen sind nicht geladen.")
        return [_unknown(*_WORDS[key], why) for key in ("stop_m", "departures_500")]
    walk_m = _to(model, "transit_stop").nearest(snapped).distance_m
    nearest = _walk(
        model, "stop_m", walk_m, _("Fußweg im Netz; Haltestellen mit zu wenigen Abfahrten zählen nicht.")
    )
    departures = stops.rows["departures_per_weekday"].to_numpy(dtype=np.float64)[walk_m <= NEAR_M]
    if np.isnan(departures).all() and len(departures):
        return [
            nearest,
            _unknown(*_WORDS["departures_500"], _("Zu diesen Haltestellen ist kein Fahrplan geladen.")),
        ]
    missing = int(np.isnan(departures).sum())
    note = _("Summe der Haltestellen in 500 m Fußweg.")
    if missing:
        note += " " + _("Zu {n} Haltestellen fehlt der Fahrplan.").format(n=missing)
    return [
        nearest,
        _known(model, "departures_500", float(np.nansum(departures)), note, "walk_edge", "facility"),
    ]


def _gap(model: SupplyModel, cell_m: FloatArray) -> Measured:
    service = model.service(GAP_SERVICE)
    if not len(model.supply(GAP_SERVICE).rows):
        return _unknown(*_WORDS["gap_1000"], _("Lebensmittelmärkte sind nicht geladen."))
    lacking = (cell_m <= FAR_M) & (model.nearest(GAP_SERVICE).distance_m > service.default_threshold_m)
    note = _(
        "Menschen in 1.000 m Fußweg, die selbst mehr als {metres} m zum nächsten Lebensmittelmarkt gehen."
    ).format(metres=round(service.default_threshold_m))
    people = float(model.cells.population[lacking].sum())
    return _known(model, "gap_1000", people, note, "walk_edge", "population_cell", "facility")


def _vacancies(model: SupplyModel, snapped: Snapped, register: Sequence[UsedSource]) -> Measured:
    walk_m = to_vacancies(model).nearest(snapped, limit_m=FAR_M).distance_m
    note = _("Offene Leerstände des Registers, Fußweg im Netz.")
    found = _known(model, "vacancies_500", float((walk_m <= NEAR_M).sum()), note, "walk_edge")
    used = (*found.sources, *register)
    return replace(found, sources=used, quality=_worst(used))


def _rail(model: SupplyModel, snapped: Snapped) -> Measured:
    if not len(model.supply("rail_station").rows):
        return _unknown(*_WORDS["rail_m"], _("Bahnhöfe sind nicht geladen."))
    return _walk(
        model, "rail_m", _to(model, "rail_station").nearest(snapped).distance_m, _("Fußweg im Netz.")
    )


def _motorway(points: FloatArray, motorways: MotorwayAccesses | None) -> Measured:
    key, label = "motorway_m", _("Zur nächsten Anschlussstelle der Autobahn")
    if not len(points):
        return _unknown(key, label, "m", 0, False, _("Kein Ort bekannt."))
    nearest = None if motorways is None else motorways.nearest(points)
    if nearest is None or motorways is None:
        return _unknown(key, label, "m", 0, False, _("Autobahnen sind nicht geladen."))
    distance_m, name = nearest
    note = _("Luftlinie zu: {name}. Straßen für Autos sind nicht geladen.").format(
        name=name or _("ohne Namen")
    )
    used = motorways.sources
    return Measured(key, label, distance_m, "m", 0, False, note, _worst(used), used)


def _walk(model: SupplyModel, key: str, walk_m: FloatArray, note: str) -> Measured:
    least = float(walk_m.min(initial=np.inf))
    if not np.isfinite(least):
        return _unknown(*_WORDS[key], _("Zu Fuß im Netz nicht erreichbar."))
    return _known(model, key, least, note, "walk_edge", "facility")


def _project_area(place: Place) -> Measured:
    label = _("In nordwärts")
    if place.in_project_area is None:
        return _unknown("in_project_area", label, "", 0, True, _("Kein Ort bekannt."))
    note = _("Lage des Punktes im Projektgebiet.")
    inside = float(place.in_project_area)
    return Measured("in_project_area", label, inside, "", 0, True, note, "approximate", ())


def _known(model: SupplyModel, key: str, value: float, note: str, *relations: str) -> Measured:
    _key, label, unit, digits, more = _WORDS[key]
    used = tuple(source for source in model.sources if source.relation in relations)
    return Measured(key, _(label), value, unit, digits, more, note, _worst(used), used)


def _unknown(key: str, label: str, unit: str, digits: int, more: bool, why: str) -> Measured:
    return Measured(key, _(label), None, unit, digits, more, why, None, ())


def _worst(sources: Sequence[UsedSource]) -> str:
    return max((source.quality for source in sources), key=_RANK.__getitem__, default="approximate")


def _to(model: SupplyModel, service: str) -> Travel:
    """Return the network with the facilities of a service as the places to be reached; kept as long as the model."""
    return model._once(("to", service), lambda: Travel(model.travel.network, model.supply(service).places))


def to_vacancies(model: SupplyModel) -> Travel:
    """Return the network with the open vacancies as the places to be reached, in the order of their rows."""
    return model._once(
        ("to vacancies",),
        lambda: Travel(model.travel.network, model.vacancies.places),
        kept=model._vacancy_kept,
    )
