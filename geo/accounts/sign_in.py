"""Sign in by name and password, and change the password; guessing is slowed down, names are not given away."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from geo.accounts import audit
from geo.accounts.attempts import Attempt, attempt, count_attempt, lift_locks, record_failure, record_success
from geo.accounts.origin import keyed_hash
from geo.accounts.passwords import hash_password, matches
from geo.accounts.sessions import end_sessions_of
from geo.accounts.store import Account, accounts
from geo.database import transaction
from geo.errors import ForbiddenError
from geo.i18n import _, ngettext
from geo.people import OPERATOR, Person, Role
from geo.settings import settings

CHANGE = "change of the password"
"""Stands for the place where an old password is asked for: who guesses there does not lock the sign-in."""


class SignInError(ForbiddenError):
    """Name and password do not fit, or too many attempts."""


def sign_in(name: str, password: str, address: str = "") -> Person:
    """Check name and password and return who that is.

    Parameters
    ----------
    address
        Network address that the attempt comes from; kept as a keyed hash only, for counting failures.

    Raises
    ------
    SignInError
        With the same sentence for an unknown name, a wrong password and a disabled account; another one, alike for
        names that exist and names that do not, after too many attempts (``geo.accounts.attempts``).
    """
    name = name.strip()[:120]
    tried = attempt(name, address)
    _take_turn(tried)
    found, hashed = _look_up(name)
    if not matches(password, hashed) or found is None or found.disabled:
        record_failure(found.name if found else "")
        raise SignInError(_("Name oder Kennwort stimmt nicht."))
    record_success(tried)
    return found.person()


def change_password(person: Person, old: str, new: str, *, cookie: str = "") -> None:
    """Give the person a new password and sign the account out everywhere else.

    Raises
    ------
    SignInError
        When the old password is wrong.
    InputError
        When the new one cannot be used.
    """
    tried = replace(attempt(person.name, ""), place_hash=keyed_hash("place", CHANGE))
    _take_turn(tried)
    found, hashed = _look_up(person.name)
    if found is None or found.id != person.account_id or not matches(old, hashed):
        raise SignInError(_("Das bisherige Kennwort stimmt nicht."))
    set_password(person, found, new)
    record_success(tried)
    end_sessions_of(found.id, but=cookie)


def set_password(by: Person, account: Account, new: str) -> None:
    """Set the password of an account, by its owner or by administration; a lock is lifted.

    Raises
    ------
    InputError
        When it cannot be used.
    """
    hashed = hash_password(new, account.name)
    with transaction(Person(by.name, Role.ADMIN)) as connection:
        connection.execute(
            sa.text(
                "update account set password_hash = :hashed, version = version + 1"
                " where municipality_key = :key and id = :id"
            ),
            {"key": settings().municipality_key, "hashed": hashed, "id": account.id},
        )
        lift_locks(connection, account.name)
        audit.record(connection, "password_changed", account.name)


def _take_turn(tried: Attempt) -> None:
    locked = count_attempt(tried)
    if locked:
        raise SignInError(
            ngettext(
                "Zu viele Versuche: bitte in {n} Minute noch einmal.",
                "Zu viele Versuche: bitte in {n} Minuten noch einmal.",
                locked,
            ).format(n=locked)
        )


def _look_up(name: str) -> tuple[Account | None, str | None]:
    with transaction(OPERATOR) as connection:
        found = [a for a in accounts(connection) if a.name.casefold() == name.casefold()]
        if not found:
            return None, None
        hashed = connection.execute(
            sa.text("select password_hash from account where municipality_key = :key and id = :id"),
            {"key": settings().municipality_key, "id": found[0].id},
        ).scalar()
    return found[0], hashed
