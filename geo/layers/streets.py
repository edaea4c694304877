"""Streets: the base map, drawn below everything else."""

from __future__ import annotations

from geo import terms
from geo.layer import Field, LineStyle, MapLayer

LAYER = MapLayer(
    id="streets",
    title="Straßen",
    group="Grundkarte",
    relation="street",
    geometry="line",
    noun=("Straße", "Straßen"),
    fields=(
        Field("name", "Name"),
        Field("class", "Klasse", "term", terms=terms.STREET_CLASSES),
    ),
    style=LineStyle("#FFFFFF", "#334046", width_px=2.0, column="class"),
    min_zoom=10,
    order=900,
    shown_at_start=True,
)
