"""Answers for programs: gaps and sites as plain dictionaries, in the shape that the command line promises."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from quarters.supply.days import DaySupply
from quarters.supply.gaps import area_gaps, threshold_of
from quarters.supply.model import SupplyModel
from quarters.supply.search import Answer
from quarters.supply.state import SupplyState


def gaps_report(
    state: SupplyState,
    service: str,
    threshold_m: float | None = None,
    level: str = "suburb",
    group: str = "all",
    day: DaySupply | None = None,
) -> dict[str, Any]:
    """Return the gaps of a service as ``manage.py gaps --format json`` prints them.

    Parameters
    ----------
    state, service, threshold_m, level, group
        As in ``gaps.area_gaps``.
    day
        The day whose state is asked; told as ``day``, and for a past day as ``known_from`` since when its facilities
        are known.

    Returns
    -------
    dict
        ``service``, ``threshold_m``, ``as_of``, ``level``, ``group``, ``group_coverage`` (share of the residents whose
        age is known, 0 to 1), ``facilities`` (how many count; 0: nothing is known, and the rows say nothing),
        ``sources`` (of this service only) and ``rows``; numbers that are
        unknown or out of reach are None.
    """
    limit = threshold_of(state, service, threshold_m)
    one = state.model.service(service)
    declared = one.threshold(limit)
    rows = area_gaps(state, service, limit, level, group)
    return {
        "service": service,
        "label": one.label,
        "threshold_m": limit,
        "threshold_source": declared.evidence.text if declared else None,
        "group_coverage": state.model.cells.coverage.get(group, 1.0),
        "as_of": as_of(state.model, (service,)),
        **_of_day(day, service),
        "facilities": len(state.model.supply(service).rows),
        "level": level,
        "group": group,
        "sources": sources_report(state.model, (service,)),
        "rows": [{name: _plain(value) for name, value in asdict(row).items()} for row in rows],
    }


def siting_report(model: SupplyModel, answer: Answer) -> dict[str, Any]:
    """Return chosen sites as ``manage.py siting --format json`` prints them.

    Parameters
    ----------
    model
        The model that was asked, for the sources.
    answer
        What ``search.SitingSearch`` found.

    Returns
    -------
    dict
        ``service`` (several joined by commas), ``choose``, ``newly_served``, ``optimality_gap``, ``bound``, ``proven``,
        ``sentence``, ``sites``, ``left_out``, ``sources``.
    """
    question = answer.question
    return {
        "service": ",".join(question.services),
        "choose": question.choose,
        "budget_eur_month": question.budget_eur_month,
        "newly_served": answer.newly_served,
        "bound": answer.bound,
        "optimality_gap": answer.optimality_gap,
        "proven": answer.proven,
        "candidates": answer.candidates,
        "sentence": answer.sentence,
        "as_of": as_of(model, question.services),
        "sites": [asdict(site) for site in answer.sites],
        "left_out": [
            {
                "vacancy_id": one.vacancy_id,
                "service": one.service,
                "reason": one.text,
                "code": one.reason.value,
            }
            for one in answer.left_out
        ],
        "sources": sources_report(model, question.services),
    }


def sources_report(model: SupplyModel, services: Collection[str]) -> list[dict[str, Any]]:
    """Return the sources of network, residents and the facilities of these services with date and quality."""
    return [
        {
            **asdict(source),
            "as_of": source.as_of.isoformat() if source.as_of else None,
            "services": sorted(set(source.services) & set(services)),
        }
        for source in model.sources_of(services)
    ]


def as_of(model: SupplyModel, services: Collection[str]) -> str | None:
    """Return the date of the facilities of these services (the latest of their sources), None when undated."""
    found = model.sources_of(services)
    days = [source.as_of for source in found if source.relation == "facility" and source.as_of]
    return max(days).isoformat() if days else None


def _of_day(day: DaySupply | None, service: str) -> dict[str, Any]:
    if day is None:
        return {}
    known = day.known.known_from.get(service) if day.known else None
    return {"day": day.day.isoformat(), "known_from": known.isoformat() if known else None}


def _plain(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value
