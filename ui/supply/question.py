"""What is asked on the page Versorgung: service, longest walk, kind of area, age group, layers of the map.

The choice stands in the address (``?dienst=pharmacy&fussweg=1000&gebiete=suburb&gruppe=over_65&karte=luecke,…``), so
that a link opens the same picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from geo.errors import NotFoundError
from geo.i18n import N_, _, format_number, format_percent
from geo.terms import AREA_LEVELS
from quarters.supply.model import SupplyModel
from quarters.supply.services import Service, Threshold
from ui import bound
from ui.components.marks import mark

LEVELS = ("suburb", "statistical_district", "borough", "quarter_lab", "project_area")
GROUPS = {"all": N_("alle"), "over_65": N_("65 +"), "under_18": N_("unter 18")}
MAP_PARTS = {
    "luecke": N_("Versorgungslücke"),
    "angebote": N_("Angebote"),
    "leerstaende": N_("Geeignete Leerstände"),
    "zellen": N_("100-m-Zellen"),
}
SHOWN_AT_START = "luecke,angebote,leerstaende"
OTHER = "anderer"
_WALK_RANGE_M = (50, 10_000)


@dataclass(frozen=True)
class Question:
    """What is asked.

    ``parts`` are the layers of the map; ``adapted`` asks for classes of equally many areas, ``whole_field`` for all
    services of the field together.
    """

    service: Service
    threshold_m: float
    level: str
    group: str
    parts: frozenset[str]
    adapted: bool = False
    whole_field: bool = False

    @property
    def threshold(self) -> Threshold | None:
        """The declared threshold of this length, None when the length was chosen freely."""
        return self.service.threshold(self.threshold_m)


def levels_of(model: SupplyModel) -> list[str]:
    """Return the levels by which the loaded areas can be looked at.

    Raises
    ------
    NotFoundError
        When no areas are loaded.
    """
    found = [level for level in LEVELS if any(zone.level == level for zone in model.zones)]
    if not found or not any(zone.level == "city" for zone in model.zones):
        raise NotFoundError(
            _("Für diese Kommune sind keine Gebiete geladen. Bitte zuerst die Gebiete einlesen.")
        )
    return found


def ask(model: SupplyModel) -> Question:
    """Draw the panel and return what it asks."""
    with st.container(key="versorgung_frage"):
        service = model.service(_service(model))
        whole_field = _field(service)
        threshold_m = _walk(service)
        level = _level(model)
        group = _group(model)
        st.html('<hr class="qa-rule">')
        parts, adapted = _parts()
    return Question(service, threshold_m, level, group, parts, adapted, whole_field)


def _service(model: SupplyModel) -> str:
    known = list(model.catalogue.services)
    bound.read("dienst", _first(model), known)
    icon = model.service(st.session_state["dienst"]).icon
    st.selectbox(
        _("Versorgungsart"), known, key="dienst", icon=f":material/{icon}:",
        format_func=lambda key: _service_words(model.service(key)),
    )  # fmt: skip
    return bound.write("dienst", _first(model))


def _field(service: Service) -> bool:
    """Draw the switch from one service to its whole field."""
    st.session_state.setdefault("feld", st.query_params.get("feld") == "1")
    on = st.toggle(_("Ganzes Feld: {field}").format(field=_(service.field_label)), key="feld")
    if on:
        st.query_params["feld"] = "1"
    else:
        st.query_params.pop("feld", None)
    return on


def _first(model: SupplyModel) -> str:
    """Return the service shown at the start: one that a vacancy can offer."""
    services = model.catalogue.services
    return "general_practice" if "general_practice" in services else next(iter(services))


def _service_words(service: Service) -> str:
    return f"{_(service.label)} · {_(service.field_label)}"


def _walk(service: Service) -> float:
    declared = [f"{one.metres:.0f}" for one in sorted(service.thresholds, key=lambda one: one.metres)]
    default = f"{service.default_threshold_m:.0f}"
    known = (*dict.fromkeys(declared), OTHER)
    given = st.query_params.get("fussweg", "")
    if "fussweg" not in st.session_state and given not in known and _is_walk(given):
        st.session_state["fussweg_frei"], st.session_state["fussweg"] = int(given), OTHER
    if st.session_state.get("fussweg_dienst", service.key) != service.key:
        st.session_state["fussweg"] = default
    st.session_state["fussweg_dienst"] = service.key
    bound.read("fussweg", default, known)
    st.segmented_control(
        _("Höchster Fußweg"), known, key="fussweg", required=True,
        format_func=lambda text: _("anderer") if text == OTHER else format_number(float(text), "m"),
    )  # fmt: skip
    if st.session_state["fussweg"] == OTHER:
        return _free_walk(default)
    metres = float(bound.write("fussweg", default))
    st.html(f'<p class="qa-note">{_walk_source(service.threshold(metres))}</p>')
    return metres


def _is_walk(text: str) -> bool:
    low, high = _WALK_RANGE_M
    return text.isascii() and text.isdigit() and len(text) < 6 and low <= int(text) <= high


def _free_walk(default: str) -> float:
    low, high = _WALK_RANGE_M
    st.session_state.setdefault("fussweg_frei", int(float(default)))
    metres = st.number_input(_("Fußweg in m"), low, high, step=50, key="fussweg_frei")
    st.query_params["fussweg"] = f"{metres:.0f}"
    st.html(f'<p class="qa-note">{mark("assumption", _("Annahme"))} {_("frei gewählt")}</p>')
    return float(metres)


def _walk_source(one: Threshold | None) -> str:
    """Return label and source of a threshold, or the mark of an assumption."""
    if one is None or one.evidence.is_assumption:
        return f"{mark('assumption', _('Annahme'))} {_('ohne Quelle')}"
    straight = f" · {_('Luftlinie')}" if one.measured == "linear" else ""
    return f"{_('Maß:')} {_(one.label)}, {one.evidence.text}{straight}"


def _level(model: SupplyModel) -> str:
    levels = levels_of(model)
    first = "statistical_district" if "statistical_district" in levels else levels[0]
    bound.read("gebiete", first, levels)
    st.selectbox(
        _("Betrachten nach"),
        levels,
        key="gebiete",
        format_func=lambda code: f"{_(AREA_LEVELS[code][0])} ({len(model.zones_of(code))})",
    )
    return bound.write("gebiete", first)


def _group(model: SupplyModel) -> str:
    known = [code for code in GROUPS if code in model.cells.groups]
    bound.read("gruppe", "all", known)
    st.segmented_control(
        _("Für wen"), known, key="gruppe", required=True, format_func=lambda code: _(GROUPS[code])
    )
    group = bound.write("gruppe", "all")
    share = model.cells.coverage.get(group, 1.0)
    if share < 1:
        told = _("Das Alter ist für {share} der Menschen bekannt; die übrigen zählen hier nicht mit.")
        st.html(f'<p class="qa-note">{told.format(share=format_percent(share, 1))}</p>')
    return group


def _parts() -> tuple[frozenset[str], bool]:
    """Draw the switches of the map's content; they stand in one parameter."""
    given = st.query_params.get("inhalt", SHOWN_AT_START).split(",")
    st.html(f'<h2 class="qa-panel-title">{_("Auf der Karte")}</h2>')
    with st.container(gap=None):
        chosen = [code for code in MAP_PARTS if _switch(code, _(MAP_PARTS[code]), code in given)]
    adapted = _switch("klassen", _("Klassen anpassen"), "klassen" in given)
    _write([*chosen, *(["klassen"] if adapted else [])])
    return frozenset(chosen), adapted


def _switch(code: str, label: str, on: bool) -> bool:
    key = f"inhalt_{code}"
    st.session_state.setdefault(key, on)
    return st.checkbox(label, key=key)


def _write(codes: Sequence[str]) -> None:
    text = ",".join(codes)
    if text == SHOWN_AT_START:
        st.query_params.pop("inhalt", None)
    elif st.query_params.get("inhalt") != text:
        st.query_params["inhalt"] = text
