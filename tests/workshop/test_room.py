"""A workshop from preparation to its end, on real PostGIS, with the rights that its people have."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from geo.database import transaction
from geo.errors import ConflictError, ForbiddenError, InputError, NotFoundError
from geo.people import Person, Role
from quarters.workshop import rounds, run
from quarters.workshop.entries import own_entries, submit
from quarters.workshop.events import events
from quarters.workshop.join import enter, join
from quarters.workshop.model import Workshop
from quarters.workshop.read import stage, workshop, workshop_by_code, workshops
from tests.workshop.conftest import GUEST, LEADER, make_workshop, new_token


def joined(made: Workshop, group: int | None = None, name: str = "") -> str:
    token = new_token()
    with transaction(GUEST) as connection:
        join(connection, made.code, token, made.groups[group].id if group is not None else None, name)
    return token


def enters(made: Workshop, token: str, kind: str, content: dict[str, object]) -> None:
    with transaction(GUEST) as connection:
        submit(connection, enter(connection, made.code, token), kind, content)


def to_step(made: Workshop, kind: str, **options: object) -> int:
    with transaction(LEADER) as connection:
        run.start(connection, made.id)
        run.go_to(connection, made.id, next(each.id for each in made.steps if each.kind == kind))
        return rounds.open_round(connection, made.id, **options)


def test_what_was_prepared_is_read_again(prepared: Workshop) -> None:
    assert [each.letter for each in prepared.candidates] == ["A", "B", "C", "D"]
    assert prepared.candidates[1].lon_lat == pytest.approx((7.4422, 51.5271), abs=1e-6)
    assert prepared.candidates[3].lon_lat is None
    assert len(prepared.figures) == 7, "the unknown figure is missing, not zero"
    assert prepared.steps[4].question == "Welche Fläche soll zuerst entwickelt werden?"
    with transaction(LEADER) as connection:
        typed = f"{prepared.code[:3].lower()} {prepared.code[3:]}"
        assert workshop_by_code(connection, typed) == prepared


def test_a_view_reaches_the_stage_and_the_log_keeps_where_it_rested(prepared: Workshop) -> None:
    with transaction(LEADER) as connection:
        run.start(connection, prepared.id)
        first = run.show_view(connection, prepared.id, {"center": [7.46, 51.51], "zoom": 11})
    with transaction(LEADER) as connection:
        second = run.show_view(
            connection, prepared.id, {"center": [7.40, 51.52], "zoom": 13.5, "selected": 4}
        )
        assert second > first
        assert stage(connection, prepared.id).view == {
            "center": [7.4, 51.52],
            "zoom": 13.5,
            "size": [1000, 700],
            "selected": 4,
        }
        views = [each.detail for each in events(connection, prepared.id) if each.kind == "view"]
    assert [each["zoom"] for each in views] == [13.5]


@pytest.mark.parametrize(
    "view", [{}, {"center": [7, 91], "zoom": 3}, {"center": ["x", 1], "zoom": 3}, {"center": [1, 2]}]
)
def test_a_view_that_is_none_is_refused(prepared: Workshop, view: dict[str, object]) -> None:
    with pytest.raises(InputError), transaction(LEADER) as connection:
        run.show_view(connection, prepared.id, view)


def test_weights_and_ratings_count_once_and_may_change(prepared: Workshop) -> None:
    token = joined(prepared, group=1)
    opened = to_step(prepared, "weigh")
    weights = {str(each.id): 3 for each in prepared.criteria}
    enters(prepared, token, "weigh", {"round_id": opened, "weights": weights})
    enters(
        prepared, token, "weigh", {"round_id": opened, "weights": weights | {str(prepared.criteria[0].id): 5}}
    )
    with transaction(GUEST) as connection:
        who = enter(connection, prepared.code, token)
        assert own_entries(connection, who, opened)["weights"][str(prepared.criteria[0].id)] == 5
    with transaction(LEADER) as connection:
        assert connection.execute(sa.text("select count(*) from workshop_weight")).scalar_one() == 3


def test_no_second_vote_and_no_name_in_a_secret_one(prepared: Workshop) -> None:
    token = joined(prepared, name="Frau Probst")
    opened = to_step(prepared, "vote", secret=True, budget=3)
    first, second = (str(each.id) for each in prepared.candidates[:2])
    enters(prepared, token, "vote", {"round_id": opened, "dots": {first: 3}})
    enters(prepared, token, "vote", {"round_id": opened, "dots": {first: 1, second: 2}})
    with transaction(LEADER) as connection:
        rows = connection.execute(sa.text("select * from workshop_ballot")).mappings().all()
        assert [row["dots"] for row in rows] == [{first: 1, second: 2}]
        assert rows[0]["participant_id"] is None
        stored = connection.execute(sa.text("select token_hash from workshop_participant")).scalar_one()
        assert stored not in str(rows)
        assert "Probst" not in str(rows)
        assert connection.execute(
            sa.text("select count(*) from row_history where relation in ('workshop_ballot', 'workshop_participant')")
        ).scalar_one() == 0  # fmt: skip
        key_before = rows[0]["ballot_key"]
        run.end(connection, prepared.id)
        after = connection.execute(sa.text("select dots, ballot_key from workshop_ballot")).mappings().one()
    assert after["dots"] == {first: 1, second: 2}
    assert after["ballot_key"] != key_before


@pytest.mark.parametrize("dots", [{}, {"999": 1}, "too many", {"x": 1}, [1]])
def test_votes_beyond_the_rules_are_refused(prepared: Workshop, dots: object) -> None:
    token = joined(prepared)
    opened = to_step(prepared, "vote", budget=2)
    if dots == "too many":
        dots = {str(each.id): 1 for each in prepared.candidates[:3]}
    with pytest.raises(InputError):
        enters(prepared, token, "vote", {"round_id": opened, "dots": dots})


def test_a_closed_round_takes_nothing_even_past_the_checks(prepared: Workshop) -> None:
    token = joined(prepared)
    opened = to_step(prepared, "vote")
    with transaction(LEADER) as connection:
        rounds.close_round(connection, prepared.id)
    with pytest.raises(ConflictError, match="geschlossen"):
        enters(prepared, token, "vote", {"round_id": opened, "dots": {str(prepared.candidates[0].id): 1}})
    past_the_checks = sa.text(
        "insert into workshop_weight (municipality_key, workshop_id, round_id, participant_id, criterion_id, weight)"
        " values ('05913000', :w, :r, :p, :c, 5)"
    )
    with transaction(GUEST) as connection:
        who = enter(connection, prepared.code, token)
        row = {"w": prepared.id, "r": opened, "p": who.participant_id, "c": prepared.criteria[0].id}
        with pytest.raises(sa.exc.ProgrammingError, match="row-level security"):
            connection.execute(past_the_checks, row)


def test_a_token_opens_its_workshop_only_and_ends_with_it(prepared: Workshop) -> None:
    other = make_workshop()
    token = joined(prepared)
    with pytest.raises(ForbiddenError), transaction(GUEST) as connection:
        enter(connection, other.code, token)
    with transaction(GUEST) as connection:
        enter(connection, prepared.code, token)
        assert workshops(connection) == []
        with pytest.raises(NotFoundError):
            workshop(connection, prepared.id)
        for hidden in ("workshop_participant", "workshop_stage", "workshop_event", "workshop_decision"):
            assert connection.execute(sa.text(f"select count(*) from {hidden}")).scalar_one() == 0
    with transaction(LEADER) as connection:
        run.end(connection, prepared.id)
    with pytest.raises(ForbiddenError), transaction(GUEST) as connection:
        enter(connection, prepared.code, token)
    with pytest.raises(NotFoundError), transaction(GUEST) as connection:
        join(connection, prepared.code, new_token(), None, "")


def test_only_people_who_may_lead_see_workshops(prepared: Workshop) -> None:
    for role in (Role.VIEWER, Role.ADVISOR, Role.GUEST):
        with transaction(Person("x", role)) as connection:
            assert workshops(connection) == []
    for role in (Role.FACILITATOR, Role.PLANNER, Role.ADMIN):
        with transaction(Person("x", role)) as connection:
            assert [each.id for each in workshops(connection)] == [prepared.id]


def test_results_are_not_shown_while_people_answer(prepared: Workshop) -> None:
    opened = to_step(prepared, "weigh")
    with pytest.raises(ConflictError), transaction(LEADER) as connection:
        rounds.show_result(connection, prepared.id, opened, shown=True)
    with transaction(LEADER) as connection:
        rounds.close_round(connection, prepared.id)
        rounds.show_result(connection, prepared.id, opened, shown=True)
        assert workshop(connection, prepared.id).round(opened).shown
        rounds.reopen_round(connection, prepared.id, opened)
        now = workshop(connection, prepared.id)
        assert now.open_round.id == opened
        assert not now.open_round.shown
