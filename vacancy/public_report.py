"""What citizens report: kept apart from the register until somebody of the office accepted it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import ConflictError, InputError, TooOftenError
from geo.i18n import _
from geo.people import Person
from geo.terms import UNIT_KINDS
from vacancy.record import NewVacancy, Stored, add_note, create_vacancy
from vacancy.record.store import here
from vacancy.staging import read_sql

MOST_PER_HOUR = (5, 20, 100)
"""Of one connection, its network, its provider's network: whoever sends more closes the form to these alone."""
MOST_AT_ONCE_PER_HOUR = 200
"""Of all together; what comes beyond is kept apart, so that neither the list nor the form can be blocked by one."""
MOST_HELD_PER_HOUR = 5000
"""Of all together, so that a flood does not fill the disk; it takes fifty providers' networks to get there."""
EVERYBODY = ""
LENGTHS = {"street": 120, "house_number": 20, "floor": 40, "vacant_since": 60, "note": 1000}


@dataclass(frozen=True)
class NewReport:
    """What a citizen wrote; all but the street may be empty."""

    street: str
    house_number: str = ""
    floor: str = ""
    kind: str | None = None
    vacant_since: str = ""
    note: str = ""


@dataclass(frozen=True)
class PublicReport(NewReport):
    """A report that waits; ``known_unit_id`` is a unit of the register at the same address, ``known`` its status.

    ``held``: it came while very many came.
    """

    id: int = 0
    received_at: datetime | None = None
    known_unit_id: int | None = None
    known: str | None = None
    held: bool = False


def submit(connection: Connection, report: NewReport, senders: Sequence[str], now: datetime) -> uuid.UUID:
    """Keep a report until somebody of the office looks at it, and return its receipt.

    Parameters
    ----------
    senders
        Words for the connection and the networks around it, from narrow to wide, that say nothing about the person;
        their reports of an hour are counted. Empty where that is not known.

    Raises
    ------
    InputError
        When the report cannot be used.
    TooOftenError
        When too many came from there.
    """
    checked = _checked(report)
    hour = now.replace(minute=0, second=0, microsecond=0)
    for sender, most in zip(senders, MOST_PER_HOUR, strict=False):
        if _counted(connection, sender, hour) > most:
            raise TooOftenError(
                _("Von hier kamen gerade viele Meldungen: bitte in einer Stunde noch einmal versuchen.")
            )
    of_all = _counted(connection, EVERYBODY, hour)
    if of_all > MOST_HELD_PER_HOUR:
        raise TooOftenError(
            _("Gerade kommen sehr viele Meldungen: bitte in einer Stunde noch einmal versuchen.")
        )
    receipt = uuid.uuid4()
    held = of_all > MOST_AT_ONCE_PER_HOUR
    values = asdict(checked) | {"key": here(), "uid": receipt, "kind": checked.kind, "held": held}
    connection.execute(sa.text(read_sql("insert_public_report")), values)
    return receipt


def _counted(connection: Connection, sender: str, hour: datetime) -> int:
    """Count one report of a sender and return how many that makes in this hour; older counts are forgotten."""
    return int(connection.execute(sa.select(sa.func.count_report(here(), sender, hour))).scalar_one())


def _checked(report: NewReport) -> NewReport:
    texts = {name: _line(getattr(report, name), length) for name, length in LENGTHS.items()}
    if not texts["street"]:
        raise InputError(_("Bitte die Straße angeben, sonst lässt sich der Leerstand nicht finden."))
    kind = report.kind or None
    if kind is not None and kind not in UNIT_KINDS:
        raise InputError(_("Diese Art gibt es nicht: bitte aus der Liste wählen."))
    return NewReport(**texts, kind=kind)


def _line(text: str, length: int) -> str:
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if len(words) > length:
        raise InputError(_("Eine Angabe ist zu lang: höchstens {n} Zeichen.").format(n=length))
    return words


def waiting_reports(connection: Connection) -> list[PublicReport]:
    """Return the reports that wait, oldest first, those kept apart last; empty for those who may not moderate."""
    rows = connection.execute(sa.text(read_sql("waiting_public_reports")), {"key": here()}).mappings()
    return [PublicReport(**row) for row in rows]


def accept(connection: Connection, report_id: int, by: Person, *, at_known_unit: bool = True) -> Stored:
    """Take a report into the register as „gemeldet, ungeprüft“, at the unit of the same address when it is known.

    Raises
    ------
    ConflictError
        When somebody has decided already, or the unit is recorded as vacant.
    ForbiddenError
        When the person may not write there.
    """
    report = _waiting(connection, report_id)
    facts = {
        "street": report["street"], "house_number": report["house_number"], "floor": report["floor"],
        "kind": report["kind"], "report_channel": "citizen", "check_state": "reported",
    }  # fmt: skip
    known = report["known_unit_id"] if at_known_unit else None
    if known is not None:
        facts = {"check_state": "reported"}
    new = NewVacancy(
        facts={name: value for name, value in facts.items() if value}, status="reported", unit_id=known,
        uid=report["uid"],
    )  # fmt: skip
    stored = create_vacancy(connection, new, by)
    words = [
        _("Meldung: leer seit {since}").format(since=report["vacant_since"])
        if report["vacant_since"]
        else "",
        report["note"],
    ]
    if told := ". ".join(part for part in words if part):
        add_note(connection, stored.unit_id, told, by, "hint")
    _decide(connection, report_id, "accepted", "", stored.vacancy_id)
    return stored


def decline(connection: Connection, report_id: int, reason: str) -> None:
    """Put a report aside with the reason.

    Raises
    ------
    ConflictError
        When somebody has decided already.
    """
    _waiting(connection, report_id)
    _decide(connection, report_id, "declined", _line(reason, 200), None)


def _waiting(connection: Connection, report_id: int) -> dict[str, Any]:
    found = connection.execute(sa.text(read_sql("hold_public_report")), {"key": here(), "id": report_id})
    row = found.mappings().first()
    if row is None:
        raise ConflictError(_("Über diese Meldung hat schon jemand entschieden: bitte die Liste neu laden."))
    return dict(row)


def _decide(connection: Connection, report_id: int, state: str, reason: str, vacancy_id: int | None) -> None:
    values = {"key": here(), "id": report_id, "state": state, "reason": reason, "vacancy_id": vacancy_id}
    connection.execute(sa.text(read_sql("decide_public_report")), values)
