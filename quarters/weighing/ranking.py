"""A ranking with everything that has to be said about it: places, assumptions, ties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from geo.errors import InputError
from geo.i18n import _
from geo.network.arrays import BoolArray, FloatArray, IntArray
from quarters.weighing.scores import closeness, filled, places, scaled, weighted_sum

Method = Literal["sum", "topsis"]


@dataclass(frozen=True, slots=True)
class Table:
    """What is weighed.

    Attributes
    ----------
    sites, criteria : tuple of str
        Names as shown.
    values : FloatArray, shape (sites, criteria)
        Measured values or mean ratings in their own units; NaN = unknown.
    more_is_better : BoolArray, shape (criteria,)
        Direction of each criterion.
    scale : FloatArray, shape (criteria, 2)
        Low and high end of each scale; NaN = from the values.
    """

    sites: tuple[str, ...]
    criteria: tuple[str, ...]
    values: FloatArray
    more_is_better: BoolArray
    scale: FloatArray

    def __post_init__(self) -> None:
        if self.values.shape != (len(self.sites), len(self.criteria)):
            raise InputError(_("Die Werte passen nicht zu den Kriterien."))
        scaled(self.values, self.more_is_better, self.scale)  # raises where something is off

    def known(self) -> BoolArray:
        """Return which sites have at least one known value, shape (sites,)."""
        return np.asarray(~np.isnan(self.values).all(axis=1))


@dataclass(frozen=True, slots=True)
class Ranking:
    """An answer.

    Attributes
    ----------
    scores : FloatArray, shape (sites,)
        0 to 1, NaN = cannot be ranked.
    places : IntArray, shape (sites,)
        1 = first, equal scores share a place, 0 = no place.
    bounds : IntArray, shape (sites, 2)
        Best and worst place that unknown values allow; equal to the place where all is known, 0 = no place.
    remarks : tuple of str
        German sentences: assumptions, ties, why there is no ranking.
    """

    scores: FloatArray
    places: IntArray
    bounds: IntArray
    remarks: tuple[str, ...]


def score(table: Table, weights: FloatArray, method: Method = "sum") -> FloatArray:
    """Return the scores of the sites for one or many weightings.

    Unknown values count as the mean of the other sites (:func:`quarters.weighing.scores.filled`). The weighted sum
    uses the scale from 0 to 1; TOPSIS normalises the values themselves.

    Parameters
    ----------
    table
        What is weighed.
    weights
        Shape (..., criteria), from 0.
    method
        ``sum`` (weighted sum) or ``topsis``.

    Returns
    -------
    FloatArray
        Shape (..., sites), 0 to 1; NaN for a site without any known value and for a weighting of only zeros.
    """
    if weights.shape[-1:] != (len(table.criteria),):
        raise InputError(_("Jedes Kriterium braucht ein Gewicht."))
    if method == "topsis":
        found = closeness(filled(table.values), weights, table.more_is_better)
    else:
        found = weighted_sum(filled(scaled(table.values, table.more_is_better, table.scale)), weights)
    return np.asarray(np.where(table.known(), found, np.nan))


def rank(table: Table, weights: FloatArray, method: Method = "sum") -> Ranking:
    """Return the ranking of the sites for one weighting, with its remarks.

    Parameters
    ----------
    table
        What is weighed.
    weights
        Shape (criteria,), from 0.
    method
        ``sum`` (weighted sum) or ``topsis``.
    """
    scores = score(table, weights, method)
    found = places(scores)
    return Ranking(scores, found, _bounds(table, weights, method, found), _remarks(table, weights, found))


def _bounds(table: Table, weights: FloatArray, method: Method, found: IntArray) -> IntArray:
    """Places when a site's own unknown values are as good, and as bad, as those of the others."""
    bounds = np.stack([found, found], axis=1)
    known = ~np.isnan(table.values)
    value_or = [np.where(known, table.values, fill) for fill in (np.inf, -np.inf)]
    low, high = value_or[0].min(axis=0, initial=np.inf), value_or[1].max(axis=0, initial=-np.inf)
    best, worst = np.where(table.more_is_better, high, low), np.where(table.more_is_better, low, high)
    for site in np.flatnonzero(~known.all(axis=1) & (found > 0)):
        for side, end in enumerate((best, worst)):
            tried = table.values.copy()
            tried[site] = np.where(known[site] | np.isinf(end), tried[site], end)
            case = Table(table.sites, table.criteria, tried, table.more_is_better, table.scale)
            place = int(places(score(case, weights, method))[site])
            bounds[site, side] = (min, max)[side](int(bounds[site, side]), place)
    return bounds


def _remarks(table: Table, weights: FloatArray, found: IntArray) -> tuple[str, ...]:
    if not table.sites or not table.criteria:
        return (_("Ohne Standorte und Kriterien gibt es keine Rangfolge."),)
    if not np.any(weights):
        return (_("Alle Gewichte sind 0. Ohne ein Gewicht gibt es keine Rangfolge."),)
    return (*_unknown(table), *_ties(table, found))


def _unknown(table: Table) -> list[str]:
    missing = np.isnan(table.values)
    nowhere = np.asarray(missing.all(axis=0))
    said = [
        _("Kriterium „{name}“ ist für keinen Standort bekannt und zählt nicht.").format(name=name)
        for name in _chosen(table.criteria, nowhere)
    ]
    for site, row in zip(table.sites, missing, strict=True):
        if row.all():
            said.append(_("{name} hat keine Angabe und bleibt ohne Platz.").format(name=site))
        elif (row & ~nowhere).any():
            names = ", ".join(_chosen(table.criteria, row & ~nowhere))
            said.append(
                _("{name}: {criteria} unbekannt, angenommen wird das Mittel der anderen.").format(
                    name=site, criteria=names
                )
            )
    return said


def _ties(table: Table, found: IntArray) -> list[str]:
    said = []
    for place in np.unique(found[found > 0]):
        if int((found == place).sum()) > 1:
            names = ", ".join(_chosen(table.sites, found == place))
            said.append(_("Gleichstand auf Platz {place}: {names}.").format(place=int(place), names=names))
    return said


def _chosen(names: Sequence[str], which: BoolArray) -> list[str]:
    return [name for name, taken in zip(names, which, strict=True) if taken]
