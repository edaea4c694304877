"""Tab Plausibilität: what is known of places beside what the model computes, each with its date."""

from __future__ import annotations

import streamlit as st

from geo.i18n import _, format_day
from quarters.supply.model import SupplyModel
from quarters.supply.plausibility import COMPARED, Check
from ui import reads as page_reads
from ui.components.marks import mark, sentence
from ui.components.table import Html, Row, table_html
from ui.supply import provenance, reads
from ui.supply.question import Question


def show(model: SupplyModel, question: Question) -> None:  # noqa: ARG001 - every tab is asked the same way
    """Draw the tab."""
    checks = reads.checks(model)
    judged = [check for check in checks if check.agrees is not None]
    told = _("<b>{n} von {all}</b> bekannten Aussagen stimmen mit der Rechnung überein.").format(
        n=sum(bool(check.agrees) for check in judged), all=len(judged)
    )
    if page_reads.has_examples():
        told += " " + _(
            "Die Beispiel-Angebote sind nach diesen Aussagen erfunden: Erst mit echten Daten prüft das die Rechnung."
        )
    st.html(sentence(told))
    head = (_("Ort"), _("Bekannt"), _("Gerechnet"), _("Vergleich"))
    st.html(table_html(_("Bekannte Aussagen und gerechnete Werte"), head, [_row(check) for check in checks]))
    provenance.line(model, *COMPARED, vacancies=False)


def _row(check: Check) -> Row:
    sign = {
        True: mark("done", _("stimmt überein")),
        False: mark("stale", _("weicht ab")),
        None: mark("assumption", _("nicht vergleichbar")),
    }[check.agrees]
    known = f"{check.known} ({check.known_source}, {check.known_as_of})"
    computed = _("{value} (Stand {day})").format(value=check.computed, day=format_day(check.computed_as_of))
    return Row((check.place, known, computed, Html(sign)))
