"""Participants: a token that only the device knows, its hash in the database, and what it opens."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import ForbiddenError, InputError, NotFoundError, TooOftenError
from geo.i18n import _
from geo.settings import settings
from quarters.workshop.read import plain_code

TOKEN = re.compile(r"[0-9a-f]{64}")
NAME_LENGTH = 60
_ENTER = sa.text(
    "select workshop_id, participant_id from enter_workshop(:municipality_key, :code, :token_hash)"
)
_JOIN = sa.text("select join_workshop(:municipality_key, :code, :token_hash, :group_id, :name)")
_ACT = sa.text(
    "select set_config('app.workshop', :workshop, true), set_config('app.participant', :participant, true),"
    " set_config('app.ballot_key', '', true)"
)


@dataclass(frozen=True, slots=True)
class Entered:
    """Whose transaction this is: a participant of one workshop."""

    workshop_id: int
    participant_id: int
    token: str

    def ballot_key(self, round_id: int) -> str:
        """Return the key of the ballot of a round; without the token nobody can tell whose it is."""
        return hashlib.sha256(f"ballot:{round_id}:{self.token}".encode()).hexdigest()


def token_hash(token: str) -> str:
    """Return what the database keeps of a token; InputError when it is no token of ours."""
    if not TOKEN.fullmatch(token):
        raise InputError(_("Der Zugang dieses Geräts ist nicht lesbar; bitte neu mitmachen."))
    return hashlib.sha256(f"token:{token}".encode()).hexdigest()


def join(connection: Connection, code: str, token: str, group_id: int | None, name: str) -> None:
    """Take a device into a workshop; the same token again changes group and name, and adds nobody.

    Raises
    ------
    InputError
        When the token is not readable or the name is too long.
    NotFoundError
        When no running or prepared workshop has this code.
    TooOftenError
        When a thousand devices have joined.
    """
    words = " ".join(name.split())
    if len(words) > NAME_LENGTH:
        raise InputError(_("Bitte einen Namen bis 60 Zeichen wählen."))
    values = {
        "municipality_key": settings().municipality_key, "code": plain_code(code), "token_hash": token_hash(token),
        "group_id": group_id, "name": words,
    }  # fmt: skip
    joined = connection.execute(_JOIN, values).scalar_one()
    if joined == 0:
        raise TooOftenError(_("In diesem Workshop sind schon 1.000 Geräte: bitte die Moderation fragen."))
    if joined is None:
        raise NotFoundError(_("Diesen Workshop gibt es nicht oder er ist beendet; bitte den Code prüfen."))


def enter(connection: Connection, code: str, token: str) -> Entered:
    """Give the transaction the rights of a participant until it ends.

    Raises
    ------
    ForbiddenError
        When the token does not open this workshop, or the workshop has ended.
    """
    try:
        hashed = token_hash(token)
    except InputError:
        hashed = ""
    row = connection.execute(
        _ENTER,
        {"municipality_key": settings().municipality_key, "code": plain_code(code), "token_hash": hashed},
    ).first()
    if row is None:
        raise ForbiddenError(_("Dieser Zugang öffnet den Workshop nicht mehr; bitte neu mitmachen."))
    connection.execute(_ACT, {"workshop": str(row.workshop_id), "participant": str(row.participant_id)})
    return Entered(row.workshop_id, row.participant_id, token)
