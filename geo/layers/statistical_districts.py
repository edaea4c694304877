"""Statistical districts (statistische Bezirke)."""

from __future__ import annotations

from geo import terms
from geo.layer import AreaStyle, Field, MapLayer

LAYER = MapLayer(
    id="statistical_districts",
    title="Statistische Bezirke",
    group="Gebiete",
    relation="area",
    only={"level": ("statistical_district",)},
    geometry="polygon",
    noun=("statistischer Bezirk", "statistische Bezirke"),
    fields=(
        Field("name", "Name", in_tooltip=True),
        Field("key", "Schlüssel"),
        Field("parent_id", "Stadtbezirk", "area"),
        Field("area_ha", "Fläche", "number", unit="ha", digits=1),
        Field("population", "Menschen", "integer", in_tooltip=True),
        Field("population_as_of", "Menschen, Stand", "date"),
        Field("population_quality", "Menschen, Güte", "term", terms=terms.QUALITIES, in_tooltip=True),
    ),
    style=AreaStyle("#B4BFC3", "#46555B", width_px=1.2, label_column="name", label_min_zoom=11.5),
    min_zoom=10,
    tile_min_zoom=8,
    order=50,
)
