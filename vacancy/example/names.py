"""Street names that nobody can mistake for real ones: „Musterweg“, „Alte Beispielgasse“."""

from __future__ import annotations

from itertools import product

STEMS = (
    "Beispiel", "Muster", "Probe", "Demo", "Modell", "Versuchs", "Platzhalter", "Übungs", "Entwurfs", "Schablonen",
    "Attrappen", "Fantasie", "Erfindungs", "Test", "Skizzen", "Simulations", "Vorlagen", "Kulissen", "Märchen",
    "Nirgendwo", "Irgendwo", "Luftschloss", "Planspiel", "Blaupausen", "Prototypen", "Rollenspiel", "Traum",
    "Mustermann", "Gedankenspiel", "Pappmaché",
)  # fmt: skip
ENDINGS = (
    "straße", "weg", "gasse", "allee", "ring", "pfad", "damm", "kamp", "winkel", "bogen", "steig", "hof", "ufer",
    "platz", "markt", "zeile", "graben", "hang", "wiese", "brücke", "tor", "feld",
)  # fmt: skip
FEMININE = {"straße", "gasse", "allee", "zeile", "wiese", "brücke"}
NEUTER = {"ufer", "tor", "feld"}
ADJECTIVES = (
    "",
    "Alt",
    "Neu",
    "Klein",
    "Groß",
    "Lang",
    "Kurz",
    "Ober",
    "Unter",
    "Hinter",
    "Vorder",
    "Breit",
    "Schmal",
)


def _inflected(adjective: str, ending: str) -> str:
    if not adjective:
        return ""
    suffix = "e" if ending in FEMININE else "es" if ending in NEUTER else "er"
    return f"{adjective}{suffix} "


def invented_names() -> list[str]:
    """Return all invented street names, plain ones first; unique, always in the same order."""
    names = [
        f"{_inflected(adjective, ending)}{stem}{ending}"
        for adjective, ending, stem in product(ADJECTIVES, ENDINGS, STEMS)
    ]
    return list(dict.fromkeys(names))
