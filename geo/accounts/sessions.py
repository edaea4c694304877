"""Who is signed in: rows in the database that any server process can look up and anybody with rights can end.

The browser holds a signed random token; the database only its hash. Every process keeps what it has read for a few
seconds and forgets it when the database says (channel ``session``) that something has changed.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from pathlib import Path

import sqlalchemy as sa
from itsdangerous import BadSignature, Signer

from geo.accounts import audit
from geo.accounts.secret import cookie_key
from geo.database import transaction
from geo.people import OPERATOR, Person, Role
from geo.settings import settings

COOKIE = "sitzung"
SECURE_COOKIE = "__Host-sitzung"
"""Name where the connection is encrypted: browsers then keep it from other hosts and from plain connections."""
TRUST_S = 5.0
"""Longest time that a session is believed without asking, should a notification get lost."""
_KEPT = 4096
_FIND = sa.text((Path(__file__).parent / "sql" / "session.sql").read_text(encoding="utf-8"))


def _signer() -> Signer:
    return Signer(cookie_key(), salt="sitzung", digest_method=hashlib.sha256)


def _token_hash(cookie: str) -> str | None:
    """Return the hash under which the session is kept; None for a cookie that we did not sign."""
    try:
        token = _signer().unsign(cookie)
    except (BadSignature, UnicodeError):
        return None
    return hashlib.sha256(token).hexdigest()


def start_session(person: Person, *, provider: str = "") -> str:
    """Sign an account in and return the value of its cookie.

    Parameters
    ----------
    person
        With ``account_id``.
    provider
        Who vouched for the person; empty for a password of our own.
    """
    token = secrets.token_urlsafe(32)
    hashed = hashlib.sha256(token.encode()).hexdigest()
    values = {"key": settings().municipality_key, "hash": hashed, "id": person.account_id}
    with transaction(Person(person.name, Role.ADMIN)) as connection:
        connection.execute(
            sa.text("delete from login_session where municipality_key = :key and expires_at < now()"), values
        )
        connection.execute(
            sa.text(
                "insert into login_session (municipality_key, token_hash, account_id, expires_at)"
                " values (:key, :hash, :id, now() + make_interval(mins => :minutes))"
            ),
            values | {"minutes": settings().session_minutes},
        )
        audit.record(connection, "sign_in", person.name, **({"provider": provider} if provider else {}))
    return _signer().sign(token).decode()


def end_session(cookie: str) -> None:
    """Sign out; pages and event streams of this session close in every process."""
    hashed = _token_hash(cookie)
    if hashed is None:
        return
    who = find_session(cookie)
    values = {"key": settings().municipality_key, "hash": hashed}
    with transaction(Person(who.name if who else "", Role.ADMIN)) as connection:
        connection.execute(
            sa.text("delete from login_session where municipality_key = :key and token_hash = :hash"), values
        )
        if who:
            audit.record(connection, "sign_out", who.name)
    forget_sessions()


def end_sessions_of(account_id: int, *, but: str = "") -> None:
    """Sign an account out everywhere, except for the session of the cookie ``but``."""
    values = {"key": settings().municipality_key, "id": account_id, "but": _token_hash(but) or ""}
    with transaction(OPERATOR) as connection:
        connection.execute(
            sa.text(
                "delete from login_session"
                " where municipality_key = :key and account_id = :id and token_hash <> :but"
            ),
            values,
        )
    forget_sessions()


_lock = threading.Lock()
_known: OrderedDict[str, tuple[float, Person | None]] = OrderedDict()
_accounts_exist: list[tuple[float, bool]] = []
_told = [False]
_forgotten = [0]
"""How often everything was forgotten: what was asked before and answered after is not kept."""


def find_session(cookie: str) -> Person | None:
    """Return who is signed in with a cookie, as the account is now; None when nobody is."""
    hashed = _token_hash(cookie) if cookie else None
    if hashed is None:
        return None
    with _lock:
        read_at, person = _known.get(hashed, (-TRUST_S, None))
        asked_after = _forgotten[0]
    if _fresh(read_at):
        return person
    started = time.monotonic()
    with transaction(OPERATOR) as connection:
        row = connection.execute(
            _FIND, {"key": settings().municipality_key, "token_hash": hashed}
        ).one_or_none()
    person = Person(row.name, Role(row.role), tuple(row.borough_ids), row.id) if row else None
    with _lock:
        if asked_after == _forgotten[0]:
            _known[hashed] = (started, person)
            _known.move_to_end(hashed)
        while len(_known) > _KEPT:
            _known.popitem(last=False)
    return person


def remembered(cookie: str) -> tuple[bool, Person | None] | None:
    """Return whether people have to sign in and who has this cookie, None when the database must be asked."""
    with _lock:
        if not (_accounts_exist and _fresh(_accounts_exist[0][0])):
            return None
        required = _accounts_exist[0][1]
        hashed = _token_hash(cookie) if cookie and required else None
        if hashed is None:
            return required, None
        read_at, person = _known.get(hashed, (-TRUST_S, None))
    return (required, person) if _fresh(read_at) else None


def sign_in_required() -> bool:
    """Return whether people have to sign in: as soon as there is an account or an identity provider."""
    with _lock:
        if _accounts_exist and _fresh(_accounts_exist[0][0]):
            return _accounts_exist[0][1]
        asked_after = _forgotten[0]
    started = time.monotonic()
    cookie_key()  # read once now, so that `remembered` never has to
    with transaction(OPERATOR) as connection:
        found = (
            settings().oidc_issuer
            or connection.execute(
                sa.text("select exists (select from account where municipality_key = :key)"),
                {"key": settings().municipality_key},
            ).scalar_one()
        )
    with _lock:
        if asked_after == _forgotten[0]:
            _accounts_exist[:] = [(started, bool(found))]
    return bool(found)


def forget_sessions(*, told_of_changes: bool | None = None) -> None:
    """Believe nothing that was read before now.

    Parameters
    ----------
    told_of_changes
        Whether this process hears of changes from now on; when it does not, every look-up asks the database.
    """
    with _lock:
        _known.clear()
        _accounts_exist.clear()
        _forgotten[0] += 1
        if told_of_changes is not None:
            _told[0] = told_of_changes


def _fresh(read_at: float) -> bool:
    return _told[0] and time.monotonic() - read_at < TRUST_S
