"""The record at work: what is known of a unit and its vacancy, its life, and everything that hangs on it.

Every function works in the transaction of the person who acts (``geo.database.transaction(person)``); the database
checks the rights once more.
"""

from vacancy.record.conflict import FieldConflict, RecordConflictError
from vacancy.record.create import NewVacancy, create_vacancy
from vacancy.record.edit import edit, move
from vacancy.record.events import RecordEvent, events, last_event
from vacancy.record.lifecycle import TRANSITIONS, change_status, confirm, not_checkable
from vacancy.record.notes import add_note, finish_follow_up, follow_up, follow_ups, notes
from vacancy.record.photos import add_photo, photo_bytes, photos
from vacancy.record.position import Position
from vacancy.record.store import Record, Stored, record, unit_of
from vacancy.record.undo import undo

__all__ = [
    "TRANSITIONS", "FieldConflict", "NewVacancy", "Position", "Record", "RecordConflictError", "RecordEvent", "Stored",
    "add_note", "add_photo", "change_status", "confirm", "create_vacancy", "edit", "events", "finish_follow_up",
    "follow_up", "follow_ups", "last_event", "move", "not_checkable", "notes", "photo_bytes", "photos", "record",
    "undo", "unit_of",
]  # fmt: skip
