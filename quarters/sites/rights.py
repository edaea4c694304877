"""The database decides who may change sites; its refusal becomes one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Connection
from sqlalchemy.exc import ProgrammingError

from geo.errors import ForbiddenError
from geo.i18n import _

MAX_TEXT = 4000
"""Longest text that people may type."""


def forbidden() -> str:
    """Return the sentence for people without the right."""
    return _("Standorte ändern ist der Planung vorbehalten; bitte mit einem Konto der Planung anmelden.")


@contextmanager
def allowed(connection: Connection) -> Iterator[None]:
    """Run a change inside a savepoint, so that a refusal leaves the transaction usable.

    Raises
    ------
    ForbiddenError
        When row-level security refuses the change.
    """
    try:
        with connection.begin_nested():
            yield
    except ProgrammingError as error:
        if "row-level security" not in str(error.orig):
            raise
        raise ForbiddenError(forbidden()) from error
