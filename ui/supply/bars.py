"""Bars of people, from zero, the number always beside them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from geo.i18n import _, format_number
from ui import frame, theme
from ui.components.symbols import data_address
from ui.supply import words


def walk_labels(steps_m: Sequence[float]) -> list[str]:
    """Return ``bis 250 m``, ``bis 500 m`` … ``weiter``."""
    return [_("bis {high}").format(high=format_number(step, "m")) for step in steps_m] + [_("weiter")]


def bars_html(rows: Sequence[tuple[str, float, bool]]) -> str:
    """Return one bar per row of label, people and whether it is drawn in the colour of gaps."""
    most = max((number for _label, number, _gap in rows), default=0.0) or 1.0
    colours = {False: theme.palette(dark=frame.dark()).primary, True: theme.GAP[3]}
    items = "".join(
        f'<div><dt>{escape(label)}</dt><dd class="qa-track"><div class="qa-fill" '
        f'style="width:{100 * number / most:.1f}%;background:{colours[gap]}"></div></dd>'
        f"<dd>{escape(words.people(number))}</dd></div>"
        for label, number, gap in rows
    )
    return f'<dl class="qa-bars">{items}</dl>'


def picture(share: float, width: int = 220) -> str:
    """Return a bar from zero as the address of a picture, for labels that take no HTML."""
    colours = theme.palette(dark=frame.dark())
    filled = max(width * min(share, 1.0), 2.0 if share > 0 else 0.0)
    return data_address(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="7" viewBox="0 0 {width} 7">'
        f'<rect width="{width}" height="7" rx="2" fill="{colours.line}"/>'
        f'<rect width="{filled:.1f}" height="7" rx="2" fill="{colours.primary}"/></svg>'
    )
