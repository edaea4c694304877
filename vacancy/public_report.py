"""What citizens report: kept apart from the register until somebody of the office accepted it."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import ConflictError, InputError
from geo.i18n import _
from geo.people import Person
from geo.terms import UNIT_KINDS
from vacancy.record import NewVacancy, Stored, add_note, create_vacancy
from vacancy.record.store import here
from vacancy.staging import read_sql

MOST_PER_HOUR = 5
MOST_OF_ALL_PER_HOUR = 200
"""Of all senders together, so that nobody fills the list from many addresses."""
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
    """A report that waits; ``known_unit_id`` is a unit of the register at the same address, ``known`` its status."""

    id: int = 0
    received_at: datetime | None = None
    known_unit_id: int | None = None
    known: str | None = None


def submit(connection: Connection, report: NewReport, sender: str, now: datetime) -> uuid.UUID:
    """Keep a report until somebody of the office looks at it, and return its receipt.

    Parameters
    ----------
    sender
        Word for the sender that says nothing about the person; counts the reports of an hour.

    Raises
    ------
    InputError
        When the report cannot be used, or too many came from one sender or from all.
    """
    checked = _checked(report)
    connection.execute(sa.text(read_sql("forget_report_quota")), {"before": now - timedelta(days=1)})
    hour = now.replace(minute=0, second=0, microsecond=0)
    for who, most in ((sender, MOST_PER_HOUR), (EVERYBODY, MOST_OF_ALL_PER_HOUR)):
        counted = {"key": here(), "sender": who, "hour": hour}
        if connection.execute(sa.text(read_sql("count_public_report")), counted).scalar_one() > most:
            raise InputError(
                _("Von hier kamen gerade viele Meldungen: bitte in einer Stunde noch einmal versuchen.")
            )
    receipt = uuid.uuid4()
    values = asdict(checked) | {"key": here(), "uid": receipt, "kind": checked.kind}
    connection.execute(sa.text(read_sql("insert_public_report")), values)
    return receipt


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
    """Return the reports that wait, oldest first; empty for those who may not moderate."""
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
