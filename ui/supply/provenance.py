"""Line of sources below the maps and tables of the page Versorgung."""

from __future__ import annotations

import streamlit as st

from geo.i18n import _, ngettext
from quarters.supply.model import SupplyModel
from ui import map_reads
from ui.components.provenance import provenance_html
from ui.supply import reads, words


def line(model: SupplyModel, service: str = "") -> None:
    """Draw the sources of streets, residents, facilities and vacancies, and how distances are measured.

    With a service only the sources of its facilities, and how many of them the register says are closed.
    """
    tolerance_m = reads.tolerance_m(model)
    method = _("Entfernung: Fußweg im Wegenetz {tolerance}").format(tolerance=words.tolerance(tolerance_m))
    vacancies = map_reads.provenance(map_reads.current_version(), "vacancies")
    sources = model.sources_of((service,)) if service else model.sources
    st.html(provenance_html([*sources, *vacancies], method))
    closed = model.closed_by_register(service) if service else 0
    if closed:
        told = ngettext(
            "{n} Angebot zählt nicht: Das Register meldet seine Räume später als leer.",
            "{n} Angebote zählen nicht: Das Register meldet ihre Räume später als leer.", closed,
        )  # fmt: skip
        st.html(f'<p class="qa-note">{told.format(n=closed)}</p>')
