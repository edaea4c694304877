"""Occupied commercial units: with the vacancies they make up the Besatz."""

from __future__ import annotations

from geo import terms
from geo.layer import Choice, Field, Flag, InArea, MapLayer, PointStyle, Range, Search

LAYER = MapLayer(
    id="commercial_units",
    title="Besatz (belegte Einheiten)",
    group="Gewerbe",
    relation="commercial_unit",
    only={"status": ("occupied",)},
    geometry="point",
    noun=("belegte Einheit", "belegte Einheiten"),
    fields=(
        Field("name", "Adresse", in_tooltip=True),
        Field("kind", "Objektart", "term", terms=terms.UNIT_KINDS, in_tooltip=True),
        Field("branch", "Branche", in_tooltip=True),
        Field("floor_area_m2", "Fläche", "number", unit="m²", in_tooltip=True),
        Field("sales_area_m2", "Verkaufsfläche", "number", unit="m²", in_table=False),
        Field("suburb_id", "Vorort", "area"),
        Field("borough_id", "Stadtbezirk", "area"),
        Field("statistical_district_id", "Statist. Bezirk", "area", in_table=False),
        Field("street", "Straße", in_table=False),
        Field("house_number", "Hausnummer", in_table=False),
        Field("postcode", "Postleitzahl", in_table=False),
        Field("floor", "Geschoss", in_table=False),
        Field("unit_label", "Einheit", in_table=False),
        Field("step_free", "Stufenlos", "boolean"),
        Field("last_confirmed_on", "Bestätigt am", "date"),
        Field("external_key", "Kennung", in_table=False),
    ),
    filters=(
        Choice("kind", "Objektart", terms.UNIT_KINDS),
        InArea("borough_id", "Stadtbezirk", "borough"),
        InArea("suburb_id", "Vorort", "suburb"),
        Range("floor_area_m2", "Fläche", "m²", low=0, high=2000, step=10),
        Flag("step_free", "nur stufenloser Zugang", "stufenlos"),
        Search(("street", "house_number", "branch"), "Suche"),
    ),
    style=PointStyle(
        symbols={"occupied": terms.STATUS_SYMBOLS["occupied"]},
        column="status",
        terms={"occupied": terms.UNIT_STATUS["occupied"]},
    ),
    min_zoom=13,
    order=20,
    max_age_days=365,
    lasting_key="uid",
)
