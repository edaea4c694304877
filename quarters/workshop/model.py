"""What a workshop consists of, as plain records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from geo.i18n import N_

STEP_KINDS: dict[str, str] = {
    "arrive": N_("Ankommen"),
    "look": N_("Flächen ansehen"),
    "weigh": N_("Kriterien gewichten"),
    "rate": N_("Flächen bewerten"),
    "vote": N_("Abstimmen"),
    "result": N_("Ergebnis"),
    "talk": N_("Aussprache"),
}
"""Kind of an agenda step → its usual title; ``weigh``, ``rate`` and ``vote`` may hold rounds."""
STATUS: dict[str, str] = {
    "prepared": N_("vorbereitet"),
    "running": N_("läuft"),
    "ended": N_("beendet"),
}
DIRECTIONS: dict[str, str] = {"more": N_("mehr ist besser"), "less": N_("weniger ist besser")}
SCALES: dict[str, str] = {"measured": N_("gemessen"), "rated": N_("1 bis 5, in der Runde bewertet")}
ROUND_KINDS = ("weigh", "rate", "vote")
LETTERS = "ABCDEFGH"
"""Letter of a candidate by its position; eight options have a shape and a colour of their own."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of participants, for example a department."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class AgendaStep:
    """One step of the agenda; ``question`` is what the screens show large."""

    id: int
    kind: str
    title: str
    question: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An option on the table; ``lon_lat`` in degrees (WGS84), None when no place is known."""

    id: int
    letter: str
    name: str
    place: str
    note: str
    site_id: int | None
    vacancy_id: int | None
    lon_lat: tuple[float, float] | None
    source: str
    quality: str | None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion: ``direction`` more or less, ``scale`` measured (one figure each) or rated (1 to 5 by everybody)."""

    id: int
    name: str
    direction: str
    scale: str
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Round:
    """A round of answers; ``budget`` is the number of dots of a vote, None otherwise."""

    id: int
    step_id: int | None
    kind: str
    question: str
    secret: bool
    budget: int | None
    opened_at: datetime
    closed_at: datetime | None
    shown: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """What all screens show now."""

    view: dict[str, Any]
    view_seq: int
    guiding: bool
    recall: int
    beamer_hidden: bool
    step_id: int | None
    map: dict[str, Any]
    map_version: int
    scenario: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop with its parts; ``figures`` is ``{(candidate id, criterion id): value}``, missing ones are unknown."""

    id: int
    code: str
    title: str
    invited: str
    held_on: date
    question: str
    status: str
    created_by: str
    started_at: datetime | None
    ended_at: datetime | None
    seed: int
    example: bool
    version: int
    groups: tuple[Group, ...] = ()
    steps: tuple[AgendaStep, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    figures: dict[tuple[int, int], float] = field(default_factory=dict)
    figure_sources: dict[tuple[int, int], str] = field(default_factory=dict)
    rounds: tuple[Round, ...] = ()

    def step(self, step_id: int | None) -> AgendaStep | None:
        """Return a step by id, None when there is none."""
        return next((each for each in self.steps if each.id == step_id), None)

    def round(self, round_id: int | None) -> Round | None:
        """Return a round by id, None when there is none."""
        return next((each for each in self.rounds if each.id == round_id), None)

    @property
    def open_round(self) -> Round | None:
        """The one round that takes answers, if any."""
        return next((each for each in self.rounds if each.closed_at is None), None)

    def last_round(self, kind: str) -> Round | None:
        """Return the newest round of a kind, open or closed."""
        return next((each for each in reversed(self.rounds) if each.kind == kind), None)

    @property
    def rated(self) -> tuple[Criterion, ...]:
        """Criteria that everybody rates."""
        return tuple(each for each in self.criteria if each.scale == "rated")
