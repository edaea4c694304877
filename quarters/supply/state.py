"""A state of the supply: today's, or today's with measures taken (a use placed in a vacancy, a facility closed)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from geo.errors import InputError, NotFoundError
from geo.i18n import _
from geo.network.arrays import FloatArray, IntArray
from quarters.supply.catchment import WALKING_ZONES, floating_catchment
from quarters.supply.model import Supply, SupplyModel
from quarters.supply.pairs import as_pairs

Action = Literal["place", "close"]


@dataclass(frozen=True, slots=True)
class Step:
    """One measure: ``place`` a service in a vacancy, or ``close`` a facility."""

    action: Action
    service: str
    vacancy_id: int | None = None
    facility_id: int | None = None

    def __post_init__(self) -> None:
        places, closes = self.vacancy_id is not None, self.facility_id is not None
        if (self.action, places, closes) not in (("place", True, False), ("close", False, True)):
            raise InputError(
                _("Eine Maßnahme braucht einen Leerstand, der belegt wird, oder ein Angebot, das schließt.")
            )

    def as_dict(self) -> dict[str, Any]:
        """Return the step as it is stored in a scenario."""
        key = "vacancy_id" if self.action == "place" else "facility_id"
        return {"action": self.action, "service": self.service, key: getattr(self, key)}

    @classmethod
    def from_dict(cls, stored: Any) -> Step:
        """Return the step of a stored scenario; InputError when it is incomplete."""
        if not isinstance(stored, dict) or not {"action", "service"} <= set(stored):
            raise InputError(
                _("Eine gespeicherte Maßnahme ist unvollständig; bitte das Szenario neu anlegen.")
            )
        return cls(stored["action"], stored["service"], stored.get("vacancy_id"), stored.get("facility_id"))


@dataclass(frozen=True)
class SupplyState:
    """The model with measures taken, in order; an empty tuple is today.

    Distances are exact, not limited: a placed use counts wherever it is nearer, a closed facility leaves its cells
    to the next one, however far.
    """

    model: SupplyModel
    steps: tuple[Step, ...] = ()
    _kept: dict[tuple[str, str], FloatArray] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        placed = [step.vacancy_id for step in self.steps if step.action == "place"]
        closed = [step.facility_id for step in self.steps if step.action == "close"]
        if len(set(placed)) < len(placed):
            raise InputError(
                _("In diesem Leerstand ist schon eine Nutzung vorgesehen; bitte zuerst diese entfernen.")
            )
        if len(set(closed)) < len(closed):
            raise InputError(_("Dieses Angebot schließt in diesem Szenario schon."))
        for step in self.steps:
            _check(self.model, step)

    def then(self, step: Step) -> SupplyState:
        """Return the state after one more measure."""
        return replace(self, steps=(*self.steps, step))

    def without(self, position: int) -> SupplyState:
        """Return the state without the measure at a position (0 = the first one)."""
        return replace(self, steps=self.steps[:position] + self.steps[position + 1 :])

    def distance_m(self, service: str) -> FloatArray:
        """Return the walk from every cell to the nearest facility of a service, metres; infinity is out of reach."""
        if ("distance", service) not in self._kept:
            nearest_m = self._open_m(service)
            farthest_m = float(nearest_m.max(initial=0.0))  # a longer walk would be nobody's nearest
            for vacancy_id in self.placed(service):
                nearest_m = np.minimum(nearest_m, self.model.from_vacancy(vacancy_id, farthest_m))
            self._kept["distance", service] = nearest_m
        return self._kept["distance", service]

    def access(self, service: str) -> FloatArray:
        """Return E2SFCA access of every cell in this state; a placed use has the typical capacity of its service."""
        if not self.touches(service):
            return self.model.access(service)
        if ("access", service) not in self._kept:
            self._kept["access", service] = self._access(service)
        return self._kept["access", service]

    def _access(self, service: str) -> FloatArray:
        pairs = as_pairs(self.model.facility_pairs(service))
        capacity = self.model.supply(service).capacity.copy()
        capacity[self.closed(service)] = 0.0
        access = floating_catchment(pairs, capacity, self.model.cells.population)
        typical = self.model.service(service).capacity.typical
        for vacancy_id in self.placed(service):
            row = as_pairs(self.model.from_vacancy(vacancy_id, WALKING_ZONES[-1][0])[None])
            access = access + floating_catchment(row, np.array([typical]), self.model.cells.population)
        return access

    def touches(self, service: str) -> bool:
        """Whether a measure concerns the service."""
        return any(step.service == service for step in self.steps)

    def closed(self, service: str) -> IntArray:
        """Return the numbers (rows of ``model.supply``) of the facilities that close."""
        ids = [step.facility_id for step in self.steps if step.action == "close" and step.service == service]
        return np.flatnonzero(self.model.supply(service).rows["id"].isin(ids).to_numpy())

    def placed(self, service: str) -> list[int]:
        """Return the keys of the vacancies in which the service is placed."""
        return [
            step.vacancy_id
            for step in self.steps
            if step.action == "place" and step.service == service and step.vacancy_id is not None
        ]

    def _open_m(self, service: str) -> FloatArray:
        nearest = self.model.nearest(service)
        closed = self.closed(service)
        if not np.isin(nearest.facility, closed).any():
            return nearest.distance_m
        supply: Supply = self.model.supply(service)
        stay = np.setdiff1d(np.arange(len(supply.rows)), closed)
        return self.model.travel.nearest(supply.places.take(stay)).distance_m


def _check(model: SupplyModel, step: Step) -> None:
    """Refuse a step whose service, vacancy or facility does not exist."""
    if step.action == "place":
        if model.service(step.service).premises is None:
            raise InputError(_("Diese Versorgungsart braucht keine Gewerbeeinheit."))
        model.vacancy_place(step.vacancy_id or 0)
    elif step.facility_id not in set(model.supply(step.service).rows["id"]):
        raise NotFoundError(_("Das Angebot, das schließen soll, gibt es nicht; bitte neu auswählen."))
