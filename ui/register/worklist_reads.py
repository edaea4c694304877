"""Reads of the page Leerstand, remembered per state of the data and person; what they return must not be changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar, cast

from geo.catalogue import SourceEntry
from geo.database import transaction
from geo.errors import NotFoundError
from geo.filters import FilterValues
from geo.people import Person
from geo.summary import Summary
from ui import map_reads, reads
from ui.map_reads import Version
from ui.who import me
from vacancy.expose.locator import unit_locator_svg
from vacancy.field.disputes import Dispute, open_disputes
from vacancy.record import (
    RecordEvent,
    events,
    follow_ups,
    notes,
    photos,
    record,
    unit_of,
    worklist_map,
    worklists,
)
from vacancy.record.contacts import Contact, contacts
from vacancy.record.duplicates import Pair, duplicates
from vacancy.record.notes import FollowUp, Note
from vacancy.record.past import Past, as_of
from vacancy.record.photos import Photo
from vacancy.record.saved_filters import SavedFilter, saved_filters
from vacancy.record.store import Record

Answer = TypeVar("Answer")


@lru_cache(maxsize=500)
def _remembered(_version: Version, person: Person, ask: Callable[..., object], *about: object) -> object:
    with transaction(person) as connection:
        return ask(connection, *about)


def _answer(ask: Callable[..., Answer], *about: object) -> Answer:
    return cast("Answer", _remembered(map_reads.current_version(), me(), ask, *about))


def counts(filters: FilterValues) -> dict[str, int]:
    """Return how many records each worklist holds; ``dubletten`` counts pairs, ``konflikte`` entries."""
    found = _answer(worklists.counts, filters, map_reads.current_version().day)
    return {**found, "dubletten": len(pairs(filters)), "konflikte": len(disputes(filters))}


def rows(filters: FilterValues, worklist: str, limit: int, offset: int, sort: str) -> list[dict[str, Any]]:
    """Return one page of a worklist."""
    return _answer(worklists.rows, filters, worklist, map_reads.current_version().day, limit, offset, sort)


def pairs(filters: FilterValues) -> tuple[Pair, ...]:
    """Return pairs of records that may be one, in the boroughs of the filter."""
    return _answer(duplicates, worklists.boroughs_of(filters))


def disputes(filters: FilterValues) -> tuple[Dispute, ...]:
    """Return what phones sent and the register could not take, in the boroughs of the filter."""
    return _answer(open_disputes, worklists.boroughs_of(filters))


def shown_on_map(filters: FilterValues, worklist: str) -> Summary:
    """Return the counts of a worklist as the map tells them."""
    day = map_reads.current_version().day
    if worklist == "konflikte":
        found = disputes(filters)
        placed = sum(each.place is not None for each in found)
        return Summary(shown=len(found), total=len(found), unplaced=len(found) - placed)
    total = map_reads.summary(map_reads.current_version(), filters.bare()).shown
    if worklist == "dubletten":
        ids = tuple(sorted({key for pair in pairs(filters) for key in (pair.unit_id, pair.other_unit_id)}))
        return _answer(worklist_map.summary, filters.bare(), "alle", day, total, ids)
    return _answer(worklist_map.summary, filters, worklist, day, total)


def one(unit_id: int) -> Record:
    """Return a record as it is now."""
    return _answer(record, unit_id)


def source_of(held: Record) -> SourceEntry | None:
    """Return the source of a record."""
    return next(iter(reads.sources_of([held.source_id])), None)


def pictures(unit_id: int) -> tuple[Photo, ...]:
    """Return the photos of a record."""
    return _answer(photos, (unit_id,))


def story(unit_id: int) -> tuple[RecordEvent, ...]:
    """Return the events of a record, newest first."""
    return _answer(events, unit_id)


def notes_of(unit_id: int) -> tuple[Note, ...]:
    """Return the notes of a record that the person may read."""
    return _answer(notes, unit_id)


def tasks(unit_id: int) -> tuple[FollowUp, ...]:
    """Return the follow-ups of a record that the person may read."""
    return _answer(follow_ups, unit_id)


def contacts_of(unit_id: int) -> tuple[Contact, ...]:
    """Return the contacts of a record, read anew each time: they stay in no memory."""
    with transaction(me()) as connection:
        return contacts(connection, unit_id)


def locator(unit_id: int) -> str:
    """Return a small map of the surroundings as SVG, ``""`` where the place is unknown."""
    return _answer(unit_locator_svg, unit_id)


def past(unit_id: int, day: object) -> Past:
    """Return a record as it was on a day."""
    return _answer(as_of, unit_id, day)


def kept_filters() -> tuple[SavedFilter, ...]:
    """Return the saved filters of the person and the shared ones."""
    return _answer(saved_filters)


def unit_of_vacancy(vacancy_id: int) -> int | None:
    """Return the unit of a vacancy, None when there is no such vacancy."""
    try:
        return _answer(unit_of, vacancy_id)
    except NotFoundError:
        return None
