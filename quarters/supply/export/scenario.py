"""A scenario as a file of its own: measures, effects, method, thresholds, sources and data dates (JSON, CSV)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from geo.i18n import _
from quarters.supply.effect import effect
from quarters.supply.gaps import UNSERVED_FACTOR, city_gap, threshold_of
from quarters.supply.report import as_of, sources_report
from quarters.supply.state import Step, SupplyState


@dataclass(frozen=True, slots=True)
class ScenarioExport:
    """What a file of a scenario holds.

    ``thresholds_m`` are those that differ from the declared default, by service; ``made_on`` is the day of the file.
    """

    state: SupplyState
    name: str
    author: str
    made_on: date
    thresholds_m: Mapping[str, float]
    group: str = "all"


def scenario_report(content: ScenarioExport) -> dict[str, Any]:
    """Return a scenario as a plain dictionary.

    Returns
    -------
    dict
        ``name``, ``author``, ``made_on``, ``group``, ``measures`` in order, each with place (metres,
        EPSG:25832) and residents gained or lost at that step; ``services`` with threshold, its source and the
        residents without supply before and after; ``method``, ``sources``, ``as_of``, ``has_examples``.
    """
    services = tuple(dict.fromkeys(step.service for step in content.state.steps))
    sources = sources_report(content.state.model, services)
    return {
        "name": content.name,
        "author": content.author,
        "made_on": content.made_on.isoformat(),
        "group": content.group,
        "measures": measure_rows(content),
        "services": [_service(content, service) for service in services],
        "method": [
            _("Fußweg im Wegenetz von der Mitte der Wohnzelle zum nächsten Angebot, mit Zugang vom nächsten Weg."),
            _("Ohne Versorgung ist, wessen Fußweg länger ist als der höchste Fußweg."),
            _("Lückenindex: Menschen, gewichtet von 0 beim höchsten bis 1 beim {factor}-fachen Weg (Annahme).").format(
                factor=f"{UNSERVED_FACTOR:g}"
            ),
        ],
        "as_of": as_of(content.state.model, services),
        "sources": sources,
        "has_examples": any(one["quality"] == "example" for one in sources),
    }  # fmt: skip


def measure_rows(content: ScenarioExport) -> list[dict[str, Any]]:
    """Return one row per measure, in order; gained and lost are residents at that step."""
    model = content.state.model
    before, rows = SupplyState(model), []
    for position, step in enumerate(content.state.steps, 1):
        told = effect(before, step, content.thresholds_m.get(step.service), content.group)
        place = _place(before, step)
        rows.append({
            "position": position, "action": step.action, "service": step.service,
            "label": _(model.service(step.service).label), "name": place["name"],
            "x": place["x"], "y": place["y"], "crs": "EPSG:25832",
            "gained": round(told.gained), "lost": round(told.lost), "uncertain": round(told.uncertain),
        })  # fmt: skip
        before = told.state
    return rows


def _place(state: SupplyState, step: Step) -> dict[str, Any]:
    placed = step.action == "place"
    rows = state.model.vacancies.rows if placed else state.model.supply(step.service).rows
    key = step.vacancy_id if placed else step.facility_id
    one = rows.loc[rows["id"] == key, ["name", "x", "y"]].iloc[0]
    return {"name": str(one["name"]), "x": round(float(one["x"]), 1), "y": round(float(one["y"]), 1)}


def _service(content: ScenarioExport, service: str) -> dict[str, Any]:
    state, known = content.state, content.state.model.service(service)
    limit = threshold_of(state, service, content.thresholds_m.get(service))
    declared = known.threshold(limit)
    before, after = (
        city_gap(each, service, limit, content.group) for each in (SupplyState(state.model), state)
    )
    return {
        "service": service,
        "label": _(known.label),
        "threshold_m": limit,
        "threshold_source": declared.evidence.text if declared else _("frei gewählt (Annahme)"),
        "residents": before.population,
        "residents_without_supply_before": before.residents_without_supply,
        "residents_without_supply_after": after.residents_without_supply,
        "gap_index_before": before.gap_index,
        "gap_index_after": after.gap_index,
    }


def scenario_json(content: ScenarioExport) -> bytes:
    """Return the scenario as JSON, UTF-8."""
    return json.dumps(scenario_report(content), ensure_ascii=False, indent=1).encode() + b"\n"


def scenario_csv(content: ScenarioExport) -> bytes:
    """Return the measures as CSV (semicolons, UTF-8 with mark); method, thresholds and sources stand below as pairs."""
    told = scenario_report(content)
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    head = list(told["measures"][0]) if told["measures"] else []
    table.writerow(head)
    table.writerows([[_harmless(row[name]) for name in head] for row in told["measures"]])
    table.writerow([])
    notes = [
        (_("Szenario"), told["name"]),
        (_("Verfasst von"), told["author"]),
        (_("Ausgegeben am"), told["made_on"]),
    ]
    for one in told["services"]:
        change = f"{one['residents_without_supply_before']:.0f} → {one['residents_without_supply_after']:.0f}"
        notes.append((_("Menschen ohne {service}").format(service=one["label"]), change))
        notes.append((_("Höchster Fußweg"), f"{one['threshold_m']:.0f} m: {one['threshold_source']}"))
    notes += [(_("Methode"), sentence) for sentence in told["method"]]
    for source in told["sources"]:
        day = source["as_of_note"] or source["as_of"] or _("ohne Datum")
        notes.append((_("Quelle"), f"{source['title']}, {source['publisher']}, {day}, {source['quality']}"))
    table.writerows([[_harmless(cell) for cell in note] for note in notes])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _harmless(value: object) -> object:
    """Return text that no table program takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value
