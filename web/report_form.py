"""The form with which citizens report a vacancy; it needs no script."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from geo.i18n import _
from geo.terms import UNIT_KINDS
from vacancy.public_report import LENGTHS


def report_form(given: Mapping[str, str], problem: str, trap: str) -> str:
    """Return the form as HTML.

    Parameters
    ----------
    given
        What was typed before; escaped here.
    problem
        Why it was not taken; empty at first.
    trap
        Name of the field that people do not see.
    """
    intro = _(
        "Steht in Ihrer Nachbarschaft ein Laden, eine Praxis oder eine Werkstatt leer? Die Wirtschaftsförderung prüft "
        "jede Meldung, bevor sie ins Register kommt."
    )
    privacy = _(
        "Ihre Angaben werden ohne Namen gespeichert. Damit das Formular nicht missbraucht wird, zählen wir Meldungen "
        "je Anschluss; diese Zahl wird nach einem Tag gelöscht."
    )
    parts = [
        f'<div class="wide"><p>{escape(intro)}</p>',
        f'<p class="error" role="alert">{escape(problem)}</p>' if problem else "",
        '<form method="post" action="/melden"><div class="pair">',
        _field(given, "street", _("Straße"), required=True),
        _field(given, "house_number", _("Hausnummer")),
        "</div>",
        _field(given, "floor", _("Geschoss"), _("zum Beispiel EG oder 1. OG")),
        _kinds(given.get("kind", "")),
        _field(given, "vacant_since", _("Leer seit"), _("ungefähr genügt, zum Beispiel Sommer 2025")),
        _note(given.get("note", "")),
        f'<p class="trap" aria-hidden="true"><label>Webseite<input name="{trap}" tabindex="-1" autocomplete="off">',
        f"</label></p><button>{escape(_('Melden'))}</button></form>",
        f'<p class="note after">{escape(privacy)}</p></div>',
    ]
    return "\n".join(part for part in parts if part)


def _field(given: Mapping[str, str], name: str, label: str, hint: str = "", *, required: bool = False) -> str:
    told = f'<span class="note">{escape(hint)}</span>' if hint else ""
    value = escape(given.get(name, "")[: LENGTHS[name]])
    needed = " required" if required else ""
    box = f'<input name="{name}" maxlength="{LENGTHS[name]}" value="{value}"{needed}>'
    return f"<label>{escape(label)}{box}{told}</label>"


def _kinds(chosen: str) -> str:
    listed = [("", _("weiß ich nicht")), *((code, _(label)) for code, label in UNIT_KINDS.items())]
    options = "".join(
        f'<option value="{code}"{" selected" if code == chosen else ""}>{escape(label)}</option>'
        for code, label in listed
    )
    return f'<label>{escape(_("Was war dort?"))}<select name="kind">{options}</select></label>'


def _note(text: str) -> str:
    most = LENGTHS["note"]
    box = f'<textarea name="note" rows="4" maxlength="{most}">{escape(text[:most])}</textarea>'
    hint = escape(_("Bitte keine Namen und keine Telefonnummern von anderen."))
    return f'<label>{escape(_("Bemerkung"))}{box}<span class="note">{hint}</span></label>'
