"""The address of the page Karte: active layers, filters, selection and table, kept equal to the widgets.

Form: ``?ebenen=vacancies,boroughs&vacancies.status=vacant,threatened&auswahl=vacancies:17&tabelle=1``. The view
(``ansicht``) is written by the map itself. Whatever the address says that does not exist is left out, with a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from geo.errors import AtlasError
from geo.filters import FilterValues
from geo.layer import MapLayer
from geo.layers import all_layers, layer_by_id
from ui import widgets
from ui.layer_limits import WAITING, rivals

LAYERS = "ebenen"
SELECTION = "auswahl"
TABLE = "tabelle"
OPACITY = "deckkraft"
VIEW = "ansicht"
SHOW_SELECTED = "map_show_selected"
"""Key that says: a link named a record and no view, so that the map goes there."""
_WRITTEN = "map_address"
_OWN = (LAYERS, SELECTION, TABLE, OPACITY)


@dataclass(frozen=True)
class Selected:
    """A chosen record: layer and key."""

    layer_id: str
    key: int


@dataclass
class MapState:
    """What the page shows: active layers in drawing order, filters by layer, the chosen record, table open or not."""

    active: list[MapLayer] = field(default_factory=list)
    filters: dict[str, FilterValues] = field(default_factory=dict)
    selected: Selected | None = None
    table: bool = False
    problems: list[str] = field(default_factory=list)
    opacity: dict[str, int] = field(default_factory=dict)
    """Percent by layer; what is not named is opaque."""

    def parameters(self) -> dict[str, str]:
        """Return the canonical parameters of the address."""
        found = {LAYERS: ",".join(layer.id for layer in self.active)}
        for layer_id, values in self.filters.items():
            found |= {f"{layer_id}.{name}": text for name, text in values.parameters().items()}
        faint = [f"{layer.id}:{self.opacity[layer.id]}" for layer in self.active if layer.id in self.opacity]
        if faint:
            found[OPACITY] = ",".join(faint)
        if self.selected:
            found[SELECTION] = f"{self.selected.layer_id}:{self.selected.key}"
        return found | ({TABLE: "1"} if self.table else {})


def panel_layers() -> tuple[MapLayer, ...]:
    """Return the layers that may be switched on and off: all but the base map."""
    return tuple(layer for layer in all_layers() if layer.geometry != "line")


def layer_key(layer_id: str) -> str:
    """Return the widget key of a layer's switch."""
    return f"layer:{layer_id}"


def opacity_key(layer_id: str) -> str:
    """Return the widget key of a layer's opacity."""
    return f"opacity:{layer_id}"


def load() -> list[str]:
    """Bring the widgets to the address when that was changed elsewhere: a link, the back button, another page.

    Call before the widgets are drawn.

    Returns
    -------
    list of str
        Sentences about what the address names and does not exist.
    """
    given = {name: value for name, value in st.query_params.items() if name in _OWN or "." in name}
    written: dict[str, str] | None = st.session_state.get(_WRITTEN)
    if given == written and layer_key(panel_layers()[0].id) in st.session_state:
        return []
    st.session_state[SHOW_SELECTED] = SELECTION in given and VIEW not in st.query_params
    return _apply(given or written or {})


def _apply(parameters: Mapping[str, str]) -> list[str]:
    problems: list[str] = []
    shown = _shown(parameters)
    faint = dict(part.partition(":")[::2] for part in parameters.get(OPACITY, "").split(","))
    for layer in panel_layers():
        st.session_state[layer_key(layer.id)] = layer in shown
        st.session_state[opacity_key(layer.id)] = _percent(faint.get(layer.id, ""))
        texts = {
            name.partition(".")[2]: text
            for name, text in parameters.items()
            if name.startswith(f"{layer.id}.")
        }
        try:
            values = FilterValues.parse(layer, texts)
        except AtlasError as error:
            problems.append(str(error))
            values = FilterValues.parse(layer, {})
        widgets.fill(values)
    st.session_state["map_selected"] = _selected(parameters.get(SELECTION, ""))
    st.session_state["map_table"] = parameters.get(TABLE) == "1"
    return problems


def _shown(parameters: Mapping[str, str]) -> list[MapLayer]:
    """Return the layers that the address names, as many as may be shown at once; the next one is asked about."""
    if LAYERS not in parameters:
        return [layer for layer in panel_layers() if layer.shown_at_start]
    named = parameters[LAYERS].split(",")
    shown: list[MapLayer] = []
    for layer in sorted(panel_layers(), key=lambda each: named.index(each.id) if each.id in named else -1):
        if layer.id not in named:
            continue
        if rivals(layer, shown):
            st.session_state.setdefault(WAITING, layer.id)
        else:
            shown.append(layer)
    return shown


def _percent(text: str) -> int:
    steps = range(10, 101, 10)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 and int(text) in steps else 100


def _selected(text: str) -> Selected | None:
    layer_id, _colon, key = text.partition(":")
    known = layer_id in {layer.id for layer in all_layers()}
    return (
        Selected(layer_id, int(key)) if known and key.isascii() and key.isdigit() and len(key) < 19 else None
    )


def write(state: MapState) -> None:
    """Put the state of the page into the address; one entry of the browser's history per change."""
    parameters = state.parameters()
    st.session_state[_WRITTEN] = parameters
    others = {name: value for name, value in st.query_params.items() if name not in _OWN and "." not in name}
    wanted = others | parameters
    if wanted != dict(st.query_params.items()):
        st.query_params.from_dict(wanted)


def selected_layer(state: MapState) -> MapLayer | None:
    """Return the layer of the chosen record."""
    return layer_by_id(state.selected.layer_id) if state.selected else None
