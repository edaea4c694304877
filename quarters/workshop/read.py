"""Workshops as they stand in the database."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import NotFoundError
from geo.i18n import _
from quarters.workshop import tables as t
from quarters.workshop.model import LETTERS, AgendaStep, Candidate, Criterion, Group, Round, Stage, Workshop

_HEAD = (
    "id", "code", "title", "invited", "held_on", "question", "status", "created_by", "started_at", "ended_at", "seed",
    "example", "version",
)  # fmt: skip


def workshops(connection: Connection) -> list[Workshop]:
    """Return the heads of all workshops that the person may see, the newest first, without their parts."""
    query = (
        sa.select(*(t.workshop.c[name] for name in _HEAD))
        .where(t.here(t.workshop))
        .order_by(t.workshop.c.held_on.desc(), t.workshop.c.id.desc())
    )
    return [Workshop(**row) for row in connection.execute(query).mappings()]


def workshop(connection: Connection, workshop_id: int) -> Workshop:
    """Return a workshop with all its parts.

    Raises
    ------
    NotFoundError
        When there is none, or the person may not see it.
    """
    return _whole(connection, t.workshop.c.id == workshop_id)


def workshop_by_code(connection: Connection, code: str) -> Workshop:
    """Return the workshop of a code as people type it; NotFoundError when there is none."""
    return _whole(connection, t.workshop.c.code == plain_code(code))


def head_by_code(connection: Connection, code: str) -> Workshop:
    """Return the workshop of a code without its parts, for who only has to know whether it is open."""
    return _head(connection, t.workshop.c.code == plain_code(code))


def plain_code(code: str) -> str:
    """Return a code without blanks and hyphens, in capitals."""
    return "".join(sign for sign in code if sign.isalnum()).upper()[:12]


def stage(connection: Connection, workshop_id: int) -> Stage:
    """Return what the screens show now."""
    names = (
        "view",
        "view_seq",
        "guiding",
        "recall",
        "beamer_hidden",
        "step_id",
        "map",
        "map_version",
        "scenario",
    )
    query = sa.select(*(t.stage.c[name] for name in names)).where(t.here(t.stage, workshop_id))
    return Stage(**connection.execute(query).mappings().one())


def _head(connection: Connection, condition: sa.ColumnElement[bool]) -> Workshop:
    query = sa.select(*(t.workshop.c[name] for name in _HEAD)).where(t.here(t.workshop), condition)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFoundError(_("Diesen Workshop gibt es nicht; bitte den Code prüfen."))
    return Workshop(**row)


def _whole(connection: Connection, condition: sa.ColumnElement[bool]) -> Workshop:
    head = _head(connection, condition)
    figures = _rows(
        connection, t.figure, head.id, "candidate_id", "criterion_id", "value", "source", order=("id",)
    )
    return replace(
        head,
        groups=tuple(Group(**each) for each in _rows(connection, t.group, head.id, "id", "name")),
        steps=tuple(
            AgendaStep(**each) for each in _rows(connection, t.step, head.id, "id", "kind", "title", "question")
        ),
        candidates=_candidates(connection, head.id),
        criteria=tuple(
            Criterion(**each)
            for each in _rows(
                connection, t.criterion, head.id, "id", "name", "direction", "scale", "unit", "source"
            )
        ),
        figures={(each["candidate_id"], each["criterion_id"]): each["value"] for each in figures},
        figure_sources={(each["candidate_id"], each["criterion_id"]): each["source"] for each in figures},
        rounds=tuple(
            Round(**each)
            for each in _rows(
                connection, t.round_, head.id, "id", "step_id", "kind", "question", "secret", "budget", "opened_at",
                "closed_at", "shown", order=("id",),
            )
        ),
    )  # fmt: skip


def _rows(
    connection: Connection,
    table: sa.TableClause,
    workshop_id: int,
    *names: str,
    order: tuple[str, ...] = ("position", "id"),
) -> list[dict[str, Any]]:
    query = (
        sa.select(*(table.c[name] for name in names))
        .where(t.here(table, workshop_id))
        .order_by(*(table.c[name] for name in order))
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def _candidates(connection: Connection, workshop_id: int) -> tuple[Candidate, ...]:
    names = ("id", "name", "place", "note", "site_id", "vacancy_id", "source", "quality")
    query = (
        sa.select(*(t.candidate.c[name] for name in names), *t.lon_lat(t.candidate.c.geom))
        .where(t.here(t.candidate, workshop_id))
        .order_by(t.candidate.c.position, t.candidate.c.id)
    )
    found = []
    for letter, row in zip(LETTERS, connection.execute(query).mappings(), strict=False):
        told = dict(row)
        lon, lat = told.pop("lon"), told.pop("lat")
        found.append(Candidate(letter=letter, lon_lat=None if lon is None else (lon, lat), **told))
    return tuple(found)
