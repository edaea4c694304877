"""Rounds of a workshop: opened for the present step, closed, taken back, shown on purpose."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import ConflictError, InputError, NotFoundError
from geo.i18n import _
from geo.settings import settings
from quarters.workshop import tables as t
from quarters.workshop.events import record
from quarters.workshop.model import ROUND_KINDS, Workshop
from quarters.workshop.read import stage, workshop

DEFAULT_BUDGET = 3


def open_round(
    connection: Connection, workshop_id: int, *, secret: bool = False, budget: int = DEFAULT_BUDGET
) -> int:
    """Open a round for the present step and return its id.

    Raises
    ------
    InputError
        When the step takes no answers or the budget is not 1 to 20.
    ConflictError
        When another round is open.
    """
    now = running(connection, workshop_id)
    step = now.step(stage(connection, workshop_id).step_id)
    if step is None or step.kind not in ROUND_KINDS:
        raise InputError(_("In diesem Schritt gibt es nichts abzugeben; bitte zu einem anderen gehen."))
    if now.open_round is not None:
        raise ConflictError(_("Es ist schon eine Runde offen; bitte erst schließen."))
    votes = step.kind == "vote"
    if votes and not 1 <= budget <= 20:
        raise InputError(_("Bitte 1 bis 20 Punkte je Person vergeben."))
    row = {
        "municipality_key": settings().municipality_key, "workshop_id": workshop_id, "step_id": step.id,
        "kind": step.kind, "question": step.question, "secret": secret and votes, "budget": budget if votes else None,
    }  # fmt: skip
    made = int(connection.execute(sa.insert(t.round_).values(row).returning(t.round_.c.id)).scalar_one())
    record(connection, workshop_id, "round_opened", {
        "round_id": made, "kind": step.kind, "secret": secret and votes, "budget": row["budget"],
    })  # fmt: skip
    return made


def close_round(connection: Connection, workshop_id: int) -> int | None:
    """Close the open round and return its id; None when none is open."""
    closed = connection.execute(
        sa.update(t.round_)
        .values(closed_at=sa.func.now())
        .where(t.here(t.round_, workshop_id), t.round_.c.closed_at.is_(None))
        .returning(t.round_.c.id)
    ).scalar_one_or_none()
    if closed is not None:
        record(connection, workshop_id, "round_closed", {"round_id": closed})
    return closed


def reopen_round(connection: Connection, workshop_id: int, round_id: int) -> None:
    """Take the closing of a round back; ConflictError when another one is open by now."""
    now = running(connection, workshop_id)
    if now.open_round is not None:
        raise ConflictError(_("Es ist schon eine andere Runde offen."))
    reopened = connection.execute(
        sa.update(t.round_)
        .values(closed_at=None, shown=False)
        .where(t.here(t.round_, workshop_id), t.round_.c.id == round_id)
    )
    if not reopened.rowcount:
        raise NotFoundError(_("Diese Runde gibt es in diesem Workshop nicht."))
    record(connection, workshop_id, "round_reopened", {"round_id": round_id})


def show_result(connection: Connection, workshop_id: int, round_id: int, *, shown: bool) -> None:
    """Show the result of a round on the big screen and the telephones, or take it away.

    Raises
    ------
    ConflictError
        While the round is open: results would steer the answers.
    """
    shows = connection.execute(
        sa.update(t.round_)
        .values(shown=shown)
        .where(t.here(t.round_, workshop_id), t.round_.c.id == round_id, t.round_.c.closed_at.is_not(None))
    )
    if not shows.rowcount:
        raise ConflictError(_("Das Ergebnis erscheint erst, wenn die Runde geschlossen ist."))
    record(connection, workshop_id, "result_shown" if shown else "result_hidden", {"round_id": round_id})


def running(connection: Connection, workshop_id: int) -> Workshop:
    """Return the workshop; ConflictError unless it runs."""
    now = workshop(connection, workshop_id)
    if now.status != "running":
        raise ConflictError(
            _("Der Workshop hat noch nicht begonnen.") if now.status == "prepared" else _("Der Workshop ist beendet.")
        )  # fmt: skip
    return now
