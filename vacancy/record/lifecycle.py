"""The life of a vacancy: which status may follow which, and every change with its day, its author and its reason."""

from __future__ import annotations

from datetime import date

from sqlalchemy.engine import Connection

from geo.errors import InputError
from geo.i18n import _, format_day
from geo.people import Person
from geo.terms import END_STATUS, VACANCY_STATUS
from vacancy.record.conflict import require_version
from vacancy.record.events import add_event, told
from vacancy.record.store import Record, Stored, hold, next_version, unit_of, write
from vacancy.record.values import today

STATUS_LABELS = {**VACANCY_STATUS, **END_STATUS}
TRANSITIONS: dict[str, tuple[str, ...]] = {
    "reported": ("confirmed", "threatened", "vacant", "relet", "false_report", "duplicate"),
    "confirmed": (
        *("threatened", "vacant", "marketing", "interim_use", "conversion", "unmarketable"),
        *("relet", "demolished", "false_report", "duplicate"),
    ),
    "threatened": ("vacant", "marketing", "negotiation", "relet", "false_report", "duplicate"),
    "vacant": (
        *("marketing", "negotiation", "interim_use", "conversion", "unmarketable"),
        *("relet", "demolished", "false_report", "duplicate"),
    ),
    "marketing": (
        *("vacant", "negotiation", "interim_use", "conversion", "unmarketable", "relet", "demolished"),
        *("false_report", "duplicate"),
    ),
    "negotiation": ("vacant", "marketing", "interim_use", "conversion", "relet", "duplicate"),
    "interim_use": ("vacant", "marketing", "negotiation", "conversion", "relet", "duplicate"),
    "conversion": ("vacant", "marketing", "interim_use", "relet", "demolished", "duplicate"),
    "unmarketable": ("vacant", "marketing", "conversion", "relet", "demolished", "duplicate"),
    **dict.fromkeys(END_STATUS, ()),
}
"""Status → what may follow. An end is final: a mistake is undone, a new vacancy is a new spell."""
INTERIM_MONTHS = (6, 12)
"""Usual lengths of an interim use."""
CONFIRMABLE = frozenset(VACANCY_STATUS) - {"threatened", "interim_use", "conversion"}
"""Open statuses of which somebody can say "still empty"."""


def change_status(
    connection: Connection, vacancy_id: int, to: str, valid_on: date, reason: str, expected_version: int | None,
    by: Person, interim_use_ends_on: date | None = None,
) -> Stored:  # fmt: skip
    """Give an open vacancy another status.

    Parameters
    ----------
    connection
        Transaction of the person who acts.
    to
        Status code of ``TRANSITIONS``.
    valid_on
        Day since which it holds; today or earlier, not before the vacancy began.
    reason
        Why, in the person's own words; may be empty.
    expected_version
        Version of the record that the person saw; None when the change does not depend on it.
    by
        Who acts.
    interim_use_ends_on
        Needed for ``interim_use``: its last day, later than ``valid_on``.

    Returns
    -------
    Stored
        With the new version.

    Raises
    ------
    InputError
        When this status may not follow the present one, or a day does not fit.
    RecordConflictError
        When somebody changed the record in between; nothing is stored.
    ForbiddenError
        When the person may not.
    """
    held = hold(connection, unit_of(connection, vacancy_id), by)
    require_version(connection, held, expected_version, {"status": to})
    _require_open(held, vacancy_id)
    _require_allowed(str(held.spell_status), to)
    _require_days(held, to, valid_on, interim_use_ends_on)
    values = _values(held, to, valid_on, interim_use_ends_on)
    if to == "demolished":
        write(connection, "commercial_unit", held.unit_id, {"demolished_on": valid_on})
    if to == "relet" and _branch_is_the_old_one(held):  # who came is not known yet, and the old offer is gone
        write(connection, "commercial_unit", held.unit_id, {"branch": ""})
    with told(connection, valid_on, clean_reason(reason)):
        write(connection, "vacancy", vacancy_id, values)
    return Stored(held.unit_id, vacancy_id, next_version(connection, held.unit_id))


