"""Who acts: a person with one role, handed to every transaction and checked again by the database itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from geo.i18n import N_


class Role(StrEnum):
    """The six roles; the database knows them by the same words (function ``acting_role``)."""

    GUEST = "guest"
    VIEWER = "viewer"
    ADVISOR = "advisor"
    PLANNER = "planner"
    FACILITATOR = "facilitator"
    ADMIN = "admin"


ROLE_LABELS: dict[Role, str] = {
    Role.GUEST: N_("Gast"),
    Role.VIEWER: N_("Betrachten"),
    Role.ADVISOR: N_("Firmenberatung"),
    Role.PLANNER: N_("Planung"),
    Role.FACILITATOR: N_("Moderation"),
    Role.ADMIN: N_("Administration"),
}


@dataclass(frozen=True)
class Person:
    """Somebody who acts.

    Attributes
    ----------
    name
        Login name, recorded with every change; empty for guests.
    role
        What the person may do.
    borough_ids
        Boroughs (``area.id``) in which an advisor may write; empty for the other roles.
    account_id
        Row of ``account``; None for guests, commands and the single user of a machine without accounts.
    """

    name: str
    role: Role
    borough_ids: tuple[int, ...] = ()
    account_id: int | None = None


GUEST = Person("", Role.GUEST)
OPERATOR = Person("", Role.ADMIN)
"""Whoever runs a command or a notebook on the machine that holds the database."""
SINGLE_USER = Person("Einzelplatz", Role.ADMIN)
"""Who sits at a machine that only its own user reaches, as long as there are no accounts."""

_INCLUDED: dict[Role, frozenset[Role]] = {
    Role.GUEST: frozenset(Role),
    Role.VIEWER: frozenset(Role) - {Role.GUEST},
    Role.ADVISOR: frozenset({Role.ADVISOR, Role.PLANNER, Role.ADMIN}),
    Role.PLANNER: frozenset({Role.PLANNER, Role.ADMIN}),
    Role.FACILITATOR: frozenset({Role.FACILITATOR, Role.PLANNER, Role.ADMIN}),
    Role.ADMIN: frozenset({Role.ADMIN}),
}


def at_least(role: Role, least: Role) -> bool:
    """Return whether a role may what the least role may; planning moderates too, moderation does not plan."""
    return role in _INCLUDED[least]


_default = [OPERATOR]


def default_person() -> Person:
    """Return who acts in a transaction that names nobody: the operator, or a guest in a process that serves others."""
    return _default[0]


def act_as_guest_by_default() -> None:
    """Deny unless allowed: from now on a transaction of this process that names nobody has a guest's rights."""
    _default[0] = GUEST
