"""Passwords: hashed by argon2id, checked at the same cost whether the name exists or not."""

from __future__ import annotations

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from geo.errors import InputError
from geo.i18n import _

MIN_LENGTH = 12
MAX_LENGTH = 200
AT_ONCE = 4
"""Each check takes 19 MiB; more of them wait, so that a flood of sign-ins does not eat the machine."""
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_slots = threading.BoundedSemaphore(AT_ONCE)


def hash_password(password: str, name: str = "") -> str:
    """Return the argon2id hash of a password.

    Parameters
    ----------
    password
        At least ``MIN_LENGTH`` characters.
    name
        Login name, which must not be the password.

    Raises
    ------
    InputError
        When the password is too short, too long, one repeated character, or contains the name.
    """
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise InputError(_("Ein Kennwort braucht mindestens {n} Zeichen.").format(n=MIN_LENGTH))
    if len(set(password)) < 4 or (name and name.casefold() in password.casefold()):
        raise InputError(
            _("Dieses Kennwort ist zu leicht zu erraten: bitte ein anderes wählen, ohne den Anmeldenamen.")
        )
    with _slots:
        return _hasher.hash(password)


def matches(password: str, stored_hash: str | None) -> bool:
    """Return whether a password belongs to a hash; without a hash it takes as long and is False."""
    with _slots:
        try:
            _hasher.verify(stored_hash or _dummy(), password[: MAX_LENGTH + 1])
        except (VerifyMismatchError, InvalidHashError):
            return False
    return stored_hash is not None


@cache
def _dummy() -> str:
    return _hasher.hash("nobody has this password")
