"""Check every row of a file at once: typed columns for the register, and each fault with row, column, value, reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from geo.crs import WGS84
from geo.errors import CrsError, InputError
from geo.i18n import _
from geo.terms import END_STATUS
from vacancy.load.addresses import derived_keys, split_addresses
from vacancy.load.convert import CONVERTERS, FORMULA, Mask
from vacancy.load.fields import FIELDS
from vacancy.load.headers import HeaderMap
from vacancy.load.positions import crs_of_numbers, to_metric_positions
from vacancy.load.table import RawTable, Rejection, shown

TEXT_COLUMNS = (
    "external_key", "street", "house_number", "postcode", "building_part", "floor", "unit_label", "branch", "cause",
    "previous_use",
)  # fmt: skip
COORDINATES = ("lon", "lat", "x", "y")


@dataclass
class Checked:
    """Rows as far as they can be checked without the database.

    Attributes
    ----------
    frame : pandas.DataFrame
        Columns of the staging table for all rows; ``line`` is the row number.
    good : numpy.ndarray of bool
        Rows without fault.
    rejected : list of Rejection
        All faults, several per row where there are several.
    crs : str
        CRS in which the positions came; empty when the file has none.
    """

    frame: pd.DataFrame
    good: np.ndarray[Any, np.dtype[np.bool_]]
    rejected: list[Rejection]
    crs: str = ""


def check_rows(table: RawTable, headers: HeaderMap, crs: str = "") -> Checked:
    """Convert and check all rows.

    Parameters
    ----------
    table
        The file as read.
    headers
        Our column → their header.
    crs
        CRS of the coordinates when the file does not name it.

    Raises
    ------
    CrsError
        When the coordinates come in no known system.
    InputError
        When the file has neither address nor position.
    """
    checked = Checked(
        pd.DataFrame({"line": table.rows}), np.ones(len(table.rows), dtype=bool), list(table.broken)
    )
    raw = {ours: table.frame[theirs].reset_index(drop=True) for ours, theirs in headers.ours.items()}
    _convert_columns(checked, raw, headers)
    _add_positions(checked, table, headers, crs)
    for column in TEXT_COLUMNS:
        if column not in checked.frame:
            checked.frame[column] = ""
    split_addresses(checked.frame)
    if table.xy is None and not ({"address", "street"} & set(raw) or {"lon", "x"} & set(raw)):
        raise InputError(_("Die Datei nennt weder Adresse noch Koordinaten: bitte mit --map zuordnen."))
    _settle_status(checked, headers)
    _check_dates(checked, headers)
    _check_keys(checked, headers)
    nowhere = (checked.frame["street"] == "").to_numpy() & checked.frame["x"].isna().to_numpy()
    _refuse(checked, nowhere, _("Adresse"), None, _("weder Adresse noch Lage"))
    return checked


def _convert_columns(checked: Checked, raw: dict[str, pd.Series[Any]], headers: HeaderMap) -> None:
    columns: dict[str, pd.Series[Any]] = {}
    for name, cells in raw.items():
        field = FIELDS[name]
        formula = cells.str.startswith(FORMULA).to_numpy(dtype=bool)
        values = cells.mask(formula, "") if formula.any() else cells
        done = CONVERTERS[field.kind](values, field)
        _refuse(
            checked,
            formula,
            headers.ours[name],
            cells.str.removeprefix(FORMULA),
            _("Formel statt Wert: bitte als Wert speichern"),
        )
        _refuse(checked, done.refused, headers.ours[name], cells, done.reason)
        # a column of its own says the precision; where it is empty, the way the date is written does
        columns[name] = done.typed.fillna(columns[name]) if name in columns else done.typed
        if field.kind == "since" and done.precision is not None:
            said = columns.get(f"{name}_precision")
            columns[f"{name}_precision"] = done.precision if said is None else said.fillna(done.precision)
    if "steps" in columns:
        if "uid" not in columns:  # files of our own say what is known of both
            known = columns.get("step_free", pd.Series(pd.NA, index=columns["steps"].index, dtype="boolean"))
            from_steps = (columns["steps"] == 0).astype("boolean").mask(columns["steps"].isna())
            columns["step_free"] = known.fillna(from_steps)
        columns["steps"] = columns["steps"].round().astype("Int32")
    checked.frame = pd.concat([checked.frame, pd.DataFrame(columns)], axis=1)


def _add_positions(checked: Checked, table: RawTable, headers: HeaderMap, crs: str) -> None:
    frame = checked.frame
    pair = ("lon", "lat") if {"lon", "lat"} <= set(headers.ours) else ("x", "y")
    if table.xy is not None:
        x, y = table.xy[:, 0], table.xy[:, 1]
        system = crs or table.crs
        if not system and not np.isnan(x).all():
            raise CrsError(_("Die Datei nennt kein Koordinatensystem: bitte das System mit --crs nennen."))
        label, cells = "geometry", None
    elif set(pair) <= set(headers.ours):
        x, y = frame[pair[0]].to_numpy(dtype=float), frame[pair[1]].to_numpy(dtype=float)
        system = crs or (WGS84 if pair[0] == "lon" else crs_of_numbers(np.where(checked.good, x, np.nan), y))
        label = f"{headers.ours[pair[0]]}, {headers.ours[pair[1]]}"
        texts = [table.frame[headers.ours[name]].reset_index(drop=True) for name in pair]
        cells = texts[0] + ", " + texts[1]
    else:
        x = y = np.full(len(frame), np.nan)
        system, label, cells = "", "", None
    half = np.isnan(x) != np.isnan(y)
    _refuse(checked, half & checked.good, label, cells, _("nur eine der beiden Koordinaten ist angegeben"))
    positions = to_metric_positions(x, y, system) if system else None
    checked.crs = positions.crs if positions else ""
    for column in [c for c in COORDINATES if c in frame]:
        del frame[column]
    frame["x"] = positions.x if positions else x
    frame["y"] = positions.y if positions else y
    known = ~np.isnan(x) & ~np.isnan(y)
    _refuse(
        checked,
        known & frame["x"].isna().to_numpy(),
        label,
        cells,
        _("keine Koordinaten in {crs}").format(crs=system),
    )
    placed = frame["x"].notna()
    frame["position_method"] = np.where(placed, "file", "")
    if positions and positions.accuracy_m:
        frame["position_accuracy_m"] = np.where(placed, positions.accuracy_m, np.nan)


def _settle_status(checked: Checked, headers: HeaderMap) -> None:
    """Settle the status: without one it is a vacancy, ``relet`` means occupied; other ends have no place here."""
    frame = checked.frame
    status = frame["status"] if "status" in frame else pd.Series(None, index=frame.index, dtype="str")
    status = status.fillna("vacant").replace("relet", "occupied")
    ended = status.isin([code for code in END_STATUS if code != "relet"]).to_numpy(dtype=bool)
    labels = status.map(END_STATUS).fillna("")
    header = headers.ours.get("status", _("Status"))
    _refuse(checked, ended, header, labels, _("beendet einen Leerstand: bitte die Zeile weglassen"))
    frame["status"] = status
    occupied = (status == "occupied").to_numpy(dtype=bool)
    if "vacant_since" not in frame:
        frame["vacant_since"] = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[s]")
        frame["vacant_since_precision"] = pd.Series(None, index=frame.index, dtype="str")
    frame["vacant_since"] = frame["vacant_since"].mask(occupied)
    frame["vacant_since_precision"] = frame["vacant_since_precision"].fillna("day").mask(occupied)
    for column in ("vacancy_kind", "partial"):
        if column in frame:
            frame[column] = frame[column].mask(occupied)


def _check_dates(checked: Checked, headers: HeaderMap) -> None:
    """Only a vacancy that threatens may begin in the future; nobody has confirmed anything tomorrow."""
    today = pd.Timestamp(date.today())  # noqa: DTZ011 - a day, not an instant
    frame = checked.frame
    early = (frame["vacant_since"] > today) & (frame["status"] != "threatened")
    reason = _("liegt in der Zukunft; nur ein drohender Leerstand darf das")
    _refuse_days(checked, early, headers.ours.get("vacant_since", ""), "vacant_since", reason)
    if "last_confirmed_on" in frame:
        early = frame["last_confirmed_on"] > today
        _refuse_days(
            checked, early, headers.ours["last_confirmed_on"], "last_confirmed_on", _("liegt in der Zukunft")
        )


def _refuse_days(checked: Checked, mask: pd.Series[Any], header: str, column: str, reason: str) -> None:
    if mask.any():
        days = checked.frame[column].dt.strftime("%d.%m.%Y").fillna("")
        _refuse(checked, mask.to_numpy(dtype=bool), header, days, reason)


def _check_keys(checked: Checked, headers: HeaderMap) -> None:
    """Refuse keys that occur twice; give rows without key one from their address."""
    frame = checked.frame
    given = (frame["external_key"] != "").to_numpy(dtype=bool)
    if given.any():
        first = frame.loc[given].groupby("external_key")["line"].transform("first").reindex(frame.index)
        twice = given & (first != frame["line"]).to_numpy(dtype=bool)
        cells = (
            frame["external_key"]
            + " ("
            + _("wie Zeile")
            + " "
            + first.fillna(0).astype(int).astype("str")
            + ")"
        )
        _refuse(checked, twice, headers.ours.get("external_key", ""), cells, _("Kennung kommt mehrfach vor"))
    lasting = np.zeros(len(frame), dtype=bool)
    if "uid" in frame:
        lasting = frame["uid"].notna().to_numpy(dtype=bool)
        twice = frame["uid"].duplicated().to_numpy(dtype=bool) & lasting
        _refuse(checked, twice, headers.ours["uid"], frame["uid"], _("Kennung kommt mehrfach vor"))
    if not (given | lasting).all():
        keys = derived_keys(frame)
        frame["external_key"] = frame["external_key"].where(given | lasting, keys.to_numpy())
    frame["external_key"] = frame["external_key"].where(frame["external_key"] != "", None)


def refuse_examples(checked: Checked, mask: Mask) -> None:
    """Refuse example rows among real ones: invented data must stay apart."""
    _refuse(
        checked,
        mask,
        _("Datenqualität"),
        None,
        _("Beispieldaten neben echten: bitte einzeln ausgeben und laden"),
    )


def _refuse(
    checked: Checked, mask: np.ndarray[Any, Any], column: str, cells: pd.Series[Any] | None, reason: str
) -> None:
    if not mask.any():
        return
    rows = checked.frame["line"].to_numpy()
    checked.good &= ~mask
    checked.rejected += [
        Rejection(int(rows[i]), column, shown(cells.iloc[i]) if cells is not None else "", reason)
        for i in np.flatnonzero(mask)
    ]
