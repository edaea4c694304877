"""Why a cell is without supply: the nearest facility, the walk to it, and the straight line beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.errors import InputError
from geo.i18n import _, format_number
from geo.network import Snapped, path_to_nearest
from geo.network.arrays import FloatArray
from quarters.supply.gaps import threshold_of
from quarters.supply.state import SupplyState


@dataclass(frozen=True, slots=True)
class Explanation:
    """The walk from a cell to its nearest facility.

    Attributes
    ----------
    cell_id : int
        Key of the cell.
    residents : float
        Residents of the cell.
    distance_m, straight_m, threshold_m : float
        Walk, straight line, and longest walk that counts as supplied; the first two are infinite without a facility.
    name, address : str
        The nearest facility, or the vacancy in which a use is placed.
    facility_id, vacancy_id : int or None
        Which of both it is.
    path_xy : FloatArray, shape (points, 2)
        The walk from the cell to the facility, METRIC_CRS; empty without a facility.
    sentence : str
        All of this for the screen.
    """

    cell_id: int
    residents: float
    distance_m: float
    straight_m: float
    threshold_m: float
    name: str
    address: str
    facility_id: int | None
    vacancy_id: int | None
    path_xy: FloatArray
    sentence: str


def explain_cell(
    state: SupplyState, service: str, cell_id: int, threshold_m: float | None = None
) -> Explanation:
    """Tell why a cell is supplied or not.

    Parameters
    ----------
    state
        Today, or with measures.
    service
        Key in data/services.toml.
    cell_id
        Key of the cell.
    threshold_m
        Longest walk that counts as supplied; the default of the service unless given.

    Returns
    -------
    Explanation
        Its distance is that of ``state.distance_m``.

    Raises
    ------
    NotFoundError
        If service or cell do not exist.
    InputError
        If the threshold is not above 0.
    """
    model, limit = state.model, threshold_of(state, service, threshold_m)
    cell = model.cell_number(cell_id)
    people = float(model.cells.population[cell])
    places, xy, told = _open_places(state, service)
    try:
        path = path_to_nearest(model.travel, places, xy, cell, model.cells.xy[cell])
    except InputError as nowhere:
        return Explanation(
            cell_id, people, np.inf, np.inf, limit, "", "", None, None, np.empty((0, 2)), str(nowhere)
        )
    name, address, facility_id, vacancy_id = told[path.facility]
    straight_m = float(np.hypot(*(xy[path.facility] - model.cells.xy[cell])))
    sentence = _sentence(path.distance_m, straight_m, limit, name)
    return Explanation(
        cell_id, people, path.distance_m, straight_m, limit, name, address, facility_id, vacancy_id, path.xy, sentence
    )  # fmt: skip


def _open_places(
    state: SupplyState, service: str
) -> tuple[Snapped, FloatArray, list[tuple[str, str, int | None, int | None]]]:
    """All places that offer the service in this state: on the network, as coordinates, and what they are."""
    model = state.model
    supply = model.supply(service)
    stay = np.setdiff1d(np.arange(len(supply.rows)), state.closed(service))
    rows = supply.rows.iloc[stay]
    columns = (rows[name].tolist() for name in ("name", "street", "house_number", "id"))
    told: list[tuple[str, str, int | None, int | None]] = [
        (name, f"{street} {number}".strip(), key, None) for name, street, number, key in zip(*columns, strict=True)
    ]  # fmt: skip
    places, xy = [supply.places.take(stay)], [supply.xy[stay]]
    vacancies = model.vacancies.rows.set_index("id")
    for vacancy_id in state.placed(service):
        row = vacancies.loc[vacancy_id]
        places.append(model.vacancy_place(vacancy_id))
        xy.append(np.array([[row["x"], row["y"]]], dtype=np.float64))
        told.append((model.service(service).label, str(row["name"]), None, vacancy_id))
    joined = Snapped(
        np.concatenate([one.edge for one in places]),
        np.concatenate([one.offset_m for one in places]),
        np.concatenate([one.access_leg_m for one in places]),
    )
    return joined, np.concatenate(xy), told


def _sentence(distance_m: float, straight_m: float, limit: float, name: str) -> str:
    values = {
        "name": name,
        "walk": format_number(distance_m, "m"),
        "line": format_number(straight_m, "m"),
        "limit": format_number(limit, "m"),
    }
    if distance_m <= limit:
        return _("Versorgt: „{name}“ ist {walk} Fußweg entfernt, erlaubt sind {limit}.").format(**values)
    if straight_m <= limit:
        sentence = _(
            "Ohne Versorgung: Bis „{name}“ sind es {walk} Fußweg bei {line} Luftlinie; erlaubt sind {limit}."
        )
        return sentence.format(**values)
    return _(
        "Ohne Versorgung: Das nächste Angebot „{name}“ ist {walk} Fußweg entfernt, erlaubt sind {limit}."
    ).format(**values)
