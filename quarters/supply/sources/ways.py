"""Whether what a file places lies near the stored ways: a place in a river or a forest is a wrong place."""

from __future__ import annotations

import numpy as np

from geo.database import transaction
from geo.i18n import _, format_number
from geo.network import Snapper
from geo.network.arrays import BoolArray, FloatArray
from geo.network.snap import MAX_ACCESS_LEG_M
from geo.network.store import current_network
from geo.sources.report import Refused
from quarters.supply.read import read_sources
from quarters.supply.sources.ground import municipality_key


def refused_places() -> Refused | None:
    """Return the places farther than ``MAX_ACCESS_LEG_M`` (straight, metres) from every stored way.

    Returns
    -------
    Refused or None
        None when there are no ways, or invented ones: example streets say nothing about a real place.
    """
    with transaction() as connection:
        key = municipality_key()
        sources = [one for one in read_sources(connection, key) if one.relation == "walk_edge"]
        if not sources or any(one.quality == "example" for one in sources):
            return None
        snapper = Snapper(current_network(connection, key))

    def far(xy: FloatArray) -> BoolArray:
        return snapper.snap(xy, max_access_leg_m=np.inf).access_leg_m > MAX_ACCESS_LEG_M

    told = _("liegt weiter als {limit} vom nächsten Weg")
    return Refused(far, told.format(limit=format_number(MAX_ACCESS_LEG_M, "m")))
