"""Facilities (Angebote): places that offer a service."""

from __future__ import annotations

from geo import terms
from geo.layer import Choice, Field, InArea, MapLayer, PointStyle, Search, Symbol

LAYER = MapLayer(
    id="facilities",
    title="Angebote",
    group="Versorgung",
    relation="facility",
    geometry="point",
    noun=("Angebot", "Angebote"),
    fields=(
        Field("name", "Name", in_tooltip=True),
        Field("service", "Versorgungsart", "term", terms=terms.SERVICES, in_tooltip=True),
        Field("street", "Straße"),
        Field("house_number", "Hausnr."),
        Field("closes_on", "schließt am", "date", in_tooltip=True),
        Field("capacity", "Kapazität", "number", digits=1),
        Field("departures_per_weekday", "Abfahrten", "integer", unit="je Werktag"),
        Field("suburb_id", "Vorort", "area"),
        Field("borough_id", "Stadtbezirk", "area"),
        Field("key", "Schlüssel", in_table=False),
    ),
    filters=(
        Choice("service", "Versorgungsart", terms.SERVICES),
        InArea("borough_id", "Stadtbezirk", "borough"),
        InArea("suburb_id", "Vorort", "suburb"),
        Search(("name", "street"), "Suche"),
    ),
    style=PointStyle({"facility": Symbol("hexagon", "#0B6E78", "#4FC3CF", "⬢")}),
    min_zoom=13,
    order=120,
)
