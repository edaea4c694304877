"""Pins, sketches and comments on the map of a room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from geo.errors import InputError
from geo.i18n import _
from geo.settings import settings
from quarters.workshop import tables as t
from quarters.workshop.events import record
from quarters.workshop.join import Entered

MAX_SKETCH_POINTS = 500
NOTE_LENGTH = 500
MOST_NOTES = 100
"""Of one device: every screen is told all of them at each change."""
FAR_LON = (-50.0, 70.0)
"""Farther from its meridian (9° east) EPSG:25832 has no coordinates, and the database refuses the statement."""


def put_note(connection: Connection, who: Entered, content: Mapping[str, Any]) -> None:
    """Store a pin, sketch or comment of a participant; the same ``uid`` again changes nothing.

    Raises
    ------
    InputError
        When the content is not usable, or the device has entered ``MOST_NOTES`` others already.
    """
    values = note_values(content) | {
        "workshop_id": who.workshop_id,
        "participant_id": who.participant_id,
    }
    others = sa.select(sa.func.count()).where(
        t.here(t.note, who.workshop_id),
        t.note.c.participant_id == who.participant_id,
        t.note.c.uid != values["uid"],
    )
    if connection.execute(others).scalar_one() >= MOST_NOTES:
        raise InputError(_("Von diesem Gerät stehen schon 100 Einträge auf der Karte: mehr geht nicht."))
    connection.execute(insert(t.note).values(values).on_conflict_do_nothing())


def put_lead_note(connection: Connection, workshop_id: int, content: Mapping[str, Any]) -> None:
    """Store a pin, sketch or comment of the facilitator."""
    values = note_values(content) | {"workshop_id": workshop_id, "participant_id": None}
    if connection.execute(insert(t.note).values(values).on_conflict_do_nothing()).rowcount:
        record(connection, workshop_id, "pin", {"text": str(values["text"])})


def note_values(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a pin (one point), a sketch (two points and more) or a comment (none)."""
    text = " ".join(str(content.get("text", "")).split())
    points = content.get("points") or []
    kind = content.get("note")
    try:
        uid = UUID(str(content.get("uid")))
        line = [(float(lon), float(lat)) for lon, lat in points]
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError(_("Dieser Eintrag ist nicht lesbar.")) from error
    fits = {
        "pin": len(line) == 1,
        "sketch": 2 <= len(line) <= MAX_SKETCH_POINTS,
        "comment": not line and bool(text),
    }
    near = all(FAR_LON[0] <= lon <= FAR_LON[1] and -85 <= lat <= 85 for lon, lat in line)
    if not fits.get(str(kind), False) or not near:
        raise InputError(_("Dieser Eintrag ist nicht lesbar."))
    if len(text) > NOTE_LENGTH:
        raise InputError(_("Bitte höchstens 500 Zeichen schreiben."))
    return {
        "municipality_key": settings().municipality_key, "uid": uid, "kind": kind, "text": text, "geom": _shape(line),
    }  # fmt: skip


def _shape(line: list[tuple[float, float]]) -> Any:
    if not line:
        return sa.null()
    if len(line) == 1:
        return t.point(*line[0])
    words = ", ".join(f"{lon!r} {lat!r}" for lon, lat in line)
    return sa.func.st_transform(sa.func.st_geomfromtext(f"LINESTRING({words})", 4326), 25832)


def notes(connection: Connection, workshop_id: int) -> list[dict[str, Any]]:
    """Return pins, sketches and comments that are on the map: ``{id, kind, text, by, points}``; no names of persons."""
    query = (
        sa.select(
            t.note.c.id, t.note.c.kind, t.note.c.text, sa.func.coalesce(t.group.c.name, "").label("by"),
            sa.cast(sa.func.st_asgeojson(sa.func.st_transform(t.note.c.geom, 4326), 6), sa.JSON).label("shape"),
        )
        .outerjoin(t.participant, sa.and_(t.here(t.participant), t.participant.c.id == t.note.c.participant_id))
        .outerjoin(t.group, sa.and_(t.here(t.group), t.group.c.id == t.participant.c.group_id))
        .where(t.here(t.note, workshop_id), t.note.c.removed.is_(False))
        .order_by(t.note.c.id)
    )  # fmt: skip
    told = []
    for row in connection.execute(query).mappings():
        shape = row["shape"]
        points = [] if shape is None else shape["coordinates"]
        told.append({
            "id": row["id"], "kind": row["kind"], "text": row["text"], "by": row["by"],
            "points": [points] if shape and shape["type"] == "Point" else points,
        })  # fmt: skip
    return told
