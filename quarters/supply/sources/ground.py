"""What all loads share: options, the area that is kept, one transaction, rows that give way to better ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry
from sqlalchemy.engine import Connection

from geo.crs import METRIC_CRS, METRIC_SRID, WGS84
from geo.database import transaction
from geo.network.store import BUFFER_M
from geo.people import Person
from geo.settings import settings
from geo.sources.exchange import FACILITY, delete_rows, exchange, point_wkb
from geo.sources.origin import Origin, municipality_shape, put_source
from geo.sources.report import Change, SourceReport
from quarters.supply.register_supply import read_stored, refresh_register_supply, same_shop

OSM_KEY = "osm-supply"
TIMETABLE_KEY = "timetable"
LIST_PREFIX = "list-"


@dataclass(frozen=True)
class LoadOptions:
    """How to load.

    Attributes
    ----------
    clip : bool
        Keep only what lies in the municipality (residents) or within 1.5 km of it (all else).
    trial : bool
        Do everything, tell what it would change, and roll back.
    accept_valid : bool
        Store the good rows when others are rejected.
    publisher, licence, as_of
        Provenance that the data do not tell themselves.
    actor : Person or str
        Name for the history.
    progress
        Called with a German step name and the share done (0 to 1).
    """

    clip: bool = True
    trial: bool = False
    accept_valid: bool = False
    publisher: str = ""
    licence: str = ""
    as_of: date | None = None
    actor: Person | str = ""
    progress: Callable[[str, float], None] = lambda _step, _share: None

    def origin(self, origin: Origin) -> Origin:
        """Return the provenance with what the person at the load says."""
        return origin.told(publisher=self.publisher, licence=self.licence, as_of=self.as_of)


DEFAULTS = LoadOptions()


class _Trial(Exception):  # noqa: N818 - a signal that rolls back, not an error
    pass


def kept_area(options: LoadOptions, *, buffer_m: float = BUFFER_M) -> BaseGeometry | None:
    """Return the municipality with a buffer (EPSG:25832); None when nothing is to be cut off or no areas are known.

    Raises
    ------
    InputError
        When the municipality is not set up.
    """
    with transaction() as connection:
        shape = municipality_shape(connection)
    return shape.buffer(buffer_m) if shape is not None and options.clip else None


def in_degrees(area: BaseGeometry) -> BaseGeometry:
    """Return a shape of EPSG:25832 in degrees (EPSG:4326)."""
    to_degrees = Transformer.from_crs(METRIC_CRS, WGS84, always_xy=True)
    return shapely.transform(area, lambda xy: np.column_stack(to_degrees.transform(xy[:, 0], xy[:, 1])))


def carry_out(options: LoadOptions, origin: str, write: Callable[[Connection], SourceReport]) -> SourceReport:
    """Run a load in one transaction; a trial is rolled back and reported as not stored."""
    done: list[SourceReport] = []
    try:
        with transaction(options.actor) as connection:
            done.append(write(connection))
            if options.trial:
                raise _Trial
    except _Trial:
        told = done[0]
        return SourceReport(
            origin, stored=False, changes=told.changes, figures=told.figures, rejected=told.rejected
        )
    return done[0]


def store_facilities(
    connection: Connection, frame: pd.DataFrame, origin: Origin, services: Iterable[str]
) -> Change:
    """Bring the facilities of a source in line with a frame, drop what they supersede, and match the register anew.

    Parameters
    ----------
    connection
        Inside a transaction.
    frame
        ``key``, ``service``, ``name``, ``street``, ``house_number``, ``x``, ``y`` (EPSG:25832), and where known
        ``capacity``, ``departures_per_weekday``, ``closes_on``.
    origin
        Provenance.
    services
        Services that the source supplies: their example rows go. A timetable also takes the place of mapped stops;
        a list takes the place of mapped shops at the same spot.
    """
    source_id = put_source(connection, origin)
    stored = read_stored(connection)
    better = stored[stored["source_key"].str.startswith(LIST_PREFIX)]
    if origin.key == OSM_KEY:
        frame = frame.drop(index=frame.index[same_shop(frame, better)])
    gone = stored["service"].isin(list(services)) & (stored["quality"] == "example")
    mapped = stored["source_key"] == OSM_KEY
    if origin.key == TIMETABLE_KEY:
        gone |= stored["service"].isin(list(services)) & mapped
    elif origin.key.startswith(LIST_PREFIX):
        gone |= mapped & pd.Series(same_shop(stored, frame), index=stored.index)
    removed = delete_rows(connection, "facility", stored.loc[gone, "id"].tolist())
    own = exchange(connection, FACILITY, _complete(frame), source_id=source_id)
    register = refresh_register_supply(connection)
    return Change(
        own.new + register.new, own.changed + register.changed, own.removed + removed + register.removed,
        own.unchanged + register.unchanged,
    )  # fmt: skip


def services_of_source(connection: Connection, source_key: str) -> frozenset[str]:
    """Return the services that a source supplies now."""
    stored = read_stored(connection)
    return frozenset(stored.loc[stored["source_key"] == source_key, "service"])


def _complete(frame: pd.DataFrame) -> pd.DataFrame:
    columns = {"capacity": float("nan"), "departures_per_weekday": pd.NA, "closes_on": None}
    rows = frame.assign(geom=point_wkb(frame[["x", "y"]].to_numpy(), METRIC_SRID))
    for name, unknown in columns.items():
        if name not in rows:
            rows[name] = pd.Series(unknown, index=rows.index, dtype=object)
    return rows.astype({"capacity": float, "departures_per_weekday": "Int64"})


def municipality_key() -> str:
    """Return the key of the municipality that is loaded."""
    return settings().municipality_key
