"""Population cells: residents per 100 m cell of the European grid."""

from __future__ import annotations

from geo.layer import AreaStyle, Field, InArea, MapLayer, Range

LAYER = MapLayer(
    id="population_cells",
    title="Menschen je Zelle",
    group="Versorgung",
    relation="population_cell",
    geometry="polygon",
    noun=("Zelle", "Zellen"),
    name_column="grid_id",
    fields=(
        Field("grid_id", "Gitterzelle", in_tooltip=True),
        Field("population", "Menschen", "number", in_tooltip=True),
        Field("under_18", "unter 18", "number", in_tooltip=True),
        Field("over_65", "65 und älter", "number", in_tooltip=True),
        Field("suburb_id", "Vorort", "area"),
        Field("borough_id", "Stadtbezirk", "area"),
    ),
    filters=(
        Range("population", "Menschen", "", 0, 600, 10),
        InArea("borough_id", "Stadtbezirk", "borough"),
        InArea("suburb_id", "Vorort", "suburb"),
    ),
    style=AreaStyle("#0B6E78", "#4FC3CF", width_px=0.5, fill_opacity=0.12, choropleth=True),
    min_zoom=12,
    tile_min_zoom=9,
    order=130,
)
