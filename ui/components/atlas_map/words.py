"""Words of the controls on the map."""

from __future__ import annotations

from typing import Any

from geo.i18n import _, language
from ui.about import SHORTCUTS


def map_words() -> dict[str, Any]:
    """Return the words of the map's controls in the current language."""
    return {
        "language": "de-DE" if language() == "de" else "en-GB",
        "map": _(
            "Karte. Pfeiltasten verschieben, Plus und Minus ändern den Maßstab, Enter listet die Einträge."
        ),
        "zoom": _("Maßstab und Ansichten"),
        "zoomIn": _("Vergrößern"),
        "zoomOut": _("Verkleinern"),
        "home": _("Ganzes Stadtgebiet"),
        "legend": _("Legende"),
        "group": _("Gruppe mit Anzahl, Ring zeigt die Anteile"),
        "list": _("Einträge im Ausschnitt"),
        "listEmpty": _("In diesem Ausschnitt liegt kein Eintrag. Verkleinern oder Filter lösen."),
        "listMost": _("Die nächsten {most} von {all}. Vergrößern zeigt weniger."),
        "several": _("Mehrere Einträge an dieser Stelle"),
        "more": _("und {n} weitere an dieser Stelle"),
        "far": _("Erst in größerem Maßstab zu sehen: {layers}."),
        "table": _("Tabelle"),
        "filter": _("Filtern"),
        "share": _("Ansicht teilen"),
        "shared": _("Link kopiert"),
        "export": _("Ausgeben"),
        "picture": _("Bild der Karte"),
        "savePicture": _("Bild sichern (PNG)"),
        "drawing": _("Bild wird gezeichnet …"),
        "pictureFailed": _("Bild nicht fertig geworden. Noch einmal versuchen"),
        "pictureOf": _("Bild vom {day}"),
        "sourcesLabel": _("Quelle:"),
        "close": _("Schließen"),
        "yes": _("ja"),
        "no": _("nein"),
        "estimated": _("geschätzt"),
        "problem": _(
            "Ein Teil der Karte konnte nicht geladen werden. Ihre Eingaben sind gesichert. Bitte neu laden."
        ),
        "shortcuts": [[key, _(meaning)] for key, meaning in SHORTCUTS],
        "shortcutsTitle": _("Kurzbefehle"),
        "shortcutsOn": _("Kurzbefehle mit einzelnen Tasten benutzen"),
    }
