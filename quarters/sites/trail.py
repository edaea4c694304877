"""What is added to a site: dated status, links to premises; and the source of people's own entries."""

from __future__ import annotations

import math
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import InputError
from geo.i18n import _
from geo.settings import settings
from geo.terms import SITE_STATUS
from quarters.sites.rights import MAX_TEXT, allowed
from quarters.sites.tables import site_event, site_figure, site_link, source
from quarters.sites.topics import TOPICS

OWN_SOURCE = "sites-own"


def add_event(
    connection: Connection,
    site_id: int,
    status: str,
    *,
    happened_on: date | None,
    note: str = "",
    source_text: str = "",
    municipality_key: str | None = None,
) -> None:
    """Record a dated status; the site then shows the latest one.

    Raises
    ------
    InputError
        When the status is unknown or the text too long.
    ForbiddenError
    """
    if status not in SITE_STATUS or len(note) > MAX_TEXT or len(source_text) > MAX_TEXT:
        raise InputError(_("Diesen Status gibt es nicht; bitte einen aus der Liste wählen."))
    with allowed(connection):
        connection.execute(
            sa.insert(site_event).values(
                municipality_key=municipality_key or settings().municipality_key, site_id=site_id, status=status,
                happened_on=happened_on, note=note.strip(), source=source_text.strip(),
            )
        )  # fmt: skip


def add_figure(
    connection: Connection,
    site_id: int,
    topic: str,
    value: float,
    *,
    label: str = "",
    as_of: str = "",
    source_text: str = "",
    municipality_key: str | None = None,
) -> None:
    """Record what a source states; figures of other sources stay beside it.

    Parameters
    ----------
    topic
        Key of ``words.TOPICS``, which tells the unit.
    value
        Above 0.
    source_text
        Where it is stated; without one the figure counts as uncertain.

    Raises
    ------
    InputError, ForbiddenError
    """
    if topic not in TOPICS or not (math.isfinite(value) and 0 < value < 1e12):
        raise InputError(_("Bitte eine Zahl über 0 eingeben."))
    texts = {"label": label, "as_of": as_of, "source": source_text}
    with allowed(connection):
        connection.execute(
            sa.insert(site_figure).values(
                municipality_key=municipality_key or settings().municipality_key, site_id=site_id, topic=topic,
                value=value, certain=bool(source_text.strip()),
                **{name: text.strip()[:MAX_TEXT] for name, text in texts.items()},
            )
        )  # fmt: skip


def link_unit(
    connection: Connection, site_id: int, unit_id: int, note: str = "", municipality_key: str | None = None
) -> None:
    """Link premises of the register to a site; linking twice changes nothing."""
    key = municipality_key or settings().municipality_key
    values = {
        "municipality_key": key,
        "site_id": site_id,
        "unit_id": unit_id,
        "note": note.strip()[:MAX_TEXT],
    }
    with allowed(connection):
        known = sa.select(site_link.c.id).where(
            site_link.c.municipality_key == key,
            site_link.c.site_id == site_id,
            site_link.c.unit_id == unit_id,
        )
        if connection.execute(known).first() is None:
            connection.execute(sa.insert(site_link).values(**values))


def unlink(connection: Connection, link_id: int, municipality_key: str | None = None) -> None:
    """Remove a link."""
    with allowed(connection):
        connection.execute(
            sa.delete(site_link).where(
                site_link.c.municipality_key == (municipality_key or settings().municipality_key),
                site_link.c.id == link_id,
            )
        )


def own_source(connection: Connection, municipality_key: str) -> int:
    """Return the source of what people enter themselves, made when first needed."""
    known = sa.select(source.c.id).where(
        source.c.municipality_key == municipality_key, source.c.key == OWN_SOURCE
    )
    found = connection.execute(known).scalar()
    if found is None:
        found = connection.execute(
            sa.insert(source).values(
                municipality_key=municipality_key, key=OWN_SOURCE, title=_("Standorte, eigene Erfassung"), publisher="",
                quality="approximate", as_of_note=_("laufend"),
            ).returning(source.c.id)
        ).scalar_one()  # fmt: skip
    return int(found)
