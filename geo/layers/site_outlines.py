"""Outlines of future sites, as people drew them; drawn below their symbols."""

from __future__ import annotations

from geo import terms
from geo.layer import AreaStyle, Choice, Field, InArea, MapLayer, Search

_STRATEGIES = ("investment", "platform", "perspective", "nordwaerts", "candidate")

LAYER = MapLayer(
    id="site_outlines",
    title="Umrisse der Zukunftsstandorte",
    group="Orte und Projekte",
    relation="site_outline",
    geometry="polygon",
    noun=("Umriss", "Umrisse"),
    fields=(
        Field("name", "Name", in_tooltip=True),
        Field("strategy", "Strategie", "term", terms=terms.SITE_STRATEGIES, in_tooltip=True),
        Field("kind", "Art"),
        Field("status", "Status", "term", terms=terms.SITE_STATUS, in_tooltip=True),
        Field("status_as_of", "Status vom", "date"),
        Field("body", "Träger"),
        Field("outline_ha", "Umriss", "number", unit="ha", digits=2, in_tooltip=True),
        Field("suburb_id", "Vorort", "area"),
        Field("borough_id", "Stadtbezirk", "area"),
        Field("key", "Schlüssel", in_table=False),
    ),
    filters=(
        Choice("strategy", "Strategie", {code: terms.SITE_STRATEGIES[code] for code in _STRATEGIES}),
        Choice("status", "Status", terms.SITE_STATUS),
        InArea("borough_id", "Stadtbezirk", "borough"),
        Search(("name", "kind"), "Suche"),
    ),
    style=AreaStyle(
        "#B25A0B", "#E9A765", width_px=2.5, fill_opacity=0.22, label_column="name", label_min_zoom=13.0
    ),
    order=105,
    note="Von Hand gezeichnet, nicht vermessen.",
)
