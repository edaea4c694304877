"""What a server process opens at its start and every route asks for later."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Generic, TypeVar

from geo.errors import DatabaseUnavailableError
from geo.i18n import _

T = TypeVar("T")


class Opened(Generic[T]):
    """The one object of its kind in this process; the newest when several servers run in one, as in tests."""

    def __init__(self) -> None:
        self._stack: list[T] = []

    @contextlib.asynccontextmanager
    async def keep(self, opening: AbstractAsyncContextManager[T]) -> AsyncIterator[None]:
        """Open the object and make it available until the block ends."""
        async with opening as opened:
            self._stack.append(opened)
            try:
                yield
            finally:
                self._stack.remove(opened)

    def get(self) -> T:
        """Return the object.

        Raises
        ------
        DatabaseUnavailableError
            Before the server has started or after it has stopped.
        """
        if not self._stack:
            raise DatabaseUnavailableError(
                _("Der Server startet gerade oder wird beendet: bitte gleich noch einmal versuchen.")
            )
        return self._stack[-1]
