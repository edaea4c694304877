"""Changing a workshop: all of it until it starts; afterwards what nobody has seen or answered yet."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import ConflictError
from geo.i18n import _
from quarters.workshop import tables as t
from quarters.workshop.events import record
from quarters.workshop.model import AgendaStep, Criterion, Workshop
from quarters.workshop.plan import NewCandidate, NewCriterion, NewStep, Plan, check_plan
from quarters.workshop.prepare import head_values, put_options, put_part, step_values
from quarters.workshop.read import stage, workshop


def plan_of(now: Workshop) -> Plan:
    """Return a workshop as the plan that would create it."""
    return Plan(
        title=now.title, held_on=now.held_on, invited=now.invited, groups=tuple(each.name for each in now.groups),
        steps=tuple(NewStep(each.kind, each.title, each.question) for each in now.steps),
        candidates=tuple(
            NewCandidate(each.name, each.place, each.note, each.site_id, each.vacancy_id, each.lon_lat, each.source,
                         each.quality)
            for each in now.candidates
        ),
        criteria=tuple(
            NewCriterion(each.name, each.direction, each.scale, each.unit, each.source, _figures(now, each))
            for each in now.criteria
        ),
        example=now.example,
    )  # fmt: skip


def _figures(now: Workshop, criterion: Criterion) -> tuple[float | None, ...]:
    if criterion.scale != "measured":
        return ()
    return tuple(now.figures.get((each.id, criterion.id)) for each in now.candidates)


def steps_gone(connection: Connection, now: Workshop) -> int:
    """Return how many steps of the agenda stand fixed: those up to the present one, and up to the last round."""
    if now.status == "prepared":
        return 0
    places = {each.id: place for place, each in enumerate(now.steps, 1)}
    seen = [stage(connection, now.id).step_id, *(each.step_id for each in now.rounds)]
    return max((places[each] for each in seen if each in places), default=0)


def change_workshop(connection: Connection, known: Workshop, plan: Plan) -> Workshop:
    """Bring a workshop in line with a plan and return it.

    Until it starts everything may change. Once it runs, sites, criteria and the steps that are gone stand fixed: what
    people have answered refers to them. Groups that somebody has joined are kept.

    Parameters
    ----------
    connection
        Inside a transaction of a person who may lead workshops.
    known
        As it was read when the change began.
    plan
        As it shall be.

    Raises
    ------
    InputError
        When the plan is not usable.
    ConflictError
        When somebody else changed, started or ended it in between, or the plan touches what stands fixed.
    """
    check_plan(plan)
    now = workshop(connection, known.id)
    if now.status == "ended":
        raise ConflictError(_("Der Workshop ist beendet und bleibt, wie er war."))
    gone = steps_gone(connection, now)
    if (now.version, now.status) != (known.version, known.status):
        raise ConflictError(
            _("Jemand hat diesen Workshop inzwischen geändert oder begonnen: bitte neu öffnen.")
        )
    if now.status == "running":
        _keeps_what_stands(now, plan, gone)
    values = head_values(plan) | {"version": now.version + 1}
    changed = connection.execute(
        sa.update(t.workshop)
        .values(values)
        .where(t.here(t.workshop), t.workshop.c.id == now.id, t.workshop.c.version == now.version)
    )
    if not changed.rowcount:
        raise ConflictError(
            _("Jemand hat diesen Workshop inzwischen geändert oder begonnen: bitte neu öffnen.")
        )
    _put_groups(connection, now, [name.strip() for name in plan.groups])
    _put_steps(connection, now, plan.steps, gone)
    if now.status == "prepared":
        for table in (t.criterion, t.candidate):  # their figures go with them
            connection.execute(sa.delete(table).where(t.here(table, now.id)))
        put_options(connection, now.id, plan)
    record(connection, now.id, "changed", {"title": plan.title})
    return workshop(connection, now.id)


def _keeps_what_stands(now: Workshop, plan: Plan, gone: int) -> None:
    before = plan_of(now)
    if (plan.candidates, plan.criteria) != (before.candidates, before.criteria):
        raise ConflictError(_("Flächen und Kriterien stehen fest, sobald der Workshop läuft."))
    if plan.steps[:gone] != before.steps[:gone]:
        raise ConflictError(_("Schritte, die schon gelaufen sind, stehen fest."))


def _put_groups(connection: Connection, now: Workshop, names: Sequence[str]) -> None:
    joined = sa.select(t.participant.c.group_id).where(
        t.here(t.participant, now.id), t.participant.c.group_id.is_not(None)
    )
    used = set(connection.execute(joined).scalars())
    kept = {each.name: each.id for each in now.groups}
    for each in now.groups:
        if each.name in names:
            continue
        if each.id in used:
            raise ConflictError(
                _("Zur Gruppe „{name}“ gehört schon jemand: sie bleibt.").format(name=each.name)
            )
        connection.execute(sa.delete(t.group).where(t.here(t.group, now.id), t.group.c.id == each.id))
    for number, name in enumerate(names):
        if name in kept:
            connection.execute(
                sa.update(t.group)
                .values(position=number)
                .where(t.here(t.group, now.id), t.group.c.id == kept[name], t.group.c.position != number)
            )
        else:
            put_part(connection, t.group, now.id, number, {"name": name})


def _put_steps(connection: Connection, now: Workshop, steps: Sequence[NewStep], gone: int) -> None:
    """Write the steps after the fixed ones: rows are kept by position, so the present step stays the present step."""
    for number, each in enumerate(steps):
        if number < gone:
            continue
        values = step_values(each)
        if number >= len(now.steps):
            put_part(connection, t.step, now.id, number, values)
        elif values != _stored(now.steps[number]):
            mine = (t.here(t.step, now.id), t.step.c.id == now.steps[number].id)
            connection.execute(sa.update(t.step).values(values).where(*mine))
    for extra in now.steps[len(steps) :]:
        connection.execute(sa.delete(t.step).where(t.here(t.step, now.id), t.step.c.id == extra.id))


def _stored(step: AgendaStep) -> dict[str, object]:
    return {"kind": step.kind, "title": step.title, "question": step.question}
