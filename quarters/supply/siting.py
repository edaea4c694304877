"""What a siting question is made of: options, what each brings to whom, what it costs, what limits the choice.

An option is one use in one site. Every benefit is a share of a demand row's weight; several services are several
rows per cell. Covering (served or not) is the share 1, a gradual benefit any share from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import block_array, csr_array

from geo.errors import InputError
from geo.i18n import _
from geo.network.arrays import FloatArray, IntArray
from quarters.supply.checks import (
    checked_existing,
    checked_population,
    checked_threshold,
    checked_weights,
    one_number,
)
from quarters.supply.gap_index import gap_degree
from quarters.supply.pairs import Distances, as_pairs

ShareMatrix = csr_array[Any, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class SitingProblem:
    """Options and demand.

    Attributes
    ----------
    share : ShareMatrix, shape (options, rows)
        Share (above 0, at most 1) of a row's weight that is gained when only this option is chosen. Of several
        chosen options the largest share counts.
    weight : FloatArray, shape (rows,)
        Weight of each demand row, e.g. residents without supply of one service in one cell.
    site : IntArray, shape (options,)
        Site of each option; at most one option per site may be chosen.
    service : IntArray, shape (options,)
        Index of the service that the option offers.
    cost : FloatArray, shape (options,)
        Cost of each option, in the unit of the budget.
    """

    share: ShareMatrix
    weight: FloatArray
    site: IntArray
    service: IntArray
    cost: FloatArray


@dataclass(frozen=True, slots=True)
class Limits:
    """What limits a choice: a number of sites, a budget, or both.

    Attributes
    ----------
    sites : int or None
        Most sites.
    budget : float or None
        Largest sum of costs.
    """

    sites: int | None = None
    budget: float | None = None

    def __post_init__(self) -> None:
        if self.sites is None and self.budget is None:
            raise InputError(_("Bitte eine Zahl von Standorten oder ein Budget angeben."))
        if self.sites is not None and not 1 <= one_number(self.sites) < np.inf:
            raise InputError(_("Bitte mindestens einen Standort wählen."))
        if self.sites is not None and self.sites != int(self.sites):
            raise InputError(_("Die Zahl der Standorte muss eine ganze Zahl sein."))
        if self.sites is not None:
            object.__setattr__(self, "sites", int(self.sites))  # 2.0 is 2
        if self.budget is not None and not 0 <= one_number(self.budget) < np.inf:
            raise InputError(_("Das Budget muss eine Zahl ab 0 sein."))


def covering_problem(
    candidate_m: Distances,
    existing_m: FloatArray | None,
    population: FloatArray,
    threshold_m: float,
    *,
    cost: FloatArray | None = None,
) -> SitingProblem:
    """Pose the maximal covering location problem with existing supply fixed (Church and ReVelle 1974).

    Weight of cell i: p_i · [d_existing,i > T]; share of candidate j: [d_ji ≤ T].

    Parameters
    ----------
    candidate_m : array_like or sparse, shape (candidates, cells)
        Walking distances from the candidates, see ``as_pairs``.
    existing_m : FloatArray, shape (cells,), or None
        Nearest distances today, metres; None or infinity throughout for a service that does not exist yet.
    population : FloatArray, shape (cells,)
        Residents.
    threshold_m : float
        T, longest walk that counts as supplied, metres.
    cost : FloatArray, shape (candidates,), optional
        Cost of each candidate; 1 each unless given.

    Returns
    -------
    SitingProblem
        One option per candidate, one row per cell.

    Raises
    ------
    InputError
        If an array or the threshold is invalid.
    """
    limit = checked_threshold(threshold_m)
    pairs = as_pairs(candidate_m, limit_m=limit)
    people = checked_population(population, cells=pairs.shape[1])
    today_m = checked_existing(existing_m, cells=pairs.shape[1])
    share = csr_array((np.ones(pairs.nnz), pairs.indices, pairs.indptr), shape=pairs.shape)
    return single_service(share, np.where(today_m > limit, people, 0.0), cost)


def gradual_problem(
    candidate_m: Distances,
    existing_m: FloatArray | None,
    population: FloatArray,
    served_m: float,
    unserved_m: float,
    *,
    cost: FloatArray | None = None,
) -> SitingProblem:
    """Pose the siting problem for a gradual gap: share of candidate j in cell i = max(0, g(d_existing,i) - g(d_ji)).

    Parameters
    ----------
    candidate_m, existing_m, population, cost
        As in ``covering_problem``.
    served_m, unserved_m : float
        Limits of the degree of the gap g, see ``gap_degree``.

    Returns
    -------
    SitingProblem
        One option per candidate, one row per cell with the residents as weight.

    Raises
    ------
    InputError
        If an array or a limit is invalid.
    """
    pairs = as_pairs(candidate_m, limit_m=unserved_m)
    people = checked_population(population, cells=pairs.shape[1])
    today = gap_degree(checked_existing(existing_m, cells=pairs.shape[1]), served_m, unserved_m)
    gained = today[pairs.indices] - gap_degree(pairs.data, served_m, unserved_m)
    share = csr_array((np.maximum(gained, 0.0), pairs.indices, pairs.indptr), shape=pairs.shape)
    share.eliminate_zeros()  # shares, not distances: a share of 0 brings nothing
    return single_service(share, people, cost)


def several_services(
    problems: Sequence[SitingProblem], site: Sequence[IntArray] | None = None
) -> SitingProblem:
    """Join problems of several services into one over sites and uses: at most one use per site.

    Parameters
    ----------
    problems : sequence of SitingProblem
        One per service. The weights of their rows add up, so weight a service by scaling its population.
    site : sequence of IntArray, optional
        Per service the site number of each option; unless given, option k of every service is site k.

    Returns
    -------
    SitingProblem
        Options of the services one after the other; ``service`` counts them from 0.

    Raises
    ------
    InputError
        If no service is given, or ``site`` does not name the site of every option.
    """
    if not problems:
        raise InputError(_("Bitte mindestens eine Versorgungsart wählen."))
    if site is not None and [len(each) for each in site] != [len(p.site) for p in problems]:
        raise InputError(_("Zu jeder Versorgungsart gehört eine Liste mit dem Standort jeder Möglichkeit."))
    blocks = [[p.share if i == j else None for j in range(len(problems))] for i, p in enumerate(problems)]
    return SitingProblem(
        share=csr_array(problems[0].share if len(problems) == 1 else block_array(blocks, format="csr")),
        weight=np.concatenate([p.weight for p in problems]),
        site=np.concatenate([p.site for p in problems] if site is None else list(site)),
        service=np.repeat(np.arange(len(problems)), [len(p.site) for p in problems]),
        cost=np.concatenate([p.cost for p in problems]),
    )


def single_service(share: ShareMatrix, weight: FloatArray, cost: FloatArray | None) -> SitingProblem:
    """Return the problem of one service: option k is site k; 1 each is the cost unless given."""
    options = share.shape[0]
    price = checked_weights(np.ones(options) if cost is None else cost, count=options)
    return SitingProblem(share, weight, np.arange(options), np.zeros(options, dtype=np.int64), price)
