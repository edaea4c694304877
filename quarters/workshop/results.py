"""What a room has answered: weights with spread, ratings, ranking with stability, dots; always from the rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.i18n import _, format_number
from geo.network.arrays import FloatArray, IntArray
from quarters.weighing.groups import agreement, group_ratings, group_weights, place_ranges, spread
from quarters.weighing.ranking import Ranking, Table, rank
from quarters.weighing.scores import places, shares_of
from quarters.weighing.stability import smallest_move, win_shares
from quarters.workshop import tables as t
from quarters.workshop.answers import ratings_of
from quarters.workshop.model import Round, Workshop


@dataclass(frozen=True, slots=True)
class People:
    """Participants in the order of the arrays: ids, and ids of their groups (None without one)."""

    ids: tuple[int, ...]
    groups: tuple[int | None, ...]

    def of_group(self, group_id: int | None) -> IntArray:
        """Return the positions of the people of a group."""
        return np.flatnonzero(np.array([each == group_id for each in self.groups], dtype=bool))


@dataclass(frozen=True, slots=True)
class Weighed:
    """The ranking of a room.

    Attributes
    ----------
    people : People
        Who has weighted, in the order of ``weights``.
    weights : FloatArray, shape (people, criteria)
        As given, 0 to 5.
    shares : FloatArray, shape (3, criteria)
        Lower quartile, mean, upper quartile of the persons' shares, 0 to 1; NaN when nobody weighted.
    table : Table
        What was weighed: figures and mean ratings.
    ranking, topsis : Ranking
        Of all, by weighted sum and by TOPSIS.
    place_ranges : IntArray, shape (candidates, 2)
        Best and worst place over the people (bootstrap, see ``quarters.weighing.groups.place_ranges``).
    wins : FloatArray, shape (candidates,)
        Share of random weightings that each wins.
    own_wins : IntArray, shape (candidates,)
        In how many of the people's own weightings each comes first; ties count for each.
    move : tuple of float and int, or None
        Share of weight that must move until another draws level, and which one.
    groups : dict
        Group id → Ranking of that group (only groups in which somebody weighted).
    agreement : float or None
        Kendall's W of the groups, 0 to 1.
    """

    people: People
    weights: FloatArray
    shares: FloatArray
    table: Table
    ranking: Ranking
    topsis: Ranking
    place_ranges: IntArray
    wins: FloatArray
    own_wins: IntArray
    move: tuple[float, int] | None
    groups: dict[int | None, Ranking]
    agreement: float | None


def table_of(now: Workshop, ratings: FloatArray) -> Table:
    """Return what is weighed: the figures of measured criteria, the mean of the ratings of rated ones."""
    values = np.full((len(now.candidates), len(now.criteria)), np.nan)
    mean = group_ratings(ratings) if len(ratings) else values
    scale = np.full((len(now.criteria), 2), np.nan)
    for column, criterion in enumerate(now.criteria):
        if criterion.scale == "rated":
            values[:, column] = mean[:, column]
            scale[column] = (1.0, 5.0)
        else:
            values[:, column] = [now.figures.get((each.id, criterion.id), np.nan) for each in now.candidates]
    more = np.array([each.direction == "more" for each in now.criteria], dtype=bool)
    names = tuple(each.name for each in now.candidates), tuple(each.name for each in now.criteria)
    return Table(*names, values, more, scale)


def weighed(connection: Connection, now: Workshop, found: Round | None = None) -> Weighed | None:
    """Return the ranking by the weights of a round, by default the newest; None before there was one.

    Without any answer all criteria count the same, and the remarks say so.
    """
    found = found or now.last_round("weigh")
    if found is None or not now.criteria:
        return None
    people, weights = _weights(connection, now, found)
    _ids, ratings = ratings_of(connection, now)
    table = table_of(now, ratings)
    all_of_them = group_weights(weights)
    groups = _by_group(now, people, weights, table)
    orders = np.array([each.places for each in groups.values()], dtype=np.int64)
    ranking = rank(table, all_of_them)
    own = np.array([rank(table, row).places for row in weights if row.any()], dtype=np.int64)
    told = weights[weights.sum(axis=1) > 0]
    return Weighed(
        people, weights, spread(shares_of(told)) if len(told) else np.full((3, len(now.criteria)), np.nan),
        table, ranking, rank(table, all_of_them, "topsis"), place_ranges(table, weights, seed=now.seed),
        win_shares(table, seed=now.seed),
        (own == 1).sum(axis=0) if len(own) else np.zeros(len(now.candidates), dtype=np.int64),
        smallest_move(table, all_of_them) if all_of_them.any() else None, groups,
        agreement(orders) if len(orders) else None,
    )  # fmt: skip


def orders(now: Workshop, result: Weighed) -> list[tuple[str, int | None, Ranking, Ranking]]:
    """Return the ranking by weighted sum and by TOPSIS of all, of each group and of each person.

    Returns
    -------
    list of (str, int or None, Ranking, Ranking)
        ``all``, ``group`` or ``person``, the id of the group (None: without one) or the participant, and the two
        rankings; weightings of only zeros are left out.
    """
    weightings: list[tuple[str, int | None, FloatArray]] = [("all", None, group_weights(result.weights))]
    for group in [*(each.id for each in now.groups), None]:
        rows = result.weights[result.people.of_group(group)]
        if len(rows):
            weightings.append(("group", group, group_weights(rows)))
    weightings += [("person", key, row) for key, row in zip(result.people.ids, result.weights, strict=True)]
    return [
        (kind, key, rank(result.table, weights), rank(result.table, weights, "topsis"))
        for kind, key, weights in weightings
        if weights.any()
    ]


def _weights(connection: Connection, now: Workshop, found: Round) -> tuple[People, FloatArray]:
    rows = connection.execute(
        sa.select(t.weight.c.participant_id, t.weight.c.criterion_id, t.weight.c.weight, t.participant.c.group_id)
        .join(t.participant, sa.and_(t.here(t.participant), t.participant.c.id == t.weight.c.participant_id))
        .where(t.here(t.weight, now.id), t.weight.c.round_id == found.id)
    ).all()  # fmt: skip
    group = {row.participant_id: row.group_id for row in rows}
    ids = tuple(sorted(group))
    person = {key: place for place, key in enumerate(ids)}
    criterion = {each.id: place for place, each in enumerate(now.criteria)}
    given = np.zeros((len(ids), len(criterion)))
    for row in rows:
        given[person[row.participant_id], criterion[row.criterion_id]] = row.weight
    return People(ids, tuple(group[each] for each in ids)), given


def _by_group(now: Workshop, people: People, weights: FloatArray, table: Table) -> dict[int | None, Ranking]:
    found = {}
    for group in [*(each.id for each in now.groups), None]:
        rows = weights[people.of_group(group)]
        if len(rows) and rows.any():
            found[group] = rank(table, group_weights(rows))
    return found


def closeness_sentence(now: Workshop, result: Weighed) -> str:
    """Say who is first and second by points and, apart from that, whose own weightings put whom first.

    Empty when there is no ranking or nobody weighted.
    """
    order = places(result.ranking.scores)
    first = np.flatnonzero(order == 1)
    told = int((result.weights.sum(axis=1) > 0).sum())
    if not len(first) or not told:
        return ""
    if len(first) > 1:
        return _("{letters} liegen gleichauf.").format(letters=_letters(now, first))
    return " ".join(part for part in (_lead(now, result, order), _own_firsts(now, result, told)) if part)


def _lead(now: Workshop, result: Weighed, order: IntArray) -> str:
    second = np.flatnonzero(order == 2)
    if not len(second):
        return ""
    first = int(np.flatnonzero(order == 1)[0])
    high, low = (float(result.ranking.scores[at]) * 100 for at in (first, int(second[0])))
    digits = 0 if round(high) != round(low) else 1
    return _("{first} liegt mit {high} Punkten vor {second} mit {low}.").format(
        first=now.candidates[first].letter, second=_letters(now, second),
        high=format_number(high, digits=digits), low=format_number(low, digits=digits),
    )  # fmt: skip


def _own_firsts(now: Workshop, result: Weighed, told: int) -> str:
    """Say how many of the people's own weightings put the first one first, and who leads in most of the others."""
    first = int(np.flatnonzero(places(result.ranking.scores) == 1)[0])
    wins = result.own_wins
    letter = now.candidates[first].letter
    if wins[first] == told:
        return _("{first} führt bei allen {all} Gewichtungen.").format(first=letter, all=told)
    rivals = np.where(np.arange(len(wins)) == first, -1, wins)
    most = np.flatnonzero((rivals == rivals.max()) & (rivals > 0))
    said = _("{first} führt bei {n} von {all} Gewichtungen").format(
        first=letter, n=int(wins[first]), all=told
    )
    if not len(most):
        return said + "."
    return said + _(", {rival} bei {n}.").format(rival=_letters(now, most), n=int(rivals.max()))


def _letters(now: Workshop, which: IntArray) -> str:
    return _(" und ").join(now.candidates[int(at)].letter for at in which)
