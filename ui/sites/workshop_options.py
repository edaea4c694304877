"""The options of a workshop in its form: sites of the portfolio, what is computed for them, what was typed before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from geo.i18n import _
from quarters.sites import Site
from quarters.sites.measured import Measured
from quarters.workshop.change import plan_of
from quarters.workshop.model import Workshop
from quarters.workshop.plan import NewCandidate, NewCriterion
from ui import reads
from ui.components.provenance import stand
from ui.sites import reads as site_reads
from ui.sites.workshop_tables import FIRST_CRITERIA


def options_of(known: Workshop | None) -> tuple[dict[int, Site], dict[int, NewCandidate]]:
    """Return the sites that may be chosen, and, under negative keys, options of the workshop that are none of them."""
    sites = {site.id: site for site in site_reads.all_sites() if not site.cancelled}
    kept = {} if known is None else {
        -each.id: option
        for each, option in zip(known.candidates, plan_of(known).candidates, strict=True)
        if each.site_id not in sites
    }  # fmt: skip
    return sites, kept


def keys_of(known: Workshop | None, sites: dict[int, Site]) -> list[int]:
    """Return the keys of the options of a workshop, in order."""
    if known is None:
        return []
    return [each.site_id if each.site_id in sites and each.site_id else -each.id for each in known.candidates]


def typed_before(known: Workshop | None, computed: set[str], chosen: Sequence[int]) -> list[NewCriterion]:
    """Return the criteria of the table: those of the workshop that are not computed, figures in the order chosen."""
    if known is None:
        return [replace(each, name=_(each.name)) for each in FIRST_CRITERIA]
    place: dict[int, int] = {}
    for number, each in enumerate(known.candidates):
        place |= {-each.id: number} | ({each.site_id: number} if each.site_id else {})
    return [
        replace(each, figures=tuple(each.figures[place[key]] if key in place else None for key in chosen))
        if each.figures else each
        for each in plan_of(known).criteria
        if each.scale == "rated" or each.name not in computed
    ]  # fmt: skip


def site_words(site: Site) -> str:
    """Return name and place of a site."""
    place = site.suburb or site.borough
    return f"{site.name} ({place})" if place else site.name


def computed_criteria(chosen: Sequence[int]) -> dict[str, NewCriterion]:
    """Return the criteria that can be computed for at least one of the options, by key."""
    found = [{each.key: each for each in site_reads.measured_of(key)} if key > 0 else {} for key in chosen]
    told: dict[str, NewCriterion] = {}
    for name in dict.fromkeys(each for values in found for each in values):
        values = [each.get(name) for each in found]
        known = [each for each in values if each is not None and each.value is not None]
        if known:
            sources = dict.fromkeys(
                f"{s.title}, {stand(s)}".rstrip(", ") for each in known for s in each.sources
            )
            told[name] = NewCriterion(
                known[0].label, "more" if known[0].more_is_better else "less", "measured", known[0].unit,
                "; ".join(sources), tuple(_figure(each) for each in values),
            )  # fmt: skip
    return told


def _figure(found: Measured | None) -> float | None:
    """Return a measured value as precisely as the sheet of the site tells it."""
    return None if found is None or found.value is None else round(found.value, found.digits)


def candidates_of(sites: Sequence[Site]) -> dict[int, NewCandidate]:
    """Return sites as options, by id, with the sources of today."""
    sources = {each.id: each for each in reads.sources_of(site.source_id for site in sites)}
    return {site.id: _candidate(site, sources.get(site.source_id)) for site in sites}


def _candidate(site: Site, source: Any) -> NewCandidate:
    return NewCandidate(
        name=site.name, place=site.suburb or site.borough, note=_short(site.area_note), site_id=site.id,
        lon_lat=site.lon_lat, source=f"{source.title}, {stand(source)}".rstrip(", ") if source else "",
        quality=source.quality if source else None,
    )  # fmt: skip


def _short(text: str, most: int = 240) -> str:
    """Return a text that fits a telephone; figures that contradict each other stay side by side."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
