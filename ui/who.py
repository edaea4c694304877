"""Who sits at this page; every write of a page names this person: ``transaction(me())``."""

from __future__ import annotations

from geo.people import SINGLE_USER, Person


def me() -> Person:
    """Return the person at this page."""
    return SINGLE_USER
