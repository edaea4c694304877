"""The part "Verlauf" of a sheet: what happened to a record, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

from geo.history import Change
from geo.i18n import UNKNOWN, _, format_day, format_since, ngettext
from geo.layer import Field, MapLayer
from geo.terms import END_STATUS, VACANCY_KINDS, VACANCY_STATUS
from ui import map_reads
from ui.components.values import field_text
from ui.map_reads import Version
from vacancy.timeline import Event

SHOWN = 3
_STATUS = {**VACANCY_STATUS, **END_STATUS}
_CONFIRMED = "last_confirmed_on"


def timeline_html(layer: MapLayer, key: int, version: Version) -> str:
    """Return the last changes of a record, newest first, the older ones folded; ``""`` when nothing is known."""
    names = map_reads.area_names(version, "")
    told: list[tuple[str, str]] = []
    for event in map_reads.timeline(version, layer.id, key):
        change = event.change if isinstance(event, Event) else event
        of_vacancy = isinstance(event, Event) and event.relation == "vacancy"
        words = _vacancy_words(change) if of_vacancy else _record_words(layer, change, names)
        if words:
            told.append((format_day(change.at), words))
    if not told:
        return ""
    html = f'<h3 class="qa-sheet-part">{_("Verlauf")}</h3>{_list(told[:SHOWN])}'
    older = told[SHOWN:]
    if older:
        more = ngettext("{n} älterer Eintrag", "{n} ältere Einträge", len(older)).format(n=len(older))
        html += f'<details class="qa-missing"><summary>{more}</summary>{_list(older)}</details>'
    return html


def _list(told: list[tuple[str, str]]) -> str:
    items = "".join(f"<li><time>{day}</time> {escape(words)}</li>" for day, words in told)
    return f'<ol class="qa-history">{items}</ol>'


def _vacancy_words(change: Change) -> str:
    """Return a change of a vacancy as words, ``""`` when it is nothing that people see."""
    after, values = change.after, change.values
    if change.created:
        return _reported(after)
    told = []
    ended = values.get("ended_on", (None, None))[1]
    if ended:
        day = format_day(date.fromisoformat(ended))
        told.append(_("{status} am {day}").format(status=_status(after.get("status")), day=day))
    elif "ended_on" in values:
        told.append(_("wieder geöffnet: {status}").format(status=_status(after.get("status"))))
    elif "status" in values:
        told.append(_arrow(_("Status"), *(_status(code) for code in values["status"])))
    if "vacant_since" in values:
        told.append(_("leer seit {day}").format(day=_since(after)))
    if "kind" in values:
        kinds = [_(VACANCY_KINDS[code]) if code else UNKNOWN for code in values["kind"]]
        told.append(_arrow(_("Leerstandsart"), *kinds))
    told += [
        _arrow(label, *(str(value) if value else UNKNOWN for value in values[column]))
        for column, label in (("previous_use", _("Vornutzung")), ("cause", _("Anlass")))
        if column in values
    ]
    return " · ".join(told)


def _reported(after: Mapping[str, Any]) -> str:
    status = _status(after.get("status"))
    if after.get("ended_on"):
        words = _("früherer Leerstand bis {day}: {status}")
        return words.format(day=format_day(date.fromisoformat(after["ended_on"])), status=status)
    words = _("Leerstand erfasst: {status}").format(status=status)
    if after.get("vacant_since") and after.get("status") != "threatened":
        words += ", " + _("seit {day}").format(day=_since(after))
    return words


def _since(after: Mapping[str, Any]) -> str:
    text = after.get("vacant_since")
    precision = str(after.get("vacant_since_precision") or "day")
    return format_since(date.fromisoformat(text), precision) if text else UNKNOWN


def _status(code: object) -> str:
    return _(_STATUS.get(str(code), str(code)))


def _record_words(layer: MapLayer, change: Change, area_names: Mapping[int, str]) -> str:
    """Return a change of a record as its fields tell it, ``""`` when it touches none of them."""
    if change.created:
        return _("{noun} erfasst").format(noun=_("Einheit") if _is_register(layer) else _(layer.noun[0]))
    told = []
    for column, (before, after) in change.values.items():
        field = next((each for each in layer.visible_fields() if each.column == column), None)
        if column == _CONFIRMED and after:
            told.append(_("bestätigt am {day}").format(day=format_day(date.fromisoformat(after))))
        elif field is not None:
            precision = change.after.get(f"{column}_precision")
            told.append(
                _arrow(
                    _(field.label), *(_text(field, value, area_names, precision) for value in (before, after))
                )
            )
    return " · ".join(told)


def _is_register(layer: MapLayer) -> bool:
    return layer.relation in map_reads.REGISTER


def _text(field: Field, value: Any, area_names: Mapping[int, str], precision: object) -> str:
    """Return a kept value, which holds dates as ISO text and areas as ids, as a person reads it."""
    if field.kind in {"date", "since"} and value:
        value = date.fromisoformat(value)
    row = {
        field.column: value,
        f"{field.column}_name": area_names.get(value),
        f"{field.column}_precision": precision,
    }
    return field_text(field, row)


def _arrow(label: str, before: str, after: str) -> str:
    return f"{label}: {before} → {after}"
