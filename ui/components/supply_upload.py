"""Load supply data on the page: streets, residents, timetable, list; the change is told before anything is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from geo.i18n import N_, _
from geo.people import Role
from geo.sources.report import SourceReport
from quarters.supply.sources import LoadOptions, load_facilities, load_osm, load_population, load_timetable
from ui.components.load_dialogs import ask_origin, finish, open_dialog, show_rejections
from ui.uploads import stored
from ui.who import require


@dataclass(frozen=True)
class _Kind:
    label: str
    told: str
    suffixes: tuple[str, ...]
    load: Callable[[Path, LoadOptions], SourceReport]


KINDS: Mapping[str, _Kind] = {
    "osm": _Kind(
        N_("Wegenetz und Angebote (OpenStreetMap)"),
        N_("Gelesen werden .osm.pbf und .osm. Beispiele für Wege und Angebote werden ersetzt."),
        ("pbf", "osm", "bz2", "gz"), load_osm,
    ),
    "population": _Kind(
        N_("Bevölkerung (Zensus-Gitter)"),
        N_("Gelesen wird das 100-m-Gitter als CSV oder ZIP. Die bisherigen Zellen werden ersetzt."),
        ("csv", "zip"), load_population,
    ),
    "gtfs": _Kind(
        N_("Fahrplan (GTFS)"),
        N_("Gelesen wird ein GTFS-Archiv. Haltestellen bekommen ihre Abfahrten je Werktag."),
        ("zip",), load_timetable,
    ),
    "facilities": _Kind(
        N_("Liste von Angeboten (CSV)"),
        N_("Spalten: Versorgungsart, Name, Straße, Hausnummer, lon und lat oder x und y (EPSG:25832)."),
        ("csv", "txt"), load_facilities,
    ),
}  # fmt: skip


def button() -> None:
    """Draw the button that opens the dialog."""
    if st.button(_("Versorgung einlesen"), icon=":material/storefront:", key="versorgung_einlesen"):
        open_dialog(_("Versorgung einlesen"), content)


def content() -> None:
    """Draw the content of the dialog: choose, check, store."""
    name = st.selectbox(
        _("Was"), list(KINDS), format_func=lambda key: _(KINDS[key].label), key="versorgung_art"
    )
    kind = KINDS[name]
    st.markdown(_(kind.told))
    upload = st.file_uploader(_("Datei"), type=list(kind.suffixes), key=f"versorgung_datei_{name}")
    if upload is None:
        return
    ages = _age_files() if kind.load is load_population else []
    origin = ask_origin(upload)
    options = LoadOptions(
        publisher=origin.publisher,
        licence=origin.licence,
        as_of=origin.as_of,
        actor=require(Role.PLANNER),
        trial=True,
    )
    with st.spinner(_("Daten werden geprüft")):
        report = _load(kind, upload, ages, options)
    st.html("".join(f'<p class="qa-note">{escape(one)}</p>' for one in report.sentences()))
    show_rejections(report)
    valid_only = bool(report.rejected) and st.checkbox(_("Nur die passenden Zeilen einlesen"))
    ready = not report.rejected or valid_only
    if st.button(_("Einlesen"), type="primary", disabled=not ready, key="versorgung_sichern"):
        with st.spinner(_("Daten werden eingelesen")):
            done = _load(kind, upload, ages, replace(options, trial=False, accept_valid=valid_only))
        finish(done.sentences())


def _age_files() -> list[UploadedFile]:
    return st.file_uploader(
        _("Altersgruppen desselben Gitters (freiwillig)"), type=["csv", "zip"], accept_multiple_files=True,
        key="versorgung_alter",
    )  # fmt: skip


def _load(kind: _Kind, upload: UploadedFile, ages: list[UploadedFile], options: LoadOptions) -> SourceReport:
    with ExitStack() as files:
        path = files.enter_context(stored(upload))
        if kind.load is load_population:
            return load_population(path, options, ages=[files.enter_context(stored(one)) for one in ages])
        return kind.load(path, options)
