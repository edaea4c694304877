"""Panel of the page Karte: layers in groups with counts and marks, further layers, filters, sources at the foot."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.filters import FilterValues
from geo.i18n import _, format_number
from geo.layer import MapLayer, PointStyle
from ui import address, map_reads, widgets
from ui.components import layer_switch
from ui.components.marks import mark
from ui.components.provenance import source_text
from ui.components.symbols import data_address, layer_svg
from ui.map_reads import Version

PER_GROUP = 2


def show(version: Version, *, dark: bool) -> None:
    """Draw the switches of the layers; the first of each group and those shown at the start stand open."""
    layers = address.panel_layers()
    on = sum(bool(st.session_state.get(address.layer_key(layer.id))) for layer in layers)
    with st.container(key="karte_ebenen", gap=None):
        st.html(
            f'<div class="qa-panel-head"><h2>{_("Ebenen")}</h2><span>'
            f"{_('{on} von {all} an').format(on=on, all=len(layers))}</span></div>"
        )
        st.html(_pictures(layers, dark=dark))
        further = []
        for group in dict.fromkeys(layer.group for layer in layers):
            st.html(f'<p class="qa-panel-group">{escape(_(group))}</p>')
            for number, layer in enumerate(each for each in layers if each.group == group):
                if number < PER_GROUP or layer.shown_at_start:
                    _row(layer, version)
                else:
                    further.append(layer)
        _further(further, layers, version)


def _pictures(layers: tuple[MapLayer, ...], *, dark: bool) -> str:
    """Return the style that sets each layer's symbol before its title: a picture in the label would be read aloud."""
    rules = (
        f".st-key-{address.layer_key(layer.id).replace(':', '-')} p::before "
        f"{{ content: url('{data_address(layer_svg(layer, dark=dark))}'); }}"
        for layer in layers
    )
    return f"<style>{' '.join(rules)}</style>"


def _row(layer: MapLayer, version: Version) -> None:
    key = address.layer_key(layer.id)
    on = bool(st.session_state.get(key))
    values = widgets.values(layer) if on else FilterValues.parse(layer, {})
    shown = map_reads.summary(version, values).shown
    marks = "".join(mark(quality) for quality in _qualities(layer, version))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"zeile:{layer.id}"):
        st.checkbox(_(layer.title), key=key, on_change=layer_switch.switched, args=(layer.id,))
        st.html(
            f'<span class="qa-layer-figures">{marks}<span>{format_number(shown)}</span></span>',
            width="content",
        )


def _qualities(layer: MapLayer, version: Version) -> list[str]:
    """Return the marks of a layer: the qualities of its sources that are not official."""
    found = {source.quality for source in map_reads.provenance(version, layer.id)}
    return [quality for quality in ("approximate", "example") if quality in found]


def _further(further: list[MapLayer], layers: tuple[MapLayer, ...], version: Version) -> None:
    with st.popover(_("Weitere Ebenen"), icon=":material/layers:", type="tertiary", key="weitere_ebenen"):
        words = st.text_input(_("Ebene suchen"), key="layer_search", icon=":material/search:").strip().lower()
        for layer in further:
            if words in f"{_(layer.title)} {_(layer.group)}".lower():
                _row(layer, version)
            elif address.layer_key(layer.id) in st.session_state:
                # a switch that the search hides keeps its state
                st.session_state[address.layer_key(layer.id)] = st.session_state[address.layer_key(layer.id)]
        st.html(f'<p class="qa-panel-group">{_("Deckkraft und Quelle")}</p>')
        for layer in layers:
            if st.session_state.get(address.layer_key(layer.id)):
                _opacity(layer, version)


def _opacity(layer: MapLayer, version: Version) -> None:
    key = address.opacity_key(layer.id)
    st.session_state.setdefault(key, 100)
    st.slider(_(layer.title), 10, 100, step=10, key=key, format="%d %%")
    texts = [source_text(source) for source in map_reads.provenance(version, layer.id)]
    st.caption(" · ".join(texts) or _("keine Angabe"))


def filters(layer: MapLayer, version: Version, *, first: bool, dark: bool) -> None:
    """Draw the filters of an active layer; those of the first one stand open."""
    bare = map_reads.summary(version, FilterValues.parse(layer, {}))
    counts = bare.by_code if isinstance(layer.style, PointStyle) else {}
    title = _("{layer} filtern").format(layer=_(layer.title))
    if not first:
        with st.expander(title):
            widgets.filter_widgets(
                layer, lambda level: map_reads.area_names(version, level), counts, dark=dark
            )
        return
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="filterkopf"
    ):
        st.html(f"<h2>{escape(title)}</h2>", width="content")
        st.button(
            _("Zurücksetzen"), type="tertiary", on_click=widgets.clear, args=(layer,), key=f"clear:{layer.id}"
        )
    widgets.filter_widgets(layer, lambda level: map_reads.area_names(version, level), counts, dark=dark)


def foot(active: list[MapLayer], version: Version) -> None:
    """Draw the oldest fact about the data at the foot of the panel: whether examples are shown."""
    examples = [
        source
        for layer in active
        for source in map_reads.provenance(version, layer.id)
        if source.quality == "example"
    ]
    if examples:
        st.html(f'<p class="qa-provenance">{mark("example")} {escape(source_text(examples[0]))}</p>')
