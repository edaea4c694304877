"""Analysis against named peers on a Dortmund-sized network, and growth up to a million junctions.

``rows()`` measures ours and the peer in the same process, one after the other, and checks that both answer the same.
The network is the generated example (about 95,000 junctions), or a street file: ``python -m bench.analysis FILE.pbf``.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from bench.results import Row, row, show
from geo.network import Snapped, Snapper, Travel, WalkNetwork, build_network, example_streets, read_streets
from geo.network.arrays import FloatArray, PairMatrix
from geo.network.travel import warm_up
from quarters.supply.catchment import WALKING_ZONES, floating_catchment
from quarters.supply.changes import with_new_facility
from quarters.supply.gap_index import gap_degree, gap_index
from quarters.supply.measures import nearest_distance
from quarters.supply.proving import choose_exact
from quarters.supply.siting import Limits, covering_problem

LIMIT_M = 1500.0
FACILITIES = (420, 260, 180, 330, 150, 110, 140, 90)  # 1,680 in 8 services
CELLS = 18_500


@dataclass(frozen=True)
class City:
    """A network with populated cells and facilities of eight services."""

    network: WalkNetwork
    travel: Travel
    cells: Snapped
    services: list[Snapped]
    population: FloatArray


def tiled(network: WalkNetwork, copies: int) -> WalkNetwork:
    """Lay copies side by side and join neighbours by one edge each."""
    width = float(np.ptp(network.junction_xy[:, 0])) + 100.0
    junctions, edges = len(network.junction_xy), len(network.edge_u)
    east, west = int(network.junction_xy[:, 0].argmax()), int(network.junction_xy[:, 0].argmin())
    shift = [np.array([k * width, 0.0]) for k in range(copies)]
    a = np.arange(copies - 1) * junctions + east
    b = np.arange(1, copies) * junctions + west
    xy = np.concatenate([network.junction_xy + s for s in shift])
    length = np.hypot(*(xy[a] - xy[b]).T)
    return WalkNetwork(
        xy,
        np.concatenate([network.edge_u + k * junctions for k in range(copies)] + [a]),
        np.concatenate([network.edge_v + k * junctions for k in range(copies)] + [b]),
        np.concatenate([np.tile(network.edge_length_m, copies), length]),
        np.concatenate([network.segment_start_xy + s for s in shift] + [xy[a]]),
        np.concatenate([network.segment_end_xy + s for s in shift] + [xy[b]]),
        np.concatenate(
            [network.segment_edge + k * edges for k in range(copies)]
            + [copies * edges + np.arange(copies - 1)]
        ),
        np.concatenate([np.tile(network.segment_offset_m, copies), np.zeros(copies - 1)]),
    )


def city(network: WalkNetwork, *, cells: int, facilities: tuple[int, ...], seed: int = 7) -> City:
    """Put cells and facilities near random streets."""
    rng = np.random.default_rng(seed)
    snapper = Snapper(network)

    def places(count: int, spread_m: float) -> Snapped:
        segment = rng.integers(0, len(network.segment_edge), count)
        return snapper.snap(network.segment_start_xy[segment] + rng.normal(0, spread_m, (count, 2)))

    snapped = places(cells, 25.0)
    return City(
        network,
        Travel(network, snapped),
        snapped,
        [places(count, 8.0) for count in facilities],
        rng.gamma(2.0, 16.0, cells),
    )


def seconds(run: Callable[[], object], repeats: int = 5) -> float:
    """Shortest wall time of several runs after one that is not counted: other work on the machine only adds."""
    run()
    times = []
    for _repeat in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def nearest_rows(town: City) -> list[Row]:
    """Nearest facility of eight services to every cell, against networkx and pandana (set-up not counted)."""

    def ours() -> list[FloatArray]:
        return [town.travel.nearest(places, limit_m=LIMIT_M).distance_m for places in town.services]

    own_s = seconds(ours)
    peers = {"networkx": (_networkx_nearest(town), 1, 1 / 15), "pandana": (_pandana_nearest(town), 3, 1 / 20)}
    results = []
    for name, (run, repeats, target) in peers.items():
        peer_s = seconds(run, repeats)
        results.append(
            row(f"Nearest supply, 8 services, {len(town.cells):,} cells", "s", own_s, peer_s, name, target)
        )
        if name == "networkx":
            difference = max(_largest_difference(a, b) for a, b in zip(ours(), run(), strict=True))
            if difference > 1e-6:
                raise AssertionError(f"networkx differs by {difference} m")
    return results


def _largest_difference(ours: FloatArray, peer: FloatArray) -> float:
    if not np.array_equal(np.isinf(ours), np.isinf(peer)):
        return math.inf
    finite = np.isfinite(ours)
    return float(np.abs(ours[finite] - peer[finite]).max(initial=0.0))


def _networkx_nearest(town: City) -> Callable[[], list[FloatArray]]:
    import networkx as nx

    graph = nx.DiGraph()

    def link(a: object, b: object, length_m: float) -> None:
        known = graph.get_edge_data(a, b)
        if known is None or known["weight"] > length_m:
            graph.add_edge(a, b, weight=length_m)

    net, travel = town.network, town.travel
    for u, v, length_m in zip(
        net.edge_u.tolist(), net.edge_v.tolist(), net.edge_length_m.tolist(), strict=True
    ):
        link(u, v, length_m)
        link(v, u, length_m)
    node, cost = travel.entries(town.cells)
    for cell in range(len(town.cells)):
        for end in (0, 1):
            link(int(node[cell, end]), ("c", cell), float(cost[cell, end]))
    for service, places in enumerate(town.services):
        node, cost = travel.entries(places)
        for facility in range(len(places)):
            for end in (0, 1):
                link((service, facility), int(node[facility, end]), float(cost[facility, end]))
        for facility, cell, length_m in zip(*(a.tolist() for a in travel.same_edge(places)), strict=True):
            link((service, facility), ("c", cell), length_m)

    def run() -> list[FloatArray]:
        answers = []
        for service, places in enumerate(town.services):
            sources = [(service, facility) for facility in range(len(places))]
            reach = nx.multi_source_dijkstra_path_length(graph, sources, cutoff=LIMIT_M)
            answers.append(np.array([reach.get(("c", cell), math.inf) for cell in range(len(town.cells))]))
        return answers

    return run


def _pandana_nearest(town: City) -> Callable[[], object]:
    import pandana
    import pandas as pd

    net = town.network
    network = pandana.Network(
        pd.Series(net.junction_xy[:, 0]), pd.Series(net.junction_xy[:, 1]),
        pd.Series(net.edge_u), pd.Series(net.edge_v), pd.DataFrame({"length_m": net.edge_length_m}),
    )  # fmt: skip
    network.precompute(LIMIT_M)

    def run() -> object:
        answers = []
        for service, places in enumerate(town.services):
            xy = net.junction_xy[net.edge_u[places.edge]]
            network.set_pois(str(service), LIMIT_M, 1, pd.Series(xy[:, 0]), pd.Series(xy[:, 1]))
            answers.append(network.nearest_pois(LIMIT_M, str(service), num_pois=1))
        return answers

    return run


def catchment_row(town: City, pairs: PairMatrix) -> Row:
    """E2SFCA against pysal/access on the same distances."""
    import pandas as pd
    from access import Access, weights

    capacity = np.random.default_rng(3).uniform(1, 9, pairs.shape[0])
    facility = np.repeat(np.arange(pairs.shape[0]), np.diff(pairs.indptr))
    costs = pd.DataFrame({"origin": pairs.indices, "dest": facility, "cost": pairs.data})
    demand = pd.DataFrame({"people": town.population}, index=pd.RangeIndex(len(town.population), name="cell"))
    supply = pd.DataFrame({"capacity": capacity}, index=pd.RangeIndex(len(capacity), name="facility"))
    peer = Access(
        demand_df=demand, demand_value="people", supply_df=supply, supply_value="capacity", cost_df=costs,
        cost_origin="origin", cost_dest="dest", cost_name="cost",
    )  # fmt: skip
    steps = weights.step_fn(dict(WALKING_ZONES))

    def run() -> Any:
        return peer.enhanced_two_stage_fca(name="e2sfca", cost="cost", max_cost=LIMIT_M, weight_fn=steps)

    ours = floating_catchment(pairs, capacity, town.population)
    theirs = run()["e2sfca_capacity"].reindex(range(len(ours))).fillna(0.0).to_numpy()
    if np.abs(ours - theirs).max() > 1e-9:
        raise AssertionError("access differs")
    own_s = seconds(lambda: floating_catchment(pairs, capacity, town.population), 21)
    return row(f"E2SFCA, {pairs.nnz:,} pairs", "s", own_s, seconds(run, 5), "access", 1 / 50)


def siting_row(town: City) -> Row:
    """MCLP with 300 candidates, ten sites, against spopt, building the model included."""
    import pulp
    from spopt.locate import MCLP

    rng = np.random.default_rng(11)
    threshold_m = 700.0
    candidates = town.services[0].take(np.sort(rng.choice(len(town.services[0]), 300, replace=False)))
    pairs = town.travel.pairs(candidates, limit_m=threshold_m)
    existing_m = town.travel.nearest(town.services[-1]).distance_m
    weight = np.where(existing_m > threshold_m, town.population, 0.0)
    dense = np.full((len(weight), 300), 1e6)
    dense[pairs.indices, np.repeat(np.arange(300), np.diff(pairs.indptr))] = pairs.data

    def ours() -> float:
        problem = covering_problem(pairs, existing_m, town.population, threshold_m)
        return choose_exact(problem, Limits(sites=10)).total

    start = time.perf_counter()
    model = MCLP.from_cost_matrix(dense, weight, threshold_m, p_facilities=10)
    model.solve(pulp.PULP_CBC_CMD(msg=False))
    peer_s = time.perf_counter() - start
    theirs = float(pulp.value(model.problem.objective))
    if abs(theirs - ours()) > 1e-4 * theirs:
        raise AssertionError(f"spopt finds {theirs}, we {ours()}")
    return row(
        f"MCLP, 300 candidates, {len(weight):,} cells, p = 10", "s", seconds(ours, 5), peer_s, "spopt", 1 / 50
    )


def what_if_row(town: City) -> Row:
    """One more facility: search, nearest distances, gap index of eight services; against a full run."""
    nearest = np.stack([town.travel.nearest(places, limit_m=LIMIT_M).distance_m for places in town.services])
    places = town.services[0]

    def step() -> FloatArray:
        pairs = town.travel.pairs(places.take(np.array([5])), limit_m=LIMIT_M)
        after = nearest.copy()
        after[1] = with_new_facility(nearest[1], pairs.indices, pairs.data)
        return gap_index(np.stack([gap_degree(d, 500.0, 1000.0) for d in after]), town.population)

    def full() -> FloatArray:
        more = [
            np.append(getattr(town.services[1], part), getattr(places, part)[5]) for part in Snapped.__slots__
        ]
        services = [town.services[0], Snapped(*more), *town.services[2:]]
        again = [town.travel.nearest(one, limit_m=LIMIT_M).distance_m for one in services]
        return gap_index(np.stack([gap_degree(d, 500.0, 1000.0) for d in again]), town.population)

    if np.abs(step() - full()).max() > 1e-9:
        raise AssertionError("incremental differs from full")
    return row("What-if step, 8 services, gap index", "s", seconds(step, 21), seconds(full), "full run", 1.0)


def growth_row(network: WalkNetwork) -> Row:
    """Cost per junction at about 1 million junctions against the one at about 24,000."""
    per_junction = []
    for copies in (1, math.ceil(1_000_000 / len(network.junction_xy))):
        factor = copies * len(network.junction_xy) / 94_520
        town = city(
            tiled(network, copies), cells=round(CELLS * factor),
            facilities=tuple(max(3, round(count * factor)) for count in FACILITIES),
        )  # fmt: skip

        def run(town: City = town) -> None:
            for places in town.services:
                town.travel.nearest(places, limit_m=LIMIT_M)
                nearest_distance(town.travel.pairs(places, limit_m=LIMIT_M))

        per_junction.append(seconds(run, 3) / len(town.network.junction_xy))
    small, large = per_junction
    name = "Growth from 24,000 to 1 million junctions, cost per junction"
    return row(name, "s per junction", large, small, "linear growth", 2.0)


def rows(pbf: Path | None = None) -> list[Row]:
    """Measure everything.

    Parameters
    ----------
    pbf : Path, optional
        Street file of about 24,000 junctions; else the generated example.

    Returns
    -------
    list of dict
        Rows for bench/results.json; a wrong answer raises instead.
    """
    warm_up()
    area = shapely.Point(0, 0).buffer(9_500)
    small = build_network(example_streets(area, junctions=24_000) if pbf is None else read_streets(pbf))
    town = city(tiled(small, 4), cells=CELLS, facilities=FACILITIES)
    pairs = town.travel.pairs(town.services[0], limit_m=LIMIT_M)
    return [
        *nearest_rows(town),
        catchment_row(town, pairs),
        siting_row(town),
        what_if_row(town),
        growth_row(small),
    ]


if __name__ == "__main__":
    for line in rows(Path(sys.argv[1]) if len(sys.argv) > 1 else None):
        show(line)
