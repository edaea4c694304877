"""Suburbs (Vororte)."""

from __future__ import annotations

from geo import terms
from geo.layer import AreaStyle, Field, MapLayer

LAYER = MapLayer(
    id="suburbs",
    title="Vororte",
    group="Gebiete",
    relation="area",
    only={"level": ("suburb",)},
    geometry="polygon",
    noun=("Vorort", "Vororte"),
    fields=(
        Field("name", "Name", in_tooltip=True),
        Field("key", "Schlüssel"),
        Field("parent_id", "Statist. Bezirk", "area"),
        Field("area_ha", "Fläche", "number", unit="ha", digits=1),
        Field("population", "Menschen", "integer", in_tooltip=True),
        Field("population_as_of", "Menschen, Stand", "date"),
        Field("population_quality", "Menschen, Güte", "term", terms=terms.QUALITIES, in_tooltip=True),
    ),
    style=AreaStyle("#B4BFC3", "#46555B", dashed=True, label_column="name", label_min_zoom=12.0),
    min_zoom=11,
    tile_min_zoom=8,
    order=40,
    shown_at_start=True,
)
