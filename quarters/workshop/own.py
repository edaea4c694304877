"""What one participant's own weights lead to: their ranking, for nobody's screen but their own."""

from __future__ import annotations

from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.network.arrays import FloatArray
from quarters.weighing.ranking import rank
from quarters.workshop import tables as t
from quarters.workshop.answers import ratings_of
from quarters.workshop.model import Round, Workshop
from quarters.workshop.read import workshop
from quarters.workshop.results import table_of


def own_ranking(connection: Connection, workshop_id: int, participant_id: int) -> dict[str, Any] | None:
    """Return the ranking by the weights that a participant gave last.

    Figures are those of all; rated criteria count by the mean of all ratings once their round is closed, and as unknown
    before, because nobody may read an open round from the own numbers.

    Parameters
    ----------
    connection
        Of somebody who may lead workshops; who asks has shown the token of this participant.
    workshop_id, participant_id
        Whose ranking.

    Returns
    -------
    dict or None
        JSON ``{ranking: [{id, points, place, topsis, topsis_place}], remarks}``: points of 100 by weighted sum and by
        TOPSIS (None = cannot be ranked), places from 1 (0 = none), best first. None before they weighted.
    """
    now = workshop(connection, workshop_id)
    weights = _last_weights(connection, now, participant_id)
    if weights is None:
        return None
    rated = now.last_round("rate")
    closed = rated is not None and rated.closed_at is not None
    ratings = ratings_of(connection, now)[1] if closed else np.empty((0, 0, 0))
    table = table_of(now, ratings)
    by_sum, topsis = rank(table, weights), rank(table, weights, "topsis")
    order = sorted(range(len(now.candidates)), key=lambda at: (by_sum.places[at] or 99, at))
    rows = [
        {
            "id": now.candidates[at].id, "points": _points(by_sum.scores[at]), "place": int(by_sum.places[at]),
            "topsis": _points(topsis.scores[at]), "topsis_place": int(topsis.places[at]),
        }
        for at in order
    ]  # fmt: skip
    return {"ranking": rows, "remarks": list(by_sum.remarks)}


def _last_weights(connection: Connection, now: Workshop, participant_id: int) -> FloatArray | None:
    """Return the weights of the newest round that the participant answered, in the order of the criteria."""
    for found in reversed(now.rounds):
        if found.kind == "weigh" and (given := _given(connection, now, found, participant_id)):
            return np.array([given.get(each.id, 0) for each in now.criteria], dtype=np.float64)
    return None


def _given(connection: Connection, now: Workshop, found: Round, participant_id: int) -> dict[int, int]:
    query = sa.select(t.weight.c.criterion_id, t.weight.c.weight).where(
        t.here(t.weight, now.id),
        t.weight.c.round_id == found.id,
        t.weight.c.participant_id == participant_id,
    )
    return {row.criterion_id: row.weight for row in connection.execute(query)}


def _points(score: float) -> float | None:
    return None if np.isnan(score) else round(float(score) * 100, 1)
