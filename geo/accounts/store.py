"""Accounts: who may sign in, as what, and where an advisor may write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.accounts import audit
from geo.accounts.passwords import hash_password
from geo.errors import ConflictError, InputError, NotFoundError
from geo.i18n import _
from geo.people import Person, Role
from geo.settings import settings

_SQL = Path(__file__).parent / "sql"
_LIST = sa.text((_SQL / "accounts.sql").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in.

    Attributes
    ----------
    id
        Row of ``account``.
    name
        Login name; upper and lower case are the same person.
    display_name
        As people call them; may be empty.
    mail
        Address by which the identity provider knows the person; None when not given.
    role
        Any but guest.
    borough_ids
        Where an advisor may write (``area.id``).
    disabled
        True when signing in is forbidden.
    local
        True with a password of our own, False when only the identity provider signs the person in.
    role_from_provider
        True when a claim of the identity provider made the account and governs its role.
    """

    id: int
    name: str
    display_name: str
    mail: str | None
    role: Role
    borough_ids: tuple[int, ...]
    disabled: bool
    local: bool
    role_from_provider: bool

    def person(self) -> Person:
        """Return who acts when this account does."""
        return Person(self.name, self.role, self.borough_ids, self.id)


def accounts(connection: Connection) -> list[Account]:
    """Return all accounts by name; empty for whoever is not administration."""
    return [_account(row) for row in connection.execute(_LIST, _key())]


def account_named(connection: Connection, name: str) -> Account:
    """Return the account with a login name.

    Raises
    ------
    NotFoundError
        When there is none.
    """
    wanted = name.strip().casefold()
    for account in accounts(connection):
        if account.name.casefold() == wanted:
            return account
    raise NotFoundError(_("Ein Konto „{name}“ gibt es nicht.").format(name=name[:60]))


def add_account(
    connection: Connection,
    name: str,
    role: Role,
    *,
    password: str = "",
    display_name: str = "",
    mail: str = "",
    borough_ids: Iterable[int] = (),
    role_from_provider: bool = False,
) -> int:
    """Add an account and return its id.

    Parameters
    ----------
    connection
        Of an administrator.
    password
        Empty for somebody who signs in with the identity provider only.
    mail
        Needed for those, unless a role claim made the account.
    role_from_provider
        The identity provider's role claim made the account and governs its role.

    Raises
    ------
    InputError
        When name, password or mail cannot be used.
    ConflictError
        When there already is an account with this name or mail.
    """
    name, mail = name.strip(), mail.strip()
    _check(name, role, mail)
    values = {
        "name": name,
        "role": role.value,
        "display_name": display_name.strip()[:120],
        "mail": mail or None,
    }
    hashed = hash_password(password, name) if password else None
    insert = sa.text(
        "insert into account (municipality_key, name, display_name, mail, role, role_from_provider, password_hash)"
        " values (:key, :name, :display_name, :mail, :role, :governed, :hashed) returning id"
    )
    try:
        added = int(
            connection.execute(
                insert, _key() | values | {"hashed": hashed, "governed": role_from_provider}
            ).scalar_one()
        )
    except sa.exc.IntegrityError as error:
        raise ConflictError(
            _("Ein Konto mit diesem Namen oder dieser E-Mail gibt es schon: „{name}“.").format(name=name)
        ) from error
    audit.record(connection, "account_added", name, role=role.value)
    _set_boroughs(connection, added, borough_ids)
    return added


