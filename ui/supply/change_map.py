"""What the map of the tab Zwei Tage is given: areas by change, the sign in each, facilities that came and went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from geo.crs import to_degrees
from geo.i18n import _, format_number
from quarters.supply.comparison import CHANGE_BREAKS, AreaChange, facility_changes
from quarters.supply.state import SupplyState
from ui import frame, theme
from ui.supply import map_data, words
from ui.supply.map_points import facility_columns
from ui.supply.picked import Picked
from ui.supply.question import Question

_SAME = len(CHANGE_BREAKS) // 2


def data(
    question: Question,
    before: SupplyState,
    after: SupplyState,
    changes: Sequence[AreaChange],
    picked: Picked | None,
) -> dict[str, Any]:
    """Return the data of the map for this run."""
    quiet = replace(
        question,
        parts=question.parts - {"zellen", "leerstaende"} | {"luecke"},
        adapted=False,
        whole_field=False,
    )
    drawn = map_data.data(
        quiet, after, picked if picked and picked.kind == "area" else None, map_data.Marked()
    )
    colours = list(theme.CHANGE_DARK if frame.dark() else theme.CHANGE)
    number = np.searchsorted(CHANGE_BREAKS, [one.share_difference for one in changes], "right")
    number[[np.isnan(one.share_difference) for one in changes]] = -1
    ids = [one.after.id for one in changes]
    gone, new = facility_changes(before, after, question.service.key)
    points = _points(question, drawn["points"], gone, new)
    return drawn | {
        "colours": colours,
        "areas": drawn["areas"] | {
            "ids": ids,
            "classes": number.tolist(),
            "uncertain": [0] * len(ids),
            "lines": [_line(one) for one in changes],
        },
        "points": points,
        "signs": _signs(after, dict(zip(ids, number.tolist(), strict=True))),
        "legend": {"title": _title(question), "note": _("Unterschied des Anteils in Prozentpunkten"),
                   "entries": [*_classes(colours, number), *_marks(question, points)]},
    }  # fmt: skip


def _title(question: Question) -> str:
    return _("Menschen weiter als {walk} zu Fuß: {service}").format(
        walk=format_number(question.threshold_m, "m"), service=_(question.service.label)
    )


def _line(one: AreaChange) -> str:
    return f"{words.signed_points(one.share_difference)} {_('Prozentpunkte')}\n" + words.difference(
        one.before.residents_without_supply, one.after.residents_without_supply
    )


def _points(
    question: Question, drawn: dict[str, Any], gone: pd.DataFrame, new: pd.DataFrame
) -> dict[str, Any]:
    label = _(question.service.label)
    came = facility_columns(new, label)
    keys = set(came["id"])
    stay = [row for row, key in enumerate(drawn["facilities"]["id"]) if key not in keys]
    kept = {
        name: value if name == "kind" else [value[row] for row in stay]
        for name, value in drawn["facilities"].items()
    }
    return drawn | {"facilities": kept, "closed": facility_columns(gone, label), "placed": came}


def _signs(state: SupplyState, number: dict[int, int]) -> dict[str, Any]:
    """Return a plus where it got worse and a minus where it got better: both ends look alike in grey."""
    zones = [zone for zone in state.model.zones if number.get(zone.id, _SAME) not in {_SAME, -1}]
    degrees = to_degrees(np.array([zone.place for zone in zones])) if zones else np.empty((0, 2))
    return {
        "kind": "area",
        "id": [zone.id for zone in zones],
        "lon": degrees[:, 0].round(5).tolist(),
        "lat": degrees[:, 1].round(5).tolist(),
        "title": [zone.name for zone in zones],
        "label": ["+" if number[zone.id] > _SAME else "−" for zone in zones],
    }


def _classes(colours: list[str], number: np.ndarray[Any, np.dtype[np.int64]]) -> list[dict[str, Any]]:
    points = [format_number(100 * abs(each)) for each in CHANGE_BREAKS]
    labels = [_("− mehr als {low}").format(low=points[0])]
    labels += [_("− {low} bis {high}").format(low=low, high=high) for high, low in pairwise(points[:_SAME])]
    labels += [_("weniger als ± {high}").format(high=points[_SAME])]
    labels += [_("+ {low} bis {high}").format(low=low, high=high) for low, high in pairwise(points[_SAME:])]
    labels += [_("+ mehr als {low}").format(low=points[-1])]
    entries = [
        {"sort": "fill", "colour": colour, "label": label, "count": str(int((number == each).sum()))}
        for each, (colour, label) in enumerate(zip(colours, labels, strict=True))
    ]
    nobody = int((number < 0).sum())
    return (
        [*entries, {"sort": "none", "label": _("keine Angabe"), "count": str(nobody)}] if nobody else entries
    )


def _marks(question: Question, points: dict[str, Any]) -> list[dict[str, Any]]:
    colours, icon = theme.palette(dark=frame.dark()), question.service.icon
    looks = {
        "facilities": {
            "sort": "sign",
            "icon": icon,
            "colour": colours.primary,
            "label": _("an beiden Tagen"),
        },
        "placed": {"sort": "sign", "icon": icon, "colour": colours.text, "label": _("nur am zweiten Tag")},
        "closed": {"sort": "none", "label": _("nur am ersten Tag")},
    }
    counts = {name: len(points[name]["id"]) for name in looks}
    return [look | {"count": format_number(counts[name])} for name, look in looks.items() if counts[name]]
