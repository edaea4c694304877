"""Dialogs of the menu: keyboard shortcuts and what the data is."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.i18n import N_, _
from ui import reads
from ui.components.marks import facts, mark
from ui.components.provenance import source_text

SHORTCUTS = (
    ("/", N_("Suche")),
    ("F", N_("Filter")),
    ("K", N_("Karte")),
    ("T", N_("Tabelle")),
    ("?", N_("Kurzbefehle")),
    ("Esc", N_("schließt zuletzt Geöffnetes")),
)
"""Keys on the page Karte."""


def shortcuts() -> None:
    """Open the list of keyboard shortcuts."""

    @st.dialog(_("Kurzbefehle"))
    def show() -> None:
        st.html(facts((key, _(meaning)) for key, meaning in SHORTCUTS))
        st.caption(
            _(
                "Auf der Karte: Pfeiltasten verschieben, + und − ändern den Maßstab, Enter listet den Ausschnitt."
            )
        )

    show()


def data() -> None:
    """Open the summary of all sources in use."""

    @st.dialog(_("Über diese Daten"), width="large")
    def show() -> None:
        if reads.has_examples():
            st.markdown(_("Das sind Beispieldaten. Alles lässt sich ausprobieren, nichts geht kaputt."))
        items = "".join(f"<li>{mark(s.quality)} {escape(source_text(s))}</li>" for s in reads.sources())
        st.html(f'<ul class="qa-list">{items}</ul>')
        st.markdown(_("Eigene Daten laden Sie unter Daten."))

    show()
