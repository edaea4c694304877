"""The provenance line that stands under every map, table and chart."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape
from typing import Protocol

import streamlit as st

from geo.i18n import _, format_day
from ui.components.marks import mark


class Sourced(Protocol):
    """What the line needs to know of a source."""

    @property
    def title(self) -> str:
        """Name of the source."""
        ...

    @property
    def publisher(self) -> str:
        """Who published it."""
        ...

    @property
    def as_of(self) -> date | None:
        """Day the data describes; None when unknown."""
        ...

    @property
    def as_of_note(self) -> str:
        """The date as the source gives it, when it is no exact day."""
        ...

    @property
    def quality(self) -> str:
        """``official``, ``approximate`` or ``example``."""
        ...


def stand(source: Sourced) -> str:
    """Return how old a source is: its note, else its date, else ``""``."""
    if source.as_of_note:
        return source.as_of_note
    return format_day(source.as_of) if source.as_of else ""


def source_text(source: Sourced) -> str:
    """Return ``title, publisher, Stand date`` as plain text."""
    day = stand(source)
    parts = [source.title, source.publisher if source.publisher not in source.title else ""]
    parts.append(_("Stand {day}").format(day=day) if day else _("ohne Datum"))
    return ", ".join(part for part in parts if part)


def provenance_html(sources: Iterable[Sourced], method: str = "") -> str:
    """Return the line as HTML: sources, then the marks of their qualities, then the method.

    Parameters
    ----------
    sources
        Sources of what is shown; the same text appears once.
    method
        How the figures were made, for example ``"Entfernung: Fußweg im Netz"``.
    """
    listed = list(sources)
    texts = list(dict.fromkeys(source_text(source) for source in listed))
    body = escape(" · ".join(texts)) if texts else escape(_("keine Angabe"))
    qualities = [
        quality
        for quality in ("official", "approximate", "example")
        if quality in {s.quality for s in listed}
    ]
    tail = f" · {escape(method)}" if method else ""
    return f'<p class="qa-provenance">{_("Quelle:")} {body}{tail} {"".join(mark(quality) for quality in qualities)}</p>'


def provenance(sources: Iterable[Sourced], method: str = "") -> None:
    """Draw the provenance line."""
    st.html(provenance_html(sources, method))
