"""What became of a load: per relation what came, changed and went, and every row that could not be taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from geo.catalogue import USES
from geo.errors import InputError
from geo.i18n import _, format_number, ngettext
from geo.network.arrays import BoolArray, FloatArray

MAX_REJECTIONS = 10_000
SHOWN_CHARACTERS = 60


@dataclass(frozen=True)
class Rejection:
    """A row that cannot be taken, the column and value at fault, and why; the header is row 1."""

    row: int
    column: str
    value: str
    reason: str

    def sentence(self) -> str:
        """Return row, value and reason as one German sentence."""
        value = (
            self.value if len(self.value) <= SHOWN_CHARACTERS else self.value[: SHOWN_CHARACTERS - 1] + "…"
        )
        return _("Zeile {row}: {column} „{value}“: {reason}.").format(
            row=self.row, column=self.column, value=value, reason=self.reason
        )


@dataclass(frozen=True)
class Refused:
    """Places that a reader rejects: tells for points (EPSG:25832, shape (points, 2)) which, and why."""

    places: Callable[[FloatArray], BoolArray]
    reason: str


@dataclass(frozen=True)
class Change:
    """Rows of one relation by what the load did to them; ``removed`` includes the examples that gave way."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0

    @property
    def any(self) -> bool:
        """Whether the relation differs from before."""
        return bool(self.new or self.changed or self.removed)


@dataclass(frozen=True)
class SourceReport:
    """Result of a load.

    Attributes
    ----------
    origin : str
        Name of the file or server.
    stored : bool
        False when rows were rejected and nothing was written, or after a trial.
    changes : mapping of str to Change
        By relation.
    figures : mapping of str to int or float
        Counts of the source itself, by a German word.
    rejected : tuple of Rejection
        Rows that cannot be taken, in row order.
    """

    origin: str
    stored: bool
    changes: Mapping[str, Change] = field(default_factory=dict)
    figures: Mapping[str, float] = field(default_factory=dict)
    rejected: tuple[Rejection, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)

    def sentences(self) -> list[str]:
        """Return the result in German, one sentence each."""
        told = [
            _("{what}: {new} neu, {changed} geändert, {removed} entfernt, {unchanged} unverändert.").format(
                what=_(USES[relation]), **{name: format_number(n) for name, n in asdict(change).items()}
            )
            for relation, change in self.changes.items()
        ]
        told += [
            _("{what}: {number}.").format(what=what, number=format_number(number))
            for what, number in self.figures.items()
        ]
        if self.rejected:
            rows = len({entry.row for entry in self.rejected})
            told.append(
                ngettext("{n} Zeile abgelehnt.", "{n} Zeilen abgelehnt.", rows).format(n=format_number(rows))
            )
            if not self.stored:
                told.append(_("Es wurde nichts geladen."))
        return told


def check_rejections(rejected: list[Rejection], origin: str) -> None:
    """Stop reading when so many rows are at fault that it must be the wrong file.

    Raises
    ------
    InputError
        Beyond ``MAX_REJECTIONS`` faults; the first one is told.
    """
    if len(rejected) > MAX_REJECTIONS:
        raise InputError(
            _("„{file}“ passt nicht: mehr als {limit} Zeilen sind falsch, die erste ist {first}").format(
                file=origin, limit=format_number(MAX_REJECTIONS), first=rejected[0].sentence()
            )
        )
