"""The scenario as a file of its own, made when asked for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geo.i18n import _, language, use_language
from quarters.supply.state import SupplyState
from ui.supply import plan
from ui.supply.question import Question
from ui.today import today


def show(question: Question, state: SupplyState) -> None:
    """Draw the buttons; the file holds measures, effects, method, thresholds, sources and data dates."""
    with st.popover(_("Szenario ausgeben"), icon=":material/download:", key="szenario_ausgeben"):
        for title, ending, media in (
            (_("Tabelle (CSV)"), "csv", "text/csv"), (_("Für Programme (JSON)"), "json", "application/json"),
        ):  # fmt: skip
            st.download_button(
                title, data=_made_later(ending, question, state), mime=media, on_click="ignore", type="tertiary",
                file_name=f"szenario_{today().isoformat()}.{ending}", key=f"szenario_ausgeben_{ending}",
            )  # fmt: skip
        st.html(f'<p class="qa-note">{_("Mit Methode, Fußwegen, Quellen und Datenstand.")}</p>')


def _made_later(ending: str, question: Question, state: SupplyState) -> Callable[[], bytes]:
    """Return the maker of a file; language and scenario are those of now, because it runs apart from the page."""
    known, spoken = plan.known(), language()

    def made() -> bytes:
        from quarters.supply.export.scenario import ScenarioExport, scenario_csv, scenario_json

        use_language(spoken)
        content = ScenarioExport(
            state, known.name if known else _("ohne Namen"), known.author if known else "", today(),
            {question.service.key: question.threshold_m}, question.group,
        )  # fmt: skip
        return scenario_csv(content) if ending == "csv" else scenario_json(content)

    return made
