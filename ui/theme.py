"""Design tokens: the one place that knows a colour, a size or a scale.

``.streamlit/config.toml``, the style sheet, the map, charts and documents read from here; a test compares the
configuration file with ``streamlit_theme``. Every text colour reaches 4.5:1 on its ground, field borders 3:1.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Palette:
    """Colours of one mode (light or dark), as ``#RRGGBB``; ``*_tint`` is the ground below text of that role."""

    primary: str
    on_primary: str
    primary_tint: str
    primary_tint_text: str
    page: str
    panel: str
    text: str
    text_secondary: str
    line: str
    field_border: str
    good: str
    good_tint: str
    warning: str
    warning_tint: str
    error: str
    error_tint: str
    example: str
    example_tint: str
    map_land: str
    map_outside: str
    map_road: str
    map_road_casing: str
    borough_line: str
    district_line: str


LIGHT = Palette(
    primary="#0B5C6B",
    on_primary="#FFFFFF",
    primary_tint="#E3F0F1",
    primary_tint_text="#0A4D5A",
    page="#FFFFFF",
    panel="#F4F6F5",
    text="#17262B",
    text_secondary="#4D5D63",
    line="#D5DCDC",
    field_border="#7C8B91",
    good="#1D6B43",
    good_tint="#E2F2E8",
    warning="#8A4B00",
    warning_tint="#FFF1D9",
    error="#A3241B",
    error_tint="#FCE9E6",
    example="#5B3E96",
    example_tint="#F0EBFA",
    map_land="#F6F7F5",
    map_outside="#ECEFEE",
    map_road="#FFFFFF",
    map_road_casing="#DDE2E1",
    borough_line="#7C8B91",
    district_line="#B4BFC3",
)
DARK = Palette(
    primary="#63BCC6",
    on_primary="#0B1A1D",
    primary_tint="#153A41",
    primary_tint_text="#9ADDE4",
    page="#12191C",
    panel="#1B2428",
    text="#EAF0F0",
    text_secondary="#B4C2C6",
    line="#35434A",
    field_border="#5A6A70",
    good="#86D3A6",
    good_tint="#173325",
    warning="#F5C66B",
    warning_tint="#3A2B10",
    error="#F19A90",
    error_tint="#3F1D1A",
    example="#C4B3F2",
    example_tint="#2C2440",
    map_land="#1B2428",
    map_outside="#12191C",
    map_road="#334046",
    map_road_casing="#1B2428",
    borough_line="#7A8C93",
    district_line="#46555B",
)

GAP = ("#FBF1DC", "#F3CE94", "#E39C55", "#BC5A2E", "#74281C")
"""Sequential, people without supply: light is few."""
GAP_DARK = ("#3A2F27", "#6B4A31", "#A1683A", "#D99653", "#F8D9A0")
"""The same on dark ground, where more is lighter."""
SUPPLY = ("#E8F2F1", "#B9DAD8", "#7DB7B6", "#3C878E", "#0B5560")
"""Sequential, share of people served."""
CHANGE = ("#0B5560", "#4E97A0", "#B5D6D8", "#F3F1EC", "#F1C893", "#CF7E3C", "#8C3D17")
"""Diverging, better to worse; a map of changes prints the sign too, because both ends are equally dark in grey."""
CHANGE_DARK = ("#9ADDE4", "#5BA7B0", "#33646C", "#2F383C", "#6B4A31", "#B07A3C", "#F8D9A0")
"""The same on dark ground, where more is lighter."""
GROUPS = ("#0B6E7F", "#B25A0B", "#5B4B9E", "#2E8B5E", "#B83A6B", "#7A6414", "#2F6FB2", "#6B7780")
"""Qualitative, never without a direct label."""
CHART_SEQUENTIAL = (
    "#FDF8EC", "#FBF1DC", "#F7E0B8", "#F3CE94", "#EBB575", "#E39C55", "#D07B42", "#BC5A2E", "#984125", "#74281C",
)  # fmt: skip
CHART_DIVERGING = (
    "#0B5560", "#2D7680", "#4E97A0", "#82B7BC", "#B5D6D8", "#F1C893", "#E0A368", "#CF7E3C", "#AE5E2A", "#8C3D17",
)  # fmt: skip
GAP_BREAKS = (0.15, 0.30, 0.45, 0.60)
"""Class limits of the share beyond the threshold; fixed, so that maps of services compare."""

FONT = "Plex, sans-serif"
FONT_CODE = "PlexMono, monospace"
FONT_MAP = "IBM Plex Sans Condensed"
BODY_PX = 15
RADIUS_PX = 8
SIDEBAR_PX = 312
DRAWER_PX = 388
HEADER_REM = 3.75


def palette(*, dark: bool = False) -> Palette:
    """Return the colours of the mode."""
    return DARK if dark else LIGHT


def css_variables(*, dark: bool = False) -> str:
    """Return the palette as CSS custom properties, ``--qa-primary-tint: #E3F0F1; …``."""
    return " ".join(
        f"--qa-{name.replace('_', '-')}: {value};" for name, value in asdict(palette(dark=dark)).items()
    )


def _mode(colours: Palette, *, named_grounds: bool) -> dict[str, object]:
    keys: dict[str, object] = {
        "primaryColor": colours.primary,
        "backgroundColor": colours.page,
        "secondaryBackgroundColor": colours.panel,
        "textColor": colours.text,
        "borderColor": colours.line,
    }
    if named_grounds:
        keys["linkColor"] = colours.primary_tint_text
        for name, role in (("green", "good"), ("orange", "warning"), ("red", "error"), ("violet", "example")):
            keys[f"{name}TextColor"] = getattr(colours, role)
            keys[f"{name}BackgroundColor"] = getattr(colours, f"{role}_tint")
        keys["sidebar"] = {"backgroundColor": colours.panel, "secondaryBackgroundColor": colours.page}
    return keys


def streamlit_theme() -> dict[str, object]:
    """Return the ``[theme]`` table that ``.streamlit/config.toml`` must hold (fonts aside)."""
    return {
        "font": FONT,
        "headingFont": FONT,
        "codeFont": FONT_CODE,
        "baseFontSize": BODY_PX,
        "baseRadius": f"{RADIUS_PX}px",
        "buttonRadius": f"{RADIUS_PX}px",
        "chartCategoricalColors": list(GROUPS),
        "chartSequentialColors": list(CHART_SEQUENTIAL),
        "chartDivergingColors": list(CHART_DIVERGING),
        "light": _mode(LIGHT, named_grounds=True),
        "dark": _mode(DARK, named_grounds=False),
    }
