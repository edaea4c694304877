"""What a participant enters: weights, ratings, dots, pins. Sending the same again changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from geo.errors import ConflictError, InputError
from geo.i18n import _
from geo.settings import settings
from quarters.workshop import tables as t
from quarters.workshop.join import Entered
from quarters.workshop.model import Round
from quarters.workshop.notes import put_note

_BALLOT_KEY = sa.text("select set_config('app.ballot_key', :key, true)")


def submit(connection: Connection, who: Entered, kind: str, content: Mapping[str, Any]) -> None:
    """Store an entry.

    Parameters
    ----------
    connection
        In which ``join.enter`` was called.
    kind
        ``weigh``, ``rate``, ``vote`` or ``note``.
    content
        ``{round_id, weights: {criterion id: 0..5}}``, ``{round_id, ratings: {candidate id: {criterion id: 1..5}}}``,
        ``{round_id, dots: {candidate id: n}}`` or ``{uid, note: pin|sketch|comment, text, points}``.

    Raises
    ------
    InputError
        When the content is not usable.
    ConflictError
        When the round is closed; nothing is stored.
    """
    if kind == "note":
        put_note(connection, who, content)
        return
    found = _open(connection, who, kind, content.get("round_id"))
    if kind == "weigh":
        _put_weights(connection, who, found, content.get("weights"))
    elif kind == "rate":
        _put_ratings(connection, who, found, content.get("ratings"))
    else:
        _put_dots(connection, who, found, content.get("dots"))


def _open(connection: Connection, who: Entered, kind: str, round_id: object) -> Round:
    names = ("id", "step_id", "kind", "question", "secret", "budget", "opened_at", "closed_at", "shown")
    query = sa.select(*(t.round_.c[name] for name in names)).where(
        t.here(t.round_, who.workshop_id),
        t.round_.c.id == _whole(round_id, 1, 2**62),
        t.round_.c.kind == kind,
    )
    row = connection.execute(query).mappings().first()
    if row is None or row["closed_at"] is not None:
        raise ConflictError(_("Die Runde ist schon geschlossen; diese Eingabe zählt nicht mehr."))
    return Round(**row)


def _whole(value: object, low: int, high: int) -> int:
    try:
        number = int(str(value))
    except ValueError as error:
        raise InputError(_("Diese Eingabe ist nicht lesbar.")) from error
    if not low <= number <= high:
        raise InputError(_("Diese Eingabe liegt außerhalb der Skala."))
    return number


def _pairs(content: object, low: int, high: int) -> dict[int, int]:
    if not isinstance(content, Mapping) or len(content) > 100:
        raise InputError(_("Diese Eingabe ist nicht lesbar."))
    return {_whole(key, 1, 2**62): _whole(value, low, high) for key, value in content.items()}


def _known(connection: Connection, table: sa.TableClause, who: Entered, ids: set[int]) -> None:
    query = sa.select(table.c.id).where(t.here(table, who.workshop_id))
    if ids - set(connection.execute(query).scalars()):
        raise InputError(_("Diese Eingabe gehört nicht zu diesem Workshop."))


def _row(who: Entered, found: Round, **values: int) -> dict[str, object]:
    return {
        "municipality_key": settings().municipality_key, "workshop_id": who.workshop_id, "round_id": found.id,
        "participant_id": who.participant_id, **values,
    }  # fmt: skip


def _put_weights(connection: Connection, who: Entered, found: Round, content: object) -> None:
    weights = _pairs(content, 0, 5)
    _known(connection, t.criterion, who, set(weights))
    if not weights:
        raise InputError(_("Bitte mindestens ein Kriterium gewichten."))
    rows = [_row(who, found, criterion_id=key, weight=value) for key, value in weights.items()]
    put = insert(t.weight).values(rows)
    key = ("municipality_key", "round_id", "participant_id", "criterion_id")
    connection.execute(put.on_conflict_do_update(index_elements=key, set_={"weight": put.excluded.weight}))


def _put_ratings(connection: Connection, who: Entered, found: Round, content: object) -> None:
    if not isinstance(content, Mapping) or not content or len(content) > 20:
        raise InputError(_("Diese Eingabe ist nicht lesbar."))
    ratings = {_whole(key, 1, 2**62): _pairs(value, 1, 5) for key, value in content.items()}
    _known(connection, t.candidate, who, set(ratings))
    _known(connection, t.criterion, who, {each for inner in ratings.values() for each in inner})
    rows = [
        _row(who, found, candidate_id=candidate, criterion_id=criterion, rating=value)
        for candidate, inner in ratings.items()
        for criterion, value in inner.items()
    ]
    if not rows:
        raise InputError(_("Bitte mindestens eine Fläche bewerten."))
    put = insert(t.rating).values(rows)
    key = ("municipality_key", "round_id", "participant_id", "criterion_id", "candidate_id")
    connection.execute(put.on_conflict_do_update(index_elements=key, set_={"rating": put.excluded.rating}))


def _put_dots(connection: Connection, who: Entered, found: Round, content: object) -> None:
    dots = {key: value for key, value in _pairs(content, 0, 20).items() if value}
    _known(connection, t.candidate, who, set(dots))
    budget = found.budget or 0
    if not 1 <= sum(dots.values()) <= budget:
        raise InputError(_("Bitte einen bis {budget} Punkte verteilen.").format(budget=budget))
    key = who.ballot_key(found.id)
    connection.execute(_BALLOT_KEY, {"key": key})
    row = _row(who, found) | {
        "secret": found.secret, "ballot_key": key, "dots": {str(one): number for one, number in dots.items()},
        "participant_id": None if found.secret else who.participant_id,
    }  # fmt: skip
    put = insert(t.ballot).values(row)
    index = ("municipality_key", "round_id", "ballot_key")
    connection.execute(put.on_conflict_do_update(index_elements=index, set_={"dots": put.excluded.dots}))


def own_entries(connection: Connection, who: Entered, round_id: int) -> dict[str, Any]:
    """Return what the device entered in a round: ``{weights, ratings, dots}`` as ``submit`` takes them."""
    weights = connection.execute(
        sa.select(t.weight.c.criterion_id, t.weight.c.weight).where(
            t.here(t.weight, who.workshop_id),
            t.weight.c.round_id == round_id,
            t.weight.c.participant_id == who.participant_id,
        )
    )
    ratings: dict[str, dict[str, int]] = {}
    for row in connection.execute(
        sa.select(t.rating.c.candidate_id, t.rating.c.criterion_id, t.rating.c.rating).where(
            t.here(t.rating, who.workshop_id),
            t.rating.c.round_id == round_id,
            t.rating.c.participant_id == who.participant_id,
        )
    ):
        ratings.setdefault(str(row.candidate_id), {})[str(row.criterion_id)] = row.rating
    connection.execute(_BALLOT_KEY, {"key": who.ballot_key(round_id)})
    dots = connection.execute(
        sa.select(t.ballot.c.dots).where(
            t.here(t.ballot, who.workshop_id),
            t.ballot.c.round_id == round_id,
            t.ballot.c.ballot_key == who.ballot_key(round_id),
        )
    ).scalar_one_or_none()
    return {
        "weights": {str(row.criterion_id): row.weight for row in weights}, "ratings": ratings, "dots": dots or {},
    }  # fmt: skip
