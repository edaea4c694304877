"""What the screens showed while a workshop went on, followed through its log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from quarters.workshop.events import Event


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of the room.

    ``step`` and ``step_id`` (None before the first change), ``view`` (empty before the first), layers with filters,
    ``scenario``; ``newest`` is the newest round of each kind, ``told`` the rounds whose result everybody may see.
    """

    step: str
    view: dict[str, Any] = field(default_factory=dict)
    layers: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    queries: dict[str, str] = field(default_factory=dict)
    scenario: dict[str, Any] | None = None
    step_id: int | None = None
    newest: dict[str, int] = field(default_factory=dict)
    told: frozenset[int] = frozenset()

    def result(self, step_kind: str) -> int | None:
        """Return the round whose result the big screen shows in a step of this kind; None without one."""
        kinds = {"weigh": ("weigh",), "rate": ("rate",), "vote": ("vote",), "result": ("vote", "weigh")}
        rounds = (self.newest.get(kind) for kind in kinds.get(step_kind, ()))
        return next((each for each in rounds if each in self.told), None)


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
            changed = {"step": str(detail["title"]), "view": detail.get("view") or now.view,
                       "step_id": int(detail["step_id"])}  # fmt: skip
        case "map":
            changed = {
                "layers": tuple(detail.get("layers", ())), "titles": tuple(detail["titles"]),
                "queries": dict(detail.get("queries", {})),
            }  # fmt: skip
        case "scenario":
            changed = {"scenario": detail["scenario"]}
        case "result_shown":
            changed = {"told": now.told | {int(detail["round_id"])}}
        case "result_hidden" | "round_reopened":
            changed = {"told": now.told - {int(detail["round_id"])}}
        case "round_opened":
            changed = {"newest": now.newest | {str(detail["kind"]): int(detail["round_id"])}}
    return replace(now, **changed)
