"""Where the groups of a room are furthest apart, in one sentence."""

from __future__ import annotations

import numpy as np

from geo.i18n import _, format_percent
from quarters.weighing.groups import group_weights, widest_gaps
from quarters.workshop.model import Workshop
from quarters.workshop.results import Weighed


def apart_sentence(now: Workshop, result: Weighed) -> str:
    """Name the criterion on whose share of weight the groups differ most, and the two groups.

    Empty when fewer than two groups weighted, or when all of them gave the same shares (to the whole percent).
    """
    keys = list(result.groups)
    if len(keys) < 2:
        return ""
    shares = np.stack([group_weights(result.weights[result.people.of_group(key)]) for key in keys])
    gaps, least, most = widest_gaps(shares)
    at = int(np.argmax(gaps))
    if round(float(gaps[at]) * 100) == 0:
        return ""
    names = {each.id: each.name for each in now.groups}
    high, low = keys[int(most[at])], keys[int(least[at])]
    return _("Am weitesten auseinander bei „{criterion}“: {one} mit {high}, {other} mit {low} des Gewichts.").format(
        criterion=now.criteria[at].name,
        one=names.get(high or 0, _("ohne Gruppe")), high=format_percent(float(shares[int(most[at]), at]), 0),
        other=names.get(low or 0, _("ohne Gruppe")), low=format_percent(float(shares[int(least[at]), at]), 0),
    )  # fmt: skip
