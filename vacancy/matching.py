"""Search requests (Gesuche) and vacancies, ranked for each other with reasons for and against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from geo.i18n import N_, _, format_number, ngettext
from geo.terms import UNIT_KINDS

OFFERED = ("vacant", "confirmed", "marketing", "interim_use", "threatened")
"""Status in which premises can be had: empty, offered, used for a while, or falling vacant."""
TERMS = {"lasting": N_("auf Dauer"), "interim": N_("Zwischennutzung"), "either": N_("beides möglich")}
WEIGHTS = {"kind": 25.0, "area": 30.0, "rent": 15.0, "borough": 15.0, "access": 15.0, "term": 10.0}
"""What each wish counts; an assumption. Wishes that a request does not state count nothing."""
GAP_POINTS = 10.0
GAP_FULL_AT = 2000.0
"""A use that newly supplies so many people gets all the points for a gap; an assumption."""
UNKNOWN_FIT = 0.5
GOOD_POINTS = 85.0
"""From here on a pair is worth a call; an assumption."""
FARTHEST_SHARE = 0.5
"""Area or rent that misses the wish by this share or more does not fit at all; in between falls linearly."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What somebody looks for; empty or None means: no wish. Areas in m², rent in €/m² and month."""

    id: int
    title: str
    use_wanted: str = ""
    service: str = ""
    kinds: tuple[str, ...] = ()
    min_floor_area_m2: float | None = None
    max_floor_area_m2: float | None = None
    max_rent_eur_m2: float | None = None
    borough_ids: tuple[int, ...] = ()
    needs_step_free: bool = False
    term: str = "either"
    note: str = ""
    is_example: bool = False
    version: int = 1


@dataclass(frozen=True, slots=True)
class Offer:
    """What a vacancy offers; None means unknown."""

    vacancy_id: int
    name: str
    status: str = "vacant"
    kind: str | None = None
    floor_area_m2: float | None = None
    rent_eur_m2: float | None = None
    borough_id: int | None = None
    borough: str = ""
    step_free: bool | None = None
    steps: int | None = None
    interim_use_possible: bool | None = None
    unit_id: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """How well a vacancy suits a request: points from 0 to 100, reasons for and against, and what is unknown.

    ``newly_served`` are the people whom the wanted use would newly supply there; among equal points it decides.
    """

    request_id: int
    vacancy_id: int
    points: float
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    unknown: tuple[str, ...]
    newly_served: float = 0.0


@dataclass
class _Judged:
    """Fit per wish, and the words."""

    fits: dict[str, float] = field(default_factory=dict)
    good: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def add(self, wish: str, fit: float | None, words: str) -> None:
        """Note a wish: 1 fits, None unknown, anything below 1 speaks against."""
        self.fits[wish] = UNKNOWN_FIT if fit is None else fit
        (self.unknown if fit is None else self.good if fit >= 1 else self.bad).append(words)


def match(request: SearchRequest, offer: Offer, newly_served: float = 0.0) -> Match:
    """Judge one pair.

    points = 100 · Σ weight · fit / Σ weight over the wishes that the request states, plus up to 10 points for a
    supply gap that the use would close there, at most 100. fit is 1 when the wish is met, 0.5 when the fact is
    unknown, and falls to 0 as area or rent miss the wish by half of it.

    Parameters
    ----------
    newly_served
        People whom the wanted use would newly supply there; 0 when it closes no gap.
    """
    judged = _Judged()
    _kind(request, offer, judged)
    _area(request, offer, judged)
    _rent(request, offer, judged)
    _borough(request, offer, judged)
    _access(request, offer, judged)
    _term(request, offer, judged)
    total = sum(WEIGHTS[wish] for wish in judged.fits)
    points = 100.0 * sum(WEIGHTS[wish] * fit for wish, fit in judged.fits.items()) / total if total else 50.0
    if newly_served > 0:
        points = min(100.0, points + GAP_POINTS * min(1.0, newly_served / GAP_FULL_AT))
        people = format_number(round(newly_served, -1))
        judged.good.append(_("schließt eine Lücke: {people} Menschen neu versorgt").format(people=people))
    return Match(
        request.id,
        offer.vacancy_id,
        points,
        tuple(judged.good),
        tuple(judged.bad),
        tuple(judged.unknown),
        newly_served,
    )


def _kind(request: SearchRequest, offer: Offer, judged: _Judged) -> None:
    if not request.kinds:
        return
    if offer.kind is None:
        judged.add("kind", None, _("Objektart unbekannt"))
        return
    named = _(UNIT_KINDS[offer.kind])
    if offer.kind in request.kinds:
        judged.add("kind", 1.0, named)
    else:
        wanted = ", ".join(_(UNIT_KINDS[kind]) for kind in request.kinds)
        judged.add("kind", 0.0, _("{kind} statt {wanted}").format(kind=named, wanted=wanted))


