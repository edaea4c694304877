"""What the sheet of the map adds for a record of the register: its newest photo and the ways on."""

from __future__ import annotations

from html import escape

from geo.database import transaction
from geo.i18n import _, format_day, format_number, ngettext
from geo.people import Role
from ui.links import record_address
from ui.register import worklist_reads
from ui.who import may, me
from vacancy.expose import consent_for


def photo_html(unit_id: int) -> str:
    """Return the newest photo that this person may see, with its day and how many there are; ``""`` without any."""
    found = worklist_reads.pictures(unit_id)
    if not found:
        return ""
    one = found[-1]
    day = format_day(one.taken_on) if one.taken_on else ""
    alt = _("Foto vom {day}: {caption}").format(day=day, caption=one.caption) if day else one.caption
    many = ngettext("{n} Foto", "{n} Fotos", len(found)).format(n=format_number(len(found)))
    words = " · ".join(part for part in (many, day) if part)
    return (
        f'<figure class="qa-sheet-photo"><img src="/photos/{one.id}" alt="{escape(alt or _("Foto"))}">'
        f"<figcaption>{escape(words)}</figcaption></figure>"
    )


def ways_html(unit_id: int, vacancy_id: int | None) -> str:
    """Return the buttons to the record and to its Exposé, those that this person may use."""
    if not may(Role.VIEWER):
        return ""
    words = _("Bearbeiten") if may(Role.ADVISOR) else _("Akte öffnen")
    ways = [f'<a class="qa-button qa-primary" href="{record_address(unit_id)}" target="_self">{words}</a>']
    if vacancy_id is not None and _has_expose(unit_id):
        ways.append(f'<a class="qa-button" href="/expose/{vacancy_id}.pdf" target="_blank">{_("Exposé")}</a>')
    return f'<p class="qa-ways">{"".join(ways)}</p>'


def _has_expose(unit_id: int) -> bool:
    if not may(Role.ADVISOR):
        return False
    with transaction(me()) as connection:
        return consent_for(connection, unit_id, "expose") is not None
