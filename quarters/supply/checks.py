"""Checks of arrays that come from outside; each failure is one sentence for the user and changes nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from geo.errors import InputError
from geo.i18n import _
from geo.network.arrays import FloatArray


def checked_population(population: ArrayLike, *, cells: int | None = None) -> FloatArray:
    """Return residents per cell as floats.

    Parameters
    ----------
    population : array_like, shape (cells,)
        Residents; not negative, no missing values.
    cells : int, optional
        Number of cells that the other arrays have.

    Returns
    -------
    FloatArray, shape (cells,)
        The same values.

    Raises
    ------
    InputError
        If a value is negative or missing, or the number of cells differs. The first such cell is named.
    """
    return _not_negative(population, _("Die Bevölkerung"), cells)


def checked_weights(weights: ArrayLike, *, count: int | None = None) -> FloatArray:
    """Return weights as floats; same rules as for the population."""
    return _not_negative(weights, _("Die Gewichtung"), count)


def checked_capacity(capacity: ArrayLike, *, facilities: int | None = None) -> FloatArray:
    """Return the capacity per facility as floats; same rules as for the population."""
    return _not_negative(capacity, _("Die Kapazität"), facilities)


def checked_distance(distance_m: ArrayLike, *, cells: int | None = None) -> FloatArray:
    """Return distances per cell as floats; infinity means out of reach, other rules as for the population."""
    return _not_negative(distance_m, _("Die Entfernung"), cells, infinite=True)


def checked_existing(distance_m: ArrayLike | None, *, cells: int) -> FloatArray:
    """Return the nearest distances of today per cell; None, no supply yet, is infinity throughout."""
    return np.full(cells, np.inf) if distance_m is None else checked_distance(distance_m, cells=cells)


def checked_threshold(threshold_m: float) -> float:
    """Return the threshold in metres.

    Parameters
    ----------
    threshold_m : float
        Longest walk that counts as supplied; finite and above 0.

    Returns
    -------
    float
        The same value.

    Raises
    ------
    InputError
        If it is 0, negative, infinite or not a number.
    """
    metres = one_number(threshold_m)
    if not np.isfinite(metres) or metres <= 0:
        raise InputError(_("Der höchste Fußweg muss größer als 0 m sein; bitte einen Wert wie 500 m wählen."))
    return metres


def one_number(value: object) -> float:
    """Return a single number as a float; NaN for text, None and whatever else is no number."""
    return float(value) if isinstance(value, (int, float, np.number)) else float("nan")


def numbers(values: ArrayLike, what: str) -> FloatArray:
    """Return values as an array of floats of any shape; None becomes NaN.

    Raises
    ------
    InputError
        If they are no real numbers, or their rows differ in length; ``what`` names them.
    """
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "buifO":
            raise TypeError(array.dtype)
        return array.astype(np.float64)
    except (TypeError, ValueError) as error:
        sentence = _("{what} besteht nicht nur aus Zahlen; bitte eine Liste oder Tabelle aus Zahlen angeben.")
        raise InputError(sentence.format(what=what)) from error


def _not_negative(values: ArrayLike, what: str, count: int | None, *, infinite: bool = False) -> FloatArray:
    array = numbers(values, what).ravel()
    if count is not None and len(array) != count:
        sentence = _("{what} hat {found} Werte statt {expected}; bitte beide Listen prüfen.")
        raise InputError(sentence.format(what=what, found=len(array), expected=count))
    wrong = np.flatnonzero(np.isnan(array) | (array < 0) | (np.isinf(array) & (not infinite)))
    if len(wrong):
        sentence = _("{what} hat an Stelle {place} den ungültigen Wert {value}; erlaubt sind Zahlen ab 0.")
        raise InputError(sentence.format(what=what, place=int(wrong[0]) + 1, value=array[wrong[0]]))
    return array
