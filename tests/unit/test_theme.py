"""The configuration file holds what the tokens say, and every text reaches its contrast."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ui import theme

CONFIG = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_configuration_equals_the_tokens() -> None:
    written = tomllib.loads(CONFIG.read_text("utf-8"))["theme"]
    wanted = theme.streamlit_theme()
    assert {key: written.get(key) for key in wanted} == wanted


def test_measure_knows_black_on_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("text", "page"), ("text", "panel"), ("text_secondary", "page"), ("text_secondary", "panel"),
        ("on_primary", "primary"), ("primary_tint_text", "primary_tint"), ("primary_tint_text", "page"),
        ("good", "good_tint"), ("warning", "warning_tint"), ("error", "error_tint"), ("example", "example_tint"),
        ("example", "page"),
    ],
)  # fmt: skip
def test_text_reaches_aa(colours: theme.Palette, text: str, ground: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


def test_field_border_reaches_three_to_one_on_the_light_page() -> None:
    assert contrast(theme.LIGHT.field_border, theme.LIGHT.page) >= 3
    assert contrast(theme.DARK.field_border, theme.DARK.page) >= 3


def test_chart_scales_have_the_ten_colours_that_streamlit_wants() -> None:
    assert len(theme.CHART_SEQUENTIAL) == len(theme.CHART_DIVERGING) == 10


def test_css_names_every_token_once() -> None:
    text = theme.css_variables(dark=True)
    assert "--qa-primary-tint-text: #9ADDE4;" in text
    assert text.count("--qa-") == len(theme.Palette.__dataclass_fields__)
