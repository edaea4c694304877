"""Project area: nordwärts in Dortmund."""

from __future__ import annotations

from geo import terms
from geo.layer import AreaStyle, Field, MapLayer

LAYER = MapLayer(
    id="nordwaerts",
    title="nordwärts",
    group="Gebiete",
    relation="area",
    only={"level": ("project_area",)},
    geometry="polygon",
    noun=("Projektgebiet", "Projektgebiete"),
    fields=(
        Field("name", "Name", in_tooltip=True),
        Field("key", "Schlüssel"),
        Field("area_ha", "Fläche", "number", unit="ha", digits=1),
        Field("population", "Menschen", "integer", in_tooltip=True),
        Field("population_as_of", "Menschen, Stand", "date"),
        Field("population_quality", "Menschen, Güte", "term", terms=terms.QUALITIES, in_tooltip=True),
    ),
    style=AreaStyle("#2F6FB2", "#6FB1EA", width_px=2.5, fill_opacity=0.04, label_column="name"),
    order=60,
)
