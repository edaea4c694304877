"""From coordinates in whatever system to EPSG:25832; a system is never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from geo.crs import METRIC_CRS, WGS84
from geo.errors import CrsError
from geo.i18n import _

Array = np.ndarray[Any, np.dtype[np.float64]]
UTM32_X = (280_000.0, 940_000.0)
GERMAN_NORTHING = (5_100_000.0, 6_150_000.0)


@dataclass(frozen=True)
class Positions:
    """Coordinates in EPSG:25832 (NaN where unknown), the CRS they came in, and the accuracy of the change in metres."""

    x: Array
    y: Array
    crs: str
    accuracy_m: float | None


def parse_crs(text: str) -> CRS:
    """Return the CRS named, for example ``EPSG:31467`` or ``31467``.

    Raises
    ------
    CrsError
        When the name is unknown or no horizontal system.
    """
    try:
        crs = CRS.from_user_input(int(text) if text.strip().isdigit() else text.strip())
    except (CRSError, ValueError):
        raise CrsError(
            _("Das Koordinatensystem „{crs}“ ist nicht bekannt, zum Beispiel EPSG:25832.").format(
                crs=text[:60]
            )
        ) from None
    if not (crs.is_geographic or crs.is_projected):
        raise CrsError(_("„{crs}“ ist kein Koordinatensystem für Karten.").format(crs=text[:60]))
    return crs


def crs_of_numbers(x: Array, y: Array) -> str:
    """Return EPSG:25832 when all numbers lie in its range in Germany.

    Raises
    ------
    CrsError
        Otherwise, with the system that the numbers look like.
    """
    known = ~np.isnan(x) & ~np.isnan(y)
    if not known.any() or (_between(x[known], UTM32_X) and _between(y[known], GERMAN_NORTHING)):
        return METRIC_CRS
    looks_like = _("unbekannt")
    for crs, low, high in (
        ("EPSG:31466", 2.4e6, 2.7e6),
        ("EPSG:31467", 3.2e6, 3.9e6),
        ("EPSG:4647", 32.2e6, 32.95e6),
    ):
        if np.mean((x[known] > low) & (x[known] < high)) > 0.9:
            looks_like = crs
    if np.mean((np.abs(x[known]) <= 180) & (np.abs(y[known]) <= 90)) > 0.9:
        looks_like = WGS84
    raise CrsError(
        _(
            "Die Koordinaten passen nicht zu EPSG:25832 (vermutlich {crs}): bitte das System mit --crs nennen."
        ).format(crs=looks_like)
    )


def to_metric_positions(x: Array, y: Array, crs: str) -> Positions:
    """Convert coordinates to EPSG:25832.

    Parameters
    ----------
    x, y
        Easting and northing, or longitude and latitude, whatever order the system itself prefers; NaN = unknown.
    crs
        Name of their system.
    """
    system = parse_crs(crs)
    name = system.to_string()
    if system == CRS(METRIC_CRS):
        return Positions(x, y, METRIC_CRS, None)
    transformer = Transformer.from_crs(system, METRIC_CRS, always_xy=True)
    try:
        metric_x, metric_y = transformer.transform(x, y)
    except ProjError as error:
        raise CrsError(
            _("Die Koordinaten lassen sich nicht aus {crs} umrechnen.").format(crs=name)
        ) from error
    metric = np.column_stack([metric_x, metric_y])
    metric[~np.isfinite(metric).all(axis=1)] = np.nan
    accuracy_m = transformer.accuracy if transformer.accuracy and transformer.accuracy >= 1 else None
    return Positions(np.round(metric[:, 0], 3), np.round(metric[:, 1], 3), name, accuracy_m)


def _between(values: Array, bounds: tuple[float, float]) -> bool:
    return bool(((values >= bounds[0]) & (values <= bounds[1])).all())
