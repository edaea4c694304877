"""Daten: every source with its provenance; load, replace, remove the examples."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.catalogue import USES, SourceEntry
from geo.i18n import _, format_day, format_number
from geo.people import Role
from ui import accounts_view, frame, reads
from ui.components import load_dialogs, remove_dialog, supply_upload
from ui.components.marks import mark, sentence
from ui.components.provenance import stand
from ui.components.table import Html, Row, table_html
from ui.today import today
from ui.who import may

MAX_AGE_DAYS = 365
"""A source older than this is marked as stale; its figures stay."""


def show() -> None:
    """Draw the page."""
    entries = reads.sources()
    actions = frame.page(_("Daten"), *([mark("example")] if reads.has_examples() else []))
    view = accounts_view.chosen_view()
    load_dialogs.last_report()
    if view != "quellen":
        accounts_view.show(view)
        return
    if may(Role.PLANNER):
        with actions:
            load_dialogs.buttons()
            supply_upload.button()
            if reads.has_examples():
                remove_dialog.button()
    st.html(sentence(_summary(entries)))
    used = [entry for entry in entries if entry.rows]
    rest = [entry for entry in entries if not entry.rows]
    if used:
        st.header(_("In Gebrauch"), anchor=False)
        st.html(_table(_("Quellen in Gebrauch"), used))
    if rest:
        st.header(_("Belege für einzelne Angaben"), anchor=False)
        st.html(_table(_("Belege für einzelne Angaben"), rest))
    words = _("Güte: amtlich, angenähert (aus Näherungen berechnet) oder Beispieldaten (erfunden).")
    st.html(f'<p class="qa-note">{escape(words)}</p>')


def _summary(entries: tuple[SourceEntry, ...]) -> str:
    used = [entry for entry in entries if entry.rows]
    if not used:
        return _("Noch ist nichts geladen. Beginnen Sie mit den Gebieten.")
    words = {
        "official": _("{n} amtlich"), "approximate": _("{n} angenähert"), "example": _("{n} mit erfundenen Beispielen")
    }  # fmt: skip
    counts = {quality: sum(entry.quality == quality for entry in used) for quality in words}
    told = ", ".join(words[quality].format(n=n) for quality, n in counts.items() if n)
    return _("<b>{n}</b> Quellen sind in Gebrauch: {told}.").format(n=len(used), told=told)


def _table(title: str, entries: list[SourceEntry]) -> str:
    headers = (
        _("Quelle"), _("Güte"), _("Stand"), _("abgerufen"), _("Lizenz"), _("wofür"),
    )  # fmt: skip
    return table_html(title, headers, [_row(entry) for entry in entries])


def _row(entry: SourceEntry) -> Row:
    uses = "<br>".join(
        f"{escape(_(USES[relation]))}: {format_number(n)}" for relation, n in entry.rows.items()
    )
    return Row(
        (
            _title(entry),
            Html(mark(entry.quality)),
            _stand(entry),
            format_day(entry.retrieved_on),
            entry.licence or _("keine Angabe"),
            Html(uses or "–"),
        )
    )


def _title(entry: SourceEntry) -> Html:
    title = escape(entry.title)
    if entry.url.startswith(("https://", "http://")):
        title = f'<a href="{escape(entry.url)}" target="_blank" rel="noreferrer">{title}</a>'
    under = " · ".join(escape(text) for text in (entry.publisher, entry.coverage, entry.note) if text)
    return Html(f'{title}<br><span class="qa-small">{under}</span>' if under else title)


def _stand(entry: SourceEntry) -> Html:
    words = escape(stand(entry) or _("ohne Datum"))
    if entry.as_of and entry.rows and (today() - entry.as_of).days > MAX_AGE_DAYS:
        return Html(f"{words}<br>{mark('stale', _('veraltet'))}")
    return Html(words)
