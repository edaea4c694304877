"""Shared by the tests of the supply model: load it, change the database, find a vacancy that helps."""

from __future__ import annotations

import sqlalchemy as sa

from geo import database
from quarters.supply.loading import supply_model
from quarters.supply.model import SupplyModel
from quarters.supply.search import Question, SitingSearch
from quarters.supply.state import SupplyState


def load() -> SupplyModel:
    with database.transaction("test") as connection:
        return supply_model(connection)


def change(statement: str, **values: object) -> None:
    with database.transaction("test") as connection:
        connection.execute(sa.text(statement), values)


def first_fit(state: SupplyState, service: str) -> int:
    """Key of a vacancy that suits a service and helps somebody."""
    answer = SitingSearch(state, Question((service,), choose=1)).at_once()
    return answer.sites[0].vacancy_id
