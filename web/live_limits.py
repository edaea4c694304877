"""Guessing codes is slow: after a number of wrong ones an address has to wait. Per process, in memory."""

from __future__ import annotations

import time
from collections import OrderedDict, deque

from geo.errors import TooOftenError
from geo.i18n import _

WRONG_CODES = 30
WITHIN_S = 60.0
ADDRESSES = 10_000
_wrong: OrderedDict[str, deque[float]] = OrderedDict()


def wrong_code(address: str) -> None:
    """Remember that an address asked for a workshop that there is not."""
    times = _wrong.setdefault(address, deque(maxlen=WRONG_CODES))
    _wrong.move_to_end(address)
    times.append(time.monotonic())
    while len(_wrong) > ADDRESSES:
        _wrong.popitem(last=False)


def may_guess(address: str) -> None:
    """Refuse an address with too many wrong codes in the last minute; TooOftenError says so."""
    times = _wrong.get(address)
    if times is not None and len(times) == WRONG_CODES and time.monotonic() - times[0] < WITHIN_S:
        raise TooOftenError(_("Zu viele falsche Codes: bitte in einer Minute noch einmal versuchen."))
