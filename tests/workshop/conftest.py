"""A prepared workshop with four places, and what its tests need."""

from __future__ import annotations

import secrets
from datetime import date

import pytest

from geo.database import transaction
from geo.people import Person, Role
from quarters.workshop.model import Workshop
from quarters.workshop.plan import NewCandidate, NewCriterion, NewStep, Plan
from quarters.workshop.prepare import create_workshop
from tests.conftest import TestDatabase

LEADER = Person("m.klein", Role.FACILITATOR)
GUEST = Person("", Role.GUEST)
PLAN = Plan(
    title="Flächenworkshop Nordwest",
    held_on=date(2026, 11, 24),
    invited="Wirtschaftsförderung, SVTZ",
    groups=("Wirtschaftsförderung", "SVTZ", "Dezernat 2", "Dezernat 6"),
    steps=tuple(NewStep(kind) for kind in ("arrive", "look", "weigh", "rate", "vote", "result")),
    candidates=(
        NewCandidate("Energiecampus", "Huckarde", lon_lat=(7.4195, 51.5282), source="Recherche"),
        NewCandidate("Kanalstraße", "Hafen", lon_lat=(7.4422, 51.5271), source="Recherche"),
        NewCandidate("Zeche Westhausen", "Bodelschwingh", lon_lat=(7.3613, 51.5462)),
        NewCandidate("Ohne Ort <b>"),
    ),
    criteria=(
        NewCriterion("Fläche", "more", "measured", "ha", "Recherche", (4.0, 5.0, 10.0, None)),
        NewCriterion("Kosten", "less", "measured", "Mio. €", "Schätzung", (2.0, 3.0, 5.0, 1.0)),
        NewCriterion("Wirkung", "more", "rated"),
    ),
    example=True,
)


def new_token() -> str:
    """A token as a device makes it."""
    return secrets.token_hex(32)


@pytest.fixture
def prepared(empty_database: TestDatabase) -> Workshop:
    """A workshop that has not started, in a database without other content."""
    return make_workshop()


def make_workshop(plan: Plan = PLAN) -> Workshop:
    """Create the municipality when it is missing, and a workshop."""
    import sqlalchemy as sa

    with transaction("setup") as connection:
        connection.execute(
            sa.text(
                "insert into municipality (key, name) values ('05913000', 'Dortmund') on conflict do nothing"
            )
        )
    with transaction(LEADER) as connection:
        return create_workshop(connection, plan, LEADER.name)
