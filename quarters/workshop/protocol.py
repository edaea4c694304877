"""The protocol as a tagged PDF: every number comes from the record, nothing is typed twice."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from sqlalchemy.engine import Connection

from geo.i18n import _, format_day, format_number, format_percent, language
from geo.pdf import pdf
from geo.terms import QUALITIES
from quarters.workshop.model import DIRECTIONS, SCALES
from quarters.workshop.picture import view_svg
from quarters.workshop.picture_options import COLOURS
from quarters.workshop.protocol_results import result_sections
from quarters.workshop.protocol_section import section
from quarters.workshop.record import Record
from quarters.workshop.shown import Shown

MOST_MAPS = 6


def protocol_pdf(connection: Connection, record: Record) -> bytes:
    """Return the protocol.

    Parameters
    ----------
    connection
        Open connection of somebody who may lead workshops; the maps are drawn from areas and streets.
    record
        Of ``record_of``.
    """
    maps = record.maps()[-MOST_MAPS:]
    with TemporaryDirectory() as name:
        folder = Path(name)
        for number, shown in enumerate(maps):
            drawn = view_svg(connection, record.workshop, shown, record.notes)
            (folder / f"map{number}.svg").write_text(drawn, encoding="utf-8")
        content = protocol_data(record) | {
            "maps": [
                {"file": f"map{number}.svg", "title": _caption(shown)} for number, shown in enumerate(maps)
            ]
        }
        (folder / "data.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        return pdf("quarters.workshop", "protocol.typ", folder)


def _caption(shown: Shown) -> str:
    scenario = [_("Szenario: {name}").format(name=shown.scenario["name"])] if shown.scenario else []
    layers = [_("Ebenen: {names}").format(names=", ".join(shown.titles))] if shown.titles else []
    return " · ".join([shown.step, *layers, *scenario])


def protocol_data(record: Record) -> dict[str, Any]:
    """Return everything that the protocol says, as plain JSON in the current language."""
    now = record.workshop
    return {
        "title": now.title, "subtitle": _("Protokoll des Flächenworkshops"), "language": language(),
        "facts": _facts(record),
        "example": _("Beispieldaten: erfundene Angaben, nicht für Entscheidungen.") if now.example else "",
        "colours": list(COLOURS),
        "sections": [
            _people(record), _agenda(record), _options(record), _criteria(record), *result_sections(record),
            _said(record), _written(record), _sources(record),
        ],
        "maps_title": _("Karten, wie sie gezeigt wurden"),
        "map_alt": _("Karte: Stadtbezirke, Hauptstraßen und die Flächen mit ihren Buchstaben."),
    }  # fmt: skip


def _facts(record: Record) -> list[list[str]]:
    now = record.workshop
    started = now.started_at.astimezone().strftime("%H:%M") if now.started_at else ""
    ended = now.ended_at.astimezone().strftime("%H:%M") if now.ended_at else ""
    time = (
        _("{start} bis {end} Uhr").format(start=started, end=ended)
        if started and ended
        else _("noch nicht beendet")
    )
    return [
        [_("Tag"), format_day(now.held_on)],
        [_("Zeit"), time],
        [_("Eingeladen"), now.invited or _("keine Angabe")],
        [_("Dabei"), _("{n} Teilnehmende (Geräte)").format(n=len(record.participants))],
        [_("Vorbereitet von"), now.created_by or _("keine Angabe")],
    ]


def _people(record: Record) -> dict[str, Any]:
    rows = [
        (name or _("ohne Gruppe"), ", ".join(names) or "–", str(count))
        for name, count, names in record.groups()
    ]
    head = (_("Gruppe"), _("Namen, soweit angegeben"), _("Geräte"))
    lines = [
        _(
            "Gezählt sind Geräte (Browser), nicht Menschen: Wer mit mehreren mitmacht, zählt und stimmt mehrfach."
        )
    ]
    return section(_("Teilnehmende nach Gruppen"), head, rows, lines, numbers=1)


def _agenda(record: Record) -> dict[str, Any]:
    times: dict[str, str] = {}
    for event in record.events:
        if event.kind == "step":
            times.setdefault(str(event.detail["title"]), event.at.astimezone().strftime("%H:%M"))
    steps = record.workshop.steps
    rows = [
        (str(n), step.title, step.question, times.get(step.title, "–")) for n, step in enumerate(steps, 1)
    ]
    return section(_("Ablauf"), (_("Nr."), _("Schritt"), _("Frage"), _("ab")), rows, numbers=1)


def _options(record: Record) -> dict[str, Any]:
    rows = [
        (each.letter, each.name, each.place or "–", each.note or "–",
         " · ".join(part for part in (each.source, _(QUALITIES[each.quality]) if each.quality else "") if part) or "–")
        for each in record.workshop.candidates
    ]  # fmt: skip
    lines = [
        _("{letter} hat keinen bekannten Ort und steht deshalb auf keiner Karte.").format(letter=each.letter)
        for each in record.workshop.candidates
        if each.lon_lat is None
    ]
    return section(_("Flächen"), ("", _("Name"), _("Ort"), _("Angaben"), _("Quelle und Güte")), rows, lines)


def _criteria(record: Record) -> dict[str, Any]:
    now = record.workshop
    rows = []
    for each in now.criteria:
        figures = [now.figures.get((one.id, each.id)) for one in now.candidates]
        shown = ["–" if each.scale == "rated" or value is None else plain(value) for value in figures]
        rows.append([
            f"{each.name} ({each.unit})" if each.unit else each.name,
            f"{_(DIRECTIONS[each.direction])}, {_(SCALES[each.scale])}", *shown,
        ])  # fmt: skip
    lines = [f"{each.name}: {each.source}" for each in now.criteria if each.source]
    if any(value == "–" for row in rows for value in row[2:]):
        lines.append(_("– heißt: keine Angabe, oder in der Runde bewertet."))
    letters = [each.letter for each in now.candidates]
    head = (_("Kriterium"), _("Richtung und Skala"), *letters)
    return section(_("Kriterien und Messwerte"), head, rows, lines, numbers=len(letters))


def plain(value: float) -> str:
    """Return a number with as many digits as it has, two at most."""
    digits = 0 if float(value).is_integer() else 1 if float(value * 10).is_integer() else 2
    return format_number(value, digits=digits)


def _said(record: Record) -> dict[str, Any]:
    kinds = {"pin": _("Anmerkung"), "sketch": _("Zeichnung"), "comment": _("Kommentar")}
    rows = [(kinds[each["kind"]], each["by"] or "–", each["text"] or "–") for each in record.notes]
    lines = () if rows else (_("Niemand hat etwas angemerkt."),)
    return section(
        _("Anmerkungen auf der Karte"), (_("Art"), _("Gruppe"), _("Text")) if rows else (), rows, lines
    )


def _written(record: Record) -> dict[str, Any]:
    kinds = {"note": _("Notiz"), "decision": _("Beschluss")}
    rows = [
        (each.at.strftime("%H:%M"), kinds[each.kind], each.step or "–", each.text)
        for each in sorted(record.written, key=lambda one: one.kind != "decision")
    ]
    head = (_("Zeit"), _("Art"), _("Schritt"), _("Text")) if rows else ()
    return section(
        _("Beschlüsse und Notizen"), head, rows, () if rows else (_("Es wurde nichts festgehalten."),)
    )


def _sources(record: Record) -> dict[str, Any]:
    lines = [f"{_('Karte')}: {each}" for each in record.stage.map.get("sources", [])]
    lines += dict.fromkeys(each.source for each in record.workshop.candidates if each.source)
    lines += dict.fromkeys(each.source for each in record.workshop.criteria if each.source)
    if record.stage.scenario:
        lines.append(
            f"{_('Was wäre, wenn')}: {record.stage.scenario['name']} – "
            + "; ".join(record.stage.scenario["lines"])
        )
    lines.append(
        _("Alle Zahlen sind aus dem Datenpaket nachzurechnen; Zufallszahlen mit Startwert {seed}.").format(
            seed=record.workshop.seed
        )
    )
    return section(_("Datenstand und Quellen"), lines=lines)


def share(value: float) -> str:
    """Return a share of 0 to 1 in percent without digits; – when unknown."""
    return "–" if np.isnan(value) else format_percent(float(value), 0)
