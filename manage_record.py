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
    """Löscht Kontakte, mit denen lange niemand gearbeitet hat (CONTACT_RETENTION_MONTHS), samt ihrem Verlauf.

    Auch die Kontakte von Gesuchen, deren Frist vorbei ist oder deren Gesuch beendet wurde.
    """
    from vacancy.record.contacts import overdue_contacts, purge_contacts
    from vacancy.record.values import today
    from vacancy.search_requests import forget_contacts, overdue_request_contacts

    day = today()
    with database.transaction(OPERATOR) as connection:
        if yes:
            n = purge_contacts(connection, OPERATOR) + forget_contacts(connection, day)
        else:
            n = overdue_contacts(connection) + overdue_request_contacts(connection, day)
    told = (
        ngettext("{n} Kontakt gelöscht.", "{n} Kontakte gelöscht.", n)
        if yes
        else ngettext("{n} Kontakt wäre zu löschen.", "{n} Kontakte wären zu löschen.", n)
    )
    print(told.format(n=n))
