"""Options A to H on a drawn map: letter, own shape and own colour as on the screens, the name below."""

from __future__ import annotations

import textwrap
from html import escape

COLOURS = ("#0B6E7F", "#B25A0B", "#5B4B9E", "#B83A6B", "#2E8B5E", "#7A6414", "#2F6FB2", "#6B7780")
"""Colours of the options A to H, as on the screens (static/live/shapes.js; a test compares colours and shapes)."""
SHAPES = (
    '<circle cx="20" cy="20" r="18"/>',
    '<rect x="3" y="3" width="34" height="34" rx="4"/>',
    '<path d="M20 0 40 20 20 40 0 20z"/>',
    '<path d="M20 1 37 10.5v19L20 39 3 29.500v-19z"/>',
    '<path d="M20 2 39 37H1z"/>',
    '<path d="M20 1 39 15 32 38H8L1 15z"/>',
    '<path d="M12 2h16l10 10v16L28 38H12L2 28V12z"/>',
    '<path d="M14 2h12v12h12v12H26v12H14V26H2V14h12z"/>',
)
FONT = 'font-family="IBM Plex Sans, Inter, DejaVu Sans"'
_LINE_SIGNS, _LINE_PX, _SIGN_PX = 22, 20, 11.6
"""Signs of a line, its height, and the width of a sign at 17 px, measured generously: a name stays in the picture."""


def option_svg(place: int, at: tuple[float, float], width: int, name: str, *, chosen: bool) -> str:
    """Return an option as SVG.

    Parameters
    ----------
    place
        0 for A.
    at
        Its point in px.
    width
        Of the picture in px; the name is moved so far that it stays inside.
    name
        Broken into lines.
    chosen
        Draws the ring of the option that was selected.
    """
    x, y = at
    ring = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="29" fill="none" stroke="#17262B" stroke-width="4"/>'
    low = y + (10 if place == 4 else 7)  # a triangle has its middle below
    return (
        f'<g transform="translate({x - 22:.1f} {y - 22:.1f}) scale(1.1)" fill="{COLOURS[place]}" stroke="#fff" '
        f'stroke-width="2">{SHAPES[place]}</g>{ring if chosen else ""}'
        f'<text x="{x:.1f}" y="{low:.1f}" text-anchor="middle" font-size="20" font-weight="600" fill="#fff" {FONT}>'
        f"{'ABCDEFGH'[place]}</text>{_name(x, y, width, name)}"
    )


def _name(x: float, y: float, width: int, name: str) -> str:
    lines = textwrap.wrap(name, _LINE_SIGNS, max_lines=3, placeholder="…") or [""]
    half = max(len(line) for line in lines) * _SIGN_PX / 2 + 4
    middle = width / 2 if 2 * half >= width else min(max(x, half), width - half)
    return "".join(
        f'<text x="{middle:.1f}" y="{y + 46 + number * _LINE_PX:.1f}" text-anchor="middle" font-size="17" '
        f'font-weight="600" fill="#17262B" stroke="#fff" stroke-width="4" paint-order="stroke" {FONT}>'
        f"{escape(line)}</text>"
        for number, line in enumerate(lines)
    )
