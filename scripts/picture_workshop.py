"""A workshop for the picture of the big screen: invented places and answers, gone when the picture is taken."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from geo.database import close_database, open_database, transaction
from geo.people import GUEST, OPERATOR
from quarters.workshop import rounds, run
from quarters.workshop import tables as t
from quarters.workshop.entries import submit
from quarters.workshop.join import enter, join
from quarters.workshop.model import Workshop
from quarters.workshop.plan import NewCandidate, NewCriterion, Plan, template_steps
from quarters.workshop.prepare import create_workshop

PEOPLE = 24
PLAN = Plan(
    title="Flächenworkshop",
    held_on=date(2026, 11, 24),
    groups=("Wirtschaftsförderung", "Stadtplanung"),
    steps=template_steps("full"),
    candidates=(
        NewCandidate("Beispielhof", lon_lat=(7.4195, 51.5282)),
        NewCandidate("Beispielhafen", lon_lat=(7.4522, 51.5301)),
        NewCandidate("Beispielzeche", lon_lat=(7.4313, 51.5162)),
    ),
    criteria=(
        NewCriterion("Fläche", "more", "measured", "ha", "Beispiel", (4.0, 5.0, 7.0)),
        NewCriterion("Weg zur Haltestelle", "less", "measured", "m", "Beispiel", (180.0, 90.0, 620.0)),
        NewCriterion("Menschen in 500 m", "more", "measured", "", "Beispiel", (2400.0, 1100.0, 900.0)),
    ),
    example=True,
)


@contextmanager
def room_with_result() -> Iterator[str]:
    """Yield the code of a running workshop whose first weighting is on the big screen; it is deleted afterwards."""
    from ui.sites.workshop_map import drawn_map

    open_database()
    with transaction(OPERATOR) as connection:
        made = create_workshop(connection, PLAN)
        run.show_map(connection, made.id, drawn_map(("boroughs",)))
        run.start(connection, made.id)
        run.show_view(connection, made.id, {"center": [7.435, 51.524], "zoom": 12.6, "size": [1000, 700]})
        run.go_to(connection, made.id, next(step.id for step in made.steps if step.kind == "weigh"))
        round_id = rounds.open_round(connection, made.id)
    try:
        _answer(made, round_id)
        with transaction(OPERATOR) as connection:
            rounds.close_round(connection, made.id)
            rounds.show_result(connection, made.id, round_id, shown=True)
        yield made.code
    finally:
        with transaction(OPERATOR) as connection:
            connection.execute(sa.delete(t.workshop).where(t.here(t.workshop), t.workshop.c.id == made.id))
        close_database()


def _answer(made: Workshop, round_id: int) -> None:
    rng = np.random.default_rng(7)
    for number in range(PEOPLE):
        token = secrets.token_hex(32)
        weights = {each.id: int(rng.integers(1, 6)) for each in made.criteria}
        with transaction(GUEST) as connection:
            join(connection, made.code, token, made.groups[number % len(made.groups)].id, "")
        with transaction(GUEST) as connection:
            entered = enter(connection, made.code, token)
            submit(connection, entered, "weigh", {"round_id": round_id, "weights": weights})
