"""Marks: small labels that say what a figure is worth; never by colour alone, so that grey print tells them apart.

Marks are HTML for ``st.html``; every text that comes from the database is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from geo.i18n import _
from geo.terms import QUALITIES

_GLYPHS = {"approximate": "≈", "assumption": "?", "ended": "✕", "done": "✓"}
"""Signs that are letters; the shield, the flask and the clock of the other roles come from the style sheet."""


def _icon(role: str) -> str:
    return f'<span aria-hidden="true">{_GLYPHS[role]}</span>' if role in _GLYPHS else ""


def mark(role: str, text: str = "") -> str:
    """Return one mark as HTML.

    Parameters
    ----------
    role
        ``official``, ``approximate``, ``example``, ``assumption``, ``stale``, ``ended``, ``done`` or
        ``plain``.
    text
        Words of the mark; by default those of the data quality. Escaped here.
    """
    words = text or _(QUALITIES.get(role, role))
    return f'<span class="qa-mark qa-{escape(role)}">{_icon(role)}<span>{escape(words)}</span></span>'


def marks(*parts: str) -> str:
    """Return several marks in one row."""
    return f'<div class="qa-marks">{"".join(parts)}</div>'


def sentence(html: str, *, live: bool = False) -> str:
    """Return the answering sentence of a page as HTML; ``live`` has it announced when it changes."""
    role = ' role="status"' if live else ""
    return f'<p class="qa-sentence"{role}>{html}</p>'


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Return label-value pairs as a definition list; both are escaped, pairs without a value are left out."""
    rows = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in pairs if value)
    return f'<dl class="qa-facts">{rows}</dl>'
