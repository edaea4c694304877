"""What the map of the page Versorgung is given: classes by id, points, legend; shapes travel as tiles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from geo.crs import to_degrees
from geo.i18n import _, format_day, format_number, format_percent
from geo.layer import MapLayer
from geo.layers import all_layers
from geo.network.arrays import FloatArray
from geo.terms import STATUS_SYMBOLS
from quarters.supply.classes import WALK_BREAKS, AreaClasses
from quarters.supply.model import SupplyModel
from quarters.supply.services import Service
from quarters.supply.state import SupplyState
from ui import frame, map_data, map_reads, theme
from ui.components.atlas_map import base_map, layer_declaration, map_words
from ui.supply import reads, words
from ui.supply.picked import Picked
from ui.supply.question import Question

MANY_POINTS = 150
"""From so many facilities on they are drawn smaller."""


@dataclass(frozen=True)
class Marked:
    """Marks beside the ordinary content: walk of a cell, reach of new sites, numbered sites; dim the areas below."""

    path_xy: FloatArray | None = None
    reach: Any = None
    sites: tuple[int, ...] = ()
    dim: bool = False


def data(question: Question, state: SupplyState, picked: Picked | None, marked: Marked) -> dict[str, Any]:
    """Return the data of the map for this run."""
    dark = frame.dark()
    classes = reads.classes_of(state, question)
    cells = _cells(question, state, picked) if "zellen" in question.parts else None
    points = _points(question, state, marked)
    colours = list(theme.GAP_DARK if dark else theme.GAP)
    return {
        "words": map_words() | {"cell": _("100-m-Zelle"), "why": _("Klicken zeigt den Fußweg")},
        "theme": map_data.map_theme(dark=dark),
        "base": base_map(),
        "bounds": map_reads.city_bounds(map_reads.current_version()),
        "layers": _layers(question.level, dark=dark),
        "icon": question.service.icon,
        "colours": colours,
        "dim": marked.dim,
        "bare": "luecke" not in question.parts,
        "marks": {
            "icon": question.service.icon,
            "many": len(points["facilities"]["id"]) > MANY_POINTS,
            "vacancy": STATUS_SYMBOLS["vacant"].dark if dark else STATUS_SYMBOLS["vacant"].light,
        },
        "areas": _areas(question, state, classes, picked),
        "cells": cells,
        "points": points,
        "path": _degrees(marked.path_xy),
        "reach": marked.reach,
        "selected": _selected(state.model, picked),
        "flight": _flight(marked, picked),
        "legend": _legend(question, classes, points, colours, cells=cells is not None),
    }


def _layers(level: str, *, dark: bool) -> list[dict[str, Any]]:
    """Return the declarations of the coloured areas and of the boroughs, as outlines."""
    colours = theme.palette(dark=dark)
    areas = layer_declaration(_layer_of(level), dark=dark) | {"fillOpacity": 0, "width": 0, "minZoom": 7}
    if level == "borough":
        return [areas | {"colour": colours.text, "width": 1.4}]
    boroughs = layer_declaration(_layer_of("borough"), dark=dark)
    return [areas, boroughs | {"fillOpacity": 0, "colour": colours.text, "width": 1.4, "label": None}]


@lru_cache(maxsize=8)
def _layer_of(level: str) -> MapLayer:
    return next(layer for layer in all_layers() if layer.only.get("level") == (level,))


def _areas(
    question: Question, state: SupplyState, classes: AreaClasses, picked: Picked | None
) -> dict[str, Any]:
    found = {
        gap.id: gap
        for gap in reads.areas(
            state, question.service.key, question.threshold_m, question.level, question.group
        )
    }
    told = [found[key] for key in classes.id.tolist()]
    return {
        "ids": classes.id.tolist(),
        "classes": classes.number.tolist(),
        "uncertain": classes.uncertain.astype(int).tolist(),
        "lines": [
            "\n".join((
                _("{share} ohne {service}").format(
                    share=words.share(gap.residents_without_supply, gap.population),
                    service=_(question.service.label),
                ),
                words.people_noun(gap.residents_without_supply),
            ))
            for gap in told
        ],
        "chosen": picked.id if picked and picked.kind == "area" else None,
    }  # fmt: skip


def _cells(question: Question, state: SupplyState, picked: Picked | None) -> dict[str, Any]:
    layer = next(layer for layer in all_layers() if layer.relation == "population_cell")
    return {
        "layer": layer.id,
        "minZoom": layer.lowest_tile_zoom,
        "runs": _runs(state.model),
        "classes": reads.cell_text(state, question.service.key, question.threshold_m),
        "labels": _walk_labels(question),
        "chosen": picked.id if picked and picked.kind == "cell" else None,
    }


@lru_cache(maxsize=2)
def _runs(model: SupplyModel) -> list[list[int]]:
    """Return the ids of the cells as runs ``[first, count]``."""
    ids = model.cells.id
    starts = np.flatnonzero(np.r_[True, np.diff(ids) != 1])
    ends = np.r_[starts[1:], len(ids)]
    return [[int(ids[start]), int(end - start)] for start, end in zip(starts, ends, strict=True)]


def _walk_labels(question: Question) -> list[str]:
    limits = [format_number(question.threshold_m * each, "m") for each in WALK_BREAKS]
    between = [_("{low} bis {high}").format(low=low, high=high) for low, high in pairwise(limits)]
    return [_("bis {high}").format(high=limits[0]), *between, _("über {low}").format(low=limits[-1])]


def _points(question: Question, state: SupplyState, marked: Marked) -> dict[str, Any]:
    service, shown = question.service.key, question.parts
    closed = set(state.closed(service).tolist())
    placed = state.placed(service)
    facilities = _facilities(state.model, service)
    open_rows = [row for row in range(len(facilities["id"])) if row not in closed]
    suitable = _vacancies(state.model, reads.candidates(state.model, service)[0])
    free = [row for row, key in enumerate(suitable["id"]) if key not in {*placed, *marked.sites}]
    sites = _numbered(state.model, marked.sites)
    return {
        "facilities": _taken(facilities, open_rows if "angebote" in shown else []),
        "closed": _taken(facilities, sorted(closed)),
        "vacancies": _taken(suitable, free if "leerstaende" in shown else []),
        "placed": _vacancies(state.model, _rows_of(state.model, placed)),
        "sites": sites,
    }


@lru_cache(maxsize=32)
def _facilities(model: SupplyModel, service: str) -> dict[str, Any]:
    supply = model.supply(service)
    label = _(model.service(service).label)
    told = [
        (name or label, _("schließt am {day}").format(day=format_day(closes)) if closes else "")
        for name, closes in zip(supply.rows["name"].tolist(), supply.rows["closes_on"].tolist(), strict=True)
    ]
    return _columns("facility", supply.rows["id"].tolist(), supply.xy, told)


def _vacancies(model: SupplyModel, rows: list[int]) -> dict[str, Any]:
    table: pd.DataFrame = model.vacancies.rows.iloc[rows]
    told = [
        (name, format_number(area_m2, "m²"))
        for name, area_m2 in zip(table["name"].tolist(), table["floor_area_m2"].tolist(), strict=True)
    ]
    return _columns("vacancy", table["id"].tolist(), table[["x", "y"]].to_numpy(dtype=np.float64), told)


def _numbered(model: SupplyModel, keys: tuple[int, ...]) -> dict[str, Any]:
    found = _vacancies(model, _rows_of(model, keys))
    order = {key: str(number) for number, key in enumerate(keys, 1)}
    return found | {"label": [order[key] for key in found["id"]]}


def _rows_of(model: SupplyModel, keys: tuple[int, ...] | list[int]) -> list[int]:
    ids = model.vacancies.rows["id"]
    return np.flatnonzero(ids.isin(list(keys)).to_numpy()).tolist()


def _columns(kind: str, ids: list[int], xy: FloatArray, told: list[tuple[str, str]]) -> dict[str, Any]:
    degrees = to_degrees(xy).round(5) if len(ids) else np.empty((0, 2))
    return {
        "kind": kind,
        "id": ids,
        "lon": degrees[:, 0].tolist(),
        "lat": degrees[:, 1].tolist(),
        "title": [title for title, _line in told],
        "line": [line for _title, line in told],
    }


def _taken(columns: dict[str, Any], rows: list[int]) -> dict[str, Any]:
    if len(rows) == len(columns["id"]):
        return columns
    return {
        name: value if name == "kind" else [value[row] for row in rows] for name, value in columns.items()
    }


def _degrees(xy: FloatArray | None) -> list[list[float]] | None:
    return None if xy is None or not len(xy) else to_degrees(xy).tolist()


def _flight(marked: Marked, picked: Picked | None) -> dict[str, Any] | None:
    """Return where the map goes: to the walk of a cell that was just chosen."""
    path = _degrees(marked.path_xy)
    if picked is None or path is None:
        return None
    lon, lat = zip(*path, strict=True)
    return {"seq": f"{picked.kind}:{picked.id}", "bounds": [min(lon), min(lat), max(lon), max(lat)]}


def _selected(model: SupplyModel, picked: Picked | None) -> list[float] | None:
    if picked is None or picked.kind not in {"vacancy", "facility"}:
        return None
    table = model.vacancies.rows if picked.kind == "vacancy" else model.facilities
    found = table.loc[table["id"] == picked.id, ["x", "y"]].to_numpy(dtype=np.float64)
    return to_degrees(found)[0].tolist() if len(found) and not np.isnan(found).any() else None


def _legend(
    question: Question, classes: AreaClasses, points: dict[str, Any], colours: list[str], *, cells: bool
) -> dict[str, Any]:
    service = question.service
    if cells:
        title = _("Fußweg: {service}").format(service=_(service.label))
        fills = [
            {"sort": "fill", "colour": colour, "label": label}
            for colour, label in zip(colours, _walk_labels(question), strict=True)
        ]
    else:
        title = _("Menschen weiter als {walk} zu Fuß: {service}").format(
            walk=format_number(question.threshold_m, "m"), service=_(service.label)
        )
        fills = _class_entries(classes, colours)
    entries = _mark_entries(service, points)
    note = _("Klassen mit gleich vielen Gebieten") if question.adapted and not cells else ""
    return {"title": title, "note": note, "entries": [*fills, *entries]}


def _mark_entries(service: Service, points: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the entries of the marks that are drawn."""
    dark = frame.dark()
    colours, vacant = theme.palette(dark=dark), STATUS_SYMBOLS["vacant"]
    looks = {
        "facilities": {
            "sort": "sign",
            "icon": service.icon,
            "colour": colours.primary,
            "label": _(service.plural),
        },
        "vacancies": {
            "sort": "dot",
            "colour": vacant.dark if dark else vacant.light,
            "label": _("geeigneter Leerstand"),
        },
        "placed": {
            "sort": "sign",
            "icon": service.icon,
            "colour": colours.text,
            "label": _("im Szenario neu"),
        },
        "closed": {"sort": "none", "label": _("im Szenario geschlossen")},
        "sites": {"sort": "dot", "colour": colours.text, "label": _("gewählter Leerstand")},
    }
    counts = {name: len(points[name]["id"]) for name in looks}
    return [look | {"count": format_number(counts[name])} for name, look in looks.items() if counts[name]]


def _class_entries(classes: AreaClasses, colours: list[str]) -> list[dict[str, Any]]:
    limits = [format_percent(each, 0) for each in classes.breaks]
    bare = [format_number(100 * each) for each in classes.breaks]
    labels = [_("unter {high}").format(high=limits[0])] if limits else [_("alle gleich")]
    labels += [
        _("{low} bis {high}").format(low=low, high=high) for low, high in zip(bare, limits[1:], strict=False)
    ]
    labels += [_("über {low}").format(low=limits[-1])] if limits else []
    entries = [
        {"sort": "fill", "colour": colours[number], "label": label, "count": str(classes.counts[number])}
        for number, label in enumerate(labels)
    ]
    unsure = int(classes.uncertain.sum())
    nobody = int((classes.number < 0).sum())
    if unsure:
        entries.append({"sort": "hatch", "label": _("Klasse unsicher"), "count": str(unsure)})
    if nobody:
        entries.append({"sort": "none", "label": _("keine Angabe"), "count": str(nobody)})
    return entries
