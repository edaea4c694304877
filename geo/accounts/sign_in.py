"""Sign in by name and password, and change the password; guessing is slowed down, names are not given away."""

from __future__ import annotations

import hashlib
from typing import Any

import sqlalchemy as sa

from geo.accounts import audit
from geo.accounts.passwords import hash_password, matches
from geo.accounts.sessions import end_sessions_of
from geo.accounts.store import Account, accounts
from geo.database import transaction
from geo.errors import ForbiddenError
from geo.i18n import _, ngettext
from geo.people import OPERATOR, Person, Role
from geo.settings import settings

FREE_FAILURES = 5
MAX_LOCK_MINUTES = 15
_KNOW = sa.text(
    "insert into login_failure (municipality_key, name_hash, failures) values (:key, :hash, 0)"
    " on conflict (municipality_key, name_hash) do nothing"
)
_STATE = sa.text(
    "select failures, ceil(extract(epoch from locked_until - now()) / 60)::int as minutes from login_failure"
    " where municipality_key = :key and name_hash = :hash for update"
)
_COUNT = sa.text(
    "update login_failure set failures = failures + 1, last_at = now()"
    " where municipality_key = :key and name_hash = :hash"
)
_LOCK = sa.text(
    "update login_failure set locked_until = now() + make_interval(mins => :minutes)"
    " where municipality_key = :key and name_hash = :hash"
)
_FORGET = sa.text("delete from login_failure where municipality_key = :key and name_hash = :hash")
_FORGET_OLD = sa.text(
    "delete from login_failure where municipality_key = :key and last_at < now() - interval '1 day'"
)


class SignInError(ForbiddenError):
    """Name and password do not fit, or too many attempts."""


def sign_in(name: str, password: str) -> Person:
    """Check name and password and return who that is.

    Raises
    ------
    SignInError
        With the same sentence for an unknown name, a wrong password and a disabled account; another one, alike for
        names that exist and names that do not, after too many attempts.
    """
    name = name.strip()[:120]
    values = _values(name)
    _count_attempt(name, values)
    found, hashed = _look_up(name)
    if not matches(password, hashed) or found is None or found.disabled:
        with transaction(Person("", Role.ADMIN)) as connection:
            audit.record(connection, "sign_in_failed", found.name if found else "")
        raise SignInError(_("Name oder Kennwort stimmt nicht."))
    with transaction(OPERATOR) as connection:
        connection.execute(_FORGET, values)
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
    values = _values(person.name)
    _count_attempt(person.name, values)
    found, hashed = _look_up(person.name)
    if found is None or found.id != person.account_id or not matches(old, hashed):
        raise SignInError(_("Das bisherige Kennwort stimmt nicht."))
    set_password(person, found, new)
    with transaction(OPERATOR) as connection:
        connection.execute(_FORGET, values)
    end_sessions_of(found.id, but=cookie)


def set_password(by: Person, account: Account, new: str) -> None:
    """Set the password of an account, by its owner or by administration; a lock is lifted.

    Raises
    ------
    InputError
        When it cannot be used.
    """
    hashed = hash_password(new, account.name)
    values = _values(account.name)
    with transaction(Person(by.name, Role.ADMIN)) as connection:
        connection.execute(
            sa.text(
                "update account set password_hash = :hashed, version = version + 1"
                " where municipality_key = :key and id = :id"
            ),
            {"key": values["key"], "hashed": hashed, "id": account.id},
        )
        connection.execute(_FORGET, values)
        audit.record(connection, "password_changed", account.name)


def _count_attempt(name: str, values: dict[str, Any]) -> None:
    """Count and lock before checking, so that guesses sent at the same time count, too; a success forgets it all."""
    with transaction(Person("", Role.ADMIN)) as connection:
        connection.execute(_FORGET_OLD, values)
        connection.execute(_KNOW, values)
        state = connection.execute(_STATE, values).one()
        locked = max(state.minutes or 0, 0)
        if not locked:
            connection.execute(_COUNT, values)
            if (over := state.failures + 1 - FREE_FAILURES) >= 0:
                minutes = min(2 ** min(over, 10), MAX_LOCK_MINUTES)
                connection.execute(_LOCK, values | {"minutes": minutes})
                known = any(a.name.casefold() == name.casefold() for a in accounts(connection))
                audit.record(connection, "sign_in_locked", name if known else "", minutes=minutes)
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


def _values(name: str) -> dict[str, Any]:
    hashed = hashlib.sha256(name.strip().casefold().encode()).hexdigest()
    return {"key": settings().municipality_key, "hash": hashed}
