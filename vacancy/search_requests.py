"""Keeping search requests and their contacts, and reading what vacancies offer."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import ConflictError, ForbiddenError, InputError
from geo.i18n import _
from geo.settings import settings
from geo.terms import UNIT_KINDS
from vacancy.matching import TERMS, Offer, SearchRequest
from vacancy.staging import read_sql

CONTACT_KEPT_DAYS = 365
"""A contact is deleted so many days after its consent, unless the person consents again; an assumption."""
MOST_FLOOR_AREA_M2 = 100_000.0
MOST_RENT_EUR_M2 = 1_000.0
LONGEST_TITLE, LONGEST_TEXT = 120, 2000


@dataclass(frozen=True, slots=True)
class RequestContact:
    """Whom to ask about a request: restricted, kept with consent until a day."""

    name: str
    phone: str
    email: str
    consent_on: date
    delete_after: date


def requests(connection: Connection, municipality_key: str = "") -> list[SearchRequest]:
    """Return the open search requests by title, without contacts; empty for guests."""
    key = municipality_key or settings().municipality_key
    rows = connection.execute(sa.text(read_sql("search_requests")), {"key": key}).mappings()
    return [
        SearchRequest(**{**row, "kinds": tuple(row["kinds"]), "borough_ids": tuple(row["borough_ids"])})
        for row in rows
    ]


def offers(connection: Connection, municipality_key: str = "") -> list[Offer]:
    """Return what the open vacancies offer, with the name of the borough (``""`` when unknown)."""
    key = municipality_key or settings().municipality_key
    return [Offer(**row) for row in connection.execute(sa.text(read_sql("offers")), {"key": key}).mappings()]


def save_request(connection: Connection, request: SearchRequest, municipality_key: str = "") -> int:
    """Store a new request (id 0) or a changed one, and return its id.

    Raises
    ------
    InputError
        When a wish is impossible.
    ConflictError
        When somebody else changed it in between, or nobody may change it with these rights.
    """
    key = municipality_key or settings().municipality_key
    checked = _checked(request)
    values = {
        **asdict(checked),
        "kinds": list(checked.kinds),
        "borough_ids": list(checked.borough_ids),
        "key": key,
    }
    name = "insert_search_request" if checked.id == 0 else "update_search_request"
    try:
        stored = connection.execute(sa.text(read_sql(name)), values).scalar()
    except sa.exc.ProgrammingError as error:
        raise ForbiddenError(
            _("Gesuche anlegen dürfen Firmenberatung, Planung und Administration.")
        ) from error
    if stored is None:
        raise ConflictError(
            _(
                "Das Gesuch wurde inzwischen von jemand anderem geändert: bitte neu öffnen und noch einmal ändern."
            )
        )
    return int(stored)


def close_request(connection: Connection, request_id: int, on: date, municipality_key: str = "") -> None:
    """End a request, because it is served or withdrawn."""
    key = municipality_key or settings().municipality_key
    done = connection.execute(
        sa.text(read_sql("close_search_request")), {"key": key, "id": request_id, "on": on}
    ).rowcount
    if not done:
        raise ConflictError(_("Dieses Gesuch ist nicht mehr offen: bitte die Liste neu laden."))


def save_contact(
    connection: Connection, request_id: int, contact: RequestContact, municipality_key: str = ""
) -> None:
    """Store whom to ask, replacing an earlier contact; it is deleted when its time is over."""
    if not (contact.phone.strip() or contact.email.strip()):
        raise InputError(
            _("Ohne Telefon oder E-Mail ist niemand zu erreichen: bitte eines von beiden angeben.")
        )
    values = asdict(contact) | {
        "key": municipality_key or settings().municipality_key,
        "request_id": request_id,
        "delete_after": contact.consent_on + timedelta(days=CONTACT_KEPT_DAYS),
    }
    connection.execute(sa.text(read_sql("save_request_contact")), values)


def contact_of(
    connection: Connection, request_id: int, today: date, municipality_key: str = ""
) -> RequestContact | None:
    """Return whom to ask; None when unknown, out of time, or not for this person's eyes."""
    key = municipality_key or settings().municipality_key
    found = connection.execute(
        sa.text(read_sql("request_contact")), {"key": key, "request_id": request_id, "today": today}
    ).mappings()
    row = found.first()
    return None if row is None else RequestContact(**row)


def forget_contacts(connection: Connection, today: date, municipality_key: str = "") -> int:
    """Delete the contacts whose time is over and those of requests that ended; return how many."""
    key = municipality_key or settings().municipality_key
    return connection.execute(
        sa.text(read_sql("forget_request_contacts")), {"key": key, "today": today}
    ).rowcount


def overdue_request_contacts(connection: Connection, today: date, municipality_key: str = "") -> int:
    """Return how many contacts ``forget_contacts`` would delete."""
    key = municipality_key or settings().municipality_key
    found = connection.execute(
        sa.text(read_sql("count_request_contacts")), {"key": key, "today": today}
    ).scalar_one()
    return int(found)


def _checked(request: SearchRequest) -> SearchRequest:
    title = request.title.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise InputError(_("Ein Gesuch braucht einen Namen mit höchstens 120 Zeichen."))
    if len(request.use_wanted) > LONGEST_TITLE or len(request.note) > LONGEST_TEXT:
        raise InputError(_("Der Text ist zu lang: Nutzung höchstens 120, Notiz höchstens 2.000 Zeichen."))
    if set(request.kinds) - set(UNIT_KINDS) or request.term not in TERMS:
        raise InputError(_("Diese Objektart oder Dauer gibt es nicht: bitte aus der Liste wählen."))
    low, high = request.min_floor_area_m2, request.max_floor_area_m2
    if any(area is not None and not 0 < area <= MOST_FLOOR_AREA_M2 for area in (low, high)):
        raise InputError(_("Bitte eine Fläche zwischen 1 und 100.000 m² eingeben."))
    if low is not None and high is not None and low > high:
        raise InputError(_("Die kleinste Fläche ist größer als die größte: bitte tauschen."))
    if request.max_rent_eur_m2 is not None and not 0 < request.max_rent_eur_m2 <= MOST_RENT_EUR_M2:
        raise InputError(_("Bitte eine Höchstmiete zwischen 0,01 und 1.000 €/m² eingeben."))
    return replace(request, title=title, use_wanted=request.use_wanted.strip(), note=request.note.strip())
