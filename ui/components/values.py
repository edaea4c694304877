"""A value of a declared field as a person reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from geo.i18n import UNKNOWN, _, format_day, format_number, format_since
from geo.layer import Field, MapLayer


def field_text(field: Field, row: Mapping[str, Any], unknown: str = UNKNOWN) -> str:
    """Return the value of a field as text with its unit.

    Parameters
    ----------
    field
        Declaration of the column.
    row
        A record of ``geo.read``: columns by name, areas with ``<column>_name``, dates with ``<column>_precision``.
    unknown
        What stands for a missing value: ``–`` in tables, ``keine Angabe`` in records.
    """
    value = row.get(field.column)
    if field.kind == "area":
        value = row.get(f"{field.column}_name")
    if value is None or value == "":
        return unknown
    precision = str(row.get(f"{field.column}_precision") or "day")
    writers: dict[str, Callable[[], str]] = {
        "term": lambda: _((field.terms or {}).get(str(value), str(value))),
        "integer": lambda: format_number(value, _(field.unit), field.digits),
        "number": lambda: format_number(value, _(field.unit), field.digits),
        "since": lambda: format_since(value, precision),
        "date": lambda: format_day(value),
        "boolean": lambda: _("ja") if value else _("nein"),
    }
    return writers.get(field.kind, lambda: str(value))()


def known_facts(layer: MapLayer, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return label and text of every public field that has a value, the name aside."""
    return [
        (_(field.label), field_text(field, row))
        for field in layer.visible_fields()
        if field.column != layer.name_column and field_text(field, row, "")
    ]


def missing_labels(layer: MapLayer, row: Mapping[str, Any]) -> list[str]:
    """Return the labels of the public fields without a value."""
    return [_(field.label) for field in layer.visible_fields() if not field_text(field, row, "")]
