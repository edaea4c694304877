"""One line of the results, and the file that holds them."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import sqlalchemy as sa

RESULTS = Path(__file__).parent / "results.json"
PACKAGES = (
    "streamlit",
    "starlette",
    "uvicorn",
    "psycopg",
    "sqlalchemy",
    "tipg",
    "streamlit-folium",
    "folium",
)
Row = dict[str, Any]


def row(name: str, unit: str, ours: float, peer: float | None, peer_name: str, target: float) -> Row:
    """Return one line.

    Parameters
    ----------
    unit
        A rate (ends in ``/s``) is better when larger, everything else when smaller.
    peer
        What the peer needs; None when the target is a limit for our own figure.
    target
        Limit of the ratio ours/peer, or of our own figure.
    """
    compared = ours if peer is None else ours / peer
    is_rate = unit.endswith("/s")
    return {
        "name": name, "unit": unit, "ours": ours, "peer": peer, "peer_name": peer_name,
        "ratio": None if peer is None else compared, "target": target,
        "met": compared >= target if is_rate else compared <= target,
    }  # fmt: skip


def versions(connection: sa.Connection | None = None) -> dict[str, str]:
    """Return what was measured with."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        found[name] = version(name)
    if connection is not None:
        found["postgresql"] = str(connection.execute(sa.text("show server_version")).scalar_one()).split()[0]
        found["postgis"] = str(connection.execute(sa.text("select postgis_lib_version()")).scalar_one())
    return found


def machine() -> dict[str, Any]:
    """Return what it ran on."""
    memory_kb = int(Path("/proc/meminfo").read_text().split()[1]) if Path("/proc/meminfo").exists() else 0
    return {"system": platform.platform(), "cores": os.cpu_count(), "memory_gb": round(memory_kb / 2**20, 1)}


def write(rows: Sequence[Row], used: dict[str, str], path: Path = RESULTS) -> None:
    """Write the file; lines of the same name from earlier runs are replaced, others stay."""
    kept = json.loads(path.read_text())["rows"] if path.exists() else []
    new = {(each["name"], each["peer_name"]) for each in rows}
    kept = [each for each in kept if (each["name"], each["peer_name"]) not in new]
    content = {"machine": machine(), "versions": used, "rows": [*kept, *rows]}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def show(line: Row) -> None:
    """Print one line."""
    peer = (
        "" if line["peer"] is None else f", {line['peer_name']} {line['peer']:.4g}, ratio {line['ratio']:.3g}"
    )
    mark = "met" if line["met"] else "MISSED"
    print(
        f"{mark:7}{line['name']}: {line['ours']:.4g} {line['unit']}{peer} (target {line['target']:.3g})",
        flush=True,
    )
