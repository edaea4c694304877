"""Small picture of where a place lies in the city."""

from __future__ import annotations

from html import escape

from geo.i18n import _
from quarters.profile import Place
from ui import frame, register_reads, theme
from ui.components.symbols import data_address

MARGIN = 0.03
"""Free rim around the city, as a share of its width."""


def outline(place: Place) -> str:
    """Return the picture as HTML with a text alternative, or ``""`` when there is nothing to draw."""
    found = register_reads.outline(place.id)
    if found is None:
        return ""
    colours = theme.palette(dark=frame.dark())
    west, top, width, height = found.view_box
    rim = MARGIN * width
    boroughs = "".join(f'<path d="{path}"/>' for path in found.boroughs)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{west - rim:.0f} {top - rim:.0f} {width + 2 * rim:.0f} '
        f'{height + 2 * rim:.0f}"><g fill="{colours.map_land}" stroke="{colours.borough_line}" '
        f'stroke-width="{width / 400:.0f}">{boroughs}</g><path d="{found.place}" fill="{colours.primary}" '
        f'fill-opacity=".25" stroke="{colours.primary}" stroke-width="{width / 170:.0f}"/></svg>'
    )
    words = _("Lage von {name} in der Stadt").format(name=place.name)
    return f'<div class="qa-outline"><img src="{data_address(svg)}" alt="{escape(words)}"></div>'
