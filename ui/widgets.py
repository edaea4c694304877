"""Filter widgets made from a layer's declaration, and back from what they hold to checked filter values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from geo.filters import Bounds, FilterValues, Value, parameter
from geo.i18n import NARROW_SPACE, _, format_number
from geo.layer import Choice, Filter, Flag, InArea, MapLayer, PointStyle, Range, Search, Since
from ui.components.symbols import data_address, symbol_svg

MOST_PILLS = 6
AreaNames = Callable[[str], Mapping[int, str]]


def filter_key(layer: MapLayer, name: str) -> str:
    """Return the widget key of a filter."""
    return f"filter:{layer.id}:{name}"


def fill(values: FilterValues) -> None:
    """Set the widgets of a layer to filter values; call before they are drawn."""
    for each in values.layer.filters:
        name = parameter(each)
        st.session_state[filter_key(values.layer, name)] = _widget_value(each, values.values.get(name))


def _widget_value(each: Filter, value: Value | None) -> object:
    match each, value:
        case Range(), Bounds(low, high):
            held: object = (_within(each, low, each.low), _within(each, high, each.high))
        case Range(), _unset:
            held = (float(each.low), float(each.high))
        case ((Choice() | InArea()), chosen):
            held = list(chosen) if isinstance(chosen, tuple) else []
        case Since(), _value:
            held = value if value in each.months else 0
        case Flag(), _value:
            held = bool(value)
        case _search:
            held = value or ""
    return held


def _within(each: Range, value: float | None, otherwise: float) -> float:
    return float(otherwise if value is None else min(max(value, each.low), each.high))


def values(layer: MapLayer) -> FilterValues:
    """Return the filter values that the widgets of a layer hold; unset before they were ever filled."""
    texts = {}
    for each in layer.filters:
        held = st.session_state.get(filter_key(layer, parameter(each)))
        texts[parameter(each)] = "" if held is None else _text(each, held)
    return FilterValues.parse(layer, texts)


def _text(each: Filter, held: Any) -> str:
    match each:
        case Choice() | InArea():
            return ",".join(str(one) for one in held)
        case Range():
            low, high = held
            ends = ("" if low <= each.low else f"{low:.4f}", "" if high >= each.high else f"{high:.4f}")
            return "..".join(ends)
        case Since():
            return str(held or "")
        case Flag():
            return "1" if held else ""
        case Search():
            return str(held)[:200]


def clear(layer: MapLayer, name: str = "") -> None:
    """Take off one filter of a layer, or all of them; call from a callback."""
    for each in layer.filters:
        if name in {"", parameter(each)}:
            st.session_state[filter_key(layer, parameter(each))] = _widget_value(each, None)


def keep(layer: MapLayer) -> None:
    """Keep the filters of a layer that is switched off; Streamlit forgets a widget that is not drawn."""
    for each in layer.filters:
        key = filter_key(layer, parameter(each))
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def filter_widgets(layer: MapLayer, area_names: AreaNames, counts: Mapping[str, int], *, dark: bool) -> None:
    """Draw the filters of a layer.

    Parameters
    ----------
    area_names
        Names by id for a level.
    counts
        Records per code of the style column; a code that no record has is offered only while it is chosen.
    """
    for each in layer.filters:
        key = filter_key(layer, parameter(each))
        if key not in st.session_state:
            st.session_state[key] = _widget_value(each, None)
        match each:
            case Choice():
                _choice(layer, each, key, counts, dark=dark)
            case InArea():
                _area(each, key, area_names(each.level))
            case Range():
                _range(each, key)
            case Since():
                _since(each, key)
            case Flag():
                st.toggle(_(each.label), key=key)
            case Search():
                hint = _("Straße, Branche, Vornutzung") if "branch" in each.columns else _("Wörter")
                st.text_input(_(each.label), key=key, placeholder=hint, icon=":material/search:")


def _choice(layer: MapLayer, each: Choice, key: str, counts: Mapping[str, int], *, dark: bool) -> None:
    style = layer.style
    symbols = style.symbols if isinstance(style, PointStyle) and style.column == each.column else {}
    labels = {code: _(label) for code, label in each.terms.items()}
    if symbols:
        held = st.session_state.get(key, [])
        codes = [code for code in each.terms if not counts or code in counts or code in held]
        pictures = {
            code: f"![]({data_address(symbol_svg(symbol, dark=dark))}) " for code, symbol in symbols.items()
        }
        st.pills(_(each.label), codes, selection_mode="multi", key=key,
                 format_func=lambda code: pictures.get(code, "") + labels[code])  # fmt: skip
    elif len(each.terms) < MOST_PILLS:
        st.pills(_(each.label), list(labels), selection_mode="multi", key=key, format_func=labels.__getitem__)
    else:
        _many(_(each.label), list(labels), key, labels.__getitem__)


def _area(each: InArea, key: str, names: Mapping[int, str]) -> None:
    if not names:
        return
    if len(names) <= MOST_PILLS:
        st.pills(_(each.label), list(names), selection_mode="multi", key=key, format_func=names.__getitem__)
    else:
        _many(_(each.label), list(names), key, names.__getitem__)


def _many(label: str, options: Sequence[Any], key: str, shown: Callable[[Any], str]) -> None:
    held = [one for one in st.session_state.get(key, []) if one in options]
    if held != st.session_state.get(key):
        st.session_state[key] = held
    st.multiselect(label, options, key=key, format_func=shown, placeholder=_("alle"))


def _range(each: Range, key: str) -> None:
    low, high = st.session_state.get(key, (each.low, each.high))
    digits = 0 if float(each.step).is_integer() else 2
    words = _("egal") if (low, high) == (each.low, each.high) else _range_text(each, low, high, digits)
    st.slider(
        f"{_(each.label)} :gray[{words}]", float(each.low), float(each.high), step=float(each.step), key=key,
        format="localized",
    )  # fmt: skip


def _range_text(each: Range, low: float, high: float, digits: int) -> str:
    unit = f"{NARROW_SPACE}{each.unit}" if each.unit else ""
    if high >= each.high:
        return _("ab {low}").format(low=format_number(low, digits=digits) + unit)
    ends = {"low": format_number(low, digits=digits), "high": format_number(high, digits=digits) + unit}
    return _("{low} bis {high}").format(**ends)


def _since(each: Since, key: str) -> None:
    def words(months: int) -> str:
        if not months:
            return _("egal")
        return _("> {n} Mon.").format(n=months) if months % 12 else _("> {n} J.").format(n=months // 12)

    st.segmented_control(_(each.label), [0, *each.months], key=key, format_func=words, required=True)
