"""Frame around every page: language, page settings, style sheet, logo, marks and menu in the header."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import ParamSpec

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.i18n import language, use_language
from ui import account_menu, reads, theme
from ui.components.marks import mark
from ui.errors import show_error

P = ParamSpec("P")
ICONS = Path(__file__).parent / "icons"
STYLE = Path(__file__).parent / "style.css"


def dark() -> bool:
    """Return True when the reader's screen is dark."""
    return st.context.theme.type == "dark"


def begin() -> None:
    """Set language and page settings; call before anything is drawn."""
    chosen = st.query_params.get("sprache") or st.context.cookies.get(
        "sprache", "de"
    )  # as on the sign-in page
    use_language(st.session_state.setdefault("language", chosen))
    st.set_page_config(
        page_title="Quartiersatlas",
        page_icon=str(ICONS / "symbol.svg"),
        layout="wide",
        initial_sidebar_state=theme.SIDEBAR_PX,
    )


@cache
def _style() -> str:
    return STYLE.read_text(encoding="utf-8")


def style_sheet(municipality: str) -> str:
    """Return the style sheet with the colours of the reader's mode and the municipality beside the logo."""
    name = municipality.replace("\\", "").replace('"', "").replace("<", "").replace("\n", " ")
    variables = f':root {{ {theme.css_variables(dark=dark())} --qa-place: "{name}"; }}'
    return f"<style>{variables}\n{_style()}</style>"


def draw(title: str) -> None:
    """Draw what stands around a page: title of the tab, styles, logo, marks and menu."""
    st.set_page_config(page_title=f"{title} · Quartiersatlas")
    st.html(style_sheet(reads.municipality_name()))
    st.logo(str(ICONS / ("logo_dark.svg" if dark() else "logo_light.svg")), size="large")
    with st.container(key="kopf", horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        example = mark("example") if reads.has_examples() else ""
        st.html(f'<span data-qa-language="{language()}">{example}</span>', width="content")
        account_menu.menu()


def page(title: str, *marks: str, crumbs: str = "") -> DeltaGenerator:
    """Draw the head of a page and return the place for its buttons, right of the title.

    Parameters
    ----------
    title
        The only ``h1`` of the page.
    marks
        Marks beside the title, HTML of ``ui.components.marks``.
    crumbs
        Line above the title.
    """
    if crumbs:
        st.caption(crumbs)
    with st.container(key="seitenkopf", horizontal=True, vertical_alignment="center", gap="small"):
        st.title(title, anchor=False, width="content")
        if marks:
            st.html(f'<div class="qa-marks">{"".join(marks)}</div>', width="content")
        return st.container(key="seitenaktionen", horizontal=True, horizontal_alignment="right")


def use_reader_language() -> None:
    """Set the reader's language; call first in whatever runs apart from the page."""
    use_language(st.session_state.get("language", "de"))


def fragment(function: Callable[P, None]) -> Callable[P, None]:
    """Decorate a part that reruns alone: like ``st.fragment``, in the reader's language, errors as a sentence."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        use_reader_language()
        try:
            function(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - a part's error must not take the page with it
            show_error(error)

    return st.fragment(run)
