"""Code lists: what is stored, and the German words and symbols that people see for it.

Labels are message ids (``geo.i18n._`` translates them at the screen). Symbols follow the UX specification: shape and
colour always together.
"""

from __future__ import annotations

import tomllib

from geo.layer import Symbol
from geo.settings import PROJECT_DIR

UNIT_KINDS = {
    "shop": "Ladenlokal",
    "gastronomy": "Gastronomie",
    "office": "Büro-/Praxisraum",
    "workshop": "Werkstatt",
    "studio": "Atelier",
    "storage": "Lager/Halle",
}

VACANCY_STATUS = {
    "vacant": "leer",
    "threatened": "drohend",
    "marketing": "in Vermarktung",
    "negotiation": "in Verhandlung",
    "interim_use": "Zwischennutzung",
    "reported": "gemeldet, ungeprüft",
    "confirmed": "bestätigt",
    "conversion": "Umbau",
    "unmarketable": "nicht marktfähig",
}
"""Status of an open vacancy, in the order of legends."""

END_STATUS = {
    "relet": "wiederbelegt",
    "demolished": "abgerissen",
    "false_report": "Fehlmeldung",
    "duplicate": "Dublette",
}
"""Status that ends a vacancy."""

UNIT_STATUS = {"occupied": "belegt", **VACANCY_STATUS}

VACANCY_KINDS = {
    "fluctuation": "fluktuativ",
    "structural": "strukturell",
    "functional": "funktional",
    "refurbishment": "sanierungsbedingt",
    "speculative": "spekulativ",
}

CONDITIONS = {
    "ready": "bezugsfertig",
    "needs_renovation": "renovierungsbedürftig",
    "needs_refurbishment": "sanierungsbedürftig",
    "ruinous": "ruinös",
}

DATE_PRECISIONS = {"day": "Tag", "month": "Monat", "year": "Jahr", "estimated": "geschätzt"}

QUALITIES = {"official": "amtlich", "approximate": "angenähert", "example": "Beispieldaten"}

AREA_LEVELS = {
    "city": ("Stadt", "Stadt"),
    "borough": ("Stadtbezirk", "Stadtbezirke"),
    "statistical_district": ("statistischer Bezirk", "statistische Bezirke"),
    "suburb": ("Vorort", "Vororte"),
    "project_area": ("Projektgebiet", "Projektgebiete"),
    "quarter_lab": ("Quartierslabor", "Quartierslabore"),
}
"""Level of an area: singular and plural."""

SITE_STRATEGIES = {
    "investment": "Investitionsprojekt",
    "platform": "Plattform",
    "perspective": "Perspektivprojekt",
    "nordwaerts": "nordwärts-Projekt",
    "nightlife_quarter": "Ausgehquartier",
    "pop_up": "Pop-up-Ort",
    "candidate": "Kandidat",
}

SITE_STATUS = {
    "idea": "Idee",
    "examined": "geprüft",
    "planned": "geplant",
    "building": "im Bau",
    "running": "in Betrieb",
    "completed": "abgeschlossen",
    "cancelled": "beendet",
}

POSITION_QUALITIES = {"exact": "genau", "inferred": "Ort angenähert", "unverified": "Ort ungeprüft"}

with (PROJECT_DIR / "data" / "services.toml").open("rb") as _file:
    SERVICES = {key: str(one["label"]) for key, one in tomllib.load(_file)["services"].items()}
"""Services: the labels of data/services.toml, in its order."""

STREET_CLASSES = {"main": "Hauptstraße", "minor": "Nebenstraße", "path": "Weg"}

STATUS_SYMBOLS = {
    "vacant": Symbol("circle", "#C2410C", "#F2763C", "●"),
    "threatened": Symbol("triangle", "#E8A317", "#F5C04A", "▲"),
    "marketing": Symbol("diamond", "#A6266E", "#E07AB4", "◆"),
    "negotiation": Symbol("half_circle", "#1F6FB2", "#6FB1EA", "◐"),
    "interim_use": Symbol("square", "#1F8A70", "#5CC9AC", "■"),
    "reported": Symbol("dashed_ring", "#5B4B9E", "#A99BE8", "◌"),
    "confirmed": Symbol("ring", "#C2410C", "#F2763C", "○"),
    "conversion": Symbol("slashed_square", "#6B7780", "#A7B3B8", "◪"),
    "unmarketable": Symbol("cross", "#4A5559", "#C3CCCF", "✕"),
    "occupied": Symbol("dot", "#75848A", "#75858B", "·"),
    "relet": Symbol("ticked_circle", "#2F7D4F", "#7CC896", "✓"),
}
