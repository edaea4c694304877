"""The day at the server's place, as people there count it."""

from __future__ import annotations

from datetime import date, datetime


def today() -> date:
    """Return the local date."""
    return datetime.now().astimezone().date()
