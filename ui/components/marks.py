"""Marks: small labels that say what a figure is worth; never by colour alone, so that grey print still tells them apart.

Marks are HTML for ``st.html``; every text that comes from the database is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from geo.i18n import _
from geo.terms import QUALITIES

_PATHS = {
    "official": "M12 2 4 5v6c0 5 3.4 9.3 8 11 4.6-1.7 8-6 8-11V5zm-1.2 14L7 12.2l1.4-1.4 2.4 2.4 4.8-4.8L17 9.8z",
    "example": "M6 22q-1.2 0-1.7-1t.2-2L10 11V5H9q-.4 0-.7-.3T8 4t.3-.7T9 3h6q.4 0 .7.3t.3.7-.3.7-.7.3h-1v6l5.5 8q.7 1 "
    ".2 2T18 22zm1-3h10l-3.6-5.4h-2.8z",
    "stale": "M12 22a10 10 0 1 1 0-20 10 10 0 0 1 0 20m0-2a8 8 0 1 0 0-16 8 8 0 0 0 0 16m3.3-3.3 1.4-1.4-3.7-3.7V7h-2v5.4z",
}
_GLYPHS = {"approximate": "≈", "assumption": "?", "ended": "✕"}


def _icon(role: str) -> str:
    if role in _PATHS:
        return f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{_PATHS[role]}"/></svg>'
    return f'<span aria-hidden="true">{_GLYPHS[role]}</span>' if role in _GLYPHS else ""


def mark(role: str, text: str = "") -> str:
    """Return one mark as HTML.

    Parameters
    ----------
    role
        ``official``, ``approximate``, ``example``, ``assumption``, ``stale``, ``ended`` or ``plain``.
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