def change_account(
    connection: Connection, account_id: int, role: Role, borough_ids: Iterable[int], *, version_of: Account
) -> None:
    """Give an account another role or other boroughs; whoever is signed in with it has the new rights at once.

    Parameters
    ----------
    version_of
        The account as the administrator saw it.

    Raises
    ------
    ConflictError
        When somebody else changed it in between, or nobody would be left who administers.
    """
    wanted = tuple(sorted(set(borough_ids)))
    now = _by_id(connection, account_id)
    if (now.role, now.borough_ids) != (version_of.role, version_of.borough_ids):
        raise ConflictError(
            _("„{name}“ wurde inzwischen geändert: bitte neu laden und noch einmal ansehen.").format(
                name=now.name
            )
        )
    _keep_an_administrator(connection, now, role=role)
    change = sa.text(
        "update account set role = :role, version = version + 1 where municipality_key = :key and id = :id"
    )
    connection.execute(change, _key() | {"role": role.value, "id": account_id})
    _set_boroughs(connection, account_id, wanted)
    before = {"role": now.role.value, "boroughs": now.borough_ids}
    audit.record(
        connection, "account_changed", now.name, before=before, after={"role": role.value, "boroughs": wanted}
    )


def disable_account(connection: Connection, account_id: int, *, disabled: bool = True) -> None:
    """Forbid (or allow again) signing in; open sessions of the account end at once.

    Raises
    ------
    ConflictError
        When nobody would be left who administers.
    """
    now = _by_id(connection, account_id)
    if disabled:
        _keep_an_administrator(connection, now, role=None)
    change = sa.text(
        "update account set disabled_at = case when :disabled then now() end, version = version + 1"
        " where municipality_key = :key and id = :id"
    )
    connection.execute(change, _key() | {"disabled": disabled, "id": account_id})
    if disabled:
        ended = sa.text("delete from login_session where municipality_key = :key and account_id = :id")
        connection.execute(ended, _key() | {"id": account_id})
    audit.record(connection, "account_disabled" if disabled else "account_enabled", now.name)


def _by_id(connection: Connection, account_id: int) -> Account:
    # locked, so that two administrators cannot take the role from each other at the same time
    connection.execute(sa.text("select from account where municipality_key = :key for update"), _key())
    found = [account for account in accounts(connection) if account.id == account_id]
    if not found:
        raise NotFoundError(_("Dieses Konto gibt es nicht mehr: bitte die Seite neu laden."))
    return found[0]


def _keep_an_administrator(connection: Connection, changed: Account, *, role: Role | None) -> None:
    if changed.role is not Role.ADMIN or changed.disabled or role is Role.ADMIN:
        return
    others = [a for a in accounts(connection) if a.role is Role.ADMIN and not a.disabled and a != changed]
    if not others:
        raise ConflictError(
            _("„{name}“ ist die letzte Administration: bitte zuerst ein anderes Konto dazu machen.").format(
                name=changed.name
            )
        )


def _set_boroughs(connection: Connection, account_id: int, borough_ids: Iterable[int]) -> None:
    values = _key() | {"id": account_id, "boroughs": list(borough_ids)}
    connection.execute(
        sa.text(
            "delete from account_borough where municipality_key = :key and account_id = :id"
            " and borough_id <> all (cast(:boroughs as bigint[]))"
        ),
        values,
    )
    connection.execute(
        sa.text(
            "insert into account_borough (municipality_key, account_id, borough_id)"
            " select :key, :id, id from area where municipality_key = :key and level = 'borough'"
            " and id = any (cast(:boroughs as bigint[])) on conflict do nothing"
        ),
        values,
    )


def _check(name: str, role: Role, mail: str) -> None:
    if not 1 <= len(name) <= 120 or any(letter.isspace() or not letter.isprintable() for letter in name):
        raise InputError(_("Ein Anmeldename hat 1 bis 120 Zeichen und keine Leerzeichen."))
    if mail and ("@" not in mail.strip("@") or len(mail) > 254 or any(map(str.isspace, mail))):
        raise InputError(_("„{mail}“ ist keine E-Mail-Adresse.").format(mail=mail[:60]))
    if role is Role.GUEST:
        raise InputError(_("Ein Gast braucht kein Konto: bitte eine andere Rolle wählen."))


def _account(row: Any) -> Account:
    return Account(
        row.id, row.name, row.display_name, row.mail, Role(row.role), tuple(row.borough_ids), row.disabled,
        row.local, row.role_from_provider,
    )  # fmt: skip


def _key() -> dict[str, Any]:
    return {"key": settings().municipality_key}
