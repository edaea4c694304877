"""The answers of a room as parts of the protocol: weights, ratings, ranking with stability, votes."""

from __future__ import annotations

from typing import Any

import numpy as np

from geo.i18n import _, format_number, format_percent
from quarters.weighing.groups import group_ratings, group_weights
from quarters.workshop.apart import apart_sentence
from quarters.workshop.protocol_section import section
from quarters.workshop.record import Record, Vote
from quarters.workshop.results import Weighed, closeness_sentence, orders


def result_sections(record: Record) -> list[dict[str, Any]]:
    """Return the parts in the order of the agenda; what was never asked is left out."""
    found = []
    if record.weighed is not None and record.weigh_round is not None:
        found.append(_weights(record, record.weighed))
    if record.rated[0]:
        found.append(_ratings(record))
    if record.weighed is not None:
        found.append(_ranking(record, record.weighed))
        if len(record.weighed.groups) > 1:
            found.append(_by_group(record, record.weighed))
        found.append(_stability(record, record.weighed))
    return [*found, *(_vote(record, each) for each in record.votes)]


def _share(value: float) -> str:
    return "–" if np.isnan(value) else format_percent(float(value), 0)


def _weights(record: Record, result: Weighed) -> dict[str, Any]:
    now = record.workshop
    groups = [(each.name, result.people.of_group(each.id)) for each in now.groups]
    told = [(name, group_weights(result.weights[rows])) for name, rows in groups if len(rows)]
    low, mean, high = result.shares
    rows = [
        (each.name, _share(mean[at]), f"{_share(low[at])} – {_share(high[at])}",
         *(_share(weights[at]) for _name, weights in told))
        for at, each in enumerate(now.criteria)
    ]  # fmt: skip
    lines = [_("{n} von {all} Geräten haben gewichtet (0 bis 5 je Kriterium, hier als Anteil).").format(
        n=len(result.people.ids), all=len(record.participants)
    )]  # fmt: skip
    head = (_("Kriterium"), _("Mittel"), _("mittlere Hälfte"), *(name for name, _weights in told))
    return section(_("Gewichte"), head, rows, lines, numbers=2 + len(told))


def _ratings(record: Record) -> dict[str, Any]:
    now = record.workshop
    people, given = record.rated
    mean = group_ratings(given)
    rated = [(at, each) for at, each in enumerate(now.criteria) if each.scale == "rated"]
    rows = [
        (each.name, *(("–" if np.isnan(mean[place, at]) else format_number(float(mean[place, at]), digits=1))
                      for place in range(len(now.candidates))))
        for at, each in rated
    ]  # fmt: skip
    lines = [_("Mittel der Bewertungen von {n} Geräten, 1 (schlecht) bis 5 (sehr gut).").format(n=people)]
    head = (_("Kriterium"), *(each.letter for each in now.candidates))
    return section(_("Bewertungen"), head, rows, lines, numbers=len(now.candidates))


def _points(value: float) -> str:
    return "–" if np.isnan(value) else format_number(float(value) * 100)


def _place(low: int, high: int) -> str:
    if not low:
        return "–"
    return str(low) if low == high else _("{low} bis {high}").format(low=low, high=high)


def _ranking(record: Record, result: Weighed) -> dict[str, Any]:
    now, ranking = record.workshop, result.ranking
    order = sorted(range(len(now.candidates)), key=lambda at: (ranking.places[at] or 99, at))
    rows = [
        (str(ranking.places[at] or "–"), f"{now.candidates[at].letter} {now.candidates[at].name}",
         _points(ranking.scores[at]), _points(result.topsis.scores[at]),
         _place(int(result.place_ranges[at, 0]), int(result.place_ranges[at, 1])))
        for at in order
    ]  # fmt: skip
    head = (_("Platz"), _("Fläche"), _("Punkte"), _("TOPSIS"), _("Platz von bis"))
    lines = [
        _("Punkte: gewichtete Summe, 0 bis 100. Platz von bis: in 9 von 10 Ziehungen der Personen."),
        closeness_sentence(now, result),
        *ranking.remarks,
    ]
    return section(_("Rangfolge"), head, rows, [line for line in lines if line], numbers=3)


def _by_group(record: Record, result: Weighed) -> dict[str, Any]:
    now = record.workshop
    names = {each.id: each.name for each in now.groups}
    rows = [
        (names.get(key or 0, _("ohne Gruppe")),
         *(_two_places(int(one), int(two)) for one, two in zip(by_sum.places, topsis.places, strict=True)))
        for kind, key, by_sum, topsis in orders(now, result)
        if kind == "group"
    ]  # fmt: skip
    lines = [_("Nach der gewichteten Summe; wo TOPSIS anders ordnet, steht dessen Platz in Klammern.")]
    if result.agreement is not None:
        figure = format_number(result.agreement, digits=2)
        lines.append(
            _("Einigkeit der Gruppen (Kendalls W): {w}; 1 heißt gleiche Reihenfolge.").format(w=figure)
        )
    lines += [told] if (told := apart_sentence(now, result)) else []
    letters = [each.letter for each in now.candidates]
    return section(_("Plätze nach Gruppen"), (_("Gruppe"), *letters), rows, lines, numbers=len(letters))


def _two_places(by_sum: int, topsis: int) -> str:
    return str(by_sum or "–") if by_sum == topsis else f"{by_sum or '–'} ({topsis or '–'})"


def _stability(record: Record, result: Weighed) -> dict[str, Any]:
    now = record.workshop
    rows = [
        (f"{each.letter} {each.name}", _share(result.wins[at]), str(int(result.own_wins[at])))
        for at, each in enumerate(now.candidates)
    ]
    lines = []
    if result.move is not None:
        moved, rival = result.move
        lines.append(
            _("Es müssten {share} des Gewichts wandern, bis {letter} gleichzieht.").format(
                share=format_percent(moved, 1 if moved < 0.01 else 0), letter=now.candidates[rival].letter
            )
        )
    elif result.weights.any():
        lines.append(_("Keine Gewichtung ändert den ersten Platz, oder er ist geteilt."))
    head = (_("Fläche"), _("erster bei zufälligen Gewichten"), _("erster bei eigenen Gewichten"))
    return section(_("Wie fest steht der erste Platz?"), head, rows, lines, numbers=2)


def _vote(record: Record, vote: Vote) -> dict[str, Any]:
    now = record.workshop
    groups = list(vote.by_group)
    rows = [
        (f"{each.letter} {each.name}", str(vote.dots[each.id]),
         *(str(vote.by_group[name].get(each.id, 0)) for name in groups))
        for each in sorted(now.candidates, key=lambda one: -vote.dots[one.id])
    ]  # fmt: skip
    kind = _("geheim") if vote.round.secret else _("offen")
    lines = [
        vote.round.question,
        _("{kind}, Punkte je Gerät: {budget}, {n} Stimmzettel von {all} Geräten, {sum} Punkte vergeben.").format(
            kind=kind, budget=vote.round.budget, n=vote.answered, all=len(record.participants),
            sum=sum(vote.dots.values()),
        ),
    ]  # fmt: skip
    head = (_("Fläche"), _("Punkte"), *((name or _("ohne Gruppe")) for name in groups))
    return section(_("Abstimmung"), head, rows, lines, numbers=1 + len(groups))
