"""Tab Archiv: what a workshop was and decided: protocol, data package, and the room again step by step."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from geo.database import transaction
from geo.i18n import _, format_day
from quarters.workshop.model import STATUS, Workshop
from quarters.workshop.package import package_zip
from quarters.workshop.protocol import protocol_data, protocol_pdf
from quarters.workshop.read import plain_code, workshops
from quarters.workshop.record import Record, record_of
from quarters.workshop.replay import replay_data
from quarters.workshop.words import screen_words
from ui import frame
from ui.components.marks import mark, marks, sentence
from ui.components.table import Row, table_html
from ui.components.workshop_screen import workshop_screen
from ui.map_data import map_theme
from ui.sites.workshop import may_lead
from ui.sites.workshop_map import drawn_map
from ui.who import me


def show() -> None:
    """Draw the tab."""
    if not may_lead():
        st.html(sentence(_("Das Archiv sehen Moderation, Planung und Administration.")))
        return
    with transaction(me()) as connection:
        found = {each.id: each for each in workshops(connection) if each.status != "prepared"}
    if not found:
        st.html(sentence(_("Noch hat kein Workshop stattgefunden.")))
        return
    asked = plain_code(str(st.query_params.get("workshop", "")))
    first = next((place for place, each in enumerate(found.values()) if each.code == asked), 0)
    chosen = st.selectbox(
        _("Workshop"), list(found), index=first, format_func=lambda key: _words(found[key]), key="ws_archiv"
    )
    with transaction(me()) as connection:
        record = record_of(connection, chosen)
    _head(record)
    _downloads(record)
    _replay(record)
    _tables(record)


def _words(each: Workshop) -> str:
    return f"{each.title}, {format_day(each.held_on)} ({_(STATUS[each.status])})"


def _head(record: Record) -> None:
    now = record.workshop
    text = _("<b>{n}</b> Teilnehmende, {rounds} Runden, {written} Notizen und Beschlüsse").format(
        n=len(record.participants), rounds=len(now.rounds), written=len(record.written)
    )
    st.html(marks(*([mark("example")] if now.example else [])) + sentence(text))


def _downloads(record: Record) -> None:
    now = record.workshop
    name = f"workshop-{now.held_on.isoformat()}-{now.code}"
    with st.container(horizontal=True, key="ws_archiv_ausgeben"):
        st.download_button(
            _("Protokoll (PDF)"), lambda: _pdf(now.id), f"{name}.pdf", "application/pdf", icon=":material/description:",
            on_click="ignore",
        )  # fmt: skip
        st.download_button(
            _("Datenpaket (ZIP)"), lambda: _zip(now.id), f"{name}.zip", "application/zip", icon=":material/folder_zip:",
            on_click="ignore",
        )  # fmt: skip


def _pdf(workshop_id: int) -> bytes:
    frame.use_reader_language()
    with transaction(me()) as connection:
        return protocol_pdf(connection, record_of(connection, workshop_id))


def _zip(workshop_id: int) -> bytes:
    frame.use_reader_language()
    with transaction(me()) as connection:
        return package_zip(connection, record_of(connection, workshop_id))


def _maps(told: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Return what the replay draws, each moment with the number of its map: the layers that were shown by then."""
    maps = [now]
    known: dict[str, int] = {}
    moments = []
    for moment in told["moments"]:
        layers, queries = moment.pop("layers"), moment.pop("queries")
        name = json.dumps([layers, queries], sort_keys=True)
        if layers and name not in known:
            known[name] = len(maps)
            maps.append(drawn_map(layers, queries))
        moments.append(moment | {"map": known.get(name, 0)})
    return told | {"moments": moments, "maps": maps}


def _replay(record: Record) -> None:
    st.subheader(_("Schritt für Schritt"), anchor=False)
    words = screen_words() | {"back": _("Zurück"), "next": _("Weiter")}
    workshop_screen(
        {
            **_maps(replay_data(record), record.stage.map),
            "words": words,
            "theme": map_theme(dark=frame.dark()),
        },
        on_changed=lambda: None,
        module="replay",
    )


def _tables(record: Record) -> None:
    for section in protocol_data(record)["sections"]:
        with st.expander(section["title"]):
            for line in section["lines"]:
                st.text(line)
            if section["rows"]:
                rows = [Row(tuple(row)) for row in section["rows"]]
                columns = len(section["head"])
                figures = range(columns - section["numbers"], columns)
                st.html(table_html(section["title"], tuple(section["head"]), rows, tuple(figures)))
