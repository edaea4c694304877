"""Words of the screens in the room: telephones, big screen, facilitator."""

from __future__ import annotations

from geo.i18n import _, language


def screen_words() -> dict[str, str]:
    """Return the words in the current language, by the names that the pages use."""
    return {
        "locale": "de-DE" if language() == "de" else "en-GB",
        "joinTitle": _("Beim Workshop mitmachen"),
        "code": _("Code"),
        "codeHint": _("Sechs Zeichen, sie stehen auf der großen Anzeige."),
        "go": _("Weiter"),
        "group": _("Ihre Gruppe"),
        "noGroup": _("keine Gruppe"),
        "name": _("Ihr Name (freiwillig)"),
        "nameHint": _("Der Name steht nur in der Liste der Teilnehmenden, nie bei einer geheimen Stimme."),
        "join": _("Mitmachen"),
        "following": _("Sie folgen der Moderation"),
        "free": _("Sie schauen frei"),
        "lookAround": _("Frei umsehen"),
        "back": _("Zurück zur Moderation"),
        "moveHint": _("Bewegen Sie die Karte, schauen Sie frei. Zurück geht es mit einem Tipp."),
        "notGuiding": _("Die Moderation zeigt gerade keine Ansicht. Schauen Sie sich frei um."),
        "step": _("Schritt {n} von {all}"),
        "weighHint": _("0 = egal, 5 = sehr wichtig"),
        "rateHint": _("1 = schlecht, 5 = sehr gut"),
        "spread": _("Verteilen Sie {n} Punkte."),
        "left": _("Noch {n}."),
        "sendWeights": _("Gewichte abgeben"),
        "sendRatings": _("Bewertung abgeben"),
        "sendVote": _("Stimme abgeben"),
        "anonymous": _("Gezeigt werden nur Mittelwerte, keine Namen. Ändern geht bis zum Ende der Runde."),
        "openVote": _(
            "Offene Abstimmung: Das Protokoll nennt die Gruppe. Ändern geht bis zum Ende der Runde."
        ),
        "secretVote": _("Geheime Abstimmung: Niemand kann Ihre Stimme Ihnen zuordnen."),
        "answered": _("{n} von {all} haben abgegeben. Das Ergebnis erscheint, wenn die Moderation es zeigt."),
        "arrived": _("Ihre Stimme ist angekommen."),
        "kept": _("Auf diesem Gerät gesichert. Wird gesendet, sobald wieder Netz da ist."),
        "change": _("Eingabe ändern"),
        "offline": _(
            "Ohne Netz? Die Stimme bleibt auf diesem Gerät und wird gesendet, sobald wieder Netz da ist."
        ),
        "toMap": _("Zur Karte"),
        "toRound": _("Zur Runde"),
        "closedMeanwhile": _("Die Runde ist schon geschlossen; diese Eingabe zählt nicht mehr."),
        "pin": _("Anmerken"),
        "sketch": _("Einzeichnen"),
        "pinHint": _("Auf die Stelle tippen."),
        "sketchHint": _("Punkte nacheinander antippen, dann Fertig."),
        "noteText": _("Was ist hier wichtig?"),
        "save": _("Sichern"),
        "cancel": _("Abbrechen"),
        "done": _("Fertig"),
        "lost": _("Verbindung unterbrochen. Es wird neu verbunden."),
        "lostSince": _("Verbindung unterbrochen seit {time}. Stimmen bleiben auf den Telefonen."),
        "connected": _("Verbunden"),
        "ended": _("Der Workshop ist beendet. Vielen Dank fürs Mitmachen."),
        "notStarted": _("Der Workshop hat noch nicht begonnen. Diese Seite geht von selbst weiter."),
        "example": _("Beispieldaten"),
        "takePart": _("Mitmachen"),
        "ranking": _("Rangfolge nach unseren Gewichten"),
        "ownRanking": _("Ihre eigene Rangfolge"),
        "ownHint": _("Nach Ihren Gewichten, Punkte von 100. Nur auf diesem Gerät."),
        "byTopsis": _("Nach TOPSIS: {order}"),
        "pointsOf": _("Punkte von 100"),
        "place": _("Platz {n}"),
        "places": _("Platz {from} bis {to}"),
        "noPlace": _("ohne Platz"),
        "voteResult": _("Ergebnis der Abstimmung"),
        "dots": _("Punkte"),
        "weighted": _("{n} von {all} haben gewichtet"),
        "rated": _("{n} von {all} haben bewertet"),
        "voted": _("{n} von {all} haben abgestimmt"),
        "sources": _("Quelle:"),
        "options": _("Zur Wahl"),
        "noMap": _("Ohne bekannten Ort, deshalb nicht auf der Karte:"),
        "comments": _("Anmerkungen"),
        "map": _("Karte des Workshops. Pfeiltasten verschieben, Plus und Minus ändern den Maßstab."),
        "zoomIn": _("Vergrößern"),
        "zoomOut": _("Verkleinern"),
        "scenario": _("Was wäre, wenn"),
        "waiting": _("Bitte auf die große Anzeige schauen."),
        "wrong": _("Diesen Workshop gibt es nicht oder er ist beendet; bitte den Code prüfen."),
    }


