"""Future sites (Zukunftsstandorte): investment projects, platforms, perspective and nordwärts projects, candidates."""

from __future__ import annotations

from geo import terms
from geo.layer import Choice, Field, InArea, MapLayer, PointStyle, Search, Symbol

_STRATEGIES = ("investment", "platform", "perspective", "nordwaerts", "candidate")

LAYER = MapLayer(
    id="future_sites",
    title="Zukunftsstandorte",
    group="Orte und Projekte",
    relation="site",
    only={"strategy": _STRATEGIES},
    geometry="point",
    noun=("Zukunftsstandort", "Zukunftsstandorte"),
    fields=(
        Field("name", "Name", in_tooltip=True),
        Field("strategy", "Strategie", "term", terms=terms.SITE_STRATEGIES, in_tooltip=True),
        Field("kind", "Art", in_tooltip=True),
        Field("status", "Status", "term", terms=terms.SITE_STATUS, in_tooltip=True),
        Field("status_as_of", "Status vom", "date"),
        Field("body", "Träger"),
        Field("area_ha", "Fläche", "number", unit="ha", digits=1),
        Field("area_note", "Zur Fläche", in_table=False),
        Field("note", "Hinweis", in_table=False),
        Field("position_quality", "Ort", "term", terms=terms.POSITION_QUALITIES, in_tooltip=True),
        Field("suburb_id", "Vorort", "area"),
        Field("borough_id", "Stadtbezirk", "area"),
        Field("key", "Schlüssel", in_table=False),
    ),
    filters=(
        Choice(
            "strategy",
            "Strategie",
            {code: terms.SITE_STRATEGIES[code] for code in _STRATEGIES},
        ),
        Choice("status", "Status", terms.SITE_STATUS),
        InArea("borough_id", "Stadtbezirk", "borough"),
        Search(("name", "kind", "note"), "Suche"),
    ),
    style=PointStyle(
        symbols={
            "investment": Symbol("star", "#2F6FB2", "#6FB1EA", "★"),
            "platform": Symbol("hexagon", "#5B4B9E", "#A99BE8", "⬢"),
            "perspective": Symbol("ring", "#7A6414", "#D9BE5A", "○"),
            "nordwaerts": Symbol("square", "#2E8B5E", "#86D3A6", "■"),
            "candidate": Symbol("diamond", "#B25A0B", "#E9A765", "◆"),
        },
        column="strategy",
        terms={code: terms.SITE_STRATEGIES[code] for code in _STRATEGIES},
        hollow={"position_quality": ("inferred", "unverified")},
        ended={"status": ("cancelled",)},
    ),
    order=80,
)
