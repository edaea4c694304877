"""Line of sources below the maps and tables of the page Versorgung."""

from __future__ import annotations

import streamlit as st

from geo.i18n import _
from quarters.supply.model import SupplyModel
from ui import map_reads
from ui.components.provenance import provenance_html
from ui.supply import reads, words


def line(model: SupplyModel) -> None:
    """Draw the sources of streets, residents, facilities and vacancies, and how distances are measured."""
    tolerance_m = reads.tolerance_m(model)
    method = _("Entfernung: Fußweg im Wegenetz {tolerance}").format(tolerance=words.tolerance(tolerance_m))
    vacancies = map_reads.provenance(map_reads.current_version(), "vacancies")
    st.html(provenance_html([*model.sources, *vacancies], method))
