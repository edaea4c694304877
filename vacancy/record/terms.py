"""Code lists of the record: what is stored and the German words for it (message ids)."""

from __future__ import annotations

from geo.i18n import N_

REPORT_CHANNELS = {
    "survey": N_("Begehung"),
    "citizen": N_("Meldung"),
    "broker": N_("Makler"),
    "owner": N_("Eigentümer"),
    "register": N_("Register"),
}
LOCATION_QUALITIES = {
    "1a": N_("1a-Lage"),
    "1b": N_("1b-Lage"),
    "side": N_("Nebenlage"),
    "scattered": N_("Streulage"),
}
CHECK_STATES = {"rumour": N_("Gerücht"), "reported": N_("gemeldet"), "confirmed": N_("bestätigt")}
CONTACT_ROLES = {
    "owner": N_("Eigentümer"),
    "contact": N_("Ansprechpartner"),
    "manager": N_("Verwalter"),
    "broker": N_("Makler"),
    "tenant": N_("Mieter"),
}
OWNER_KINDS = {
    "private": N_("privat"),
    "commercial": N_("gewerblich"),
    "public": N_("öffentlich"),
    "heirs": N_("Erbengemeinschaft"),
}
CONSENT_SCOPES = {"internal": N_("nur intern"), "expose": N_("Exposé"), "public": N_("öffentliche Seite")}
NOTE_KINDS = {
    "note": N_("Notiz"),
    "call": N_("Telefonat"),
    "visit": N_("Besuch"),
    "letter": N_("Schreiben"),
    "hint": N_("Hinweis"),
}
