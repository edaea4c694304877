"""Checks of numbers that come from outside; each failure is one sentence for the user."""

from __future__ import annotations

import math

from geo.errors import InputError
from geo.i18n import _


def positive_limit(limit_m: float) -> float:
    """Return the limit as float if it is a distance above 0.

    Parameters
    ----------
    limit_m : float
        Metres; infinity means no limit.

    Returns
    -------
    float
        The same value.

    Raises
    ------
    InputError
        If it is 0, negative or not a number.
    """
    if math.isnan(limit_m) or limit_m <= 0:
        raise InputError(_("Der höchste Fußweg muss größer als 0 m sein; bitte einen Wert wie 500 m wählen."))
    return float(limit_m)
