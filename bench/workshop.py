"""The room: one facilitator and 200 followers by push, with one and two app processes; the same by polling reruns."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from urllib.parse import urlsplit

import httpx
import numpy as np

from bench import ground
from bench.peer_polling import SEEN, follow_by_polling
from bench.results import Row, row
from geo.database import transaction
from geo.database.cluster import Cluster
from geo.people import Person, Role
from quarters.workshop import run
from quarters.workshop.model import Workshop
from quarters.workshop.plan import NewCandidate, NewCriterion, Plan, template_steps
from quarters.workshop.prepare import create_workshop

FOLLOWERS = 200
POLLING = 25
APART_S = 0.5
CHANGES = 40
P95_MS, CPU_SHARE = 150.0, 10.0
LEADER = Person("bench", Role.FACILITATOR)


def rows(cluster: Cluster, followers: int = FOLLOWERS, changes: int = CHANGES) -> list[Row]:
    """Measure and return the lines."""
    url = ground.fill(cluster, 0)
    made = _workshop()
    polled_ms, polled_cpu = _polling(url, made, min(POLLING, followers), changes // 2)
    found = []
    for processes in (1, 2):
        times_ms, cpu = _push(url, made, followers, changes, processes)
        name = f"workshop, {followers} followers, 2 changes/s, {processes} app process{'es' if processes > 1 else ''}"
        p95 = float(np.percentile(times_ms, 95))
        print(f"  {name}: p50 {np.percentile(times_ms, 50):.1f}, p95 {p95:.1f}, most {max(times_ms):.1f} ms")
        found.append(row(f"{name}: view change to follower, p95", "ms", p95, None, "", P95_MS))
        found.append(row(f"{name}: server CPU", "% of a core", cpu, None, "", CPU_SHARE))
        if processes == 1:
            peer = f"st.fragment(run_every=1), {min(POLLING, followers)} followers"
            found.append(row("view change to follower against polling, p95", "ms", p95, polled_ms, peer, 0.5))
            found.append(row("server CPU against polling", "% of a core", cpu, polled_cpu, peer, 0.5))
    return found


def _workshop() -> Workshop:
    plan = Plan(
        title="Flächenworkshop", held_on=date(2026, 11, 24), groups=("SVTZ",), steps=template_steps("rated"),
        candidates=tuple(NewCandidate(f"Fläche {n}", lon_lat=(7.4 + n / 50, 51.52)) for n in range(4)),
        criteria=(NewCriterion("Wirkung", scale="rated"),), example=True,
    )  # fmt: skip
    with transaction(LEADER) as connection:
        made = create_workshop(connection, plan)
        run.start(connection, made.id)
    return made


def _push(
    url: str, made: Workshop, followers: int, changes: int, processes: int
) -> tuple[Sequence[float], float]:
    with ExitStack() as stack:
        servers = [
            stack.enter_context(ground.serving("app:app", url, "/readyz")) for _each in range(processes)
        ]
        return asyncio.run(
            _lead(
                [address for address, _pid in servers], [pid for _a, pid in servers], made, followers, changes
            )
        )


async def _lead(
    addresses: Sequence[str], pids: Sequence[int], made: Workshop, followers: int, changes: int
) -> tuple[Sequence[float], float]:
    """Let everybody connect, move the map, and return the times (ms) of all followers and the servers' CPU (%)."""
    sent: dict[float, float] = {}
    times_ms: list[float] = []
    connected = [asyncio.Event() for _each in range(followers)]
    tasks = [
        asyncio.create_task(_follow(addresses[n % len(addresses)], made.code, sent, times_ms, connected[n]))
        for n in range(followers)
    ]
    await asyncio.gather(*(each.wait() for each in connected))
    await asyncio.sleep(1)
    cpu, began = sum(map(ground.cpu_seconds, pids)), time.perf_counter()
    async with httpx.AsyncClient(base_url=addresses[0], trust_env=False) as client:
        for number in range(changes):
            zoom = round(10 + number / 100, 3)
            sent[zoom] = time.perf_counter()
            body = {"center": [7.46, 51.51], "zoom": zoom, "size": [900, 600]}
            answer = await client.post(
                f"/live/{made.code}/lead/view", json=body, headers={"Origin": addresses[0]}
            )
            answer.raise_for_status()
            await asyncio.sleep(max(0.0, sent[zoom] + APART_S - time.perf_counter()))
    used = sum(map(ground.cpu_seconds, pids)) - cpu
    share = 100 * used / (time.perf_counter() - began)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    if len(times_ms) != followers * changes:
        raise RuntimeError(f"{followers * changes - len(times_ms)} views did not arrive")
    return times_ms, share


async def _follow(
    address: str, code: str, sent: dict[float, float], times_ms: list[float], connected: asyncio.Event
) -> None:
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(f"GET /live/{code}/events HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
    kind = ""
    try:
        while line := await reader.readline():
            if line.startswith(b"event: "):
                kind = line[7:].strip().decode()
            elif line.startswith(b"data: "):
                if kind == "view":
                    zoom = json.loads(line[6:])["view"]["zoom"]
                    times_ms.append((time.perf_counter() - sent[zoom]) * 1000)
                elif kind == "state":
                    connected.set()
    finally:
        writer.close()


def _polling(url: str, made: Workshop, followers: int, changes: int) -> tuple[float, float]:
    """Return p95 (ms) and CPU (%) when every follower asks once a second by a rerun of a fragment."""
    with ground.serving("bench.peer_polling:app", url, "/_stcore/health") as (address, pid):
        return asyncio.run(_poll(address, pid, made, followers, changes))


async def _poll(address: str, pid: int, made: Workshop, followers: int, changes: int) -> tuple[float, float]:
    seen: list[dict[float, float]] = [{} for _each in range(followers)]
    tasks = [asyncio.create_task(follow_by_polling(address, made.id, each)) for each in seen]
    for _each in range(600):
        if all(SEEN in each for each in seen):
            break
        await asyncio.sleep(0.1)
    cpu, began = ground.cpu_seconds(pid), time.perf_counter()
    sent: dict[float, float] = {}
    for number in range(changes):
        zoom = round(15 + number / 100, 3)
        sent[zoom] = time.perf_counter()
        await asyncio.to_thread(_move, made.id, zoom)
        await asyncio.sleep(max(0.0, sent[zoom] + 2 * APART_S - time.perf_counter()))
    share = 100 * (ground.cpu_seconds(pid) - cpu) / (time.perf_counter() - began)
    await asyncio.sleep(2)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    # a view that was replaced before it was asked for counts from the moment at which its successor was seen
    times_ms = [
        1000 * (min(at for zoom, at in each.items() if zoom >= wanted) - began_at)
        for each in seen
        for wanted, began_at in sent.items()
        if any(zoom >= wanted for zoom in each)
    ]
    return float(np.percentile(times_ms, 95)), share


def _move(workshop_id: int, zoom: float) -> None:
    with transaction(LEADER) as connection:
        run.show_view(connection, workshop_id, {"center": [7.46, 51.51], "zoom": zoom})
