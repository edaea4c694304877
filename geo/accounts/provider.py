"""From what an identity provider says of a person to an account of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.accounts import audit
from geo.accounts.sign_in import SignInError
from geo.accounts.store import Account, accounts, add_account
from geo.database import transaction
from geo.errors import ConflictError, InputError
from geo.i18n import _
from geo.people import Person, Role
from geo.settings import settings

_STRONGEST_FIRST = (Role.ADMIN, Role.PLANNER, Role.FACILITATOR, Role.ADVISOR, Role.VIEWER)


def claimed_role(claims: Mapping[str, Any]) -> Role | None:
    """Return the strongest role that the claim ``OIDC_ROLE_CLAIM`` gives by ``OIDC_ROLES``; None when it gives none.

    Raises
    ------
    InputError
        When ``OIDC_ROLES`` cannot be read.
    """
    given = claims.get(settings().oidc_role_claim) if settings().oidc_role_claim else None
    values = {given} if isinstance(given, str) else set(given) if isinstance(given, list) else set()
    roles = {role for value, role in role_map().items() if value in values}
    return next((role for role in _STRONGEST_FIRST if role in roles), None)


def role_map() -> dict[str, Role]:
    """Return ``OIDC_ROLES`` as value → role.

    Raises
    ------
    InputError
        When a part of it is no ``value=role``.
    """
    found: dict[str, Role] = {}
    for part in filter(None, (each.strip() for each in settings().oidc_roles.split(","))):
        value, _equals, role = part.rpartition("=")
        if not value or role not in {each.value for each in _STRONGEST_FIRST}:
            raise InputError(
                _("OIDC_ROLES ist nicht lesbar: „{part}“ hat nicht die Form Wert=Rolle.").format(
                    part=part[:60]
                )
            )
        found[value.strip()] = Role(role)
    return found


def person_of(claims: Mapping[str, Any]) -> Person:
    """Return the account of somebody whom the identity provider has signed in.

    Known by issuer and subject; at the first time by a mail address that the provider has verified. Whom the role
    claim names gets an account without a password; its role then follows the claim at each sign-in.

    Parameters
    ----------
    claims
        Of a checked ID token: ``iss``, ``sub``, and as given ``email``, ``email_verified``, ``preferred_username``,
        ``name`` and the role claim.

    Raises
    ------
    SignInError
        When no account fits and the claim gives no role, or the account is disabled.
    """
    subject, role = f"{claims['iss']} {claims['sub']}", claimed_role(claims)
    with transaction(Person(str(claims["sub"])[:120], Role.ADMIN)) as connection:
        found = _known(connection, subject, claims) or (_new(connection, role, claims) if role else None)
        if found is None or found.disabled:
            audit.record(connection, "sign_in_failed", found.name if found else "", provider=claims["iss"])
        else:
            found = _bound(connection, found, subject, role)
    if found is None or found.disabled:
        raise SignInError(
            _("Für dieses Dienstkonto gibt es hier kein Konto: bitte die Administration fragen.")
        )
    return found.person()


def _known(connection: Connection, subject: str, claims: Mapping[str, Any]) -> Account | None:
    mail = str(claims.get("email", "")).casefold() if claims.get("email_verified") is True else ""
    find = sa.text(
        "select id from account where municipality_key = :key and (oidc_subject = :subject"
        " or (oidc_subject is null and :mail <> '' and lower(mail) = :mail))"
        " order by oidc_subject nulls last limit 1"
    )
    values = {"key": settings().municipality_key, "subject": subject, "mail": mail}
    wanted = connection.execute(find, values).scalar()
    return next((account for account in accounts(connection) if account.id == wanted), None)


def _new(connection: Connection, role: Role, claims: Mapping[str, Any]) -> Account | None:
    name = str(claims.get("preferred_username") or claims.get("email") or claims["sub"]).strip()
    try:
        with connection.begin_nested():
            added = add_account(
                connection, name, role, display_name=str(claims.get("name", "")), role_from_provider=True
            )
    except (ConflictError, InputError):
        return None  # the name belongs to somebody else, or cannot be one
    return next(account for account in accounts(connection) if account.id == added)


def _bound(connection: Connection, account: Account, subject: str, role: Role | None) -> Account:
    """Remember the subject; where the provider governs the role, take over the claimed one."""
    governed = account.role_from_provider
    if governed and role is None:
        raise SignInError(
            _("Ihr Dienstkonto hat keine Rolle im Quartiersatlas: bitte die Administration fragen.")
        )
    now = role if governed and role else account.role
    connection.execute(
        sa.text(
            "update account set oidc_subject = :subject, role = :role"
            " where municipality_key = :key and id = :id"
            " and (oidc_subject, role) is distinct from (cast(:subject as text), cast(:role as text))"
        ),
        {"key": settings().municipality_key, "id": account.id, "subject": subject, "role": now.value},
    )
    if now is not account.role:
        audit.record(
            connection, "account_changed", account.name, before={"role": account.role}, after={"role": now}
        )
    return next(each for each in accounts(connection) if each.id == account.id)
