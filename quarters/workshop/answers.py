"""What people have answered, read from the rows: who is there, how many answered, dots, ratings."""

from __future__ import annotations

from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.network.arrays import FloatArray
from quarters.workshop import tables as t
from quarters.workshop.model import Round, Workshop


def answered(connection: Connection, found: Round, workshop_id: int) -> int:
    """Return how many have answered a round."""
    if found.kind == "vote":
        counted: sa.ColumnElement[int] = sa.func.count()
        table = t.ballot
    else:
        table = t.weight if found.kind == "weigh" else t.rating
        counted = sa.func.count(sa.distinct(table.c.participant_id))
    query = sa.select(counted).select_from(table)
    return int(
        connection.execute(query.where(t.here(table, workshop_id), table.c.round_id == found.id)).scalar_one()
    )


def participants(connection: Connection, workshop_id: int) -> list[dict[str, Any]]:
    """Return ``{id, group_id, name}`` of everybody who joined, in the order of joining."""
    query = (
        sa.select(t.participant.c.id, t.participant.c.group_id, t.participant.c.name)
        .where(t.here(t.participant, workshop_id))
        .order_by(t.participant.c.id)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def votes(connection: Connection, now: Workshop, found: Round) -> dict[int, int]:
    """Return the dots of a vote by candidate id, in the order of the candidates."""
    total = {each.id: 0 for each in now.candidates}
    query = sa.select(t.ballot.c.dots).where(t.here(t.ballot, now.id), t.ballot.c.round_id == found.id)
    for dots in connection.execute(query).scalars():
        for key, number in dots.items():
            if int(key) in total:
                total[int(key)] += int(number)
    return total


def ratings_of(connection: Connection, now: Workshop) -> tuple[tuple[int, ...], FloatArray]:
    """Return the ids of who has rated in the newest round, and ratings (people, candidates, criteria), NaN = none."""
    found = now.last_round("rate")
    rows = [] if found is None else connection.execute(
        sa.select(t.rating.c.participant_id, t.rating.c.candidate_id, t.rating.c.criterion_id, t.rating.c.rating)
        .where(t.here(t.rating, now.id), t.rating.c.round_id == found.id)
    ).all()  # fmt: skip
    ids = tuple(sorted({row.participant_id for row in rows}))
    person = {key: place for place, key in enumerate(ids)}
    candidate = {each.id: place for place, each in enumerate(now.candidates)}
    criterion = {each.id: place for place, each in enumerate(now.criteria)}
    given = np.full((len(ids), len(candidate), len(criterion)), np.nan)
    for row in rows:
        given[person[row.participant_id], candidate[row.candidate_id], criterion[row.criterion_id]] = (
            row.rating
        )
    return ids, given
