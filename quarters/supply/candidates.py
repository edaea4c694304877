"""Which premises suit a use, and why the others are left out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from geo.errors import InputError
from geo.i18n import _, format_number
from quarters.supply.services import Service


class Reason(StrEnum):
    """Why premises are left out, for counting and filtering."""

    NOT_PLACEABLE = "not_placeable"
    NO_PLACE = "no_place"
    STATUS = "status"
    KIND = "kind"
    AREA_TOO_SMALL = "area_too_small"
    AREA_UNKNOWN = "area_unknown"
    STEPS = "steps"
    STEP_FREE_UNKNOWN = "step_free_unknown"
    RENT_UNKNOWN = "rent_unknown"
    IN_USE = "in_use"


@dataclass(frozen=True, slots=True)
class Premises:
    """What the choice needs to know about a vacancy; None means keine Angabe."""

    kind: str
    floor_area_m2: float | None
    step_free: bool | None
    status: str
    has_place: bool = True


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Premises that do not suit: their index, the first reason, and a sentence."""

    index: int
    reason: Reason
    text: str


def suitable(
    service: Service,
    premises: Sequence[Premises],
    *,
    available_status: Collection[str],
    min_floor_area_m2: float | None = None,
    accept_unknown: bool = False,
    step_free: bool = False,
) -> tuple[list[int], list[LeftOut]]:
    """Split premises into those that suit a use and those that do not, with the reason.

    Parameters
    ----------
    service : Service
        Use that is wanted.
    premises : sequence of Premises
        Vacancies.
    available_status : collection of str
        Status codes in which premises can be had.
    min_floor_area_m2 : float, optional
        Replaces the smallest floor area of the service.
    accept_unknown : bool
        Whether premises of unknown area or unknown access count as suitable.
    step_free : bool
        Whether the access must be without steps although the service can do with some.

    Returns
    -------
    indices : list of int
        Suitable premises in the given order.
    left_out : list of LeftOut
        All others; every index is in exactly one of the two lists.

    Raises
    ------
    InputError
        If the smallest floor area is negative or not a number.
    """
    if min_floor_area_m2 is not None and not min_floor_area_m2 >= 0:
        raise InputError(_("Die kleinste Fläche muss eine Zahl ab 0 m² sein."))
    indices: list[int] = []
    left_out: list[LeftOut] = []
    no_steps = step_free or (service.premises is not None and service.premises.step_free_needed)
    for index, one in enumerate(premises):
        reason = _reason(
            service,
            one,
            available_status,
            min_floor_area_m2,
            accept_unknown=accept_unknown,
            no_steps=no_steps,
        )
        if reason is None:
            indices.append(index)
        else:
            left_out.append(LeftOut(index, reason, _sentence(reason, service, one, min_floor_area_m2)))
    return indices, left_out


def _reason(
    service: Service,
    one: Premises,
    available_status: Collection[str],
    min_floor_area_m2: float | None,
    *,
    accept_unknown: bool,
    no_steps: bool,
) -> Reason | None:
    need = service.premises
    if need is None:
        return Reason.NOT_PLACEABLE
    area_m2, least_m2 = one.floor_area_m2, _least(service, min_floor_area_m2)
    checks = (
        (Reason.NO_PLACE, not one.has_place),
        (Reason.STATUS, one.status not in available_status),
        (Reason.KIND, one.kind not in need.kinds),
        (Reason.AREA_UNKNOWN, area_m2 is None and not accept_unknown),
        (Reason.AREA_TOO_SMALL, area_m2 is not None and area_m2 < least_m2),
        (Reason.STEPS, no_steps and one.step_free is False),
        (Reason.STEP_FREE_UNKNOWN, no_steps and one.step_free is None and not accept_unknown),
    )
    return next((reason for reason, applies in checks if applies), None)


def _least(service: Service, min_floor_area_m2: float | None) -> float:
    if min_floor_area_m2 is not None:
        return min_floor_area_m2
    return 0.0 if service.premises is None else service.premises.min_floor_area_m2


def _sentence(reason: Reason, service: Service, one: Premises, min_floor_area_m2: float | None) -> str:
    area, least = (
        format_number(one.floor_area_m2, "m²"),
        format_number(_least(service, min_floor_area_m2), "m²"),
    )
    sentences = {
        Reason.NOT_PLACEABLE: _("Diese Versorgungsart braucht keine Gewerbeeinheit."),
        Reason.NO_PLACE: _("Die Lage auf der Karte ist nicht bekannt."),
        Reason.STATUS: _("Nach ihrem Status ist die Einheit nicht zu haben."),
        Reason.KIND: _("Die Art der Räume passt nicht zu dieser Nutzung."),
        Reason.AREA_UNKNOWN: _("Die Fläche ist nicht bekannt; nötig sind mindestens {least}."),
        Reason.AREA_TOO_SMALL: _("Die Fläche von {area} ist zu klein; nötig sind mindestens {least}."),
        Reason.STEPS: _("Der Zugang hat Stufen; nötig ist ein stufenloser Zugang."),
        Reason.STEP_FREE_UNKNOWN: _("Ob der Zugang stufenlos ist, ist nicht bekannt."),
    }
    return sentences[reason].format(area=area, least=least)
