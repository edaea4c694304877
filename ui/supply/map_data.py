"""What the map of the page Versorgung is given: classes by id, points, legend; shapes travel as tiles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from geo.crs import to_degrees
from geo.i18n import _
from geo.layer import MapLayer
from geo.layers import all_layers
from geo.network.arrays import FloatArray
from geo.terms import STATUS_SYMBOLS
from quarters.supply.classes import AreaClasses
from quarters.supply.model import SupplyModel
from quarters.supply.state import SupplyState
from ui import frame, map_data, map_reads, theme
from ui.components.atlas_map import base_map, layer_declaration, map_words
from ui.supply import reads, words
from ui.supply.map_legend import legend, walk_labels, with_reach
from ui.supply.map_points import points_of
from ui.supply.picked import Picked
from ui.supply.question import Question

MANY_POINTS = 150
"""From so many facilities on they are drawn smaller."""


@dataclass(frozen=True)
class Marked:
    """Marks beside the ordinary content: walk of a cell, reach of new sites, numbered sites; dim the areas below.

    ``newly`` tells in the legend whom the reach supplies; ``tries`` are the uses of the open vacancy as the map would
    show them, see ``ui.supply.tried``.
    """

    path_xy: FloatArray | None = None
    reach: Any = None
    sites: tuple[int, ...] = ()
    dim: bool = False
    newly: str = ""
    tries: dict[str, Any] | None = None


def data(question: Question, state: SupplyState, picked: Picked | None, marked: Marked) -> dict[str, Any]:
    """Return the data of the map for this run."""
    dark = frame.dark()
    classes = reads.classes_of(state, question)
    cells = _cells(question, state, picked) if _with_cells(question) else None
    points = points_of(question, state, marked.sites)
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
        "place": _place(state.model, picked),
        "flight": _flight(marked, picked),
        "legend": with_reach(
            legend(question, classes, points, colours, cells=cells is not None),
            marked.newly if marked.reach else "",
        ),
        "tries": marked.tries,
    }


def of_state(question: Question, state: SupplyState) -> dict[str, Any]:
    """Return what of the map's data a measure can change: classes of areas and cells, placed uses, legend."""
    classes, points = reads.classes_of(state, question), points_of(question, state, ())
    cells = _cells(question, state, None) if _with_cells(question) else None
    areas = _areas(question, state, classes, None)
    colours = list(theme.GAP_DARK if frame.dark() else theme.GAP)
    return {
        "areas": {name: areas[name] for name in ("classes", "uncertain", "lines")},
        "cells": cells and cells["classes"],
        "points": {name: points[name] for name in ("placed", "vacancies")},
        "legend": legend(question, classes, points, colours, cells=cells is not None),
    }


def _with_cells(question: Question) -> bool:
    return "zellen" in question.parts and not question.whole_field


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
    return {
        "ids": classes.id.tolist(),
        "classes": classes.number.tolist(),
        "uncertain": classes.uncertain.astype(int).tolist(),
        "lines": _field_lines(classes) if question.whole_field else _lines(question, state, classes),
        "chosen": picked.id if picked and picked.kind == "area" else None,
    }  # fmt: skip


def _lines(question: Question, state: SupplyState, classes: AreaClasses) -> list[str]:
    of = (question.service.key, question.threshold_m, question.level, question.group)
    found = {gap.id: gap for gap in reads.areas(state, *of)}
    told = _("{share} ohne {service}")
    label = _(question.service.label)
    return [
        told.format(share=words.share(gap.residents_without_supply, gap.population), service=label)
        + "\n"
        + words.people_noun(gap.residents_without_supply)
        for gap in (found[key] for key in classes.id.tolist())
    ]


def _field_lines(classes: AreaClasses) -> list[str]:
    told = _("Lücke im Mittel {share}")
    return [told.format(share=words.mean_gap(share)) for share in classes.share.tolist()]


def _cells(question: Question, state: SupplyState, picked: Picked | None) -> dict[str, Any]:
    layer = next(layer for layer in all_layers() if layer.relation == "population_cell")
    return {
        "layer": layer.id,
        "minZoom": layer.lowest_tile_zoom,
        "runs": _runs(state.model),
        "classes": reads.cell_text(state, question.service.key, question.threshold_m),
        "labels": walk_labels(question),
        "chosen": picked.id if picked and picked.kind == "cell" else None,
    }


@lru_cache(maxsize=2)
def _runs(model: SupplyModel) -> list[list[int]]:
    """Return the ids of the cells as runs ``[first, count]``."""
    ids = model.cells.id
    starts = np.flatnonzero(np.r_[True, np.diff(ids) != 1])
    ends = np.r_[starts[1:], len(ids)]
    return [[int(ids[start]), int(end - start)] for start, end in zip(starts, ends, strict=True)]


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


def _place(model: SupplyModel, picked: Picked | None) -> list[float] | None:
    """Return where the chosen vacancy, facility or area lies, in degrees."""
    if picked is None or picked.kind != "area":
        return _selected(model, picked)
    found = [zone.place for zone in model.zones if zone.id == picked.id]
    return to_degrees(np.array(found))[0].tolist() if found else None
