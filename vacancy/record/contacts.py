"""Persons behind a unit: seen by planning and by the advisors of the borough, with consent, and forgotten in time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import ConflictError, ForbiddenError, InputError, NotFoundError
from geo.i18n import _
from geo.people import Person, Role
from geo.settings import settings
from vacancy.record.store import here, hold, rights_as_sentence
from vacancy.record.terms import CONSENT_SCOPES, CONTACT_ROLES, OWNER_KINDS
from vacancy.record.values import today

LENGTHS = {
    "name": 120, "organisation": 120, "phone": 60, "email": 120, "address": 200, "willingness": 200, "note": 1000,
}  # fmt: skip
_COLUMNS = (
    *("municipality_key", "id", "unit_id", "role", "owner_kind", *LENGTHS, "consent", "consent_on"),
    *("consent_scope", "last_contact_on", "recorded_on", "recorded_by", "version"),
)
contact = sa.table("contact", *(sa.column(name) for name in _COLUMNS))


@dataclass(frozen=True)
class Contact:
    """A person; ``consent`` None means never asked, False refused, True given on a day and for a scope."""

    role: str
    name: str = ""
    organisation: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    owner_kind: str | None = None
    willingness: str = ""
    note: str = ""
    consent: bool | None = None
    consent_on: date | None = None
    consent_scope: str | None = None
    last_contact_on: date | None = None
    id: int | None = None
    version: int = 1


def contacts(connection: Connection, unit_id: int) -> tuple[Contact, ...]:
    """Return the contacts of a unit that the person of this transaction may see."""
    columns = [contact.c[each.name] for each in fields(Contact)]
    query = sa.select(*columns).where(contact.c.municipality_key == here(), contact.c.unit_id == unit_id)
    return tuple(Contact(**row) for row in connection.execute(query.order_by(contact.c.id)).mappings())


def save_contact(connection: Connection, unit_id: int, given: Contact, by: Person) -> int:
    """Store a new contact, or the changed one that ``given.id`` names, and return its id.

    Raises
    ------
    InputError
        When nothing says who it is, or consent lacks its day or scope.
    ConflictError
        When somebody changed the contact in between.
    ForbiddenError
        When the person may not.
    """
    hold(connection, unit_id, by)
    values = _checked(given)
    with rights_as_sentence():
        if given.id is None:
            values |= {"municipality_key": here(), "unit_id": unit_id, "recorded_by": by.name}
            return int(
                connection.execute(sa.insert(contact).values(values).returning(contact.c.id)).scalar_one()
            )
        one = sa.and_(_one(given.id), contact.c.unit_id == unit_id, contact.c.version == given.version)
        done = connection.execute(sa.update(contact).where(one).values(**values, version=given.version + 1))
    if done.rowcount != 1:
        raise ConflictError(
            _("Dieser Kontakt wurde inzwischen geändert: bitte die Akte neu laden und noch einmal eingeben.")
        )
    return given.id


def remove_contact(connection: Connection, unit_id: int, contact_id: int, by: Person) -> None:
    """Delete a contact; what the history kept of it goes with the next purge.

    Raises
    ------
    NotFoundError
        When there is none.
    ForbiddenError
        When the person may not.
    """
    hold(connection, unit_id, by)
    done = connection.execute(sa.delete(contact).where(_one(contact_id), contact.c.unit_id == unit_id))
    if done.rowcount != 1:
        raise NotFoundError(_("Diesen Kontakt gibt es nicht: bitte die Akte neu laden."))


def purge_contacts(connection: Connection, by: Person, before: date | None = None) -> int:
    """Forget contacts that nobody touched since a day, with their history; returns how many.

    Parameters
    ----------
    before
        Last touched before this day; by default ``CONTACT_RETENTION_MONTHS`` ago.

    Raises
    ------
    ForbiddenError
        For everybody but administration.
    """
    if by.role is not Role.ADMIN:
        raise ForbiddenError(_("Kontakte endgültig löschen darf nur die Administration."))
    day = before or _retained_since()
    return int(connection.execute(sa.select(sa.func.purge_contacts(here(), day))).scalar_one())


def overdue_contacts(connection: Connection) -> int:
    """Return how many contacts the next purge would forget."""
    touched = sa.func.greatest(contact.c.recorded_on, contact.c.last_contact_on, contact.c.consent_on)
    query = sa.select(sa.func.count()).where(
        contact.c.municipality_key == here(), touched < _retained_since()
    )
    return int(connection.execute(query).scalar_one())


def _retained_since() -> date:
    months = pd.DateOffset(months=settings().contact_retention_months)
    day: date = (pd.Timestamp(today()) - months).date()
    return day


def _one(contact_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(contact.c.municipality_key == here(), contact.c.id == contact_id)


def _checked(given: Contact) -> dict[str, Any]:
    texts = {name: _line(getattr(given, name), length) for name, length in LENGTHS.items()}
    if not (texts["name"] or texts["organisation"]):
        raise InputError(_("Bitte einen Namen oder eine Firma eingeben."))
    if texts["email"] and not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+", texts["email"]):
        raise InputError(_("Die E-Mail-Adresse ist unvollständig: bitte in der Form name@firma.de eingeben."))
    _check_codes(given)
    _check_consent(given)
    others = ("role", "owner_kind", "consent", "consent_on", "consent_scope", "last_contact_on")
    return {**texts, **{name: getattr(given, name) for name in others}}


def _check_codes(given: Contact) -> None:
    lists: tuple[tuple[str | None, Mapping[str, str]], ...] = (
        (given.role, CONTACT_ROLES),
        (given.owner_kind, OWNER_KINDS),
        (given.consent_scope, CONSENT_SCOPES),
    )
    if given.role not in CONTACT_ROLES or any(
        code is not None and code not in known for code, known in lists
    ):
        raise InputError(_("Bitte Rolle, Art und Umfang aus den Listen wählen."))


def _check_consent(given: Contact) -> None:
    if given.consent and (given.consent_on is None or given.consent_scope is None):
        raise InputError(_("Eine Einwilligung braucht den Tag und den Umfang: bitte beides eingeben."))
    if any(day and day > today() for day in (given.consent_on, given.last_contact_on)):
        raise InputError(_("Ein Tag der Einwilligung oder des Kontakts liegt in der Zukunft."))


def _line(text: str, length: int) -> str:
    words = " ".join("".join(sign if ord(sign) >= 32 else " " for sign in str(text)).split())
    if len(words) > length:
        raise InputError(_("Eine Angabe zum Kontakt ist zu lang: höchstens {n} Zeichen.").format(n=length))
    return words
