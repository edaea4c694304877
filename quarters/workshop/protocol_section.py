"""One part of the protocol, as its template reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def section(
    title: str,
    head: Sequence[str] = (),
    rows: Sequence[Sequence[str]] = (),
    lines: Sequence[str] = (),
    *,
    numbers: int = 0,
) -> dict[str, Any]:
    """Return a part of the protocol: sentences, then a table whose last ``numbers`` columns hold figures."""
    return {
        "title": title,
        "head": list(head),
        "rows": [list(row) for row in rows],
        "lines": list(lines),
        "numbers": numbers,
    }
