"""What a file of vacancies may tell: our columns, their German names, the headers people use, the values allowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from geo.terms import CONDITIONS, DATE_PRECISIONS, END_STATUS, UNIT_KINDS, UNIT_STATUS, VACANCY_KINDS
from vacancy.load.words import MORE_CONDITIONS, MORE_KINDS, MORE_STATUS, MORE_VACANCY_KINDS

FieldKind = Literal["text", "number", "integer", "date", "since", "boolean", "term", "coordinate", "uuid"]


@dataclass(frozen=True)
class ImportField:
    """One column of ours.

    ``synonyms`` are headers in normal form (see ``headers.normal``), separated by spaces; ``low`` and ``high`` bound
    numbers, both included; ``terms`` maps stored codes to labels and ``words`` further spellings to codes.
    """

    name: str
    label: str
    kind: FieldKind
    synonyms: str
    low: float = 0
    high: float = 0
    terms: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    max_length: int = 300


IDENTITY = (
    ImportField(
        "external_key", "Kennung", "text",
        "id objektid objektnummer objektnr kennung aktenzeichen az lfdnr laufendenummer nr nummer externalkey "
        "externalid objectid fid unitid vacancyid leerstandsid uid uuid",
    ),
)  # fmt: skip
LASTING = (ImportField("uid", "Dauerhafte Kennung", "uuid", ""),)
PLACE = (
    ImportField(
        "address", "Adresse", "text",
        "adresse anschrift address standort lage strassehausnummer strasseundhausnummer strassehausnr "
        "strassenr",
    ),
    ImportField(
        "street", "Straße", "text",
        "strasse str strassenname street streetname",
    ),
    ImportField(
        "house_number", "Hausnummer", "text",
        "hausnummer hausnr hnr housenumber streetnumber",
        max_length=40,
    ),
    ImportField(
        "postcode", "PLZ", "text",
        "plz postleitzahl postcode zip zipcode postalcode",
        max_length=10,
    ),
    ImportField(
        "building_part", "Gebäudeteil", "text",
        "gebaeudeteil gebaeude buildingpart building",
    ),
    ImportField(
        "floor", "Etage", "text",
        "etage geschoss stockwerk floor level storey",
        max_length=60,
    ),
    ImportField(
        "unit_label", "Einheit", "text",
        "einheit unit unitlabel ladennummer name bezeichnung objekt objektname title titel",
    ),
    ImportField(
        "lon", "Längengrad", "coordinate",
        "lon long lng longitude laengengrad geolaenge geographischelaenge",
        low=-180, high=180,
    ),
    ImportField(
        "lat", "Breitengrad", "coordinate",
        "lat latitude breitengrad geobreite geographischebreite",
        low=-90, high=90,
    ),
    ImportField(
        "x", "Rechtswert", "coordinate",
        "x rechtswert ostwert east easting utmx xutm e koordinatex xkoordinate",
    ),
    ImportField(
        "y", "Hochwert", "coordinate",
        "y hochwert nordwert north northing utmy yutm n koordinatey ykoordinate",
    ),
)  # fmt: skip
PREMISES = (
    ImportField(
        "kind", "Objektart", "term",
        "objektart art typ kind type nutzungsart nutzung raumart kategorie category use",
        terms=UNIT_KINDS, words=MORE_KINDS,
    ),
    ImportField(
        "floor_area_m2", "Fläche", "number",
        "flaeche gesamtflaeche nutzflaeche groesse mietflaeche floorarea floorspace area size sqm flaecheqm "
        "floorareasqm qm quadratmeter",
        low=0.1, high=300_000,
    ),
    ImportField(
        "sales_area_m2", "Verkaufsfläche", "number",
        "verkaufsflaeche vkf salesarea retailarea",
        high=300_000,
    ),
    ImportField(
        "ancillary_area_m2", "Nebenfläche", "number",
        "nebenflaeche ancillaryarea lagerflaeche",
        high=300_000,
    ),
    ImportField(
        "rent_eur_m2", "Miete", "number",
        "miete kaltmiete mietpreis nettokaltmiete rent rentsqm rentpersqm mieteqm renteur",
        high=2_000,
    ),
    ImportField(
        "steps", "Stufen", "integer",
        "stufen anzahlstufen steps eingangsstufen",
        high=200,
    ),
    ImportField(
        "step_free", "stufenlos", "boolean",
        "stufenlos barrierefrei barrierefreiheit stepfree accessible wheelchair ebenerdig",
    ),
    ImportField(
        "condition", "Zustand", "term",
        "zustand condition bauzustand",
        terms=CONDITIONS, words=MORE_CONDITIONS,
    ),
    ImportField(
        "branch", "Branche", "text",
        "branche branch sector mieter betrieb tenant",
    ),
    ImportField(
        "interim_use_possible", "Zwischennutzung möglich", "boolean",
        "zwischennutzungmoeglich zwischennutzung interimusepossible interimuse popup popupmoeglich "
        "meanwhileuse",
    ),
    ImportField(
        "last_confirmed_on", "zuletzt bestätigt", "date",
        "zuletztbestaetigt bestaetigtam letztebegehung begehungam lastconfirmed lastconfirmedon stand "
        "erhobenam erfasstam surveyedon",
    ),
)  # fmt: skip
SPELL = (
    ImportField(
        "status", "Status", "term",
        "status leerstandsstatus zustandleerstand vacancystatus state",
        terms={**UNIT_STATUS, **END_STATUS}, words=MORE_STATUS,
    ),
    ImportField(
        "vacancy_kind", "Leerstandsart", "term",
        "leerstandsart vacancykind vacancytype artdesleerstands",
        terms=VACANCY_KINDS, words=MORE_VACANCY_KINDS,
    ),
    ImportField(
        "vacant_since", "leer seit", "since",
        "leerseit leerstandseit leerstehendseit seit vacantsince since leerstandsbeginn beginn leerstandab "
        "datum date vacantfrom",
    ),
    ImportField(
        "vacant_since_precision", "leer seit, Genauigkeit", "term",
        "leerseitgenauigkeit genauigkeitleerseit vacantsinceprecision",
        terms=DATE_PRECISIONS,
    ),
    ImportField(
        "cause", "Grund", "text",
        "grund leerstandsgrund ursache cause reason",
    ),
    ImportField(
        "previous_use", "Vornutzung", "text",
        "vornutzung vorherigenutzung fruehernutzung letztenutzung letztermieter previoususe formeruse lastuse "
        "vornutzer ehemaligenutzung",
    ),
    ImportField(
        "partial", "teilweise leer", "boolean",
        "teilweise teilleerstand teilweiseleer partial partlyvacant",
    ),
)  # fmt: skip
FIELDS: dict[str, ImportField] = {f.name: f for f in (*IDENTITY, *LASTING, *PLACE, *PREMISES, *SPELL)}