def lead_words() -> dict[str, str]:
    """Return the words of the facilitator's screen; those of all screens are among them."""
    return screen_words() | {
        "agenda": _("Ablauf"),
        "people": _("{n} Geräte dabei"),
        "onePerson": _("1 Gerät dabei"),
        "devices": _("Geräte nach Gruppen ({n})"),
        "devicesHint": _(
            "Gezählt werden Geräte, nicht Menschen: Wer mit mehreren Browsern mitmacht, zählt und stimmt mehrfach. "
            "Bei mehr Geräten als Menschen im Raum bitte nachfragen."
        ),
        "openBeamer": _("Beamer öffnen"),
        "showAccess": _("Zugang zeigen"),
        "qr": _("QR-Code, der zum Workshop führt"),
        "close": _("Schließen"),
        "noteHint": _("Notiz fürs Protokoll, zum Beispiel „B braucht zweite Zufahrt“"),
        "noteLabel": _("Notiz fürs Protokoll"),
        "decision": _("Beschluss"),
        "keep": _("Festhalten"),
        "notSent": _("Keine Verbindung: Das ist noch nicht angekommen. Bitte noch einmal versuchen."),
        "start": _("Workshop beginnen"),
        "backStep": _("Zurück"),
        "next": _("Weiter: {step}"),
        "end": _("Workshop beenden"),
        "protocol": _("Protokoll"),
        "endQuestion": _(
            "Workshop beenden? Die Zugänge aller Telefone verfallen. Das Protokoll bleibt im Archiv."
        ),
        "guiding": _("Meine Ansicht führt"),
        "ledHint": _("Beamer und Telefone zeigen den Ausschnitt mit"),
        "recall": _("Alle hierher holen"),
        "hideBeamer": _("Beamer ausblenden"),
        "showBeamer": _("Beamer zeigen"),
        "tools": _("Werkzeuge der Karte"),
        "point": _("Zeigen"),
        "zoom": _("Maßstab"),
        "removeMark": _("Anmerkung entfernen"),
        "prepared": _(
            "Alles ist vorbereitet. Mit „Workshop beginnen“ geht es los; mitmachen kann man schon jetzt."
        ),
        "spreadHint": _("Punkt: Mittel der Gruppe. Balken: mittlere Hälfte der Antworten."),
        "openVoteLead": _("Offene Abstimmung"),
        "closeRound": _("Runde schließen"),
        "openRound": _("Runde öffnen"),
        "openAgain": _("Neue Runde öffnen"),
        "undoClose": _("Schließen zurücknehmen"),
        "showResult": _("Ergebnis auf dem Beamer zeigen"),
        "hideResult": _("Ergebnis vom Beamer nehmen"),
        "budget": _("Punkte je Person"),
        "secret": _("geheim"),
        "rankingTitle": _("Rangfolge"),
        "move": _("Es müssten {share} % des Gewichts wandern, bis {letter} gleichzieht."),
        "firm": _("TOPSIS und zufällige Gewichte"),
        "bySum": _("Summe"),
        "atRandom": _("vorn bei Zufall"),
        "firmHint": _(
            "Punkte von 100 nach gewichteter Summe und nach TOPSIS; zuletzt der Anteil zufälliger Gewichtungen, bei "
            "denen die Fläche vorn liegt."
        ),
        "bothHint": _("Nach der gewichteten Summe; wo TOPSIS anders ordnet, steht dessen Platz in Klammern."),
        "byGroup": _("Plätze nach Gruppen"),
        "groupHead": _("Gruppe"),
        "agreement": _("Einigkeit der Gruppen: {w} (0 = keine, 1 = gleiche Reihenfolge; Kendalls W)"),
    }
