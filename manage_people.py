"""Commands for accounts: add, list, disable, enable, new password."""

from __future__ import annotations

import getpass
import json
import sys
from typing import Annotated, Any, Literal

import sqlalchemy as sa
import typer
from sqlalchemy.engine import Connection

from geo import database
from geo.errors import InputError
from geo.i18n import _
from geo.people import OPERATOR, ROLE_LABELS, Person, Role

Format = Annotated[Literal["text", "json"], typer.Option("--format", help="Antwort als Text oder JSON.")]
FromInput = Annotated[
    bool, typer.Option("--password-stdin", help="Kennwort aus der Standardeingabe lesen, eine Zeile.")
]
GivenRole = Literal["viewer", "advisor", "planner", "facilitator", "admin"]
WHO = Person("manage", OPERATOR.role)

user = typer.Typer(no_args_is_help=True, help="Konten: anlegen, auflisten, sperren, Kennwort setzen.")


def add_commands(app: typer.Typer) -> None:
    """Add ``user`` to the command line."""
    app.add_typer(user, name="user")


@user.command("add")
def add(
    name: str,
    role: Annotated[GivenRole, typer.Option(help="Was die Person darf.")] = "viewer",
    borough: Annotated[
        list[str] | None,
        typer.Option(help="Stadtbezirk, in dem eine Firmenberatung schreibt; mehrfach möglich."),
    ] = None,
    mail: Annotated[str, typer.Option(help="E-Mail, an der der Anmeldedienst die Person erkennt.")] = "",
    display_name: Annotated[str, typer.Option(help="Wie die Person heißt.")] = "",
    password_stdin: FromInput = False,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="Nur über den Anmeldedienst (OIDC) anmelden.")
    ] = False,
    format: Format = "text",
) -> None:
    """Legt ein Konto an; das Kennwort wird abgefragt."""
    from geo.accounts import account_named, accounts, add_account

    if no_password and not mail:
        raise InputError(_("Ohne Kennwort braucht das Konto eine E-Mail: bitte --mail angeben."))
    password = "" if no_password else _ask_password(from_input=password_stdin)
    database.open_database()
    with database.transaction(WHO) as connection:
        if role != "admin" and not accounts(connection):
            raise InputError(_("Das erste Konto verwaltet die anderen: bitte mit --role admin anlegen."))
        add_account(
            connection, name, Role(role), password=password, display_name=display_name, mail=mail,
            borough_ids=_borough_ids(connection, borough or []),
        )  # fmt: skip
        added = _as_dict(account_named(connection, name))
    _answer(added, _("Konto „{name}“ angelegt: {role}.").format(name=name, role=_role(role)), format)


@user.command("list")
def list_accounts(format: Format = "text") -> None:
    """Zeigt alle Konten."""
    from geo.accounts import accounts

    with database.transaction(WHO) as connection:
        listed = [_as_dict(account) for account in accounts(connection)]
    lines = [
        f"{each['name']}: {_role(each['role'])}{_(', gesperrt') if each['disabled'] else ''}"
        for each in listed
    ]
    _answer({"accounts": listed}, "\n".join(lines) or _("Es gibt keine Konten."), format)


@user.command("disable")
def disable(name: str, format: Format = "text") -> None:
    """Sperrt ein Konto; offene Sitzungen enden sofort."""
    _set_disabled(name, _("Konto „{name}“ gesperrt."), format, disabled=True)


@user.command("enable")
def enable(name: str, format: Format = "text") -> None:
    """Entsperrt ein Konto."""
    _set_disabled(name, _("Konto „{name}“ entsperrt."), format, disabled=False)


@user.command("password")
def password(name: str, password_stdin: FromInput = False, format: Format = "text") -> None:
    """Setzt ein neues Kennwort; die Person wird überall abgemeldet."""
    from geo.accounts import account_named, end_sessions_of, set_password

    with database.transaction(WHO) as connection:
        account = account_named(connection, name)
    set_password(WHO, account, _ask_password(from_input=password_stdin))
    end_sessions_of(account.id)
    _answer({"name": account.name}, _("Neues Kennwort für „{name}“.").format(name=account.name), format)


def _set_disabled(name: str, told: str, format: str, *, disabled: bool) -> None:
    from geo.accounts import account_named, disable_account

    with database.transaction(WHO) as connection:
        account = account_named(connection, name)
        disable_account(connection, account.id, disabled=disabled)
    _answer({"name": account.name, "disabled": disabled}, told.format(name=account.name), format)


def _ask_password(*, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n") or _refuse()
    if not sys.stdin.isatty():
        raise InputError(_("Hier lässt sich nicht fragen: bitte --password-stdin verwenden."))
    given = getpass.getpass(_("Kennwort: "))
    if given != getpass.getpass(_("Noch einmal: ")):
        raise InputError(_("Die beiden Kennwörter sind nicht gleich."))
    return given or _refuse()


def _refuse() -> str:
    raise InputError(_("Ein Kennwort fehlt."))


def _borough_ids(connection: Connection, names: list[str]) -> list[int]:
    """Return the ids of boroughs given by name or key."""
    read = sa.text("select id, name, key from area where level = 'borough'")
    known: dict[str, int] = {}
    for row in connection.execute(read):
        known |= {row.name.casefold(): row.id, row.key.casefold(): row.id}
    if unknown := [name for name in names if name.casefold() not in known]:
        raise InputError(_("Einen Stadtbezirk „{name}“ gibt es nicht.").format(name=unknown[0][:60]))
    return [known[name.casefold()] for name in names]


def _role(role: str) -> str:
    return _(ROLE_LABELS[Role(role)])


def _as_dict(account: Any) -> dict[str, Any]:
    return {
        "name": account.name, "display_name": account.display_name, "role": account.role.value,
        "mail": account.mail, "borough_ids": list(account.borough_ids), "disabled": account.disabled,
        "local": account.local,
    }  # fmt: skip


def _answer(content: dict[str, Any], sentence: str, format: str) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=2) if format == "json" else sentence)
