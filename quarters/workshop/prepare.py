"""Preparing a workshop: title, groups, agenda, candidates, criteria with direction and scale, figures."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import ConflictError, InputError
from geo.i18n import N_, _
from geo.settings import settings
from quarters.workshop import tables as t
from quarters.workshop.events import record
from quarters.workshop.model import DIRECTIONS, LETTERS, SCALES, STEP_KINDS, Workshop
from quarters.workshop.read import workshop

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without I, O, 0 and 1, which people confuse."""
CODE_LENGTH = 6
TEMPLATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "rated": (N_("Gewichten, bewerten, abstimmen"), ("arrive", "look", "weigh", "rate", "vote", "result")),
    "full": (N_("Gewichten und abstimmen"), ("arrive", "look", "weigh", "vote", "result")),
    "short": (N_("Nur abstimmen"), ("arrive", "look", "vote", "result")),
}
"""Key → title and the kinds of its steps."""
QUESTIONS: dict[str, str] = {
    "arrive": N_("Bitte mit dem Telefon mitmachen"),
    "look": N_("Welche Flächen stehen zur Wahl?"),
    "weigh": N_("Was zählt für Sie bei der Wahl der Fläche?"),
    "rate": N_("Wie gut erfüllt jede Fläche die Kriterien?"),
    "vote": N_("Welche Fläche soll zuerst entwickelt werden?"),
    "result": N_("Welche Fläche zuerst?"),
    "talk": "",
}


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step of the agenda as it is typed; ``question`` is shown large, empty means the usual one of its kind."""

    kind: str
    title: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class NewCandidate:
    """An option as it is chosen; ``lon_lat`` in degrees (WGS84), None when no place is known."""

    name: str
    place: str = ""
    note: str = ""
    site_id: int | None = None
    vacancy_id: int | None = None
    lon_lat: tuple[float, float] | None = None
    source: str = ""
    quality: str | None = None


@dataclass(frozen=True, slots=True)
class NewCriterion:
    """A criterion as it is typed, with figures by position of the candidate (None: unknown)."""

    name: str
    direction: str = "more"
    scale: str = "measured"
    unit: str = ""
    source: str = ""
    figures: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is prepared before a workshop starts."""

    title: str
    held_on: date
    invited: str = ""
    groups: tuple[str, ...] = ()
    steps: tuple[NewStep, ...] = ()
    candidates: tuple[NewCandidate, ...] = ()
    criteria: tuple[NewCriterion, ...] = ()
    example: bool = False


def template_steps(key: str) -> tuple[NewStep, ...]:
    """Return the agenda of a template in ``TEMPLATES``, in the current language."""
    return tuple(NewStep(kind, _(STEP_KINDS[kind]), _(QUESTIONS[kind])) for kind in TEMPLATES[key][1])


def new_code() -> str:
    """Return a code that people can type: six letters and digits, a thousand million possibilities."""
    return "".join(secrets.choice(CODE_LETTERS) for _each in range(CODE_LENGTH))


def create_workshop(connection: Connection, plan: Plan, author: str = "") -> Workshop:
    """Store a new workshop.

    Parameters
    ----------
    connection
        Inside a transaction of a person who may lead workshops.
    plan
        What was prepared.
    author
        Who prepares.

    Returns
    -------
    Workshop
        As stored, with its code.

    Raises
    ------
    InputError
        When the plan is not usable; nothing is stored.
    """
    check_plan(plan)
    values = _head(plan) | {"code": new_code(), "created_by": author}
    made = connection.execute(
        sa.insert(t.workshop).values(_mine(values)).returning(t.workshop.c.id)
    ).scalar_one()
    connection.execute(sa.insert(t.stage).values(_mine({"workshop_id": made})))
    _put_parts(connection, made, plan)
    record(connection, made, "prepared", {"title": plan.title})
    return workshop(connection, made)


def change_workshop(connection: Connection, known: Workshop, plan: Plan) -> Workshop:
    """Replace a plan before the workshop starts.

    Raises
    ------
    InputError
        When the plan is not usable.
    ConflictError
        When the workshop has started or somebody else changed it in between; nothing is changed.
    """
    check_plan(plan)
    changed = connection.execute(
        sa.update(t.workshop)
        .values(_head(plan) | {"version": known.version + 1})
        .where(
            t.here(t.workshop),
            t.workshop.c.id == known.id,
            t.workshop.c.version == known.version,
            t.workshop.c.status == "prepared",
        )
    )
    if changed.rowcount != 1:
        raise ConflictError(
            _("Der Workshop wurde inzwischen geändert oder hat begonnen; bitte die Seite neu laden.")
        )
    for table in (t.figure, t.candidate, t.criterion, t.step, t.group):
        connection.execute(sa.delete(table).where(t.here(table, known.id)))
    _put_parts(connection, known.id, plan)
    return workshop(connection, known.id)