def confirm(connection: Connection, vacancy_id: int, on: date, by: Person, reason: str = "") -> int:
    """Write down that somebody saw on a day that the unit still stands empty; returns the event's id.

    A mere report becomes confirmed by it. The version of the record stays otherwise, so that a confirmation on the
    street disturbs nobody who edits the record in the office.

    Raises
    ------
    InputError
        When the vacancy has ended, is none that stands empty, or the day lies ahead or before it began.
    """
    held = hold(connection, unit_of(connection, vacancy_id), by)
    _require_open(held, vacancy_id)
    if held.spell_status not in CONFIRMABLE:
        raise InputError(
            _("„{status}“ lässt sich nicht als leer bestätigen: bitte den Status ändern.").format(
                status=_(STATUS_LABELS[str(held.spell_status)])
            )
        )
    _require_days(held, "confirmed", on, None)
    before = held.last_confirmed_on
    latest = max(on, before) if before else on
    write(connection, "commercial_unit", held.unit_id, {"last_confirmed_on": latest})
    if held.spell_status == "reported":
        with told(connection, on, clean_reason(reason)):
            write(connection, "vacancy", vacancy_id, {"status": "confirmed", "check_state": "confirmed"})
    seen = {"last_confirmed_on": before.isoformat() if before else None, "status": held.spell_status}
    now = {"last_confirmed_on": latest.isoformat()}
    return add_event(
        connection, held, "confirmed", by, valid_on=on, reason=clean_reason(reason), changed=(seen, now)
    )


def not_checkable(connection: Connection, vacancy_id: int, on: date, by: Person, reason: str = "") -> int:
    """Write down that somebody was there and could not tell, because a closed door is no vacancy; returns the event."""
    held = hold(connection, unit_of(connection, vacancy_id), by)
    _require_open(held, vacancy_id)
    _require_days(held, "confirmed", on, None)
    return add_event(connection, held, "not_checkable", by, valid_on=on, reason=clean_reason(reason))


def _values(held: Record, to: str, valid_on: date, interim_use_ends_on: date | None) -> dict[str, object]:
    """Return the columns that a change of status writes."""
    values: dict[str, object] = {"status": to}
    since = held.values["vacant_since"]
    if to in END_STATUS:
        values["ended_on"] = valid_on
        if since and since > valid_on:  # it only threatened, and never began
            values |= {"vacant_since": None, "threatened_from": held.values["threatened_from"] or since}
    elif held.spell_status == "threatened" and (since is None or since > valid_on):
        values |= {"vacant_since": valid_on, "vacant_since_precision": "day"}
    if to == "interim_use":
        values["interim_use_ends_on"] = interim_use_ends_on
    elif held.spell_status == "interim_use":  # what is over ends on no day to come
        values["interim_use_ends_on"] = None
    if to == "threatened":
        values["threatened_from"] = held.values["threatened_from"] or valid_on
    if to not in {"reported", "false_report", "duplicate"}:
        values["check_state"] = "confirmed"
    return values


def _branch_is_the_old_one(held: Record) -> bool:
    """Whether a unit that stood empty still names the use before: its supply would come back with any new tenant."""
    branch, before = (str(held.values[name] or "").casefold() for name in ("branch", "previous_use"))
    return held.spell_status not in {"reported", "threatened"} and branch == before != ""


def clean_reason(reason: str) -> str:
    """Return a reason as it is kept: one line of at most 500 characters."""
    return " ".join(str(reason).split())[:500]


def _require_open(held: Record, vacancy_id: int) -> None:
    if held.vacancy_id != vacancy_id or not held.is_open:
        raise InputError(_("Dieser Leerstand ist schon beendet: bitte die Liste neu laden."))


def _require_allowed(before: str, to: str) -> None:
    if to not in TRANSITIONS:
        raise InputError(_("Den Status „{status}“ gibt es nicht.").format(status=str(to)[:40]))
    if to not in TRANSITIONS[before]:
        raise InputError(
            _("Auf „{before}“ kann „{to}“ nicht folgen: bitte einen anderen Status wählen.").format(
                before=_(STATUS_LABELS[before]), to=_(STATUS_LABELS[to])
            )
        )


def _require_days(held: Record, to: str, valid_on: date, ends_on: date | None) -> None:
    if valid_on > today():
        raise InputError(_("Der Tag liegt in der Zukunft: bitte heute oder früher wählen."))
    since = held.values["vacant_since"]
    if since and valid_on < since and since <= today() and to in {*END_STATUS, "confirmed"}:
        raise InputError(
            _("Der Tag liegt vor dem Beginn des Leerstands am {day}.").format(day=format_day(since))
        )
    if to == "interim_use" and (ends_on is None or ends_on <= valid_on):
        raise InputError(_("Eine Zwischennutzung braucht ein Ende, das nach ihrem Beginn liegt."))


def allowed_next(status: str) -> tuple[str, ...]:
    """Return the statuses that may follow one."""
    return TRANSITIONS.get(status, ())
