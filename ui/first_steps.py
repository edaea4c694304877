"""Three sentences for whoever opens the atlas for the first time; afterwards they stand in the user menu."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from geo.i18n import _, use_language
from geo.settings import settings
from ui import reads

COOKIE = "quartiersatlas_first_steps"
"""Mark of a browser that has shown the steps; it holds nothing but the word ``seen``."""
_OPEN = "first_steps_open"
_BEGIN = "first_steps_begin_now"
_SECONDS = 5 * 365 * 24 * 3600

_remember = st.components.v2.component(
    "quartiersatlas_first_steps",
    js=f"""export default () => {{
      document.cookie = "{COOKIE}=seen; path=/; max-age={_SECONDS}; SameSite=Lax";
    }};""",
)


def wanted() -> bool:
    """Return True on the first page of a browser that has not shown the steps, and until they are closed."""
    if _OPEN not in st.session_state:
        st.session_state[_OPEN] = settings().first_steps and COOKIE not in st.context.cookies
    return bool(st.session_state[_OPEN])


def reopen() -> None:
    """Have the steps shown again; for the user menu."""
    st.session_state[_OPEN] = True


def _close() -> None:
    st.session_state[_OPEN] = False


def _begin() -> None:
    st.session_state.update({_OPEN: False, _BEGIN: True})


def show(to_map: Callable[[], None]) -> None:
    """Open the dialog.

    Parameters
    ----------
    to_map
        Leads to the page Karte; called when the person wants to begin.
    """
    st.dialog(_("Willkommen im Quartiersatlas"), on_dismiss=_close)(_steps)(to_map)


def _steps(to_map: Callable[[], None]) -> None:
    use_language(st.session_state.get("language", "de"))
    if not st.session_state.get(_OPEN):
        # closed by a button: the page is drawn anew, without the dialog
        to_map() if st.session_state.pop(_BEGIN, False) else st.rerun()
    _remember(key="first_steps_seen", height=1)
    items = "".join(f"<li>{escape(step)}</li>" for step in _sentences())
    st.html(f'<ol class="qa-steps">{items}</ol>')
    with st.container(horizontal=True):
        st.button(_("Loslegen"), type="primary", key="first_steps_begin", on_click=_begin)
        st.button(_("Später"), key="first_steps_later", on_click=_close)
    st.caption(_("Nachzulesen oben rechts im Menü unter „Erste Schritte“."))


def _sentences() -> list[str]:
    """Return the steps; the first only while example data is loaded."""
    examples = [_("Das sind Beispieldaten. Alles lässt sich ausprobieren, nichts geht kaputt.")]
    return [
        *(examples if reads.has_examples() else []),
        _("Wählen Sie einen Leerstand: Rechts steht, was dort hilft."),
        _("Eigene Daten laden Sie unter Daten."),
    ]
