"""Example vacancies: which units stand empty and since when, and spells that are over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd


def add_vacancies(units: pd.DataFrame, rules: Mapping[str, Any], random: np.random.Generator) -> pd.DataFrame:
    """Return the units with the columns of their open vacancy; some vacancies lose their position.

    Parameters
    ----------
    units
        Columns ``suburb``, ``kind``, ``branch``, ``x``, ``y``.

    Returns
    -------
    pandas.DataFrame
        The same rows with ``status`` (``occupied`` where nothing is open), ``vacancy_kind``, ``vacant_since``,
        ``vacant_since_precision``, ``cause``, ``previous_use``, ``partial``.
    """
    units = units.assign(
        status="occupied", vacancy_kind=None, vacant_since_precision=None, cause="",
        previous_use="", partial=pd.array([pd.NA] * len(units), dtype="boolean"),
    )  # fmt: skip
    chosen = _draw_vacant(units, rules, random)
    since = [_since(rules["today"], random) for _ in chosen]
    units["vacant_since"] = pd.Series(pd.NaT, index=units.index, dtype="datetime64[s]")
    for column, values in {
        "status": _pick(rules["status"], len(chosen), random),
        "vacancy_kind": _pick(rules["vacancy_kind"], len(chosen), random),
        "vacant_since": [pd.Timestamp(day) if day else pd.NaT for day, _ in since],
        "vacant_since_precision": [precision for _, precision in since],
        "cause": [
            str(random.choice(rules["words"]["causes"])) if random.random() < 0.6 else "" for _ in chosen
        ],
        "previous_use": units["branch"].to_numpy()[chosen],
        "partial": pd.array(random.random(len(chosen)) < 0.08, dtype="boolean"),
    }.items():
        units[column] = _with(units[column], chosen, values)
    units["branch"] = _with(units["branch"], chosen, [""] * len(chosen))
    _lose_position(units, chosen[: rules["without_position"]])
    return units


def _draw_vacant(
    units: pd.DataFrame, rules: Mapping[str, Any], random: np.random.Generator
) -> np.ndarray[Any, Any]:
    by_suburb = rules["vacancy_weight"]
    weight = np.array([
        by_suburb.get(suburb, by_suburb["default"]) * rules["kind"][kind]["vacancy_weight"]
        for suburb, kind in zip(units["suburb"], units["kind"], strict=True)
    ])  # fmt: skip
    return np.asarray(random.choice(len(units), rules["vacancies"], replace=False, p=weight / weight.sum()))


def _with(column: pd.Series[Any], rows: np.ndarray[Any, Any], values: Any) -> pd.Series[Any]:
    changed = column.copy()
    changed.iloc[rows] = values
    return changed


def _pick(shares: Mapping[str, float], count: int, random: np.random.Generator) -> list[str]:
    """Draw codes by their shares; every code occurs at least once."""
    codes = list(shares)
    share = np.array(list(shares.values()))
    drawn = [*codes, *(str(code) for code in random.choice(codes, count - len(codes), p=share / share.sum()))]
    return [drawn[index] for index in random.permutation(count)]


def _since(today: date, random: np.random.Generator) -> tuple[date | None, str]:
    """Start of a vacancy: half of them younger than about a year, a long tail; one in twelve unknown."""
    start = today - timedelta(days=int(min(3 + random.exponential(520), 4300)))
    precision = str(random.choice(["day", "month", "year", "estimated"], p=[0.4, 0.35, 0.12, 0.13]))
    if random.random() < 0.08:
        return None, "day"
    if precision in {"month", "estimated"}:
        return start.replace(day=1), precision
    return (start.replace(month=1, day=1), precision) if precision == "year" else (start, precision)


def _lose_position(units: pd.DataFrame, rows: np.ndarray[Any, Any]) -> None:
    for column in ("x", "y"):
        units[column] = _with(units[column], rows, np.nan)
    units["position_method"] = _with(units["position_method"], rows, "")


def past_spells(
    rules: Mapping[str, Any], unit_ids: list[int], random: np.random.Generator
) -> list[dict[str, Any]]:
    """Return closed spells for some units, as rows of ``vacancy`` without municipality and source."""
    chosen = random.choice(unit_ids, rules["past_vacancies"], replace=False)
    branches = [branch for kind in rules["kind"].values() for branch in kind["branches"]]
    spells = []
    for unit_id, status in zip(chosen, _pick(rules["end_status"], len(chosen), random), strict=True):
        ended_on = rules["today"] - timedelta(days=int(random.integers(*rules["past_ended_days"])))
        length_d = int(min(20 + random.exponential(330), 2400))
        spells.append({
            "unit_id": int(unit_id), "status": status, "vacant_since": ended_on - timedelta(days=length_d),
            "ended_on": ended_on, "previous_use": str(random.choice(branches)),
        })  # fmt: skip
    return spells
