"""The plan of a workshop as people fill it in, and what a plan must hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from geo.errors import InputError
from geo.i18n import N_, _
from quarters.workshop.model import DIRECTIONS, LETTERS, SCALES, STEP_KINDS

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
