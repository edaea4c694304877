"""What screens are told: the whole state of a workshop as plain JSON, for everybody in the room or for who leads it.

The public form holds no names and no open results; nothing else reaches a telephone or the big screen.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.i18n import format_day
from geo.network.arrays import IntArray
from quarters.weighing.groups import group_weights
from quarters.weighing.ranking import rank
from quarters.workshop import tables as t
from quarters.workshop.answers import answered, participants, votes
from quarters.workshop.apart import apart_sentence
from quarters.workshop.model import Round, Stage, Workshop
from quarters.workshop.notes import notes
from quarters.workshop.read import stage, workshop
from quarters.workshop.results import Weighed, closeness_sentence, weighed


def snapshot(connection: Connection, workshop_id: int, *, lead: bool = False) -> dict[str, Any]:
    """Return the state of a workshop.

    Parameters
    ----------
    connection
        Of somebody who may lead workshops; the server composes what guests may see.
    workshop_id
        Which one.
    lead
        True for the facilitator's own screen: results of open rounds too, except of secret votes.

    Returns
    -------
    dict
        JSON: ``workshop, steps, step, candidates, criteria, round, results, joined, guiding, recall, hidden, scenario,
        notes, view, view_seq, map_version``; for who leads also ``groups`` and ``decisions``.

    Raises
    ------
    NotFoundError
        When there is no such workshop.
    """
    now, shown = workshop(connection, workshop_id), stage(connection, workshop_id)
    people = participants(connection, workshop_id)
    told = _head(now, shown) | {
        "round": _open_round(connection, now),
        "results": _results(connection, now, lead=lead),
        "joined": len(people),
        "notes": notes(connection, workshop_id),
    }
    if lead:
        told["groups"] = [
            {"name": each.name, "joined": sum(one["group_id"] == each.id for one in people)} for each in now.groups
        ]  # fmt: skip
        told["decisions"] = _decisions(connection, workshop_id)
    return told


def answers(connection: Connection, workshop_id: int) -> dict[str, Any]:
    """Return ``{round, answered, joined}``: all that changes when somebody joins or answers."""
    now = workshop(connection, workshop_id)
    opened = now.open_round
    count = connection.execute(
        sa.select(sa.func.count()).select_from(t.participant).where(t.here(t.participant, workshop_id))
    ).scalar_one()
    return {
        "round": opened.id if opened else None,
        "answered": answered(connection, opened, workshop_id) if opened else 0,
        "joined": int(count),
    }


def _head(now: Workshop, shown: Stage) -> dict[str, Any]:
    numbers = [each.id for each in now.steps]
    return {
        "workshop": {
            "id": now.id, "code": now.code, "title": now.title, "invited": now.invited,
            "day": format_day(now.held_on), "status": now.status, "example": now.example,
        },
        "steps": [
            {"id": each.id, "kind": each.kind, "title": each.title, "question": each.question} for each in now.steps
        ],
        "step": numbers.index(shown.step_id) if shown.step_id in numbers else 0,
        "candidates": [
            {"id": each.id, "letter": each.letter, "name": each.name, "place": each.place, "note": each.note,
             "lonLat": each.lon_lat, "source": each.source, "quality": each.quality}
            for each in now.candidates
        ],
        "criteria": [
            {"id": each.id, "name": each.name, "direction": each.direction, "scale": each.scale, "unit": each.unit}
            for each in now.criteria
        ],
        "guiding": shown.guiding, "recall": shown.recall, "hidden": shown.beamer_hidden, "scenario": shown.scenario,
        "view": shown.view, "view_seq": shown.view_seq, "map_version": shown.map_version,
    }  # fmt: skip


def _open_round(connection: Connection, now: Workshop) -> dict[str, Any] | None:
    opened = now.open_round
    if opened is None:
        return None
    return _round(opened) | {"answered": answered(connection, opened, now.id)}


def _round(each: Round) -> dict[str, Any]:
    return {
        "id": each.id, "kind": each.kind, "question": each.question, "secret": each.secret, "budget": each.budget,
        "step_id": each.step_id, "open": each.closed_at is None, "shown": each.shown,
    }  # fmt: skip


def _results(connection: Connection, now: Workshop, *, lead: bool) -> list[dict[str, Any]]:
    """Return the newest round of each kind with its numbers: those shown to all, or every one for who leads."""
    newest = [found for kind in ("weigh", "rate", "vote") if (found := now.last_round(kind)) is not None]
    told = []
    for found in newest:
        closed = found.closed_at is not None
        # who watches a secret vote grow dot by dot sees who has just put the telephone down
        visible = (lead and (closed or not found.secret)) or (found.shown and closed)
        if visible:
            told.append(_round(found) | result(connection, now, found))
    return told


def result(connection: Connection, now: Workshop, found: Round) -> dict[str, Any]:
    """Return the numbers of a round: dots by candidate, or the ranking by weights and ratings."""
    count = answered(connection, found, now.id)
    if found.kind == "vote":
        dots = votes(connection, now, found)
        return {"answered": count, "dots": [{"id": key, "n": number} for key, number in dots.items()]}
    by_weights = found if found.kind == "weigh" else now.last_round("weigh")
    ranked = weighed(connection, now, by_weights)
    return {"answered": count} | (weighed_result(now, ranked) if ranked else {})


def weighed_result(now: Workshop, ranked: Weighed) -> dict[str, Any]:
    """Return a ranking as JSON: shares of the criteria (percent), points of 100, places, stability, remarks."""
    low, mean, high = ranked.shares * 100
    order = sorted(range(len(now.candidates)), key=lambda place: (ranked.ranking.places[place] or 99, place))
    return {
        "criteria": [
            {"id": each.id, "low": _number(low[at]), "mean": _number(mean[at]), "high": _number(high[at])}
            for at, each in enumerate(now.criteria)
        ],
        "ranking": [
            {
                "id": now.candidates[at].id, "points": _number(ranked.ranking.scores[at] * 100),
                "topsis": _number(ranked.topsis.scores[at] * 100), "place": int(ranked.ranking.places[at]),
                "from": int(ranked.place_ranges[at, 0]), "to": int(ranked.place_ranges[at, 1]),
                "wins": _number(ranked.wins[at] * 100), "first_of": int(ranked.own_wins[at]),
            }
            for at in order
        ],
        "groups": [
            {"name": next((each.name for each in now.groups if each.id == key), ""),
             "places": {str(now.candidates[at].id): int(place) for at, place in enumerate(found.places)},
             "topsis": {str(now.candidates[at].id): int(place) for at, place in enumerate(_topsis_places(ranked, key))}}
            for key, found in ranked.groups.items()
        ],
        "agreement": ranked.agreement,
        "apart": apart_sentence(now, ranked),
        "move": None if ranked.move is None else {
            "share": _number(ranked.move[0] * 100), "id": now.candidates[ranked.move[1]].id,
        },
        "sentence": closeness_sentence(now, ranked),
        "remarks": list(ranked.ranking.remarks),
    }  # fmt: skip


def _topsis_places(ranked: Weighed, group_id: int | None) -> IntArray:
    weights = group_weights(ranked.weights[ranked.people.of_group(group_id)])
    return rank(ranked.table, weights, "topsis").places


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 1)


def _decisions(connection: Connection, workshop_id: int) -> list[dict[str, Any]]:
    query = (
        sa.select(t.decision.c.id, t.decision.c.kind, t.decision.c.text, t.decision.c.created_at)
        .where(t.here(t.decision, workshop_id))
        .order_by(t.decision.c.id)
    )
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "text": row.text,
            "at": row.created_at.astimezone().strftime("%H:%M"),
        }
        for row in connection.execute(query)
    ]
