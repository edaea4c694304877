"""Line of sources below the maps and tables of the page Versorgung."""

from __future__ import annotations

import streamlit as st

from geo.i18n import _, ngettext
from quarters.supply.model import SupplyModel
from ui import map_reads
from ui.components.provenance import provenance_html
from ui.supply import reads, words


def line(model: SupplyModel, *services: str, vacancies: bool = True) -> None:
    """Draw the sources of what is shown, and how distances are measured.

    Parameters
    ----------
    model
        Its streets and residents are always part of it.
    services
        Services whose facilities are shown; how many of them the register says are closed is told, too.
    vacancies
        Whether vacancies are shown.
    """
    tolerance_m = reads.tolerance_m(model)
    method = _("Entfernung: Fußweg im Wegenetz {tolerance}").format(tolerance=words.tolerance(tolerance_m))
    register = map_reads.provenance(map_reads.current_version(), "vacancies") if vacancies else ()
    st.html(provenance_html([*model.sources_of(services), *register], method))
    closed = sum(model.closed_by_register(service) for service in services)
    gone = sum(model.closed_by_date(service) for service in services)
    if gone:
        told = ngettext(
            "{n} Angebot zählt nicht: Der angekündigte Tag seiner Schließung ist da.",
            "{n} Angebote zählen nicht: Der angekündigte Tag ihrer Schließung ist da.", gone,
        )  # fmt: skip
        st.html(f'<p class="qa-note">{told.format(n=gone)}</p>')
    if closed:
        told = ngettext(
            "{n} Angebot zählt nicht: Das Register meldet seine Räume später als leer.",
            "{n} Angebote zählen nicht: Das Register meldet ihre Räume später als leer.", closed,
        )  # fmt: skip
        st.html(f'<p class="qa-note">{told.format(n=closed)}</p>')
