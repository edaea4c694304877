"""Street, house number and postcode from an address in one cell, and a stable key for rows without one of their own."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pandas as pd

NUMBER = r"\d{1,4}\s?[a-zA-Z]?(?:\s?[-–/+]\s?\d{1,4}\s?[a-zA-Z]?)*"
ADDRESS = rf"^\s*(?P<street>.*?\D)\s*,?\s+(?P<house_number>{NUMBER})\s*$"
TOWN = r"[,;]?\s*\b(?P<postcode>\d{5})\b(?:\s+[^,;]*)?\s*$"


def split_addresses(frame: pd.DataFrame) -> None:
    """Fill ``street``, ``house_number`` and ``postcode`` in place from ``address``, or from a street with a number.

    What does not look like an address stays in ``street`` as it is written.
    """
    if "address" in frame:
        town = frame["address"].str.extract(TOWN)["postcode"].fillna("")
        whole = frame["address"].str.replace(TOWN, "", regex=True).str.strip(" ,;")
        _fill(frame, "postcode", town)
        _fill(frame, "street", whole)
        del frame["address"]
    if "street" in frame and not ("house_number" in frame and (frame["house_number"] != "").any()):
        parts = frame["street"].str.extract(ADDRESS)
        found = parts["house_number"].notna()
        frame["house_number"] = parts["house_number"].fillna("")
        frame["street"] = parts["street"].where(found, frame["street"]).str.strip(" ,")


def _fill(frame: pd.DataFrame, column: str, values: pd.Series[Any]) -> None:
    frame[column] = frame[column].where(frame[column] != "", values) if column in frame else values


def derived_keys(frame: pd.DataFrame) -> pd.Series[Any]:
    """Return a key per row from address, building part, floor and unit, or from the position when there is no address.

    Rows that are equal in all of them are told apart by their order in the file.

    Parameters
    ----------
    frame
        Columns ``street``, ``house_number``, ``postcode``, ``building_part``, ``floor``, ``unit_label``, ``x``, ``y``
        (EPSG:25832).
    """
    parts = [frame[c] for c in ("street", "house_number", "postcode", "building_part", "floor", "unit_label")]
    text = parts[0].str.casefold()
    for part in parts[1:]:
        text = text + "|" + part.str.casefold()
    nowhere = (frame["street"] == "").to_numpy()
    if nowhere.any():
        place = (
            frame["x"].round(1).astype("str").fillna("") + "|" + frame["y"].round(1).astype("str").fillna("")
        )
        text = text.where(~nowhere, text + "|" + place)
    keys = pd.Series(
        [hashlib.blake2b(cell.encode(), digest_size=12).hexdigest() for cell in text], dtype="str"
    )
    repeat = keys.groupby(keys).cumcount().to_numpy()
    numbered = keys + "-" + pd.Series(np.char.mod("%d", repeat + 1), dtype="str")
    return keys.where(repeat == 0, numbered)
