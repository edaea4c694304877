"""Quarter labs (Quartierslabore)."""

from __future__ import annotations

from geo import terms
from geo.layer import AreaStyle, Field, MapLayer

LAYER = MapLayer(
    id="quarter_labs",
    title="Quartierslabore",
    group="Gebiete",
    relation="area",
    only={"level": ("quarter_lab",)},
    geometry="polygon",
    noun=("Quartierslabor", "Quartierslabore"),
    fields=(
        Field("name", "Name", in_tooltip=True),
        Field("key", "Schlüssel"),
        Field("parent_id", "Liegt in", "area"),
        Field("area_ha", "Fläche", "number", unit="ha", digits=1),
        Field("population", "Menschen", "integer", in_tooltip=True),
        Field("population_as_of", "Menschen, Stand", "date"),
        Field("population_quality", "Menschen, Güte", "term", terms=terms.QUALITIES, in_tooltip=True),
    ),
    style=AreaStyle(
        "#2E8B5E", "#86D3A6", width_px=2.0, fill_opacity=0.1, label_column="name", label_min_zoom=11.0
    ),
    order=70,
    shown_at_start=True,
)
