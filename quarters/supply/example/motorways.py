"""Invented motorway accesses of the example data: where main ways reach the edge of the example network."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.i18n import _
from geo.network import WalkNetwork

DIRECTIONS = 6


def example_accesses(network: WalkNetwork) -> pd.DataFrame:
    """Return one access per direction of the compass, at the outermost junction there; the same network, the same rows.

    Returns
    -------
    pandas.DataFrame
        ``key``, ``name``, ``x``, ``y`` (EPSG:25832).
    """
    xy = network.junction_xy
    around = xy - xy.mean(axis=0)
    angles = 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
    outermost = [int((around @ (np.cos(each), np.sin(each))).argmax()) for each in angles]
    places = xy[list(dict.fromkeys(outermost))]
    names = [_("Beispiel-Anschlussstelle {n}").format(n=number) for number in range(1, len(places) + 1)]
    keys = [f"example-{number}" for number in range(1, len(places) + 1)]
    return pd.DataFrame({"key": keys, "name": names, "x": places[:, 0], "y": places[:, 1]})
