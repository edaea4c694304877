"""Leading a workshop: start, steps, map, rounds, notes, end. Each act is one entry of the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import ConflictError, InputError, NotFoundError
from geo.i18n import _
from geo.settings import settings
from quarters.workshop import tables as t
from quarters.workshop.events import record, record_view
from quarters.workshop.read import stage
from quarters.workshop.rounds import close_round, running

MAX_MAP_BYTES = 400_000
_NEXT_EVENT = sa.text("select nextval('workshop_event_id_seq')")
_SHUFFLE = sa.text(
    "with mixed as (delete from workshop_ballot where municipality_key = :municipality_key"
    " and workshop_id = :workshop_id and secret returning municipality_key, workshop_id, round_id, secret, dots)"
    " insert into workshop_ballot (municipality_key, workshop_id, round_id, secret, ballot_key, dots)"
    " select municipality_key, workshop_id, round_id, secret, gen_random_uuid()::text, dots from mixed"
    " order by random()"
)


def start(connection: Connection, workshop_id: int) -> None:
    """Let the workshop run; a second start changes nothing."""
    began = connection.execute(
        sa.update(t.workshop)
        .values(status="running", started_at=sa.func.now())
        .where(t.here(t.workshop), t.workshop.c.id == workshop_id, t.workshop.c.status == "prepared")
    )
    if began.rowcount:
        record(connection, workshop_id, "started", {})


def end(connection: Connection, workshop_id: int) -> None:
    """End the workshop: close the round, take the tokens away, mix the secret ballots so that no order is left."""
    close_round(connection, workshop_id)
    ended = connection.execute(
        sa.update(t.workshop)
        .values(status="ended", ended_at=sa.func.now())
        .where(t.here(t.workshop), t.workshop.c.id == workshop_id, t.workshop.c.status != "ended")
    )
    if not ended.rowcount:
        return
    connection.execute(
        sa.update(t.participant).values(token_hash=None).where(t.here(t.participant, workshop_id))
    )
    connection.execute(
        _SHUFFLE, {"municipality_key": settings().municipality_key, "workshop_id": workshop_id}
    )
    record(connection, workshop_id, "ended", {})


def go_to(connection: Connection, workshop_id: int, step_id: int) -> None:
    """Go to a step of the agenda; an open round is closed first."""
    now = running(connection, workshop_id)
    step = now.step(step_id)
    if step is None:
        raise NotFoundError(_("Diesen Schritt gibt es in diesem Workshop nicht."))
    close_round(connection, workshop_id)
    _stage(connection, workshop_id, step_id=step_id)
    view = stage(connection, workshop_id).view
    record(connection, workshop_id, "step", {"step_id": step_id, "title": step.title, "view": view})


def show_view(connection: Connection, workshop_id: int, view: Mapping[str, Any]) -> int:
    """Move every following screen.

    Parameters
    ----------
    view
        See ``checked_view``.

    Returns
    -------
    int
        Number of the view; screens ignore smaller ones than they have shown.
    """
    checked = checked_view(view)
    number = int(connection.execute(_NEXT_EVENT).scalar_one())
    _stage(connection, workshop_id, view=checked, view_seq=number)
    record_view(connection, workshop_id, checked)
    return number


def checked_view(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``{center: [lon, lat], zoom, size: [px, px], selected}`` when usable; InputError otherwise.

    ``size`` is that of the leading map: other screens choose their zoom so that they show at least as much.
    """
    try:
        lon, lat = (float(each) for each in view["center"])
        zoom = float(view["zoom"])
        width, height = (int(each) for each in view.get("size") or (1000, 700))
        selected = None if view.get("selected") is None else int(view["selected"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(_("Diese Kartenansicht ist nicht lesbar.")) from error
    fits = 50 <= width <= 10_000 and 50 <= height <= 10_000
    if not (fits and -180 <= lon <= 180 and -85 <= lat <= 85 and 0 <= zoom <= 22):
        raise InputError(_("Diese Kartenansicht liegt außerhalb der Erde."))
    return {
        "center": [round(lon, 6), round(lat, 6)], "zoom": round(zoom, 3), "size": [width, height], "selected": selected,
    }  # fmt: skip


def lead(connection: Connection, workshop_id: int, *, guiding: bool) -> None:
    """Let the screens follow the facilitator's map, or leave them alone."""
    _stage(connection, workshop_id, guiding=guiding)
    record(connection, workshop_id, "guiding", {"guiding": guiding})


def recall(connection: Connection, workshop_id: int) -> None:
    """Bring everybody back who looks around freely."""
    _stage(connection, workshop_id, recall=t.stage.c.recall + 1, guiding=True)
    record(connection, workshop_id, "recall", {})


def hide_beamer(connection: Connection, workshop_id: int, *, hidden: bool) -> None:
    """Keep the big screen as it is while something is prepared; or show the room's state again."""
    _stage(connection, workshop_id, beamer_hidden=hidden)
    record(connection, workshop_id, "beamer", {"hidden": hidden})


def show_map(connection: Connection, workshop_id: int, drawn: Mapping[str, Any]) -> None:
    """Change what the maps draw: layers with filters, base map, colours, sources (public layers only).

    Parameters
    ----------
    drawn
        Plain JSON as the screens need it, composed by the page.
    """
    import json

    if len(json.dumps(drawn)) > MAX_MAP_BYTES:
        raise InputError(_("Zu viele Ebenen auf einmal; bitte weniger wählen."))
    _stage(connection, workshop_id, map=dict(drawn), map_version=t.stage.c.map_version + 1)
    layers = [each["id"] for each in drawn.get("light", {}).get("layers", [])]
    record(connection, workshop_id, "map", {
        "titles": list(drawn.get("titles", [])), "layers": layers, "queries": dict(drawn.get("queries", {})),
    })  # fmt: skip


def put_on_table(connection: Connection, workshop_id: int, scenario: Mapping[str, Any] | None) -> None:
    """Show a what-if scenario (name, numbers, places of its measures) on every screen, or take it away."""
    _stage(connection, workshop_id, scenario=dict(scenario) if scenario else sa.null())
    record(connection, workshop_id, "scenario", {"scenario": dict(scenario) if scenario else None})


def write_down(
    connection: Connection, workshop_id: int, text: str, *, kind: str = "note", author: str = ""
) -> int:
    """Write a note or a decision for the protocol, with time, step and view; return its id."""
    words = " ".join(text.split())
    if not 1 <= len(words) <= 2000 or kind not in {"note", "decision"}:
        raise InputError(_("Bitte eine Notiz von 1 bis 2.000 Zeichen schreiben."))
    now = stage(connection, workshop_id)
    row = {
        "municipality_key": settings().municipality_key, "workshop_id": workshop_id, "step_id": now.step_id,
        "kind": kind, "text": words, "author": author, "view": now.view,
    }  # fmt: skip
    made = int(connection.execute(sa.insert(t.decision).values(row).returning(t.decision.c.id)).scalar_one())
    record(connection, workshop_id, kind, {"id": made, "text": words, "view": now.view})
    return made


def remove_note(connection: Connection, workshop_id: int, note_id: int) -> None:
    """Take a pin, sketch or comment off every screen; the record keeps it."""
    connection.execute(
        sa.update(t.note).values(removed=True).where(t.here(t.note, workshop_id), t.note.c.id == note_id)
    )
    record(connection, workshop_id, "note_removed", {"id": note_id})


def _stage(connection: Connection, workshop_id: int, **values: Any) -> None:
    live = sa.exists().where(
        t.here(t.workshop), t.workshop.c.id == workshop_id, t.workshop.c.status != "ended"
    )
    changed = connection.execute(sa.update(t.stage).values(values).where(t.here(t.stage, workshop_id), live))
    if not changed.rowcount:
        raise ConflictError(_("Der Workshop ist beendet."))
