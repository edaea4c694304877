"""An entry as the phone sends it, checked before anything is stored."""

from __future__ import annotations

import hashlib
import json
import math
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from geo.errors import InputError
from geo.i18n import _
from vacancy.load.addresses import ADDRESS
from vacancy.record import Position
from vacancy.record.values import today

KINDS = ("new", "still_vacant", "occupied", "not_checkable", "photos")
STATUSES = ("vacant", "threatened", "conversion", "interim_use")
"""What somebody may see on the street."""
PARTS = (
    *(
        "kind",
        "label",
        "captured_at",
        "target",
        "photos",
        "place",
        "address",
        "status",
        "unit_kind",
        "floor",
        "since",
    ),
    *("since_precision", "step_free", "steps", "interim_months", "note", "resolves"),
)
"""What an entry may consist of; anything else is not kept."""
METHODS = ("device", "map", "address")
MAX_NOTE = 1000
_OLDEST = timedelta(days=400)


@dataclass(frozen=True)
class FieldEntry:
    """One entry of a phone.

    Attributes
    ----------
    uid
        Number given by the device: the same one again is the same entry.
    kind
        One of ``KINDS``.
    captured_at
        When it was recorded, by the clock of the device.
    target_uid
        ``commercial_unit.uid`` of the known unit; None for a unit that nobody knew.
    target_status
        Status of that unit as the device showed it.
    status
        One of ``STATUSES`` for ``new``.
    facts
        By name of ``vacancy.record.fields``.
    position
        Where; None where only the unit counts.
    interim_months
        Estimated length of an interim use; None where nobody said.
    note
        In the person's own words.
    resolves
        Entry whose conflict this one settles.
    payload, payload_hash
        What was sent, and its SHA-256 in hexadecimal digits.
    """

    uid: uuid.UUID
    kind: str
    captured_at: datetime
    target_uid: uuid.UUID | None
    target_status: str
    status: str
    facts: Mapping[str, Any]
    position: Position | None
    interim_months: int | None
    note: str
    resolves: uuid.UUID | None
    payload: Mapping[str, Any]
    payload_hash: str

    @property
    def day(self) -> date:
        """Local day of the entry; a clock that runs ahead means today."""
        return min(self.captured_at.astimezone().date(), today())


def parse_entry(uid: uuid.UUID, given: object) -> FieldEntry:
    """Return a checked entry.

    Raises
    ------
    InputError
        When it is no entry; nothing of it is stored then.
    """
    if not isinstance(given, dict):
        raise _refused("payload")
    kind, target = given.get("kind"), given.get("target") or {}
    if kind not in KINDS or not isinstance(target, dict):
        raise _refused("kind")
    target_uid = _uid(target["unit_uid"]) if target.get("unit_uid") else None
    if target_uid is None and kind != "new":
        raise _refused("target")
    status = given.get("status", "vacant")
    if status not in STATUSES:
        raise _refused("status")
    position = _position(given.get("place"))
    if kind == "new" and position is None and target_uid is None:
        raise _refused("place")
    payload = {name: _plain(given[name]) for name in PARTS if name in given}
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return FieldEntry(
        uid, kind, _moment(given.get("captured_at")), target_uid, _text(target.get("status"), 40), status,
        _facts(given) if kind == "new" else {}, position, _months(given.get("interim_months")),
        _text(given.get("note"), MAX_NOTE), _uid(given["resolves"]) if given.get("resolves") else None, payload,
        hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip


def split_address(address: str) -> tuple[str, str]:
    """Return street and house number; what does not look like an address stays in the street."""
    found = re.match(ADDRESS, address)
    return (found["street"].strip(" ,"), found["house_number"]) if found else (address, "")


def _facts(given: Mapping[str, Any]) -> dict[str, Any]:
    street, number = split_address(_text(given.get("address"), 120))
    level, steps = given.get("step_free"), given.get("steps")
    facts: dict[str, Any] = {
        "street": street, "house_number": number[:20], "kind": _text(given.get("unit_kind"), 20),
        "floor": _text(given.get("floor"), 40), "step_free": level if isinstance(level, bool) else None,
        "steps": steps if isinstance(steps, int) and not isinstance(steps, bool) else None,
        "vacant_since": _text(given.get("since"), 10), "report_channel": "survey",
    }  # fmt: skip
    if facts["vacant_since"]:
        facts["vacant_since_precision"] = _text(given.get("since_precision"), 20) or "day"
    return {name: value for name, value in facts.items() if value is not None and value != ""}


def _position(place: object) -> Position | None:
    if not isinstance(place, dict):
        return None
    lon, lat, accuracy = (place.get(name) for name in ("lon", "lat", "accuracy_m"))
    if not (_is_number(lon) and _is_number(lat)) or not (accuracy is None or _is_number(accuracy)):
        raise _refused("place")
    method = place.get("method")
    if method not in METHODS:
        raise _refused("place")
    return Position(float(lon), float(lat), None if accuracy is None else float(accuracy), method)  # type: ignore[arg-type]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _moment(given: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(given))
    except ValueError:
        raise _refused("captured_at") from None
    now = datetime.now().astimezone()
    if moment.tzinfo is None or moment < now - _OLDEST:
        raise _refused("captured_at")
    return min(moment, now)


def _months(given: object) -> int | None:
    return given if given in {6, 12} and isinstance(given, int) else None


def _text(given: object, longest: int) -> str:
    words = "".join(sign if ord(sign) >= 32 else " " for sign in given) if isinstance(given, str) else ""
    return " ".join(words.encode("utf-8", "ignore").decode().split())[:longest]


def _plain(given: object, depth: int = 0) -> Any:
    """Return a part as the database can keep it: no zero bytes, no halves of characters, not nested deeply."""
    if isinstance(given, str):
        return _text(given, MAX_NOTE)
    if isinstance(given, dict) and depth < 3:
        return {_text(str(name), 40): _plain(value, depth + 1) for name, value in given.items()}
    if isinstance(given, bool) or given is None or _is_number(given):
        return given
    return None


def _uid(given: object) -> uuid.UUID:
    try:
        return uuid.UUID(str(given))
    except ValueError:
        raise _refused("uid") from None


def _refused(part: str) -> InputError:
    return InputError(
        _("Der Eintrag ist unvollständig ({part}): bitte die Seite neu laden und noch einmal senden.").format(
            part=part
        )
    )
