"""Preparing a workshop: title, groups, agenda, candidates, criteria with direction and scale, figures."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import ConflictError
from geo.i18n import _
from geo.settings import settings
from quarters.workshop import tables as t
from quarters.workshop.events import record
from quarters.workshop.model import STEP_KINDS, Workshop
from quarters.workshop.plan import QUESTIONS, NewCandidate, NewStep, Plan, check_plan
from quarters.workshop.read import workshop

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without I, O, 0 and 1, which people confuse."""
CODE_LENGTH = 6


def new_code() -> str:
    """Return a code that people can type: six letters and digits, a thousand million possibilities."""
    return "".join(secrets.choice(CODE_LETTERS) for _each in range(CODE_LENGTH))


def create_workshop(connection: Connection, plan: Plan, author: str = "") -> Workshop:
    """Store a new workshop.

    Parameters
    ----------
    connection
        Inside a transaction of a person who may lead workshops.
    plan
        What was prepared.
    author
        Who prepares.

    Returns
    -------
    Workshop
        As stored, with its code.

    Raises
    ------
    InputError
        When the plan is not usable; nothing is stored.
    """
    check_plan(plan)
    values = head_values(plan) | {"code": new_code(), "created_by": author}
    made = connection.execute(
        sa.insert(t.workshop).values(_mine(values)).returning(t.workshop.c.id)
    ).scalar_one()
    connection.execute(sa.insert(t.stage).values(_mine({"workshop_id": made})))
    _put_parts(connection, made, plan)
    record(connection, made, "prepared", {"title": plan.title})
    return workshop(connection, made)


def delete_workshop(connection: Connection, known: Workshop) -> None:
    """Delete a workshop that has not started; ConflictError when it has."""
    gone = connection.execute(
        sa.delete(t.workshop).where(
            t.here(t.workshop), t.workshop.c.id == known.id, t.workshop.c.status == "prepared"
        )
    )
    if gone.rowcount != 1:
        raise ConflictError(_("Ein Workshop, der begonnen hat, bleibt im Archiv und wird nicht gelöscht."))


def _mine(values: Mapping[str, object]) -> dict[str, object]:
    return {"municipality_key": settings().municipality_key, **values}


def head_values(plan: Plan) -> dict[str, object]:
    """Return the columns of the workshop itself."""
    return {
        "title": " ".join(plan.title.split()), "invited": plan.invited.strip(), "held_on": plan.held_on,
        "example": plan.example,
    }  # fmt: skip


def _put_parts(connection: Connection, workshop_id: int, plan: Plan) -> None:
    for number, name in enumerate(plan.groups):
        put_part(connection, t.group, workshop_id, number, {"name": name.strip()})
    steps = [
        put_part(connection, t.step, workshop_id, number, step_values(each))
        for number, each in enumerate(plan.steps)
    ]
    put_options(connection, workshop_id, plan)
    connection.execute(sa.update(t.stage).values(step_id=steps[0]).where(t.here(t.stage, workshop_id)))


def put_part(
    connection: Connection,
    table: sa.TableClause,
    workshop_id: int,
    position: int,
    values: Mapping[str, object],
) -> int:
    """Insert a row of a part of the workshop and return its id."""
    row = _mine({"workshop_id": workshop_id, "position": position, **values})
    return int(connection.execute(sa.insert(table).values(row).returning(table.c.id)).scalar_one())


def step_values(each: NewStep) -> dict[str, object]:
    """Return the columns of a step; what was left empty is the usual title or question of its kind."""
    return {
        "kind": each.kind, "title": each.title.strip() or _(STEP_KINDS[each.kind]),
        "question": each.question.strip() or _(QUESTIONS[each.kind]),
    }  # fmt: skip


def put_options(connection: Connection, workshop_id: int, plan: Plan) -> None:
    """Insert candidates, criteria and their figures."""
    candidates = [
        put_part(connection, t.candidate, workshop_id, number, _candidate(each))
        for number, each in enumerate(plan.candidates)
    ]
    for number, each in enumerate(plan.criteria):
        criterion = put_part(connection, t.criterion, workshop_id, number, {
            "name": each.name.strip(), "direction": each.direction, "scale": each.scale, "unit": each.unit.strip(),
            "source": each.source.strip(),
        })  # fmt: skip
        for candidate, value in zip(candidates, each.figures, strict=False):
            if each.scale == "measured" and value is not None:
                connection.execute(sa.insert(t.figure).values(_mine({
                    "workshop_id": workshop_id, "candidate_id": candidate, "criterion_id": criterion, "value": value,
                    "source": each.source.strip(),
                })))  # fmt: skip


def _candidate(each: NewCandidate) -> dict[str, object]:
    return {
        "name": each.name.strip(), "place": each.place.strip(), "note": each.note.strip(), "site_id": each.site_id,
        "vacancy_id": each.vacancy_id, "geom": t.point(*each.lon_lat) if each.lon_lat else sa.null(),
        "source": each.source.strip(), "quality": each.quality,
    }  # fmt: skip
