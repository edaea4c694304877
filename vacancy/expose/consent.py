"""Whether those behind a unit agreed that it is shown to others, and whom they want to be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy.engine import Connection

from geo.i18n import N_
from vacancy.record.contacts import Contact, contacts

Scope = Literal["expose", "public"]
BLOCKED = N_("Das Exposé ist gesperrt: Die Einwilligung der Eigentümerin fehlt.")
WIDE_ENOUGH: dict[Scope, tuple[str, ...]] = {"expose": ("expose", "public"), "public": ("public",)}
"""Scopes of a consent that allow a use: who agreed to a public page agreed to an Exposé, too."""
MAY_AGREE = frozenset({"owner", "manager", "broker", "contact"})
ASKED_FIRST = ("broker", "contact", "manager", "owner")


@dataclass(frozen=True)
class Consent:
    """The day of the consent, and the lines to print about whom to ask: name, telephone, mail."""

    on: date
    lines: tuple[str, ...]


def consent_for(connection: Connection, unit_id: int, scope: Scope) -> Consent | None:
    """Return the consent to show a unit, as the person of this transaction may read it.

    Nobody may have refused, and somebody other than a tenant must have agreed to at least this scope.

    Returns
    -------
    Consent or None
        None when consent is missing, too narrow, refused, or not for this person's eyes.
    """
    known = contacts(connection, unit_id)
    if any(one.consent is False for one in known):
        return None
    agreed = [
        one
        for one in known
        if one.consent
        and one.role in MAY_AGREE
        and one.consent_scope in WIDE_ENOUGH[scope]
        and one.consent_on
    ]
    if not agreed:
        return None
    asked = min(agreed, key=lambda one: ASKED_FIRST.index(one.role))
    return Consent(max(one.consent_on for one in agreed if one.consent_on), _lines(asked))


def _lines(contact: Contact) -> tuple[str, ...]:
    name = ", ".join(part for part in (contact.name, contact.organisation) if part)
    return tuple(line for line in (name, contact.phone, contact.email) if line)
