"""Changing a prepared workshop, and one that runs: what people have answered or seen stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from geo.database import transaction
from geo.errors import ConflictError, InputError
from quarters.workshop import run
from quarters.workshop.change import change_workshop, plan_of, steps_gone
from quarters.workshop.join import join
from quarters.workshop.model import Workshop
from quarters.workshop.plan import NewCandidate, NewCriterion, NewStep, Plan
from quarters.workshop.read import stage, workshop
from tests.conftest import TestDatabase
from tests.workshop.conftest import GUEST, LEADER, PLAN, make_workshop, new_token


@pytest.fixture(scope="module")
def ground(shared_atlas_database: TestDatabase) -> None:
    """A database with the municipality."""


@pytest.fixture
def prepared(ground: None) -> Workshop:
    """A workshop that has not started."""
    return make_workshop()


def changed(made: Workshop, plan: Plan) -> Workshop:
    with transaction(LEADER) as connection:
        return change_workshop(connection, made, plan)


def test_a_workshop_read_as_plan_is_the_plan_that_made_it(prepared: Workshop) -> None:
    again = make_workshop(plan_of(prepared))
    assert replace(plan_of(again), candidates=()) == replace(plan_of(prepared), candidates=())
    assert [each.name for each in plan_of(again).candidates] == [each.name for each in PLAN.candidates]
    assert plan_of(prepared).criteria == PLAN.criteria


def test_until_it_starts_everything_may_change(prepared: Workshop) -> None:
    token = new_token()
    with transaction(GUEST) as connection:
        join(connection, prepared.code, token, prepared.groups[1].id, "Frau Demir")
    plan = replace(
        plan_of(prepared), title="Südwest", held_on=date(2027, 1, 12), groups=("SVTZ", "IHK"),
        steps=(NewStep("arrive", "Start"), NewStep("vote")),
        candidates=(NewCandidate("Phoenix"), NewCandidate("Hafen", lon_lat=(7.44, 51.52))),
        criteria=(NewCriterion("Fläche", "more", "measured", "ha", "", (1.0, None)),),
    )  # fmt: skip
    now = changed(prepared, plan)
    assert (now.title, now.held_on, now.code) == ("Südwest", date(2027, 1, 12), prepared.code)
    assert [each.name for each in now.groups] == ["SVTZ", "IHK"]
    assert now.groups[0].id == prepared.groups[1].id, "who joined stays in the group"
    assert [(each.title, each.question) for each in now.steps] == [
        ("Start", "Bitte mit dem Telefon mitmachen"),
        ("Abstimmen", "Welche Fläche soll zuerst entwickelt werden?"),
    ]
    assert [(each.letter, each.name) for each in now.candidates] == [("A", "Phoenix"), ("B", "Hafen")]
    assert list(now.figures.values()) == [1.0]
    with transaction(LEADER) as connection:
        assert stage(connection, now.id).step_id == now.steps[0].id
        joined = "select group_id from workshop_participant where workshop_id = :id"
        assert connection.execute(sa.text(joined), {"id": now.id}).scalar_one() == now.groups[0].id


def test_a_plan_that_is_none_and_an_old_copy_change_nothing(prepared: Workshop) -> None:
    with pytest.raises(InputError):
        changed(prepared, replace(plan_of(prepared), candidates=()))
    changed(prepared, replace(plan_of(prepared), title="Zuerst"))
    with pytest.raises(ConflictError, match="inzwischen geändert"):
        changed(prepared, replace(plan_of(prepared), title="Danach"))
    with transaction(LEADER) as connection:
        assert workshop(connection, prepared.id).title == "Zuerst"


def running(made: Workshop, step: str = "weigh") -> Workshop:
    with transaction(LEADER) as connection:
        run.start(connection, made.id)
        run.go_to(connection, made.id, next(each.id for each in made.steps if each.kind == step))
        return workshop(connection, made.id)


def test_while_it_runs_what_lies_ahead_may_change(prepared: Workshop) -> None:
    now = running(prepared)
    with transaction(LEADER) as connection:
        assert steps_gone(connection, now) == 3
    plan = plan_of(now)
    ahead = (NewStep("rate"), NewStep("talk"))
    later = changed(
        now, replace(plan, title="Neu", groups=(*plan.groups, "Gäste"), steps=(*plan.steps[:3], *ahead))
    )
    assert [each.kind for each in later.steps] == ["arrive", "look", "weigh", "rate", "talk"]
    assert [each.id for each in later.steps[:3]] == [each.id for each in now.steps[:3]]
    assert later.groups[-1].name == "Gäste"
    assert [each.id for each in later.candidates] == [each.id for each in now.candidates]
    assert later.figures == now.figures


def test_while_it_runs_what_was_answered_stands(prepared: Workshop) -> None:
    now = running(prepared)
    plan = plan_of(now)
    refused = {
        "Flächen und Kriterien": replace(plan, criteria=plan.criteria[2:]),
        "schon gelaufen": replace(plan, steps=(NewStep("talk"), *plan.steps[1:])),
    }
    for sentence, changes in refused.items():
        with pytest.raises(ConflictError, match=sentence):
            changed(now, changes)
    with transaction(GUEST) as connection:
        join(connection, now.code, new_token(), now.groups[0].id, "")
    with pytest.raises(ConflictError, match="gehört schon jemand"):
        changed(now, replace(plan, groups=plan.groups[1:]))
    with transaction(LEADER) as connection:
        run.end(connection, now.id)
    with pytest.raises(ConflictError, match="beendet"):
        changed(now, plan)
