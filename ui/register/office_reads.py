"""What the office's views read: search requests, offers, and what the supply model says about both."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo.database import transaction
from geo.errors import AtlasError
from quarters.supply.model import SupplyModel
from ui import reads
from ui.supply import reads as supply
from ui.supply import warm, words
from ui.who import me
from vacancy.matching import Match, Offer, SearchRequest, offers_for, requests_for
from vacancy.public_report import PublicReport, waiting_reports
from vacancy.search_requests import RequestContact, contact_of, offers, requests
from vacancy.warning import Closure, Warned, warnings


def all_requests() -> list[SearchRequest]:
    """Return the open search requests that the person may see."""
    with transaction(me()) as connection:
        return requests(connection)


@st.cache_data(max_entries=2, show_spinner=False)
def _offers(version: int) -> list[Offer]:
    with transaction() as connection:
        return offers(connection)


def all_offers() -> list[Offer]:
    """Return what the open vacancies offer."""
    return _offers(reads.version("area", "commercial_unit", "vacancy"))


def contact(request_id: int, today: date) -> RequestContact | None:
    """Return whom to ask about a request; None when unknown or not for this person."""
    with transaction(me()) as connection:
        return contact_of(connection, request_id, today)


def reports() -> list[PublicReport]:
    """Return the reports of citizens that wait."""
    with transaction(me()) as connection:
        return waiting_reports(connection)


def matches_of(request: SearchRequest) -> list[Match]:
    """Return the vacancies for a request, best first; gaps count as soon as the supply model is loaded."""
    return offers_for(request, all_offers(), _gains_for(request.service))


def matches_at(vacancy_id: int, *, with_gaps: bool = True) -> list[Match]:
    """Return the requests for a vacancy, best first; without gaps it needs no supply model."""
    offer = next((each for each in all_offers() if each.vacancy_id == vacancy_id), None)
    if offer is None:
        return []
    return requests_for(offer, all_requests(), _gains_at(vacancy_id) if with_gaps else {})


def _model() -> SupplyModel | None:
    try:
        return warm.ready_model()
    except AtlasError:
        return None


def _gains_for(service: str) -> dict[int, float]:
    model = _model()
    if model is None or not service:
        return {}
    try:
        city = model.zones_of("city")[0]
        found = supply.sites_for(supply.state_of(model), city.id, service, None, "all")
    except AtlasError:  # the service needs no premises, or is not known any more
        return {}
    return {site.vacancy_id: site.newly_served for site in found if site.newly_served >= words.FEW}


def _gains_at(vacancy_id: int) -> dict[str, float]:
    model = _model()
    if model is None:
        return {}
    try:
        found = supply.all_uses(supply.state_of(model), vacancy_id)
    except AtlasError:  # no known place
        return {}
    return {use.service: use.newly_served for use in found if use.suitable and use.newly_served >= words.FEW}


def all_warnings(today: date) -> tuple[list[Warned], bool]:
    """Return the units that may fall vacant, and whether the supply that is lost could be computed yet."""
    model = _model()
    with transaction(me()) as connection:
        return warnings(connection, today, [] if model is None else _closures(model)), model is not None


def _closures(model: SupplyModel) -> list[Closure]:
    """Return what the supply would lose with each facility in a unit of the register."""
    rows = model.facilities[model.facilities["unit_id"].notna()]
    unit_of = {int(key): int(unit) for key, unit in zip(rows["id"], rows["unit_id"], strict=True)}
    state = supply.state_of(model)
    found = []
    for service in sorted(set(rows["service"]) & set(model.catalogue.services)):
        limit = model.service(service).default_threshold_m
        found += [
            Closure(unit_of[one.facility_id], service, one.closes_on, one.losing_supply)
            for one in supply.fragile(state, service, limit, "all")
            if one.facility_id in unit_of
        ]
    return found
