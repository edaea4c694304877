"""On which Mondays to Fridays the services of a timetable run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import InputError
from geo.i18n import _
from geo.network.arrays import FloatArray, IntArray
from geo.sources.archive import Archive
from geo.sources.gtfs_tables import read_table

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MAX_DAYS = 1500


@dataclass(frozen=True)
class Calendar:
    """Services and the weekdays on which they run.

    Attributes
    ----------
    services : pandas.Index
        Ids.
    runs : FloatArray, shape (services, weekdays)
        1 where the service runs on that Monday to Friday, else 0.
    first_day, last_day : datetime.date
        Period in which anything runs.
    """

    services: pd.Index[str]
    runs: FloatArray
    first_day: date
    last_day: date

    def index(self, service_ids: pd.Series[str]) -> IntArray:
        """Return the number of each service, -1 where it is unknown."""
        return np.asarray(self.services.get_indexer(pd.Index(service_ids)), dtype=np.int64)


def read_calendar(archive: Archive, name: str) -> Calendar:
    """Read ``calendar.txt`` and ``calendar_dates.txt``; one of them is enough.

    Raises
    ------
    InputError
        When a date is unreadable, no service runs at all, or the period is longer than about four years.
    """
    weekly, single = _weekly(archive, name), _single(archive, name)
    days = pd.concat([weekly["start_date"], weekly["end_date"], single["date"]])
    if days.empty:
        raise InputError(_("„{file}“ nennt keine Betriebstage.").format(file=name))
    first, last = days.min(), days.max()
    count = (last - first).days + 1
    if count > MAX_DAYS:
        raise InputError(
            _("„{file}“ reicht über mehr als vier Jahre; bitte einen einzelnen Fahrplan laden.").format(
                file=name
            )
        )
    services = pd.Index(pd.concat([weekly["service_id"], single["service_id"]]).unique())
    runs = np.zeros((len(services), count), dtype=bool)
    weekday = (first.weekday() + np.arange(count)) % 7
    for row in weekly.itertuples():
        start, end = (row.start_date - first).days, (row.end_date - first).days + 1
        runs[services.get_loc(row.service_id), start:end] |= np.array(row.pattern)[weekday[start:end]]
    for added in (True, False):
        chosen = single[single["added"] == added]
        runs[services.get_indexer(pd.Index(chosen["service_id"])), (chosen["date"] - first).dt.days] = added
    return _trimmed(services, runs, weekday, first, name)


def _trimmed(
    services: pd.Index[str], runs: NDArray[np.bool_], weekday: IntArray, first: pd.Timestamp, name: str
) -> Calendar:
    running = np.flatnonzero(runs.any(axis=0))
    if not len(running):
        raise InputError(
            _("In „{file}“ fährt an keinem Tag etwas; bitte einen gültigen Fahrplan laden.").format(file=name)
        )
    low, high = int(running[0]), int(running[-1])
    on_weekdays = runs[:, low : high + 1][:, weekday[low : high + 1] < 5]
    start, end = (first + pd.Timedelta(days=at) for at in (low, high))
    return Calendar(services, on_weekdays.astype(np.float64), start.date(), end.date())


def _weekly(archive: Archive, name: str) -> pd.DataFrame:
    columns = ("service_id", "start_date", "end_date", *DAYS)
    if "calendar.txt" not in archive.names():
        return pd.DataFrame({"service_id": [], "start_date": [], "end_date": [], "pattern": []})
    table = read_table(archive, "calendar.txt", name, columns)
    pattern = [tuple(flag == "1" for flag in flags) for flags in table[list(DAYS)].itertuples(index=False)]
    start, end = (_dates(table[column], "calendar.txt", name) for column in ("start_date", "end_date"))
    frame = pd.DataFrame(
        {"service_id": table["service_id"], "start_date": start, "end_date": end, "pattern": pattern}
    )
    return frame[frame["start_date"] <= frame["end_date"]]


def _single(archive: Archive, name: str) -> pd.DataFrame:
    if "calendar_dates.txt" not in archive.names():
        return pd.DataFrame({"service_id": [], "date": pd.to_datetime([]), "added": []})
    table = read_table(archive, "calendar_dates.txt", name, ("service_id", "date", "exception_type"))
    days = _dates(table["date"], "calendar_dates.txt", name)
    return pd.DataFrame(
        {"service_id": table["service_id"], "date": days, "added": table["exception_type"] == "1"}
    )


def _dates(texts: pd.Series[str], table: str, name: str) -> pd.Series[pd.Timestamp]:
    days = pd.to_datetime(texts.str.strip(), format="%Y%m%d", errors="coerce")
    if days.isna().any():
        row = int(np.flatnonzero(days.isna())[0])
        raise InputError(
            _("„{file}“: {table}, Zeile {row}: „{value}“ ist kein Tag der Form JJJJMMTT.").format(
                file=name, table=table, row=row + 2, value=texts.iloc[row][:20]
            )
        )
    return days
