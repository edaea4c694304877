"""Pop-up places (Pop-up-Orte)."""

from __future__ import annotations

from geo import terms
from geo.layer import Field, InArea, MapLayer, PointStyle, Search, Symbol

LAYER = MapLayer(
    id="pop_up_places",
    title="Pop-up-Orte",
    group="Orte und Projekte",
    relation="site",
    only={"strategy": ("pop_up",)},
    geometry="point",
    noun=("Pop-up-Ort", "Pop-up-Orte"),
    fields=(
        Field("name", "Name", in_tooltip=True),
        Field("kind", "Art", in_tooltip=True),
        Field("status", "Status", "term", terms=terms.SITE_STATUS, in_tooltip=True),
        Field("status_as_of", "Status vom", "date"),
        Field("area_ha", "Fläche", "number", unit="ha", digits=1),
        Field("area_note", "Zur Fläche", in_table=False),
        Field("note", "Hinweis", in_table=False),
        Field("position_quality", "Ort", "term", terms=terms.POSITION_QUALITIES, in_tooltip=True),
        Field("suburb_id", "Vorort", "area"),
        Field("borough_id", "Stadtbezirk", "area"),
        Field("key", "Schlüssel", in_table=False),
    ),
    filters=(
        InArea("borough_id", "Stadtbezirk", "borough"),
        Search(("name", "kind", "note"), "Suche"),
    ),
    style=PointStyle(
        symbols={"pop_up": Symbol("diamond", "#2E8B5E", "#86D3A6", "◆")},
        column="strategy",
        terms={"pop_up": terms.SITE_STRATEGIES["pop_up"]},
        hollow={"position_quality": ("inferred", "unverified")},
        ended={"status": ("cancelled",)},
    ),
    order=100,
)
