"""Commands that keep the records: forget contacts in time."""

from __future__ import annotations

from typing import Annotated

import typer

from geo import database
from geo.i18n import ngettext
from geo.people import OPERATOR

contacts = typer.Typer(no_args_is_help=True, help="Kontakte zu Leerständen.")


def add_commands(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(contacts, name="contacts")


@contacts.command("purge")
def purge(
    yes: Annotated[bool, typer.Option("--yes", help="Wirklich löschen; sonst wird nur gezählt.")] = False,
) -> None:
    """Löscht Kontakte, mit denen lange niemand gearbeitet hat (CONTACT_RETENTION_MONTHS), samt ihrem Verlauf."""
    from vacancy.record.contacts import overdue_contacts, purge_contacts

    with database.transaction(OPERATOR) as connection:
        n = purge_contacts(connection, OPERATOR) if yes else overdue_contacts(connection)
    told = (
        ngettext("{n} Kontakt gelöscht.", "{n} Kontakte gelöscht.", n)
        if yes
        else ngettext("{n} Kontakt wäre zu löschen.", "{n} Kontakte wären zu löschen.", n)
    )
    print(told.format(n=n))
