"""Compiled shortest-path searches (numba), on plain arrays.

The compiled code is kept on disk; the first call after an update compiles for some seconds.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from geo.network.arrays import FloatArray, IntArray, NodeArray
from geo.network.compiling import compiled

BUCKET_M = 25.0
"""Width of a bucket; between 10 and 50 m makes no difference in a city."""
PER_METRE = 1.0 / BUCKET_M


@njit(cache=False)
def _push(cost: FloatArray, node: NodeArray, size: int, new_cost: float, new_node: int) -> int:
    place = size
    while place > 0:
        parent = (place - 1) >> 1
        if cost[parent] <= new_cost:
            break
        cost[place] = cost[parent]
        node[place] = node[parent]
        place = parent
    cost[place] = new_cost
    node[place] = new_node
    return size + 1


@njit(cache=False)
def _remove_top(cost: FloatArray, node: NodeArray, size: int) -> int:
    size -= 1
    moved_cost = cost[size]
    moved_node = node[size]
    place = 0
    while True:
        child = 2 * place + 1
        if child >= size:
            break
        if child + 1 < size and cost[child + 1] < cost[child]:
            child += 1
        if cost[child] >= moved_cost:
            break
        cost[place] = cost[child]
        node[place] = node[child]
        place = child
    cost[place] = moved_cost
    node[place] = moved_node
    return size


@njit(cache=False)
def _improve(best: FloatArray, listed: NodeArray, count: int, place: int, value: float) -> int:
    """Write a smaller value; list the place on its first value so that only listed places need clearing."""
    if best[place] == np.inf:
        listed[count] = place
        count += 1
    best[place] = value
    return count


@njit(cache=False)
def _file(
    first: NodeArray, node: NodeArray, following: NodeArray, free: int, used: int, bucket: int, new_node: int
) -> tuple[int, int]:
    """Put a node on top of a bucket; entries that were taken out are used again."""
    if free >= 0:
        entry, free = free, following[free]
    else:
        entry, used = used, used + 1
    node[entry] = new_node
    following[entry] = first[bucket]
    first[bucket] = entry
    return free, used


@njit(cache=False)
def _bucket_count(length_m: FloatArray, seed_cost_m: FloatArray) -> int:
    """Buckets of a ring that waiting distances never lap, as a power of two: the remainder is then a mask."""
    longest = 0.0
    for value in length_m:
        longest = max(longest, value)
    for value in seed_cost_m:
        longest = max(longest, value)
    count = 4
    while count < longest / BUCKET_M + 3:
        count *= 2
    return count


@compiled
def grow_from_seeds(
    indptr: NodeArray,
    target: NodeArray,
    length_m: FloatArray,
    seed_node: NodeArray,
    seed_cost_m: FloatArray,
    limit_m: float,
    groups: int,
) -> tuple[FloatArray, NodeArray]:
    """Shortest distance from the nearest of many seeds to every node.

    Label correcting with buckets of ``BUCKET_M`` metres (Dial 1969, Denardo and Fox 1979): a node is taken up
    again whenever it was reached on a shorter way, so the result is that of Dijkstra's search, without a heap. The
    seeds are let in by groups of neighbouring numbers; numbers follow the place, so each group works on a part of
    the graph that stays in the processor's cache.

    Returns
    -------
    distance_m : float64, shape (nodes,)
        Infinity beyond ``limit_m``.
    seed : int32, shape (nodes,)
        Number of the seed that reaches the node first; -1 beyond the limit.
    """
    nodes, seeds = len(indptr) - 1, len(seed_node)
    distance, done = np.full(nodes, np.inf), np.full(nodes, np.inf)
    seed = np.full(nodes, -1, dtype=np.int32)
    buckets = _bucket_count(length_m, seed_cost_m)
    first = np.full(buckets, -1, dtype=np.int32)
    node, following = np.empty(nodes + seeds + 1, np.int32), np.empty(nodes + seeds + 1, np.int32)
    order = np.argsort(seed_node)
    for group in range(groups):
        free, used, waiting, bucket = -1, 0, 0, 0
        for s in order[group * seeds // groups : (group + 1) * seeds // groups]:
            here, cost = seed_node[s], seed_cost_m[s]
            if cost <= limit_m and cost < distance[here]:
                distance[here], seed[here] = cost, s
                free, used = _file(first, node, following, free, used, int(cost * PER_METRE), here)
                waiting += 1
        while waiting > 0:
            place = bucket & (buckets - 1)
            bucket += 1
            while first[place] >= 0:
                entry = first[place]
                here, first[place] = node[entry], following[entry]
                following[entry], free, waiting = free, entry, waiting - 1
                cost = distance[here]
                if done[here] == cost:
                    continue
                done[here] = cost
                if used + indptr[here + 1] - indptr[here] > len(node):
                    node, following = np.append(node, node), np.append(following, following)
                for a in range(indptr[here], indptr[here + 1]):
                    reached, neighbour = cost + length_m[a], target[a]
                    if reached <= limit_m and reached < distance[neighbour]:
                        distance[neighbour], seed[neighbour] = reached, seed[here]
                        place_there = int(reached * PER_METRE) & (buckets - 1)
                        free, used = _file(first, node, following, free, used, place_there, neighbour)
                        waiting += 1
    return distance, seed


@njit(cache=False)
def _search(  # noqa: PLR0913, PLR0917 - compiled code takes arrays, not objects
    indptr: NodeArray,
    target: NodeArray,
    length_m: FloatArray,
    entry_node: NodeArray,
    entry_cost_m: FloatArray,
    distance: FloatArray,
    touched: NodeArray,
    heap_cost: FloatArray,
    heap_node: NodeArray,
    limit_m: float,
) -> int:
    """Bounded search from the entries of one source; returns how many nodes it touched."""
    size, count = 0, 0
    for entry in range(len(entry_node)):
        node, cost = entry_node[entry], entry_cost_m[entry]
        if cost <= limit_m and cost < distance[node]:
            count = _improve(distance, touched, count, node, cost)
            size = _push(heap_cost, heap_node, size, cost, node)
    while size > 0:
        cost, node = heap_cost[0], heap_node[0]
        size = _remove_top(heap_cost, heap_node, size)
        if cost > distance[node]:
            continue
        for a in range(indptr[node], indptr[node + 1]):
            reached, neighbour = cost + length_m[a], target[a]
            if reached <= limit_m and reached < distance[neighbour]:
                count = _improve(distance, touched, count, neighbour, reached)
                size = _push(heap_cost, heap_node, size, reached, neighbour)
    return count


@njit(cache=False)
def _collect(  # noqa: PLR0913, PLR0917 - compiled code takes arrays, not objects
    distance: FloatArray,
    touched: NodeArray,
    door_indptr: NodeArray,
    door_cell: NodeArray,
    door_cost_m: FloatArray,
    best: FloatArray,
    found: NodeArray,
    count: int,
    limit_m: float,
) -> int:
    """Carry the distances of the touched nodes to their cells and clear the nodes."""
    for node in touched:
        for d in range(door_indptr[node], door_indptr[node + 1]):
            reached = distance[node] + door_cost_m[d]
            if reached <= limit_m and reached < best[door_cell[d]]:
                count = _improve(best, found, count, door_cell[d], reached)
        distance[node] = np.inf
    return count


@compiled
def pairs_within(  # noqa: PLR0913, PLR0917 - compiled code takes arrays, not objects
    indptr: NodeArray,
    target: NodeArray,
    length_m: FloatArray,
    source_node: NodeArray,
    source_cost_m: FloatArray,
    door_indptr: NodeArray,
    door_cell: NodeArray,
    door_cost_m: FloatArray,
    direct_indptr: NodeArray,
    direct_cell: NodeArray,
    direct_cost_m: FloatArray,
    cells: int,
    limit_m: float,
) -> tuple[IntArray, NodeArray, FloatArray]:
    """All pairs of source and cell within a limit, one bounded search per source.

    A source enters the graph at the nodes in its row of ``source_node`` at ``source_cost_m``; a cell is left
    from the nodes listed in ``door_*`` (grouped by node); ``direct_*`` (grouped by source) are ways along a
    single edge.

    Returns
    -------
    indptr, cell, distance_m
        Compressed rows, one per source, cells ascending; a distance of 0 is kept as an entry.
    """
    distance, touched = np.full(len(indptr) - 1, np.inf), np.empty(len(indptr) - 1, dtype=np.int32)
    best, found = np.full(cells, np.inf), np.empty(cells, dtype=np.int32)
    heap_cost, heap_node = np.empty(len(target) + 3), np.empty(len(target) + 3, dtype=np.int32)
    out_indptr = np.zeros(len(source_node) + 1, dtype=np.int64)
    out_cell, out_m = np.empty(1024, dtype=np.int32), np.empty(1024)
    for s in range(len(source_node)):
        touched_count = _search(
            indptr,
            target,
            length_m,
            source_node[s],
            source_cost_m[s],
            distance,
            touched,
            heap_cost,
            heap_node,
            limit_m,
        )
        count = 0
        for d in range(direct_indptr[s], direct_indptr[s + 1]):
            if direct_cost_m[d] <= limit_m and direct_cost_m[d] < best[direct_cell[d]]:
                count = _improve(best, found, count, direct_cell[d], direct_cost_m[d])
        count = _collect(
            distance,
            touched[:touched_count],
            door_indptr,
            door_cell,
            door_cost_m,
            best,
            found,
            count,
            limit_m,
        )
        start = out_indptr[s]
        while start + count > len(out_cell):
            out_cell = np.concatenate((out_cell, np.empty(len(out_cell), dtype=np.int32)))
            out_m = np.concatenate((out_m, np.empty(len(out_m))))
        out_cell[start : start + count] = np.sort(found[:count])
        for k in range(start, start + count):
            out_m[k] = best[out_cell[k]]
            best[out_cell[k]] = np.inf
        out_indptr[s + 1] = start + count
    return out_indptr, out_cell[: out_indptr[-1]], out_m[: out_indptr[-1]]
