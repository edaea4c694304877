"""The records to be written, column by column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.area_names import area_names
from geo.catalogue import SourceEntry, municipality_name
from geo.filters import FilterValues
from geo.i18n import N_, _, format_day
from geo.layer import Field, Visibility
from geo.provenance import provenance
from geo.relation import relation
from geo.terms import DATE_PRECISIONS, QUALITIES

LASTING_KEY = N_("Dauerhafte Kennung")
"""Header of the column that names a record for good: a file that comes back is recognised by it."""
ColumnKind = Literal["text", "integer", "number", "date", "boolean"]


@dataclass(frozen=True)
class Column:
    """One column: name for programs, German header, kind, and a value (or None) per record."""

    name: str
    header: str
    kind: ColumnKind
    entries: Sequence[Any]


@dataclass(frozen=True)
class ExportTable:
    """What goes into a file: columns, one shape per record (None without a place), and the sources."""

    filters: FilterValues
    columns: tuple[Column, ...]
    shapes: Sequence[Any]
    sources: tuple[SourceEntry, ...]


def read_table(
    connection: Connection,
    filters: FilterValues,
    shape: Callable[[sa.ColumnElement[Any]], Sequence[sa.ColumnElement[Any]]],
    allowed: Visibility = "public",
) -> ExportTable:
    """Read the filtered records in the order of their keys.

    Parameters
    ----------
    shape
        Turns the geometry column (EPSG:25832) into the expressions to be read; ``shapes`` holds their values, a
        tuple per record.
    allowed
        What the reader may see; other fields are not even read.
    """
    layer, table = filters.layer, relation(filters.layer)
    fields = layer.visible_fields(allowed)
    lasting = [sa.cast(table.c[layer.lasting_key], sa.Text)] if layer.lasting_key else []
    wanted = [
        table.c[layer.key],
        table.c.source_id,
        *(table.c[name] for name in _columns_read(fields)),
        *lasting,
    ]
    shapes = shape(table.c.geom)
    query = sa.select(*wanted, *shapes).where(*filters.clauses(table)).order_by(table.c[layer.key])
    rows = connection.execute(query).all()
    read = list(zip(*rows, strict=True)) if rows else [()] * (len(wanted) + len(shapes))
    by_name = dict(zip(_columns_read(fields), read[2 : len(wanted) - len(lasting)], strict=True))
    sources = provenance(connection, filters)
    areas = area_names(connection, "", filters.municipality_key)
    columns = [Column("id", _("Nr."), "integer", read[0])]
    for field in fields:
        columns += _field_columns(field, by_name, areas)
    if layer.lasting_key:
        columns.append(Column(layer.lasting_key, _(LASTING_KEY), "text", read[len(wanted) - 1]))
    columns += _source_columns(read[1], sources)
    return ExportTable(filters, tuple(columns), list(zip(*read[len(wanted) :], strict=True)), sources)


def source_rows(sources: Sequence[SourceEntry]) -> list[dict[str, str]]:
    """Return the sources as rows of text by German header, for the table of sources in a file."""
    return [
        {
            _("Titel"): each.title,
            _("Herausgeber"): each.publisher,
            _("Stand"): _as_of(each),
            _("Abgerufen"): format_day(each.retrieved_on) if each.retrieved_on else "",
            _("Lizenz"): each.licence,
            _("Datenqualität"): _(QUALITIES[each.quality]),
            _("Nennung"): each.attribution,
            _("Adresse"): each.url,
            _("Hinweis"): each.note,
            _("Datensätze"): str(each.row_count),
        }
        for each in sources
    ]


def extract_facts(connection: Connection, table: ExportTable) -> dict[str, str]:
    """Return what the file is a part of, as text by German label: layer, filters, number of records, day, warning."""
    filters = table.filters
    names = area_names(connection, "", filters.municipality_key)
    facts = {
        _(
            "Gemeinde"
        ): f"{municipality_name(connection, filters.municipality_key)} ({filters.municipality_key})",
        _("Ebene"): _(filters.layer.title),
        _("Filter"): filters.sentence(names) or _("keine Filter"),
        _("Datensätze"): str(len(table.shapes)),
        _("Ausgegeben am"): format_day(datetime.now().astimezone()),
    }
    if any(source.quality == "example" for source in table.sources):
        facts[_("Hinweis")] = _("Enthält Beispieldaten: Die so gekennzeichneten Angaben sind erfunden.")
    return facts


def _columns_read(fields: Sequence[Field]) -> list[str]:
    names = [field.column for field in fields]
    names += [f"{field.column}_precision" for field in fields if field.kind == "since"]
    return list(dict.fromkeys(names))


def _field_columns(field: Field, read: Mapping[str, Sequence[Any]], areas: Mapping[int, str]) -> list[Column]:
    values, label = read[field.column], _(field.label)
    match field.kind:
        case "area":
            return [
                Column(
                    field.column.removesuffix("_id"), label, "text", [areas.get(value) for value in values]
                )
            ]
        case "term":
            words = {code: _(word) for code, word in (field.terms or {}).items()}
            return [Column(field.column, label, "text", [words.get(value, value) for value in values])]
        case "since":
            precise = {code: _(word) for code, word in DATE_PRECISIONS.items()}
            name = f"{field.column}_precision"
            how = [precise.get(word) if day else None for word, day in zip(read[name], values, strict=True)]
            header = _("{label}, Genauigkeit").format(label=label)
            return [Column(field.column, label, "date", values), Column(name, header, "text", how)]
        case "text":
            return [Column(field.column, label, "text", [value or None for value in values])]
        case _:
            header = f"{label} ({_(field.unit)})" if field.unit else label
            return [Column(field.column, header, field.kind, values)]


def _source_columns(ids: Sequence[int], sources: Sequence[SourceEntry]) -> list[Column]:
    quality = {each.id: _(QUALITIES[each.quality]) for each in sources}
    text = {each.id: _source_text(each) for each in sources}
    licence = {each.id: each.licence or None for each in sources}
    return [
        Column("data_quality", _("Datenqualität"), "text", [quality[each] for each in ids]),
        Column("source", _("Quelle"), "text", [text[each] for each in ids]),
        Column("licence", _("Lizenz"), "text", [licence[each] for each in ids]),
    ]


def _as_of(source: SourceEntry) -> str:
    return source.as_of_note or (format_day(source.as_of) if source.as_of else "")


def _source_text(source: SourceEntry) -> str:
    dated = _("Stand {day}").format(day=_as_of(source)) if _as_of(source) else ""
    return ", ".join(part for part in (source.title, source.publisher, dated) if part)
