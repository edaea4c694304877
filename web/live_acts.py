"""What the facilitator's screen may ask for: one function per act, each in the person's own transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import Connection

from geo.errors import InputError
from geo.i18n import _
from geo.people import Person
from quarters.workshop import rounds, run
from quarters.workshop.notes import put_lead_note

Act = Callable[[Connection, int, dict[str, Any], Person], dict[str, Any]]


def _number(body: dict[str, Any], name: str, default: int | None = None) -> int:
    value = body.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise InputError(_("Dieser Eingabe fehlt eine Zahl."))
    return value


def _start(connection: Connection, workshop_id: int, _body: dict[str, Any], _who: Person) -> dict[str, Any]:
    run.start(connection, workshop_id)
    return {}


def _end(connection: Connection, workshop_id: int, _body: dict[str, Any], _who: Person) -> dict[str, Any]:
    run.end(connection, workshop_id)
    return {}


def _view(connection: Connection, workshop_id: int, body: dict[str, Any], _who: Person) -> dict[str, Any]:
    return {"seq": run.show_view(connection, workshop_id, body)}


def _step(connection: Connection, workshop_id: int, body: dict[str, Any], _who: Person) -> dict[str, Any]:
    run.go_to(connection, workshop_id, _number(body, "step_id"))
    return {}


def _guide(connection: Connection, workshop_id: int, body: dict[str, Any], _who: Person) -> dict[str, Any]:
    run.lead(connection, workshop_id, guiding=bool(body.get("on")))
    return {}


def _recall(connection: Connection, workshop_id: int, _body: dict[str, Any], _who: Person) -> dict[str, Any]:
    run.recall(connection, workshop_id)
    return {}


def _hide(connection: Connection, workshop_id: int, body: dict[str, Any], _who: Person) -> dict[str, Any]:
    run.hide_beamer(connection, workshop_id, hidden=bool(body.get("on")))
    return {}


def _open(connection: Connection, workshop_id: int, body: dict[str, Any], _who: Person) -> dict[str, Any]:
    budget = _number(body, "budget", rounds.DEFAULT_BUDGET)
    return {
        "round_id": rounds.open_round(connection, workshop_id, secret=bool(body.get("secret")), budget=budget)
    }


def _close(connection: Connection, workshop_id: int, _body: dict[str, Any], _who: Person) -> dict[str, Any]:
    return {"round_id": rounds.close_round(connection, workshop_id)}


def _reopen(connection: Connection, workshop_id: int, body: dict[str, Any], _who: Person) -> dict[str, Any]:
    rounds.reopen_round(connection, workshop_id, _number(body, "round_id"))
    return {}


def _show(connection: Connection, workshop_id: int, body: dict[str, Any], _who: Person) -> dict[str, Any]:
    rounds.show_result(connection, workshop_id, _number(body, "round_id"), shown=bool(body.get("on")))
    return {}


def _write(connection: Connection, workshop_id: int, body: dict[str, Any], who: Person) -> dict[str, Any]:
    text, kind = str(body.get("text", "")), str(body.get("kind", "note"))
    return {"id": run.write_down(connection, workshop_id, text, kind=kind, author=who.name)}


def _pin(connection: Connection, workshop_id: int, body: dict[str, Any], _who: Person) -> dict[str, Any]:
    put_lead_note(connection, workshop_id, body)
    return {}


def _unpin(connection: Connection, workshop_id: int, body: dict[str, Any], _who: Person) -> dict[str, Any]:
    run.remove_note(connection, workshop_id, _number(body, "id"))
    return {}


ACTS: dict[str, Act] = {
    "start": _start, "end": _end, "view": _view, "step": _step, "guide": _guide, "recall": _recall, "hide": _hide,
    "open": _open, "close": _close, "reopen": _reopen, "show": _show, "write": _write, "pin": _pin, "unpin": _unpin,
}  # fmt: skip
