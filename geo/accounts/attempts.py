"""Attempts to sign in: guessing is slowed down, without letting a stranger lock somebody else's name.

Three counts, all alike for names that exist and names that do not:

- a name at one place (IPv4 address or IPv6 /64): locked after 5 failures, for 1, 2, 4 … 15 minutes;
- a place, whatever the name: locked after 30;
- a name, wherever it is tried: locked after 100, but never where that name has signed in within 30 days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.accounts import audit
from geo.accounts.origin import keyed_hash, origins
from geo.accounts.store import accounts
from geo.database import transaction
from geo.people import OPERATOR, Person, Role
from geo.settings import settings

FREE_FAILURES = 5
FREE_AT_A_PLACE = 30
FREE_FOR_A_NAME = 100
MAX_LOCK_MINUTES = 15
KNOWN_PLACE_DAYS = 30
_KNOW = sa.text(
    "insert into login_failure (municipality_key, name_hash, place_hash, failures)"
    " values (:key, :name, :place, 0) on conflict (municipality_key, name_hash, place_hash) do nothing"
)
_STATE = sa.text(
    "select failures, ceil(extract(epoch from locked_until - now()) / 60)::int as minutes,"
    " coalesce(succeeded_at > now() - make_interval(days => :days), false) as at_home from login_failure"
    " where municipality_key = :key and name_hash = :name and place_hash = :place for update"
)
_COUNT = sa.text(
    "update login_failure set failures = failures + 1, last_at = now()"
    " where municipality_key = :key and name_hash = :name and place_hash = :place returning failures"
)
_LOCK = sa.text(
    "update login_failure set locked_until = now() + make_interval(mins => :minutes)"
    " where municipality_key = :key and name_hash = :name and place_hash = :place"
)
_UNCOUNT = sa.text(
    "update login_failure set failures = greatest(failures - 1, 0), locked_until = null"
    " where municipality_key = :key and (name_hash, place_hash) in ((:name, ''), ('', :place))"
)
_AT_HOME = sa.text(
    "update login_failure set failures = 0, locked_until = null, succeeded_at = now(), last_at = now()"
    " where municipality_key = :key and name_hash = :name and place_hash = :place"
)
_LIFT = sa.text(
    "update login_failure set failures = 0, locked_until = null"
    " where municipality_key = :key and name_hash = :name"
)
_FORGET_OLD = sa.text(
    "delete from login_failure where municipality_key = :key and last_at < now() - interval '1 day'"
    " and coalesce(succeeded_at < now() - make_interval(days => :days), true)"
)


@dataclass(frozen=True)
class Attempt:
    """Somebody tries a name somewhere; both as hashes, ``place_known`` is False where the address says nothing."""

    name: str
    name_hash: str
    place_hash: str
    place_known: bool

    @property
    def counts(self) -> tuple[tuple[dict[str, Any], int], ...]:
        """Rows that count it, each with how many failures are free; the narrowest first."""
        found = [(_row(self.name_hash, self.place_hash), FREE_FAILURES)]
        if self.place_known:
            found += [
                (_row("", self.place_hash), FREE_AT_A_PLACE),
                (_row(self.name_hash, ""), FREE_FOR_A_NAME),
            ]
        return tuple(found)


def attempt(name: str, address: str) -> Attempt:
    """Return the attempt at a name from an address; an address that says nothing counts by the name alone."""
    connection, *_wider = origins(address) or ("",)
    return Attempt(
        name, keyed_hash("name", name.strip().casefold()), keyed_hash("place", connection), bool(connection)
    )


def count_attempt(tried: Attempt) -> int:
    """Count before checking, so that guesses sent at the same time count too.

    Returns
    -------
    int
        Minutes until the next attempt; 0 when the password may be checked now.
    """
    with transaction(Person("", Role.ADMIN)) as connection:
        connection.execute(_FORGET_OLD, _row("", ""))
        states = []
        for row, _free in tried.counts:
            connection.execute(_KNOW, row)
            states.append(connection.execute(_STATE, row).one())
        counted = states[:1] if states[0].at_home else states
        minutes = max(0, *(state.minutes or 0 for state in counted))
        if not minutes:
            for (row, free), state in zip(tried.counts, states, strict=True):
                connection.execute(_COUNT, row)
                if state.failures + 1 >= free:
                    _lock(connection, tried, row, state.failures + 1 - free)
    return minutes


def _lock(connection: Connection, tried: Attempt, row: dict[str, Any], over: int) -> None:
    minutes = min(2 ** min(over, 10), MAX_LOCK_MINUTES)
    connection.execute(_LOCK, row | {"minutes": minutes})
    known = any(account.name.casefold() == tried.name.casefold() for account in accounts(connection))
    if known and row["name"]:
        audit.record(connection, "sign_in_locked", tried.name, minutes=minutes)


def record_failure(known_name: str) -> None:
    """Write a failed sign-in into the audit: all at names that exist, of the others the 1st, 10th, 100th.

    Names can be invented without end, and the audit is never shortened.
    """
    with transaction(Person("", Role.ADMIN)) as connection:
        if known_name:
            audit.record(connection, "sign_in_failed", known_name)
            return
        connection.execute(_KNOW, _row("", ""))
        count = int(connection.execute(_COUNT, _row("", "")).scalar_one())
        if str(count).strip("0") == "1":
            audit.record(connection, "sign_in_failed", "", unknown_names=count)


def record_success(tried: Attempt) -> None:
    """Forget the failures of the name at this place; this attempt counts nowhere."""
    with transaction(OPERATOR) as connection:
        connection.execute(_UNCOUNT, _row(tried.name_hash, tried.place_hash))
        connection.execute(_AT_HOME, _row(tried.name_hash, tried.place_hash))


def lift_locks(connection: Connection, name: str) -> None:
    """Lift the locks of a name everywhere."""
    connection.execute(_LIFT, _row(attempt(name, "").name_hash, ""))


def _row(name_hash: str, place_hash: str) -> dict[str, Any]:
    return {
        "key": settings().municipality_key, "name": name_hash, "place": place_hash, "days": KNOWN_PLACE_DAYS,
    }  # fmt: skip