def _area(request: SearchRequest, offer: Offer, judged: _Judged) -> None:
    low, high, area = request.min_floor_area_m2, request.max_floor_area_m2, offer.floor_area_m2
    if low is None and high is None:
        return
    if area is None:
        judged.add("area", None, _("Fläche unbekannt"))
    elif low is not None and area < low:
        short = _("{area} zu klein").format(area=_amount(low - area, "m²"))
        judged.add("area", _near(low - area, low), short)
    elif high is not None and area > high:
        large = _("{area} zu groß").format(area=_amount(area - high, "m²"))
        judged.add("area", _near(area - high, high), large)
    else:
        judged.add("area", 1.0, _("{area} passen").format(area=format_number(area, "m²")))


def _rent(request: SearchRequest, offer: Offer, judged: _Judged) -> None:
    most, rent = request.max_rent_eur_m2, offer.rent_eur_m2
    if most is None:
        return
    if rent is None:
        judged.add("rent", None, _("Miete unbekannt"))
    elif rent > most:
        above = _("{rent} über der Höchstmiete").format(rent=format_number(rent - most, "€/m²", 2))
        judged.add("rent", _near(rent - most, most), above)
    else:
        judged.add("rent", 1.0, _("{rent} Miete").format(rent=format_number(rent, "€/m²", 2)))


def _borough(request: SearchRequest, offer: Offer, judged: _Judged) -> None:
    if not request.borough_ids:
        return
    if offer.borough_id is None:
        judged.add("borough", None, _("Lage unbekannt"))
    elif offer.borough_id in request.borough_ids:
        judged.add("borough", 1.0, _("liegt in {borough}").format(borough=offer.borough))
    else:
        judged.add("borough", 0.0, _("{borough} ist kein Wunschbezirk").format(borough=offer.borough))


def _access(request: SearchRequest, offer: Offer, judged: _Judged) -> None:
    if not request.needs_step_free:
        return
    if offer.step_free or offer.steps == 0:
        judged.add("access", 1.0, _("stufenlos"))
    elif offer.steps:
        told = ngettext("{n} Stufe", "{n} Stufen", offer.steps).format(n=offer.steps)
        judged.add("access", 0.25 if offer.steps == 1 else 0.0, told)
    elif offer.step_free is False:
        judged.add("access", 0.0, _("nicht stufenlos"))
    else:
        judged.add("access", None, _("Zugang unbekannt"))


def _term(request: SearchRequest, offer: Offer, judged: _Judged) -> None:
    if request.term == "interim":
        words = {
            True: _("Zwischennutzung möglich"), False: _("keine Zwischennutzung"),
            None: _("Zwischennutzung ungeklärt"),
        }[offer.interim_use_possible]  # fmt: skip
        possible = offer.interim_use_possible
        judged.add("term", None if possible is None else float(possible), words)
    elif request.term == "lasting" and offer.status == "interim_use":
        judged.add("term", UNKNOWN_FIT, _("derzeit zwischengenutzt"))


def _near(beyond: float, wish: float) -> float:
    """Return 1 at the wish, 0 at half of it beyond; never 1 beyond."""
    return max(0.0, min(0.99, 1.0 - beyond / (FARTHEST_SHARE * wish)))


def _amount(value: float, unit: str) -> str:
    return format_number(value, unit, 0 if value >= 1 else 1)


def offers_for(
    request: SearchRequest, offers: Iterable[Offer], newly_served: Mapping[int, float] | None = None
) -> list[Match]:
    """Rank the offered vacancies for a request, best first; those that nobody offers are left out.

    Parameters
    ----------
    newly_served
        People newly supplied by the wanted use, by vacancy; the caller computes it.
    """
    gains = newly_served or {}
    found = [
        match(request, offer, gains.get(offer.vacancy_id, 0.0)) for offer in offers if offer.status in OFFERED
    ]
    return sorted(found, key=lambda one: (*_rank(one), one.vacancy_id))


def requests_for(
    offer: Offer, requests: Iterable[SearchRequest], newly_served: Mapping[str, float] | None = None
) -> list[Match]:
    """Rank the requests for a vacancy, best first; none for one that nobody offers.

    Parameters
    ----------
    newly_served
        People newly supplied there, by service; the caller computes it.
    """
    if offer.status not in OFFERED:
        return []
    gains = newly_served or {}
    found = [match(request, offer, gains.get(request.service, 0.0)) for request in requests]
    return sorted(found, key=lambda one: (*_rank(one), one.request_id))


def _rank(one: Match) -> tuple[float, float, int]:
    return -round(one.points, 6), -one.newly_served, len(one.unknown)
