"""Wie wird gerechnet? The method in plain words, for the foot of the panel."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.i18n import _, format_number
from quarters.supply.gaps import UNSERVED_FACTOR
from ui.components.marks import mark
from ui.supply.question import Question


def show(question: Question) -> None:
    """Draw the explanation, folded away."""
    with st.popover(_("Wie wird gerechnet?"), icon=":material/help:", type="tertiary", key="wie_gerechnet"):
        limit = format_number(question.threshold_m, "m")
        told = (
            _(
                "Jede bewohnte Zelle von 100 m geht zu Fuß zum nächsten Angebot, entlang der Wege, mit Zugang zum Weg."
            ),
            _("Ohne Versorgung ist, wer weiter als {limit} gehen muss.").format(limit=limit),
            _(
                "Unsicher ist eine Zelle, deren Weg so nah an der Grenze liegt, dass Wohnort und Zugang entscheiden."
            ),
            _("Am Rand der Daten kann ein Angebot jenseits der Stadtgrenze näher sein."),
            _("Menschen sind auf 10 gerundet; weniger als 50 werden nicht genauer genannt."),
            _(
                "Der Lückenindex zählt bis {limit} nicht, ab dem {factor}-fachen ganz, dazwischen anteilig."
            ).format(limit=limit, factor=format_number(UNSERVED_FACTOR)),
        )
        items = "".join(f"<li>{escape(line)}</li>" for line in told)
        st.html(
            f'<ul class="qa-plain-list">{items}</ul><p>{mark("assumption", _("Annahme"))} {_need(question)}</p>'
        )


def _need(question: Question) -> str:
    need = question.service.premises
    if need is None:
        return escape(_("Diese Versorgungsart lässt sich nicht in einem Leerstand unterbringen."))
    source = need.floor_area_evidence.text
    told = _("Kleinste Fläche: {area} ({source}).").format(
        area=format_number(need.min_floor_area_m2, "m²"), source=source
    )
    return escape(told)