def delete_workshop(connection: Connection, known: Workshop) -> None:
    """Delete a workshop that has not started; ConflictError when it has."""
    gone = connection.execute(
        sa.delete(t.workshop).where(
            t.here(t.workshop), t.workshop.c.id == known.id, t.workshop.c.status == "prepared"
        )
    )
    if gone.rowcount != 1:
        raise ConflictError(_("Ein Workshop, der begonnen hat, bleibt im Archiv und wird nicht gelöscht."))


def check_plan(plan: Plan) -> None:
    """Refuse a plan that no room could work with; InputError names the first fault."""
    if not 1 <= len(" ".join(plan.title.split())) <= 120:
        raise InputError(_("Bitte dem Workshop einen Titel von 1 bis 120 Zeichen geben."))
    if not 2 <= len(plan.candidates) <= len(LETTERS):
        raise InputError(_("Ein Workshop braucht zwei bis acht Flächen."))
    if not plan.steps or len(plan.steps) > 12:
        raise InputError(_("Der Ablauf braucht einen bis zwölf Schritte."))
    _distinct(
        [each.strip() for each in plan.groups], _("Zwei Gruppen heißen gleich: bitte verschieden benennen.")
    )
    _distinct([each.name.strip() for each in plan.criteria],
              _("Zwei Kriterien heißen gleich oder eines hat keinen Namen."))  # fmt: skip
    if any(not each.name.strip() for each in plan.candidates):
        raise InputError(_("Eine Fläche hat keinen Namen."))
    if any(each.kind not in STEP_KINDS for each in plan.steps):
        raise InputError(_("Diese Art von Schritt gibt es nicht."))
    for each in plan.criteria:
        if each.direction not in DIRECTIONS or each.scale not in SCALES:
            raise InputError(_("Richtung oder Skala des Kriteriums „{name}“ fehlt.").format(name=each.name))
        if each.scale == "measured" and len(each.figures) != len(plan.candidates):
            raise InputError(
                _("Dem Kriterium „{name}“ fehlen Zahlen für die Flächen.").format(name=each.name)
            )
    kinds = {each.kind for each in plan.steps}
    if kinds & {"weigh", "rate"} and not plan.criteria:
        raise InputError(_("Zum Gewichten und Bewerten braucht der Workshop mindestens ein Kriterium."))
    rated = any(each.scale == "rated" for each in plan.criteria)
    if "rate" in kinds and not rated:
        raise InputError(_("Zum Bewerten braucht der Workshop ein Kriterium mit der Skala 1 bis 5."))
    if rated and "rate" not in kinds:
        raise InputError(_("Kriterien mit der Skala 1 bis 5 brauchen einen Schritt, in dem bewertet wird."))


def _distinct(names: Sequence[str], sentence: str) -> None:
    if "" in names or len({name.casefold() for name in names}) != len(names):
        raise InputError(sentence)


def _mine(values: Mapping[str, object]) -> dict[str, object]:
    return {"municipality_key": settings().municipality_key, **values}


def _head(plan: Plan) -> dict[str, object]:
    return {
        "title": " ".join(plan.title.split()), "invited": plan.invited.strip(), "held_on": plan.held_on,
        "example": plan.example,
    }  # fmt: skip


def _put_parts(connection: Connection, workshop_id: int, plan: Plan) -> None:
    def put(table: sa.TableClause, position: int, values: Mapping[str, object]) -> int:
        row = _mine({"workshop_id": workshop_id, "position": position, **values})
        return int(connection.execute(sa.insert(table).values(row).returning(table.c.id)).scalar_one())

    for number, name in enumerate(plan.groups):
        put(t.group, number, {"name": name.strip()})
    steps = [
        put(t.step, number, {"kind": each.kind, "title": each.title.strip() or _(STEP_KINDS[each.kind]),
                             "question": each.question.strip() or _(QUESTIONS[each.kind])})
        for number, each in enumerate(plan.steps)
    ]  # fmt: skip
    candidates = [put(t.candidate, number, _candidate(each)) for number, each in enumerate(plan.candidates)]
    for number, each in enumerate(plan.criteria):
        criterion = put(t.criterion, number, {
            "name": each.name.strip(), "direction": each.direction, "scale": each.scale, "unit": each.unit.strip(),
            "source": each.source.strip(),
        })  # fmt: skip
        for candidate, value in zip(candidates, each.figures, strict=False):
            if each.scale == "measured" and value is not None:
                connection.execute(sa.insert(t.figure).values(_mine({
                    "workshop_id": workshop_id, "candidate_id": candidate, "criterion_id": criterion, "value": value,
                    "source": each.source.strip(),
                })))  # fmt: skip
    connection.execute(sa.update(t.stage).values(step_id=steps[0]).where(t.here(t.stage, workshop_id)))


def _candidate(each: NewCandidate) -> dict[str, object]:
    return {
        "name": each.name.strip(), "place": each.place.strip(), "note": each.note.strip(), "site_id": each.site_id,
        "vacancy_id": each.vacancy_id, "geom": t.point(*each.lon_lat) if each.lon_lat else sa.null(),
        "source": each.source.strip(), "quality": each.quality,
    }  # fmt: skip
