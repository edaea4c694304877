"""Steckbrief as PDF, made when asked for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geo.database import transaction
from geo.i18n import _, language, use_language
from quarters.sites.record import SiteRecord
from ui import reads
from ui.sites import reads as site_reads
from ui.today import today


def button(record: SiteRecord) -> None:
    """Draw the button that makes the sheet of a site as PDF."""
    st.download_button(
        _("Steckbrief (PDF)"), data=_made_later(record), mime="application/pdf", on_click="ignore",
        file_name=f"standort_{record.site.key}_{today().isoformat()}.pdf", icon=":material/picture_as_pdf:",
        key="standort_pdf",
    )  # fmt: skip


def _made_later(record: SiteRecord) -> Callable[[], bytes]:
    """Return the maker of the file; language and figures are those of now, because it runs apart from the page."""
    spoken = language()
    found, gaps = site_reads.measured_of(record.site.id), site_reads.gaps_of(record.site.id)
    sources = reads.sources_of([record.site.source_id])

    def made() -> bytes:
        from quarters.sites.picture import site_picture
        from quarters.sites.sheet import sheet_pdf  # loads the PDF writer, which no page run needs

        use_language(spoken)
        with transaction() as connection:
            picture = site_picture(connection, record)
        return sheet_pdf(record, found, gaps, sources, picture, today())

    return made
