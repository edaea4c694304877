"""A merge of two records taken back: both are there again, each with what was its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import InputError
from geo.i18n import _
from geo.people import Person
from vacancy.record.events import RecordEvent, add_event, told
from vacancy.record.fields import UNIT_FIELDS
from vacancy.record.merging import plain, unit_merge
from vacancy.record.store import Record, here, own, rights_as_sentence, vacancy, write
from vacancy.record.values import today


def split(connection: Connection, kept: Record, found: RecordEvent, by: Person) -> int:
    """Take a merge back: the removed record is there again, and returns its id.

    What passed on with the merge and still is there returns to it, its vacancy gets the status that it had. Facts that
    the kept record took over go, unless somebody changed them since. What came later stays with the kept record.

    Parameters
    ----------
    kept
        The kept record, held in this transaction.
    found
        The event of the merge.

    Raises
    ------
    InputError
        When it was taken back already, or was made before merges could be taken back.
    ForbiddenError
        When the person may not.
    """
    removed_id = found.after.get("removed_unit_id")
    query = sa.select(unit_merge.c.id, unit_merge.c.moved).where(
        unit_merge.c.municipality_key == here(), unit_merge.c.kept_unit_id == kept.unit_id,
        unit_merge.c.removed_unit_id == removed_id, unit_merge.c.undone_at.is_(None),
    )  # fmt: skip
    row = connection.execute(query.order_by(unit_merge.c.id.desc()).limit(1)).first()
    if row is None or not row.moved:
        raise InputError(_("Diese Zusammenführung lässt sich nicht mehr zurücknehmen."))
    with rights_as_sentence():
        connection.execute(sa.select(sa.func.split_unit(here(), row.id)))
    _give_back(connection, kept, row.moved["taken"])
    _reopen(connection, row.moved["ended"])
    add_event(
        connection, kept, "undone", by, valid_on=today(), reason=_("zurückgenommen"), undoes=found.id,
        changed=(found.after, found.before),
    )  # fmt: skip
    return int(removed_id or 0)


def _give_back(connection: Connection, kept: Record, taken: Mapping[str, Any]) -> None:
    """Empty the facts that the kept record has from the other one, where they still are those."""
    empty: dict[str, Any] = {
        each.stored_as: None if each.optional_code else ""
        for each in UNIT_FIELDS
        if each.stored_as in taken and plain(kept.values[each.name]) == taken[each.stored_as]
    }
    if "last_confirmed_on" in taken and plain(kept.last_confirmed_on) == taken["last_confirmed_on"]:
        empty["last_confirmed_on"] = taken["confirmed_before"]
    if "geom" in taken and [kept.lon, kept.lat] == taken["geom"]:
        empty |= {"geom": None, "position_method": "", "position_accuracy_m": None}
        empty |= dict.fromkeys(("borough_id", "suburb_id"))
    if empty:
        write(connection, "commercial_unit", kept.unit_id, empty)


def _reopen(connection: Connection, ended: Mapping[str, Any] | None) -> None:
    if ended is None:
        return
    query = sa.select(vacancy.c.status).where(own(vacancy, ended["id"]))
    if connection.scalar(query) == "duplicate":
        with told(connection, today(), _("zurückgenommen")):
            write(connection, "vacancy", ended["id"], {"status": ended["status"], "ended_on": None})
