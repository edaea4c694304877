"""How long units stand empty: Kaplan–Meier with running spells as censored, and how many are let again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import InputError
from geo.i18n import _
from vacancy.segments import Spell

Floats = NDArray[np.float64]
DAYS_PER_MONTH = 365.25 / 12
NEVER_EMPTY = frozenset({"reported", "threatened"})
"""Status of running spells in which nobody has yet seen an empty unit."""


@dataclass(frozen=True, slots=True)
class SurvivalCurve:
    """A step function: the share still empty just after each time at which a spell ended.

    Attributes
    ----------
    time : ndarray of float
        Times of the ends, ascending.
    share : ndarray of float
        Share still empty from each time on, 1 before the first.
    at_risk : ndarray of float
        Spells that were running just before each time.
    deviation : ndarray of float
        Standard error of the share (Greenwood).
    """

    time: Floats
    share: Floats
    at_risk: Floats
    deviation: Floats

    def share_at(self, time: float) -> float:
        """Return the share still empty at a time."""
        place = int(np.searchsorted(self.time, time, "right"))
        return float(self.share[place - 1]) if place else 1.0

    @property
    def median(self) -> float | None:
        """First time at which no more than half is still empty; None when the curve stays above."""
        below = np.flatnonzero(self.share <= 0.5 + 1e-12)
        return float(self.time[below[0]]) if len(below) else None


def kaplan_meier(duration: ArrayLike, ended: ArrayLike, entered: ArrayLike | None = None) -> SurvivalCurve:
    """Estimate the share still running after a time, from ended and running spells.

    S(t) = Π over the times t_i ≤ t of (1 − d_i / n_i), with d_i spells that ended at t_i and n_i that were under
    observation just before (Kaplan and Meier 1958, JASA 53, 457–481). Standard error after Greenwood:
    S(t) √ Σ d_i / (n_i (n_i − d_i)). With ``entered`` a spell counts in n_i only from the time at which it came under
    observation (delayed entry), so that old spells found at the start of recording do not lengthen the estimate.

    Parameters
    ----------
    duration : array_like of float, shape (spells,)
        Time from the start of each spell to its end, or to today while it runs; not negative.
    ended : array_like of bool, shape (spells,)
        True when the end was seen, False when the spell still runs (censored).
    entered : array_like of float, shape (spells,), optional
        Time from the start of the spell to the beginning of its observation; 0 when left out.

    Returns
    -------
    SurvivalCurve
        Empty without any end.

    Raises
    ------
    InputError
        When the arrays differ in length or a duration is negative or not a number.
    """
    time, seen = np.asarray(duration, dtype=np.float64), np.asarray(ended, dtype=bool)
    start = np.full_like(time, -1.0) if entered is None else np.asarray(entered, dtype=np.float64)
    if time.ndim != 1 or not time.shape == seen.shape == start.shape or not (time >= 0).all():
        raise InputError(
            _("Die Dauern müssen Zahlen ab 0 sein, je Leerstand eine mit der Angabe, ob er beendet ist.")
        )
    start = np.where(
        start <= 0, -1.0, start
    )  # seen from its first day on: also a spell that ended on that day
    moments = np.unique(time[seen & (time > start)])
    n = np.array([np.count_nonzero((start < t) & (time >= t)) for t in moments], dtype=np.float64)
    d = np.array([np.count_nonzero(seen & (time == t) & (start < t)) for t in moments], dtype=np.float64)
    share: Floats = np.asarray(np.cumprod(1.0 - d / n), dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        summed = np.cumsum(d / (n * (n - d)))
        deviation: Floats = np.asarray(np.where(share > 0, share * np.sqrt(summed), 0.0), dtype=np.float64)
    return SurvivalCurve(moments, share, n, deviation)


@dataclass(frozen=True, slots=True)
class Durations:
    """How long units stand empty, in days.

    ``median`` is that of the Kaplan–Meier curve (None when fewer than half have ended), ``median_ended`` that of the
    ended spells alone, ``median_running`` the age of the running ones; None without such spells. ``unknown_start``
    counts spells whose start nobody knows; they are in none of the figures.
    """

    curve: SurvivalCurve
    ended: int
    running: int
    unknown_start: int
    median: float | None
    median_ended: float | None
    median_running: float | None


def durations(spells: Iterable[Spell], on: date, began_on: date) -> Durations:
    """Return how long vacancies lasted, as known on a day.

    Parameters
    ----------
    spells
        Spells of an area. Running ones that are only announced or unchecked are left out.
    on
        The day; what began later is left out, what ended later was still running.
    began_on
        First day of which the register can tell: older spells enter the estimate with the age they had then.
    """
    counted = [spell for spell in spells if spell.ended_on is not None or spell.status not in NEVER_EMPTY]
    dated = [
        (spell.vacant_since, spell.ended_on if spell.ended_on and spell.ended_on <= on else None)
        for spell in counted
        if spell.vacant_since is not None and spell.vacant_since <= on
    ]
    lengths = np.array([((end or on) - since).days for since, end in dated], dtype=np.float64)
    seen = np.array([end is not None for _since, end in dated], dtype=bool)
    entered = np.array([max(0, (began_on - since).days) for since, _end in dated], dtype=np.float64)
    observed = lengths > entered if len(lengths) else seen
    curve = kaplan_meier(lengths[observed], seen[observed], entered[observed])
    return Durations(
        curve, int(seen.sum()), int((~seen).sum()),
        sum(spell.vacant_since is None for spell in counted),
        curve.median, _median(lengths[seen]), _median(lengths[~seen]),
    )  # fmt: skip


def _median(values: Floats) -> float | None:
    return float(np.median(values)) if len(values) else None


@dataclass(frozen=True, slots=True)
class Reletting:
    """Units let again within a year, of all that stood empty at some time in it."""

    relet: int
    empty: int

    @property
    def share(self) -> float | None:
        """Relet / empty; None when nothing was empty."""
        return self.relet / self.empty if self.empty else None


def reletting(spells: Iterable[Spell], first: date, last: date) -> Reletting:
    """Count the spells that ended by a new use from ``first`` to ``last``, and all that ran at some time in between."""
    ran = [
        spell
        for spell in spells
        if (spell.ended_on is not None or spell.status not in NEVER_EMPTY)
        and (spell.vacant_since or spell.recorded_on) <= last
        and (spell.ended_on is None or spell.ended_on >= first)
    ]
    relet = sum(
        spell.status == "relet" and spell.ended_on is not None and spell.ended_on <= last for spell in ran
    )
    return Reletting(relet, len(ran))
