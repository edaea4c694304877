"""Einlesen: the file's columns are assigned, its rows are looked through, and only then anything is stored."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from geo.database import transaction
from geo.errors import InputError
from geo.i18n import _, format_number
from geo.people import Role
from quarters.supply.register_supply import refresh_register_supply
from ui.components.load_dialogs import REGISTER_FILES, ask_origin, open_dialog, show_rejections
from ui.components.table import Row, table_html
from ui.register import desk
from ui.uploads import stored
from ui.who import me
from vacancy.load import LoadReport, Source, load_vacancies, read_table
from vacancy.load.fields import FIELDS
from vacancy.load.headers import map_headers

PREVIEW_ROWS = 5
PREVIEW_COLUMNS = 8
_UNUSED = ""


def button() -> None:
    """Draw the button that opens the dialog, for those who may load lists."""
    if me().role in {Role.PLANNER, Role.ADMIN} and st.button(
        _("Einlesen"), icon=":material/upload_file:", key="leerstand_einlesen"
    ):
        open_dialog(_("Register einlesen"), _content)


def _content() -> None:
    upload = st.file_uploader(
        _("Datei (CSV, XLSX, GeoJSON, GeoPackage)"), type=REGISTER_FILES, key="leerstand_datei"
    )
    if upload is None:
        return
    origin = ask_origin(upload)
    with stored(upload) as path:
        frame = read_table(path).frame
        st.html(_preview(frame))
        given = _columns([str(name) for name in frame.columns])
        report = load_vacancies(path, source=origin, mapping=given, trial=True, actor=me())
    st.html(f'<p class="qa-sentence" role="status"><b>{escape(report.sentence())}</b></p>')
    if "status" not in given.values():
        words = _("Keine Spalte ist dem Status zugeordnet: Jede Zeile gilt als leer.")
        st.html(f'<p class="qa-overdue" role="status">{escape(words)}</p>')
    show_rejections(report)
    _store(upload, origin, report, given)


def _preview(frame: pd.DataFrame) -> str:
    """Return the first rows as they stand in the file."""
    first = frame.iloc[:PREVIEW_ROWS, :PREVIEW_COLUMNS]
    headers = [str(name) for name in first.columns]
    rows = [Row(tuple(str(cell) for cell in line)) for line in first.fillna("").itertuples(index=False)]
    return table_html(_("Erste Zeilen der Datei"), headers, rows)


def _columns(headers: list[str]) -> dict[str, str]:
    """Draw which column of theirs is which of ours, the known names chosen already; return the assignment."""
    try:
        known = {theirs: ours for ours, theirs in map_headers(headers, {}, {}).ours.items()}
    except InputError:
        known = {}
    labels = {field.name: _(field.label) for field in FIELDS.values()}
    options = [_UNUSED, *labels]
    with st.expander(_("Spalten zuordnen"), expanded=len(known) < len(headers)):
        columns = st.columns(2)
        chosen = {}
        for number, header in enumerate(headers):
            with columns[number % 2]:
                chosen[header] = st.selectbox(
                    header[:60].replace("[", "\\["), options, options.index(known.get(header, _UNUSED)),
                    key=f"spalte|{header}", format_func=lambda name: labels.get(name, _("nicht übernehmen")),
                )  # fmt: skip
    return chosen


def _store(upload: UploadedFile, origin: Source, report: LoadReport, given: dict[str, str]) -> None:
    good = report.rows - report.rejected_rows
    valid_only = bool(report.rejected) and good > 0 and st.checkbox(_("Nur die passenden Zeilen einlesen"))
    ready = good > 0 and (not report.rejected or valid_only)
    words = _("{n} Zeilen einlesen").format(n=format_number(good))
    if not st.button(words, type="primary", disabled=not ready, key="leerstand_datei_sichern"):
        return
    with stored(upload) as path, st.spinner(_("Zeilen werden eingelesen")):
        done = load_vacancies(path, source=origin, mapping=given, accept_valid=valid_only, actor=me())
    with transaction(me()) as connection:
        refresh_register_supply(connection)
    desk.new_round()
    st.toast(done.sentence(), icon=":material/check:")
    st.rerun()
