"""Boroughs (Stadtbezirke)."""

from __future__ import annotations

from geo import terms
from geo.layer import AreaStyle, Field, MapLayer

LAYER = MapLayer(
    id="boroughs",
    title="Stadtbezirke",
    group="Gebiete",
    relation="area",
    only={"level": ("borough",)},
    geometry="polygon",
    noun=("Stadtbezirk", "Stadtbezirke"),
    fields=(
        Field("name", "Name", in_tooltip=True),
        Field("key", "Schlüssel"),
        Field("area_ha", "Fläche", "number", unit="ha", digits=1),
        Field("population", "Menschen", "integer", in_tooltip=True),
        Field("population_as_of", "Menschen, Stand", "date"),
        Field("population_quality", "Menschen, Güte", "term", terms=terms.QUALITIES, in_tooltip=True),
    ),
    style=AreaStyle("#7C8B91", "#7A8C93", width_px=2.0, label_column="name", label_capitals=True),
    order=30,
    shown_at_start=True,
)
