"""A workshop step by step: what all screens showed at each moment of its log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geo.i18n import _
from quarters.workshop.events import Event
from quarters.workshop.record import Record
from quarters.workshop.shown import pictures
from quarters.workshop.snapshot import weighed_result


def moments(record: Record) -> list[dict[str, Any]]:
    """Return the moments in order.

    Returns
    -------
    list of dict
        JSON ``{at, title, step, view, layers, queries, scenario, notes, result}``: time (HH:MM:SS), what happened in
        words, the step of the agenda, the view that led, the layers with their filters, the scenario on the table, ids
        of the notes on the map by then, and the id of the round whose result is on the big screen (None without one).
    """
    told = []
    for event, shown in pictures(record.first_step, record.events):
        title = _title(event)
        if title:
            at = event.at.astimezone().strftime("%H:%M:%S")
            told.append({
                "at": at, "title": title, "step": shown.step, "view": shown.view,
                "layers": list(shown.layers), "queries": shown.queries, "scenario": shown.scenario,
                "notes": [key for key, made in record.note_times.items() if made <= event.at],
                "result": shown.result(_kind(record, shown.step_id)),
            })  # fmt: skip
    return told


def _kind(record: Record, step_id: int | None) -> str:
    steps = record.workshop.steps
    found = record.workshop.step(step_id) or (steps[0] if steps else None)
    return found.kind if found else ""


def _title(event: Event) -> str:
    detail: Mapping[str, Any] = event.detail
    words = {
        "started": _("Beginn"), "ended": _("Ende"), "view": _("Ansicht geführt"), "recall": _("Alle hierher geholt"),
        "round_opened": _("Runde geöffnet"), "round_closed": _("Runde geschlossen"),
        "round_reopened": _("Runde wieder geöffnet"), "result_shown": _("Ergebnis gezeigt"),
        "result_hidden": _("Ergebnis weggenommen"), "pin": _("Anmerkung der Moderation"),
    }  # fmt: skip
    match event.kind:
        case "step":
            return _("Schritt: {title}").format(title=detail["title"])
        case "note" | "decision":
            return (_("Beschluss: {text}") if event.kind == "decision" else _("Notiz: {text}")).format(
                text=detail["text"]
            )
        case "scenario":
            told = detail["scenario"]
            return _("Szenario: {name}").format(name=told["name"]) if told else _("Szenario weggenommen")
        case "map":
            return _("Ebenen: {names}").format(names=", ".join(detail["titles"]) or _("keine"))
    return words.get(event.kind, "")


def replay_data(record: Record) -> dict[str, Any]:
    """Return everything that the replay draws: options, notes, map, moments, results by round."""
    now = record.workshop
    results: dict[str, Any] = {
        str(each.round.id): {
            "kind": "vote",
            "dots": [{"id": key, "n": count} for key, count in each.dots.items()],
        }
        for each in record.votes
    }
    if record.weighed is not None and record.weigh_round is not None:
        ranked = weighed_result(now, record.weighed)
        results[str(record.weigh_round.id)] = {"kind": "weigh", **ranked}
    return {
        "candidates": [
            {"id": each.id, "letter": each.letter, "name": each.name, "place": each.place, "lonLat": each.lon_lat}
            for each in now.candidates
        ],
        "criteria": [{"id": each.id, "name": each.name} for each in now.criteria],
        "notes": list(record.notes), "moments": moments(record), "results": results,
    }  # fmt: skip
