"""Symbols of the declarations as SVG: the same picture on the map, in the legend, in pills, tables and documents."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import cache

from geo.layer import AreaStyle, LineStyle, MapLayer, PointStyle, Shape, Symbol
from ui import theme

SIZE_PX = 26
RIM_PX = 1.6
PICTOGRAMS = {
    "shop": "M20 4H4v2h16V4zm1 10v-2l-1-5H4l-1 5v2h1v6h10v-6h4v6h2v-6h1zm-9 4H6v-4h6v4z",
    "gastronomy": "M11 9H9V2H7v7H5V2H3v7c0 2.1 1.7 3.8 3.7 4v9h2.6v-9c2-.2 3.7-1.9 3.7-4V2h-2v7zm5-3v8h2.5v8H21V2"
    "c-2.8 0-5 2.2-5 4z",
    "office": "M20 6h-4V4c0-1.1-.9-2-2-2h-4c-1.1 0-2 .9-2 2v2H4c-1.1 0-2 .9-2 2v11c0 1.1.9 2 2 2h16c1.1 0 2-.9 2-2V8"
    "c0-1.1-.9-2-2-2zm-6 0h-4V4h4v2z",
    "workshop": "M22.7 19l-9.1-9.1c.9-2.3.4-5-1.5-6.9-2-2-5-2.4-7.4-1.3L9 6 6 9 1.6 4.7C.4 7.1.9 10.1 2.9 12.1c1.9 "
    "1.9 4.6 2.4 6.9 1.5l9.1 9.1c.4.4 1 .4 1.4 0l2.3-2.3c.5-.4.5-1.1.1-1.4z",
    "studio": "M12 3a9 9 0 0 0 0 18c.8 0 1.5-.7 1.5-1.5 0-.4-.1-.7-.4-1a1.5 1.5 0 0 1 1.1-2.5H16a5 5 0 0 0 5-5c0-4.4"
    "-4-8-9-8zM6.5 12a1.5 1.5 0 1 1 0-3 1.5 1.5 0 0 1 0 3zm3-4a1.5 1.5 0 1 1 0-3 1.5 1.5 0 0 1 0 3zm5 0a1.5 1.5 0 1 1 0"
    "-3 1.5 1.5 0 0 1 0 3zm3 4a1.5 1.5 0 1 1 0-3 1.5 1.5 0 0 1 0 3z",
    "storage": "M22 21V8.4c0-.9-.5-1.6-1.3-1.9L12 3 3.3 6.5C2.5 6.8 2 7.5 2 8.4V21h4v-9h12v9h4zM8 14h8v2H8zm0 4h8v2H8z",
}
"""Pictogram of each kind of premises on a field of 24 units; drawn inside the symbol from zoom 15."""

_DARK_EDGE = "#4A3200"
_FILLED: frozenset[Shape] = frozenset(
    {"circle", "triangle", "diamond", "square", "ticked_circle", "hexagon", "star"}
)


def _body(shape: Shape, colour: str, rim: str, ground: str) -> str:
    """Return the inner SVG of a shape around (13, 13); ``rim`` is the land colour around it, ``ground`` its inside."""
    edge = f'stroke="{rim}" stroke-width="{RIM_PX}" stroke-linejoin="round"'
    hollow = f'fill="{ground}" stroke="{colour}" stroke-width="2.4"'
    halo = f'<circle cx="13" cy="13" r="12" fill="{rim}"/>'
    box = f'<rect x="2.5" y="2.5" width="21" height="21" rx="2" fill="{rim}"/>'
    shapes: dict[Shape, str] = {
        "circle": f'<circle cx="13" cy="13" r="11" fill="{colour}" {edge}/>',
        "triangle": f'<path d="M13 1.2 25 23.5H1z" fill="{rim}"/><path d="M13 3.6 23.2 22.4H2.8z" fill="{colour}" '
        f'stroke="{_DARK_EDGE}" stroke-width="1.8" stroke-linejoin="round"/>',
        "diamond": f'<path d="M13 1.2 24.8 13 13 24.8 1.2 13z" fill="{colour}" {edge}/>',
        "half_circle": f'{halo}<circle cx="13" cy="13" r="9.8" {hollow}/>'
        f'<path d="M13 3.2a9.8 9.8 0 0 0 0 19.6z" fill="{colour}"/>',
        "square": f'<rect x="3" y="3" width="20" height="20" rx="2" fill="{colour}" {edge}/>',
        "dashed_ring": f'{halo}<circle cx="13" cy="13" r="9.8" {hollow} stroke-dasharray="4.6 2.6"/>'
        f'<circle cx="13" cy="13" r="2.6" fill="{colour}"/>',
        "slashed_square": f'{box}<rect x="4.5" y="4.5" width="17" height="17" rx="1.5" {hollow}/>'
        f'<path d="M5 21 21 5" stroke="{colour}" stroke-width="2.4"/>',
        "dot": f'<circle cx="13" cy="13" r="6.6" fill="{colour}" {edge}/>',
        "ticked_circle": f'<circle cx="13" cy="13" r="11" fill="{colour}" {edge}/>'
        f'<path d="m8 13.4 3.4 3.4 6.8-7" fill="none" stroke="{ground}" stroke-width="2.4"/>',
        "cross": f'<path d="M5 5 21 21M21 5 5 21" stroke="{rim}" stroke-width="6.4"/>'
        f'<path d="M5 5 21 21M21 5 5 21" stroke="{colour}" stroke-width="3.4"/>',
        "hexagon": f'<path d="m13 1.2 10.4 5.9v11.8L13 24.8 2.6 18.9V7.1z" fill="{colour}" {edge}/>',
        "star": '<path d="m13 1.2 3.5 7.6 8.2 1-6 5.7 1.6 8.2L13 19.6l-7.3 4.1 1.6-8.2-6-5.7 8.2-1z" '
        f'fill="{colour}" {edge}/>',
        "ring": f'{halo}<circle cx="13" cy="13" r="9.4" {hollow.replace("2.4", "3.2")}/>',
    }
    return shapes[shape]


@cache
def symbol_svg(symbol: Symbol, *, dark: bool = False, hollow: bool = False, ended: bool = False) -> str:
    """Return a symbol as SVG text of 26 by 26 px in the colours of the mode.

    ``hollow`` leaves the inside empty (the place is not exact), ``ended`` takes the colour away (it is over).
    """
    colours = theme.palette(dark=dark)
    colour = colours.field_border if ended else symbol.dark if dark else symbol.light
    if hollow:
        return _svg(_hollow(symbol.shape, colour, colours.map_land, colours.page))
    return _svg(_body(symbol.shape, colour, colours.map_land, colours.page))


def _hollow(shape: Shape, colour: str, rim: str, ground: str) -> str:
    """Return a shape as its outline; what is an outline already is dashed."""
    if shape not in _FILLED:
        body = _body(shape, colour, rim, ground)
        return body.replace('stroke-width="3.2"', 'stroke-width="3.2" stroke-dasharray="4.6 2.6"')
    outline = _body(shape, ground, colour, ground).replace(f'stroke-width="{RIM_PX}"', 'stroke-width="3.2"')
    return f'<circle cx="13" cy="13" r="12.4" fill="{rim}"/><g transform="matrix(.8 0 0 .8 2.6 2.6)">{outline}</g>'


def record_svg(layer: MapLayer, row: Mapping[str, object], *, dark: bool = False) -> str:
    """Return the symbol of one record as the map draws it; ``""`` when its layer has none for it."""
    style = layer.style
    if not isinstance(style, PointStyle):
        return ""
    symbol = (
        style.symbols.get(str(row.get(style.column))) if style.column else next(iter(style.symbols.values()))
    )
    hollow, ended = style.look(row)
    return symbol_svg(symbol, dark=dark, hollow=hollow, ended=ended) if symbol else ""


def _svg(body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE_PX}" height="{SIZE_PX}" '
        f'viewBox="0 0 {SIZE_PX} {SIZE_PX}">{body}</svg>'
    )


def pictogram_ink(symbol: Symbol, *, dark: bool = False) -> str:
    """Return the colour of a pictogram inside a symbol, or ``""`` where the shape leaves no room for one."""
    if symbol.shape in {"triangle", "star", "ticked_circle"} or symbol.shape not in _FILLED:
        return ""
    return theme.palette(dark=dark).page


def layer_svg(layer: MapLayer, *, dark: bool = False) -> str:
    """Return the sample of a layer for panel and legend: its first symbol, its boundary or its line."""
    match layer.style:
        case PointStyle(symbols=symbols):
            return symbol_svg(next(iter(symbols.values())), dark=dark)
        case AreaStyle() as style:
            colour = style.dark if dark else style.light
            dashes = ' stroke-dasharray="4 2.5"' if style.dashed else ""
            return _svg(
                f'<rect x="2" y="5" width="22" height="16" rx="1" fill="{colour}" fill-opacity="{style.fill_opacity}" '
                f'stroke="{colour}" stroke-width="{min(style.width_px + 0.6, 2.6)}"{dashes}/>'
            )
        case LineStyle() as style:
            return _svg(
                f'<path d="M2 13h22" stroke="{style.dark if dark else style.light}" stroke-width="3"/>'
            )


def data_address(svg: str) -> str:
    """Return SVG text as a ``data:`` address, for image columns and inline pictures."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
