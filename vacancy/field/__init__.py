"""What phones send from the street (/vor-ort): applied once, answered with a receipt, kept when it does not fit."""

from vacancy.field.apply import apply_entry
from vacancy.field.entry import FieldEntry, parse_entry
from vacancy.field.photos import keep_photo
from vacancy.field.reads import due_units, open_entries, units_near
from vacancy.field.receipts import EntryReceipt, PhotoReceipt

__all__ = [
    "EntryReceipt", "FieldEntry", "PhotoReceipt", "apply_entry", "due_units", "keep_photo", "open_entries",
    "parse_entry", "units_near",
]  # fmt: skip
