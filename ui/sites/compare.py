"""Up to four sites side by side: one row per criterion, the same for all."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo.i18n import _
from quarters.sites import Site
from quarters.sites.criteria import TYPED
from quarters.sites.record import Figure
from quarters.sites.words import figure_words, measured_words, typed_words
from ui.components.provenance import provenance_html, source_text
from ui.components.table import Row, table_html
from ui.sites import reads, words


def show(sites: Sequence[Site]) -> None:
    """Draw the comparison."""
    st.header(_("Vergleich"), anchor=False)
    records = [reads.record(site.id) for site in sites]
    found = [{each.key: each for each in reads.measured_of(site.id)} for site in sites]
    rows = [
        Row((_("Art"), *(words.strategy(site) for site in sites))),
        Row((_("Status"), *(words.status(site) for site in sites))),
        Row((_("Träger"), *(site.body or _("keine Angabe") for site in sites))),
        Row((_("Angaben der Quellen"), *(_stated(record.figures) for record in records))),
        Row((_("Förderung"), *(record.funding or _("keine Angabe") for record in records))),
    ]
    rows += [
        Row((first.label, *(measured_words(each[key]) for each in found)))
        for key, first in (found[0].items() if found and found[0] else ())
    ]
    rows += [
        Row((_(criterion.label), *(typed_words(record.criteria.get(criterion.key)) for record in records)))
        for criterion in TYPED
    ]
    st.html(table_html(_("Vergleich der Vorhaben"), (_("Kriterium"), *(site.name for site in sites)), rows))
    sources = {source_text(one): one for each in found for told in each.values() for one in told.sources}
    if sources:
        st.html(provenance_html(sources.values(), _("Entfernung: Fußweg im Netz, gerundet auf 10 Menschen")))


def _stated(figures: Sequence[Figure]) -> str:
    told = [" ".join(figure_words(each)) for each in figures]
    return "; ".join(told) or _("keine Angabe")
