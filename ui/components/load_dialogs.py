"""Load shapes of areas or a register: choose a file, see what it would change, then store it. Nothing before that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from geo.database import transaction
from geo.errors import InputError
from geo.i18n import _, format_number, ngettext
from geo.people import Role
from geo.sources.report import SourceReport
from geo.terms import AREA_LEVELS
from quarters.areas import load_areas
from quarters.supply.register_supply import refresh_register_supply
from ui.components.table import Row, table_html
from ui.errors import show_error
from ui.today import today
from ui.uploads import stored
from ui.who import require
from vacancy.load import LoadReport, Source, load_vacancies

REPORT = "daten_bericht"
SHOWN_REJECTIONS = 50
REGISTER_FILES = ["csv", "tsv", "txt", "xlsx", "geojson", "json", "gpkg"]
AREA_LEVELS_TO_LOAD = ("city", "borough", "statistical_district", "suburb")


class _Trial(Exception):  # noqa: N818 - a signal that rolls the trial back, not an error
    pass


def buttons() -> None:
    """Draw the two buttons that open the dialogs."""
    if st.button(
        _("Register einlesen"), icon=":material/upload_file:", type="primary", key="register_einlesen"
    ):
        open_dialog(_("Register einlesen"), _register)
    if st.button(_("Gebiete ersetzen"), icon=":material/polyline:", key="gebiete_ersetzen"):
        open_dialog(_("Gebiete ersetzen"), _areas)


def open_dialog(title: str, content: Callable[[], None]) -> None:
    """Open a dialog whose failures are one sentence inside it."""

    @st.dialog(title, width="large")
    def show() -> None:
        try:
            content()
        except Exception as error:  # noqa: BLE001 - one sentence in the dialog, the file is not stored
            show_error(error)

    show()


def last_report() -> None:
    """Say what the last load has changed, once."""
    for told in st.session_state.pop(REPORT, []):
        st.html(f'<p class="qa-sentence" role="status">{escape(told)}</p>')


def finish(sentences: list[str]) -> None:
    """Close the dialog and tell the sentences on the page."""
    st.session_state[REPORT] = sentences
    st.rerun()


def ask_origin(upload: UploadedFile, *, titled: bool = True) -> Source:
    """Ask for the provenance that every row will carry; areas are titled by their level."""
    places = iter([column for _row in range(2) for column in st.columns(2)])  # phones show them row by row
    title = upload.name.rsplit(".", 1)[0]
    if titled:
        title = next(places).text_input(_("Titel der Quelle"), title)
    publisher = next(places).text_input(_("Herausgeber"))
    licence = next(places).text_input(_("Lizenz"))
    day = parse_day(next(places).text_input(_("Stand"), placeholder=_("TT.MM.JJJJ")))
    return Source(title=title.strip(), publisher=publisher.strip(), licence=licence.strip(), as_of=day)


def parse_day(text: str) -> date | None:
    """Return the day of ``TT.MM.JJJJ``, None for an empty text.

    Raises
    ------
    InputError
        When it is no date, or lies ahead.
    """
    if not text.strip():
        return None
    try:
        number, month, year = (int(part) for part in text.strip().split("."))
        day = date(year, month, number)
    except ValueError as error:
        raise InputError(
            _("Bitte den Stand als Tag.Monat.Jahr eingeben, zum Beispiel 15.03.2026.")
        ) from error
    if day > today():
        raise InputError(_("Der Stand liegt in der Zukunft: bitte den Tag der Daten eingeben."))
    return day


def _register() -> None:
    st.markdown(
        _(
            "Gelesen werden CSV, XLSX, GeoJSON und GeoPackage. Deutsche und englische Spaltennamen werden erkannt."
        )
    )
    upload = st.file_uploader(_("Datei"), type=REGISTER_FILES, key="register_datei")
    if upload is None:
        return
    origin = ask_origin(upload)
    crs = st.selectbox(
        _("Bezugssystem der Koordinaten"), ["", "EPSG:25832", "EPSG:4326", "EPSG:31467"],
        format_func=lambda code: code or _("aus der Datei"),
    )  # fmt: skip
    with stored(upload) as path, st.spinner(_("Zeilen werden geprüft")):
        report = load_vacancies(path, source=origin, crs=crs, trial=True, actor=require(Role.PLANNER))
    st.html(f'<p class="qa-sentence" role="status"><b>{escape(report.sentence())}</b></p>')
    _columns(report)
    show_rejections(report)
    good = report.rows - report.rejected_rows
    valid_only = bool(report.rejected) and good > 0 and st.checkbox(_("Nur die passenden Zeilen einlesen"))
    ready = good > 0 and (not report.rejected or valid_only)
    if st.button(_("Einlesen"), type="primary", disabled=not ready, key="register_sichern"):
        with stored(upload) as path, st.spinner(_("Zeilen werden eingelesen")):
            report = load_vacancies(
                path, source=origin, crs=crs, accept_valid=valid_only, actor=require(Role.PLANNER)
            )
        with transaction(require(Role.PLANNER)) as connection:
            refresh_register_supply(connection)
        finish([report.sentence()])


def _columns(report: LoadReport) -> None:
    if report.ignored_columns:
        st.caption(
            _("Ohne Bedeutung für das Register: {names}.").format(names=", ".join(report.ignored_columns))
        )


def show_rejections(report: LoadReport | SourceReport) -> None:
    """Show every row that cannot be taken, the first ones in a table."""
    if not report.rejected:
        return
    rows = [
        Row((_("Zeile {n}").format(n=fault.row), fault.column, _quoted(fault.value), fault.reason))
        for fault in report.rejected[:SHOWN_REJECTIONS]
    ]
    st.html(table_html(_("Abgelehnte Zeilen"), (_("Zeile"), _("Spalte"), _("Wert"), _("Grund")), rows))
    more = len(report.rejected) - SHOWN_REJECTIONS
    if more > 0:
        told = ngettext("und {n} weiterer Fehler", "und {n} weitere Fehler", more)
        st.caption(told.format(n=format_number(more)))


def _quoted(value: str) -> str:
    return _("„{name}“").format(name=value) if value else "–"


def _areas() -> None:
    st.markdown(
        _("Gelesen werden GeoJSON, GeoPackage und Shapefile als ZIP, in jedem Bezugssystem. Feinere Ebenen werden neu "
          "gezeichnet, jeder Eintrag neu zugeordnet; was Menschen erfasst haben, bleibt.")
    )  # fmt: skip
    level = st.selectbox(
        _("Ebene"), AREA_LEVELS_TO_LOAD, index=1, format_func=lambda code: _(AREA_LEVELS[code][1])
    )
    upload = st.file_uploader(_("Datei"), type=["geojson", "json", "gpkg", "zip"], key="gebiete_datei")
    if upload is None:
        return
    origin = ask_origin(upload, titled=False)
    with st.spinner(_("Flächen werden geprüft")):
        told = _load_areas(upload, level, origin, trial=True)
    st.html("".join(f'<p class="qa-note">{escape(one)}</p>' for one in told))
    if st.button(_("Ersetzen"), type="primary", key="gebiete_sichern"):
        with st.spinner(_("Flächen werden ersetzt")):
            finish(_load_areas(upload, level, origin, trial=False))


def _load_areas(upload: UploadedFile, level: str, origin: Source, *, trial: bool) -> list[str]:
    """Load the file and return the report; a trial is rolled back."""
    told: list[str] = []
    try:
        with stored(upload) as path, transaction(require(Role.PLANNER)) as connection:
            report = load_areas(
                connection,
                path,
                level,
                publisher=origin.publisher,
                licence=origin.licence,
                as_of=origin.as_of,
            )
            told = report.sentences()
            if trial:
                raise _Trial
    except _Trial:
        pass
    return told
