"""The phone page has the colours of the atlas, and its texts can be read in the sun: 7:1."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geo.terms import STATUS_SYMBOLS
from ui import theme

FIELD = Path(__file__).resolve().parents[2] / "field"
SHARED = (
    *(
        "primary",
        "on_primary",
        "primary_tint",
        "primary_tint_text",
        "page",
        "panel",
        "text",
        "line",
        "field_border",
    ),
    *("good_tint", "warning_tint", "error_tint", "example_tint", "map_land", "map_outside", "map_road"),
    "map_road_casing",
)
TEXTS = (
    *(
        ("text", "page"),
        ("muted", "page"),
        ("muted", "panel"),
        ("on-primary", "primary"),
        ("text", "map-land"),
    ),
    *(("primary-tint-text", "page"), ("primary-tint-text", "primary-tint"), ("good-sun", "good-tint")),
    *(("warning-sun", "warning-tint"), ("error-sun", "page"), ("example-sun", "page"), ("on-toast", "toast")),
    ("toast-action", "toast"),
)


def _colours(*, dark: bool) -> dict[str, str]:
    light, _, night = (FIELD / "tokens.css").read_text().partition("@media (prefers-color-scheme: dark)")
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", night if dark else light))


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_colours_are_those_of_the_atlas(dark: bool) -> None:
    colours, palette = _colours(dark=dark), theme.palette(dark=dark)
    assert {name: colours[name.replace("_", "-")] for name in SHARED} == {
        name: getattr(palette, name) for name in SHARED
    }


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_every_text_can_be_read_in_the_sun(text: str, ground: str, dark: bool) -> None:
    colours = _colours(dark=dark)
    assert contrast(colours[text], colours[ground]) >= 7, (text, ground)


@pytest.mark.parametrize("dark", [False, True])
def test_symbols_have_their_colours_and_signs(dark: bool) -> None:
    light, _, night = (FIELD / "style.css").read_text().partition("@media (prefers-color-scheme: dark)")
    words = (FIELD / "words.js").read_text()
    rules = re.findall(r"((?:\.\w+(?:, )?)+) \{ --status: (#[0-9A-F]{6}); \}", night if dark else light)
    found = {name: colour for names, colour in rules for name in re.findall(r"\.(\w+)", names)}
    for status, symbol in STATUS_SYMBOLS.items():
        if status in found:
            assert found[status] == (symbol.dark if dark else symbol.light)
            assert symbol.glyph in words
    assert {"vacant", "threatened", "marketing", "negotiation", "interim_use", "reported", "relet"} <= set(
        found
    )
