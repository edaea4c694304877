"""Ausgeben: the question of the page as PDF, XLSX and GeoPackage, made when asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.i18n import _, language, use_language
from quarters.supply.model import SupplyModel
from ui import theme
from ui.supply import plan, reads
from ui.supply.question import Question
from ui.today import today

if TYPE_CHECKING:
    from quarters.supply.export import GapExport

Make = Callable[["GapExport"], bytes]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(place: DeltaGenerator, model: SupplyModel, question: Question) -> None:
    """Draw the button with the formats; a file is made only when it is asked for."""
    formats: tuple[tuple[str, str, str, Make], ...] = (
        (_("PDF mit Karte"), "pdf", "application/pdf", _pdf),
        (_("Excel-Tabelle (XLSX)"), "xlsx", _XLSX, _xlsx),
        (_("GeoPackage für QGIS"), "gpkg", "application/geopackage+sqlite3", _gpkg),
    )
    with place, st.popover(_("Ausgeben"), icon=":material/download:", key="versorgung_ausgeben"):
        for title, ending, media, make in formats:
            st.download_button(
                title, data=_made_later(make, model, question), mime=media, on_click="ignore",
                file_name=_file_name(question, ending), key=f"ausgeben_{ending}", type="tertiary",
            )  # fmt: skip
        st.html(
            f'<p class="qa-note">{_("Mit Ihrem Szenario, Methode, Fußwegen, Quellen und Datenstand.")}</p>'
        )


def _file_name(question: Question, ending: str) -> str:
    return f"versorgung_{question.service.key}_{question.threshold_m:.0f}m_{today().isoformat()}.{ending}"


def _made_later(make: Make, model: SupplyModel, question: Question) -> Callable[[], bytes]:
    """Return the maker of a file: in the language of now, with the scenario as it is when the file is asked for."""
    held, spoken = plan.held(), language()

    def made() -> bytes:
        from quarters.supply.export import gap_export  # loads the file formats, which no page run needs

        use_language(spoken)
        of = (question.service.key, question.threshold_m, question.level, question.group)
        return make(gap_export(reads.usable(model, held.steps).state, *of, held.name))

    return made


def _pdf(content: GapExport) -> bytes:
    from quarters.supply.export import gaps_pdf

    return gaps_pdf(content, theme.GAP, theme.LIGHT.primary)


def _xlsx(content: GapExport) -> bytes:
    from quarters.supply.export import gaps_xlsx

    return gaps_xlsx(content)


def _gpkg(content: GapExport) -> bytes:
    from quarters.supply.export import gaps_gpkg

    return gaps_gpkg(content)
