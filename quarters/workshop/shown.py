"""What the screens showed while a workshop went on, followed through its log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from quarters.workshop.events import Event


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of the room: step, view (empty before the first), layers with filters, scenario, round with result."""

    step: str
    view: dict[str, Any] = field(default_factory=dict)
    layers: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    queries: dict[str, str] = field(default_factory=dict)
    scenario: dict[str, Any] | None = None
    result: int | None = None


def pictures(first_step: str, events: Sequence[Event]) -> Iterator[tuple[Event, Shown]]:
    """Yield each entry of the log with what the screens showed after it."""
    now = Shown(first_step)
    for event in events:
        now = _after(now, event)
        yield event, now


def _after(now: Shown, event: Event) -> Shown:
    detail = event.detail
    changed: dict[str, Any] = {}
    match event.kind:
        case "view":
            changed = {"view": detail}
        case "step":
            changed = {"step": str(detail["title"]), "view": detail.get("view") or now.view, "result": None}
        case "map":
            changed = {
                "layers": tuple(detail.get("layers", ())), "titles": tuple(detail["titles"]),
                "queries": dict(detail.get("queries", {})),
            }  # fmt: skip
        case "scenario":
            changed = {"scenario": detail["scenario"]}
        case "result_shown":
            changed = {"result": int(detail["round_id"])}
        case "result_hidden" | "round_opened" | "round_reopened":
            changed = {"result": None}
    return replace(now, **changed)
