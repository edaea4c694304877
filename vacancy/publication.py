"""Public pages of vacancies: published with consent under an address that nobody can guess, until withdrawn."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import ForbiddenError, NotFoundError
from geo.i18n import _
from vacancy.expose.consent import consent_for
from vacancy.matching import OFFERED
from vacancy.record.store import here, rights_as_sentence, unit_of
from vacancy.staging import read_sql

TOKEN_BYTES = 18
_SHOW = sa.text("select set_config('app.token', :token, true)")


@dataclass(frozen=True)
class Publication:
    """An open publication; ``contact`` holds the lines that those behind the unit agreed to show."""

    vacancy_id: int
    token: str
    contact: str
    consent_on: date
    published_at: datetime
    published_by: str


def publication_of(connection: Connection, vacancy_id: int) -> Publication | None:
    """Return the open publication of a vacancy; None without one, or for guests."""
    found = connection.execute(
        sa.text(read_sql("publication_of")), {"key": here(), "vacancy_id": vacancy_id}
    ).mappings()
    row = found.first()
    return None if row is None else Publication(**row)


def published(connection: Connection, token: str) -> Publication:
    """Return the publication behind an address, also for guests.

    Raises
    ------
    NotFoundError
        When nothing is published there (any more).
    """
    connection.execute(_SHOW, {"token": token})
    found = connection.execute(
        sa.text(read_sql("publication_by_token")), {"key": here(), "token": token, "shown": list(OFFERED)}
    )
    row = found.mappings().first()
    if row is None:
        raise NotFoundError(
            _("Diese Seite gibt es nicht mehr: Der Leerstand ist vergeben oder zurückgezogen.")
        )
    return Publication(**row)


def publish(connection: Connection, vacancy_id: int) -> Publication:
    """Publish a vacancy, or return its publication when it is published already.

    Raises
    ------
    ForbiddenError
        When nobody agreed to a public page, or the person may not publish.
    NotFoundError
        When there is no such vacancy.
    """
    known = publication_of(connection, vacancy_id)
    if known is not None:
        return known
    consent = consent_for(connection, unit_of(connection, vacancy_id), "public")
    if consent is None:
        raise ForbiddenError(
            _(
                "Die öffentliche Seite ist gesperrt: Eine Einwilligung mit dem Umfang „öffentliche Seite“ fehlt."
            )
        )
    values = {
        "key": here(), "vacancy_id": vacancy_id, "token": secrets.token_urlsafe(TOKEN_BYTES),
        "contact": "\n".join(consent.lines), "consent_on": consent.on,
    }  # fmt: skip
    with rights_as_sentence():
        connection.execute(sa.text(read_sql("publish")), values)
    made = publication_of(connection, vacancy_id)
    if made is None:
        raise ForbiddenError(_("Veröffentlichen dürfen Planung und Administration."))
    return made


def withdraw(connection: Connection, vacancy_id: int) -> None:
    """Take the public page of a vacancy back; its address never works again.

    Raises
    ------
    NotFoundError
        When it is not published, or not for this person to withdraw.
    """
    done = connection.execute(
        sa.text(read_sql("withdraw")), {"key": here(), "vacancy_id": vacancy_id}
    ).rowcount
    if not done:
        raise NotFoundError(_("Dieser Leerstand ist nicht veröffentlicht: bitte die Akte neu laden."))
