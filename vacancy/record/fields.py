"""Every fact of a record, declared once: form, record view, conflict and history read this list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from geo import terms
from geo.i18n import N_
from vacancy.record.terms import CHECK_STATES, LOCATION_QUALITIES, REPORT_CHANNELS

Kind = Literal["text", "long_text", "number", "integer", "date", "boolean", "term"]
Group = Literal["identity", "place", "object", "access", "vacancy", "marketing"]
Table = Literal["commercial_unit", "vacancy"]

GROUPS: dict[Group, str] = {
    "identity": N_("Identifikation"),
    "place": N_("Lage"),
    "object": N_("Objekt"),
    "access": N_("Zugang und Technik"),
    "vacancy": N_("Leerstand"),
    "marketing": N_("Vermarktung"),
}


@dataclass(frozen=True)
class RecordField:
    """One fact.

    ``name`` is unique in the record; ``column`` (by default the name) and ``table`` say where it is stored. ``low``
    and ``high`` bound numbers, both included. ``terms`` maps stored codes to labels. ``future`` allows days ahead.
    """

    name: str
    label: str
    group: Group
    kind: Kind = "text"
    unit: str = ""
    digits: int = 0
    low: float = 0
    high: float = 0
    terms: Mapping[str, str] = field(default_factory=dict)
    table: Table = "commercial_unit"
    column: str = ""
    future: bool = False
    max_length: int = 200

    @property
    def stored_as(self) -> str:
        """Column in the table."""
        return self.column or self.name

    @property
    def optional_code(self) -> bool:
        """Whether an unknown value is NULL; unknown texts are empty."""
        return self.kind not in {"text", "long_text"}


def _text(name: str, label: str, group: Group, max_length: int = 200) -> RecordField:
    return RecordField(name, label, group, max_length=max_length)


def _long(name: str, label: str, group: Group) -> RecordField:
    return RecordField(name, label, group, "long_text", max_length=2000)


def _flag(name: str, label: str, group: Group) -> RecordField:
    return RecordField(name, label, group, "boolean")


def _number(name: str, label: str, group: Group, unit: str, high: float, low: float = 0) -> RecordField:
    return RecordField(name, label, group, "number", unit=unit, digits=2, low=low, high=high)


def _integer(name: str, label: str, group: Group, high: float, low: float = 0) -> RecordField:
    return RecordField(name, label, group, "integer", low=low, high=high)


def _term(name: str, label: str, group: Group, words: Mapping[str, str]) -> RecordField:
    return RecordField(name, label, group, "term", terms=words)


UNIT_FIELDS = (
    _text("file_number", N_("Aktenzeichen"), "identity", 60),
    _term("report_channel", N_("Herkunft der Angabe"), "identity", REPORT_CHANNELS),
    _text("street", N_("Straße"), "place", 120),
    _text("house_number", N_("Hausnummer"), "place", 20),
    _text("postcode", N_("Postleitzahl"), "place", 5),
    _text("building_part", N_("Gebäudeteil"), "place", 60),
    _text("floor", N_("Geschoss"), "place", 40),
    _text("unit_label", N_("Einheit"), "place", 60),
    _text("parcel", N_("Flurstück"), "place", 60),
    _flag("in_supply_centre", N_("im zentralen Versorgungsbereich"), "place"),
    _term("location_quality", N_("Lagequalität"), "place", LOCATION_QUALITIES),
    _term("kind", N_("Objektart"), "object", terms.UNIT_KINDS),
    _number("floor_area_m2", N_("Fläche"), "object", "m²", 100_000, 1),
    _number("sales_area_m2", N_("Verkaufsfläche"), "object", "m²", 100_000),
    _number("ancillary_area_m2", N_("Nebenfläche"), "object", "m²", 100_000),
    _number("shop_window_m", N_("Schaufensterfront"), "object", "m", 500),
    _integer("rooms", N_("Räume"), "object", 500),
    _number("ceiling_height_m", N_("Raumhöhe"), "object", "m", 50, 1),
    _text("layout", N_("Zuschnitt"), "object"),
    _integer("year_built", N_("Baujahr"), "object", 2200, 1000),
    _term("condition", N_("Zustand"), "object", terms.CONDITIONS),
    _flag("listed_building", N_("Denkmalschutz"), "object"),
    _text("planning_law", N_("Planungsrecht"), "object"),
    _text("branch", N_("Branche"), "object"),
    _flag("step_free", N_("stufenlos"), "access"),
    _integer("steps", N_("Stufen"), "access", 200),
    _flag("ramp", N_("Rampe"), "access"),
    _flag("wide_door", N_("Tür ab 90 cm"), "access"),
    _flag("accessible_toilet", N_("barrierefreies WC"), "access"),
    _integer("parking_spaces", N_("Stellplätze"), "access", 10_000),
    _text("delivery", N_("Anlieferung"), "access"),
    _flag("kitchen_exhaust", N_("Küche mit Abluft"), "access"),
    _flag("three_phase_power", N_("Starkstrom"), "access"),
    _text("internet", N_("Internet"), "access"),
    _text("energy_certificate", N_("Energieausweis"), "access"),
    _number("rent_eur_m2", N_("Kaltmiete ab"), "marketing", "€/m²", 1000),
    _number("rent_max_eur_m2", N_("Kaltmiete bis"), "marketing", "€/m²", 1000),
    _number("ancillary_costs_eur_m2", N_("Nebenkosten"), "marketing", "€/m²", 1000),
    _number("deposit_eur", N_("Kaution"), "marketing", "€", 10_000_000),
    _text("commission", N_("Provision"), "marketing"),
    _number("purchase_price_eur", N_("Kaufpreis"), "marketing", "€", 1_000_000_000),
    _text("lease_term", N_("Mietdauer"), "marketing"),
    RecordField("lease_ends_on", N_("Mietvertrag endet"), "marketing", "date", future=True),
    RecordField("available_from", N_("verfügbar ab"), "marketing", "date", future=True),
    _flag("interim_use_possible", N_("Zwischennutzung möglich"), "marketing"),
    _text("wanted_use", N_("gewünschte Nachnutzung"), "marketing"),
    _text("excluded_uses", N_("Ausschlüsse"), "marketing"),
    _text("funding", N_("Förderung"), "marketing"),
)
VACANCY_FIELDS = (
    RecordField("vacant_since", N_("leer seit"), "vacancy", "date", table="vacancy", future=True),
    RecordField(
        "vacant_since_precision", N_("Genauigkeit"), "vacancy", "term", terms=terms.DATE_PRECISIONS, table="vacancy"
    ),
    RecordField("partial", N_("nur teilweise leer"), "vacancy", "boolean", table="vacancy"),
    RecordField(
        "vacancy_kind", N_("Leerstandsart"), "vacancy", "term", table="vacancy", column="kind",
        terms=terms.VACANCY_KINDS,
    ),
    RecordField("cause", N_("Grund"), "vacancy", table="vacancy", max_length=300),
    RecordField("previous_use", N_("Vornutzung"), "vacancy", table="vacancy"),
    RecordField("previous_branch_code", N_("Branche nach WZ 2008"), "vacancy", table="vacancy", max_length=12),
    RecordField("threatened_from", N_("droht ab"), "vacancy", "date", table="vacancy", future=True),
    RecordField(
        "interim_use_ends_on", N_("Zwischennutzung bis"), "vacancy", "date", table="vacancy", future=True
    ),
    RecordField("marketable", N_("marktfähig"), "vacancy", "boolean", table="vacancy"),
    RecordField("check_state", N_("Prüfstatus"), "vacancy", "term", terms=CHECK_STATES, table="vacancy"),
)  # fmt: skip
FIELDS: dict[str, RecordField] = {each.name: each for each in (*UNIT_FIELDS, *VACANCY_FIELDS)}
"""Every fact by its name."""
TABLES: tuple[Table, ...] = ("commercial_unit", "vacancy")


def fields_of(*groups: Group) -> tuple[RecordField, ...]:
    """Return the facts of these groups, in the order of the form."""
    return tuple(each for each in FIELDS.values() if each.group in groups)
