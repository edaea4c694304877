"""Spellings of codes found in lists of vacancies, in normal form (small letters, ß as ss, no umlauts, no spaces)."""

from __future__ import annotations

MORE_KINDS = {
    "laden": "shop", "ladenflaeche": "shop", "ladengeschaeft": "shop", "geschaeft": "shop", "einzelhandel": "shop",
    "handel": "shop", "retail": "shop", "store": "shop", "verkaufsflaeche": "shop", "ladenlokale": "shop",
    "gastro": "gastronomy", "restaurant": "gastronomy", "cafe": "gastronomy", "gaststaette": "gastronomy",
    "imbiss": "gastronomy", "kneipe": "gastronomy", "food": "gastronomy",
    "buero": "office", "praxis": "office", "bueropraxis": "office", "bueroraum": "office", "bueroflaeche": "office",
    "praxisraum": "office", "arztpraxis": "office", "dienstleistung": "office", "kanzlei": "office",
    "gewerbe": "workshop", "handwerk": "workshop", "werkstaette": "workshop", "produktion": "workshop",
    "kuenstleratelier": "studio", "proberaum": "studio",
    "lager": "storage", "halle": "storage", "lagerhalle": "storage", "warehouse": "storage", "logistik": "storage",
    "gewerbehalle": "storage",
}  # fmt: skip

MORE_STATUS = {
    "leerstand": "vacant", "leerstehend": "vacant", "freistehend": "vacant", "frei": "vacant", "ja": "vacant",
    "empty": "vacant", "verfuegbar": "vacant",
    "drohenderleerstand": "threatened", "drohtleer": "threatened", "gefaehrdet": "threatened",
    "vermarktung": "marketing", "zuvermieten": "marketing", "tolet": "marketing", "angeboten": "marketing",
    "verhandlung": "negotiation", "reserviert": "negotiation", "reserved": "negotiation",
    "zwischengenutzt": "interim_use", "popup": "interim_use",
    "gemeldet": "reported", "ungeprueft": "reported", "geruecht": "reported", "meldung": "reported",
    "geprueft": "confirmed",
    "imumbau": "conversion", "umnutzung": "conversion", "sanierung": "conversion",
    "dauerhaftleer": "unmarketable", "nichtvermietbar": "unmarketable",
    "vermietet": "occupied", "genutzt": "occupied", "besetzt": "occupied", "inbetrieb": "occupied",
    "nein": "occupied", "let": "occupied",
    "wiedervermietet": "relet", "neuvermietet": "relet", "abriss": "demolished", "doppelt": "duplicate",
}  # fmt: skip

MORE_VACANCY_KINDS = {
    "fluktuation": "fluctuation", "fluktuationsleerstand": "fluctuation", "struktur": "structural",
    "struktureller leerstand": "structural", "sanierung": "refurbishment", "spekulation": "speculative",
}  # fmt: skip

MORE_CONDITIONS = {
    "gut": "ready", "neuwertig": "ready", "saniert": "ready", "bezugsfrei": "ready", "good": "ready",
    "renovierung": "needs_renovation", "mittel": "needs_renovation", "fair": "needs_renovation",
    "sanierung": "needs_refurbishment", "schlecht": "needs_refurbishment", "poor": "needs_refurbishment",
    "ruine": "ruinous", "baufaellig": "ruinous",
}  # fmt: skip

TRUE_WORDS = frozenset({
    "ja", "j", "yes", "y", "true", "t", "wahr", "1", "x", "stufenlos", "barrierefrei", "moeglich", "teilweise",
})  # fmt: skip
FALSE_WORDS = frozenset({
    "nein", "n", "no", "false", "f", "falsch", "0", "nichtstufenlos", "nichtbarrierefrei", "nichtmoeglich",
    "vollstaendig",
})  # fmt: skip
UNKNOWN_WORDS = frozenset(
    {"", "-", "–", "—", "k.a.", "k. a.", "keine angabe", "unbekannt", "n/a", "na", "null", "none", "nan", "?"}
)
MONTHS = {
    name: number
    for number, names in enumerate((
        ("januar", "jan", "january", "jänner"), ("februar", "feb", "february"),
        ("märz", "mrz", "mär", "maerz", "march", "mar"),
        ("april", "apr"), ("mai", "may"), ("juni", "jun", "june"), ("juli", "jul", "july"), ("august", "aug"),
        ("september", "sep", "sept"), ("oktober", "okt", "october", "oct"), ("november", "nov"),
        ("dezember", "dez", "december", "dec"),
    ), start=1)
    for name in names
}  # fmt: skip
