"""Which vacancies of the register can take a use."""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np
import pandas as pd

from quarters.supply.candidates import LeftOut, Premises, suitable
from quarters.supply.model import SupplyModel

AVAILABLE_STATUS = ("vacant", "confirmed", "marketing", "interim_use", "threatened")
"""Status in which premises can be had: empty, offered, used for a while, or falling vacant."""


def premises(rows: pd.DataFrame, placed: Collection[int]) -> list[Premises]:
    """Return what the choice needs to know of each vacancy; ``placed`` holds the row numbers with a usable place."""
    known = set(placed)
    columns = (rows[name].tolist() for name in ("kind", "floor_area_m2", "step_free", "status"))
    return [
        Premises(
            kind=kind or "",
            floor_area_m2=None if area_m2 is None or math.isnan(area_m2) else area_m2,
            step_free=step_free,
            status=status,
            has_place=number in known,
        )
        for number, (kind, area_m2, step_free, status) in enumerate(zip(*columns, strict=True))
    ]


def candidates_of(
    model: SupplyModel,
    service: str,
    *,
    chosen: Collection[int] | None = None,
    available_status: Collection[str] = AVAILABLE_STATUS,
    min_floor_area_m2: float | None = None,
    accept_unknown: bool = False,
    step_free: bool = False,
) -> tuple[list[int], list[LeftOut]]:
    """Return the row numbers of the vacancies that suit a service, and all others with the reason.

    Parameters
    ----------
    model, service
        What to choose for.
    chosen
        Keys of the vacancies that the filters let through; all unless given. Others appear in neither list.
    available_status, min_floor_area_m2, accept_unknown, step_free
        As in ``candidates.suitable``.
    """
    rows = model.vacancies.rows
    wanted = np.arange(len(rows))
    if chosen is not None:
        wanted = np.flatnonzero(rows["id"].isin(list(chosen)).to_numpy())
    placed = set(model.vacancies.row.tolist())
    listed = rows.iloc[wanted].reset_index(drop=True)
    usable = [number for number, row in enumerate(wanted.tolist()) if row in placed]
    fits, refused = suitable(
        model.service(service),
        premises(listed, usable),
        available_status=available_status,
        min_floor_area_m2=min_floor_area_m2,
        accept_unknown=accept_unknown,
        step_free=step_free,
    )
    left_out = [LeftOut(int(wanted[one.index]), one.reason, one.text) for one in refused]
    return [int(wanted[number]) for number in fits], left_out


def chosen_by(model: SupplyModel, area_ids: Collection[int], kinds: Collection[str]) -> list[int] | None:
    """Return the keys of the vacancies in any of these areas and of any of these kinds; None without a condition."""
    rows = model.vacancies.rows
    if not area_ids and not kinds:
        return None
    wanted = np.ones(len(rows), dtype=bool)
    if area_ids:
        columns = [f"{model.zone(area_id).level}_id" for area_id in area_ids]
        inside = [
            rows[column].to_numpy() == area_id for column, area_id in zip(columns, area_ids, strict=True)
        ]
        wanted &= np.logical_or.reduce(inside)
    if kinds:
        wanted &= rows["kind"].isin(list(kinds)).to_numpy()
    return [int(key) for key in rows["id"].to_numpy()[wanted]]
