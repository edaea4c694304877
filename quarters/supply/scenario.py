"""Named scenarios: measures with author and date, kept in the database, compared side by side."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from geo.errors import AtlasError, ConflictError, InputError, NotFoundError
from geo.i18n import _
from geo.settings import settings
from quarters.supply.gaps import AreaGap, city_gap
from quarters.supply.model import SupplyModel
from quarters.supply.state import Step, SupplyState
from quarters.supply.statements import statement

NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Scenario:
    """A saved list of measures; ``saved_at`` and ``author`` tell the last save, ``version`` guards against others."""

    id: int
    name: str
    author: str
    saved_at: datetime
    steps: tuple[Step, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Usable:
    """What of a scenario still holds today, and a sentence for each measure that does not."""

    state: SupplyState
    dropped: tuple[str, ...]


def scenarios(connection: Connection) -> list[Scenario]:
    """Return all scenarios of the municipality, the last saved first."""
    found = connection.execute(
        statement("scenarios"), {"municipality_key": settings().municipality_key, "id": None}
    )
    return [
        Scenario(
            row.id, row.name, row.author, row.created_at, tuple(Step.from_dict(step) for step in row.steps), row.version
        )
        for row in found
    ]  # fmt: skip


def scenario(connection: Connection, scenario_id: int) -> Scenario:
    """Return one scenario; NotFoundError when somebody deleted it."""
    for one in scenarios(connection):
        if one.id == scenario_id:
            return one
    raise NotFoundError(_("Dieses Szenario gibt es nicht mehr; vielleicht hat es jemand gelöscht."))


def save_scenario(
    connection: Connection, name: str, author: str, steps: Sequence[Step], *, known: Scenario | None = None
) -> Scenario:
    """Save measures under a name.

    Parameters
    ----------
    connection
        Inside a transaction.
    name
        Unique in the municipality, not empty.
    author
        Who saves.
    steps
        In order.
    known
        The scenario as it was loaded, to save over it; a new one unless given.

    Returns
    -------
    Scenario
        As saved.

    Raises
    ------
    InputError
        If the name is empty or too long, or there is no measure.
    ConflictError
        If the name is taken, or somebody else saved or deleted the scenario in between; nothing is changed.
    """
    title = " ".join(name.split())
    if not title or len(title) > NAME_LENGTH:
        raise InputError(_("Bitte dem Szenario einen Namen von 1 bis 120 Zeichen geben."))
    if not steps:
        raise InputError(_("Ein Szenario braucht mindestens eine Maßnahme."))
    values = {
        "municipality_key": settings().municipality_key,
        "name": title,
        "author": author.strip(),
        "steps": json.dumps([step.as_dict() for step in steps]),
    }
    if known is None:
        created = connection.execute(statement("insert_scenario"), values).scalar_one_or_none()
        if created is None:
            raise ConflictError(
                _("Ein Szenario „{name}“ gibt es schon; bitte einen anderen Namen wählen.").format(name=title)
            )
        return scenario(connection, created)
    bound = {**values, "id": known.id, "version": known.version}
    if connection.execute(statement("update_scenario"), bound).rowcount != 1:
        raise ConflictError(_changed(connection, known, title))
    return scenario(connection, known.id)


def delete_scenario(connection: Connection, known: Scenario) -> None:
    """Delete a scenario as it was loaded; ConflictError when somebody else changed it in between."""
    bound = {"municipality_key": settings().municipality_key, "id": known.id, "version": known.version}
    if connection.execute(statement("delete_scenario"), bound).rowcount != 1:
        raise ConflictError(_changed(connection, known, known.name))


def _changed(connection: Connection, known: Scenario, title: str) -> str:
    now = next((one for one in scenarios(connection) if one.id == known.id), None)
    if now is None:
        return _("Das Szenario „{name}“ hat jemand gelöscht; bitte unter neuem Namen sichern.").format(
            name=known.name
        )
    if now.version == known.version:
        return _("Ein Szenario „{name}“ gibt es schon; bitte einen anderen Namen wählen.").format(name=title)
    sentence = _("Das Szenario „{name}“ hat inzwischen {author} geändert; bitte neu laden.")
    return sentence.format(name=known.name, author=now.author or _("jemand"))


def usable(model: SupplyModel, steps: Sequence[Step]) -> Usable:
    """Return the state after all measures that are still possible, and why others are not.

    A vacancy may have been let, a facility may be gone since the scenario was saved.
    """
    state, dropped = SupplyState(model), []
    for step in steps:
        try:
            state = state.then(step)
        except AtlasError as error:
            dropped.append(str(error))
    return Usable(state, tuple(dropped))


def compare(
    states: Sequence[SupplyState], services: Sequence[str], group: str = "all"
) -> dict[str, list[AreaGap]]:
    """Return the measures of the city for each service in each state, in the order given; default thresholds.

    Parameters
    ----------
    states
        For example today and two scenarios.
    services
        Keys in data/services.toml; usually those that a scenario touches.
    group
        ``all``, ``under_18`` or ``over_65``.
    """
    return {service: [city_gap(state, service, None, group) for state in states] for service in services}
