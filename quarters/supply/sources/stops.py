"""Stops with departures from a timetable."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from sqlalchemy.engine import Connection

from geo.i18n import _, format_day
from geo.sources.origin import Origin
from geo.sources.report import SourceReport
from geo.sources.timetable import Timetable, read_timetable
from quarters.supply.services import ServiceCatalogue, load_services
from quarters.supply.sources.ground import (
    DEFAULTS,
    TIMETABLE_KEY,
    LoadOptions,
    carry_out,
    kept_area,
    store_facilities,
)


def load_timetable(path: Path, options: LoadOptions = DEFAULTS) -> SourceReport:
    """Load the stops of a timetable for the services that live on departures, in the place of mapped stops.

    Parameters
    ----------
    path
        GTFS archive.
    options
        Clip, trial, accept_valid, provenance, progress.

    Returns
    -------
    SourceReport
        Changes of ``facility``. Every served stop is stored with its departures; which ones count is decided where
        supply is measured (``min_departures_per_weekday``).

    Raises
    ------
    InputError
        When the archive cannot be used.
    """
    catalogue = load_services()
    area = kept_area(options)
    options.progress(_("Fahrplan lesen"), 0.0)
    timetable = read_timetable(path, area)
    frame = stop_facilities(timetable, catalogue)
    figures = _figures(timetable, frame, catalogue)
    if timetable.rejected and not options.accept_valid:
        return SourceReport(path.name, stored=False, figures=figures, rejected=timetable.rejected)

    def write(connection: Connection) -> SourceReport:
        options.progress(_("Haltestellen sichern"), 0.8)
        # a timetable without trains says nothing about stations: those that are mapped stay
        served = frame["service"].unique()
        change = store_facilities(connection, frame, options.origin(_origin(path, timetable)), served)
        options.progress(_("Fertig"), 1.0)
        return SourceReport(
            path.name, stored=True, changes={"facility": change}, figures=figures, rejected=timetable.rejected
        )

    return carry_out(options, path.name, write)


def stop_facilities(timetable: Timetable, catalogue: ServiceCatalogue) -> pd.DataFrame:
    """Return one row per stop and service that its departures serve."""
    parts = [
        timetable.frame[timetable.frame["mode"] == service.gtfs].assign(service=service.key)
        for service in catalogue.services.values()
        if service.gtfs
    ]
    frame = pd.concat(parts, ignore_index=True).drop(columns="mode")
    return frame.assign(street="", house_number="")


def _figures(timetable: Timetable, frame: pd.DataFrame, catalogue: ServiceCatalogue) -> dict[str, float]:
    figures: dict[str, float] = {_("Haltepunkte (Steige)"): timetable.platforms}
    for service in catalogue.services.values():
        if service.key in set(frame["service"]):
            departures = frame.loc[frame["service"] == service.key, "departures_per_weekday"]
            enough = departures >= (service.min_departures_per_weekday or 0)
            figures[service.plural] = len(departures)
            text = _("{stops} mit mindestens {n} Abfahrten je Werktag")
            figures[text.format(stops=service.plural, n=service.min_departures_per_weekday or 0)] = int(
                enough.sum()
            )
    return figures


def _origin(path: Path, timetable: Timetable) -> Origin:
    period = _("gültig {first} bis {last}").format(
        first=format_day(timetable.first_day), last=format_day(timetable.last_day)
    )
    title = _("Fahrplan {publisher}").format(publisher=timetable.publisher or path.stem)
    note = _("Abfahrten je Werktag: Median aller Tage von Montag bis Freitag im Gültigkeitszeitraum.")
    return Origin(
        TIMETABLE_KEY,
        title,
        publisher=timetable.publisher,
        as_of=timetable.first_day,
        as_of_note=period,
        note=note,
    )
