"""Compiled functions whose code is kept on disk, safe for several processes."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from numba import njit, typeof

P = ParamSpec("P")
T = TypeVar("T")
LOCK = Path(tempfile.gettempdir()) / f"quartiersatlas-compiling-{os.getuid()}.lock"


def compiled(function: Callable[P, T]) -> Callable[P, T]:
    """Decorate a function on arrays: compiled at its first call, for each combination of types, and kept on disk.

    One process at a time compiles or reads the kept code: numba numbers the files by what it found before, so two that
    compile for different types at once would give one file two meanings, and the next process would crash.
    """
    kernel: Any = njit(cache=True)(function)

    @wraps(function)
    def call(*arguments: P.args, **_none: P.kwargs) -> T:
        if tuple(map(typeof, arguments)) in kernel.overloads:
            return kernel(*arguments)  # type: ignore[no-any-return]
        with LOCK.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return kernel(*arguments)  # type: ignore[no-any-return]

    return call
