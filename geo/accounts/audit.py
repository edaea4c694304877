"""The append-only record of what was done with rights. No passwords, no tokens, no contact data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.i18n import N_
from geo.settings import settings

ACTIONS: dict[str, str] = {
    "sign_in": N_("angemeldet"),
    "sign_in_failed": N_("Anmeldung gescheitert"),
    "sign_in_locked": N_("Anmeldung gesperrt"),
    "sign_out": N_("abgemeldet"),
    "account_added": N_("Konto angelegt"),
    "account_changed": N_("Konto geändert"),
    "account_disabled": N_("Konto gesperrt"),
    "account_enabled": N_("Konto entsperrt"),
    "password_changed": N_("Kennwort geändert"),
    "restricted_export": N_("Geschützte Daten ausgegeben"),
}
"""Code → German label; other parts of the app may add codes of their own."""

_ADD = sa.text(
    "insert into audit (municipality_key, action, subject, detail)"
    " values (:key, :action, :subject, cast(:detail as jsonb))"
)
_READ = sa.text(
    "select at, actor, action, subject, detail from audit"
    " where municipality_key = :key order by id desc limit :limit"
)


@dataclass(frozen=True)
class AuditEntry:
    """One line: when, who, what (code of ``ACTIONS``), on whom or what, and particulars."""

    at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]


def record(connection: Connection, action: str, subject: str = "", **detail: Any) -> None:
    """Add a line under the name of the transaction's person; it is kept when the transaction is.

    Parameters
    ----------
    connection
        Of ``geo.database.transaction``.
    action
        Code of ``ACTIONS``.
    subject
        Account, layer or file that it was done to.
    detail
        Particulars that JSON can hold; never a password, a token or contact data.
    """
    values = {"key": settings().municipality_key, "action": action, "subject": subject[:200]}
    connection.execute(_ADD, values | {"detail": json.dumps(detail, ensure_ascii=False, default=str)})


def read(connection: Connection, limit: int = 200) -> list[AuditEntry]:
    """Return the newest lines, newest first; empty for whoever is not administration."""
    found = connection.execute(_READ, {"key": settings().municipality_key, "limit": limit})
    return [AuditEntry(**row._mapping) for row in found]
