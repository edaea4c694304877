"""Compiled code on disk, written by several processes at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from geo.settings import PROJECT_DIR

MEASURE = """
import numpy as np
from geo.network.kernels import grow_from_seeds
indptr, target = np.array([0, 1, 2], np.int32), np.array([1, 0], np.int32)
seed = np.array([0], np.{kind})
print(grow_from_seeds(indptr, target, np.array([7.0, 7.0]), seed, np.zeros(1), np.inf, 1)[0].tolist())
"""


def _start(kind: str, folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(folder)}
    command = [sys.executable, "-c", MEASURE.format(kind=kind)]
    return subprocess.Popen(command, cwd=PROJECT_DIR, env=environment, stdout=subprocess.PIPE, text=True)


def test_processes_that_compile_for_different_types_at_once_do_not_mix_their_code(tmp_path: Path) -> None:
    for _round in range(2):  # the second reads what the first kept
        running = [_start(kind, tmp_path) for kind in ("int32", "int64")]
        answers = [(process.communicate(timeout=120)[0].strip(), process.returncode) for process in running]
        assert answers == [("[0.0, 7.0]", 0)] * 2
    kept = sorted(path.name.split("-")[0] for path in tmp_path.rglob("*.nbi"))
    assert kept == ["kernels.grow_from_seeds"], "only what is called from outside has files"
    assert len(list(tmp_path.rglob("*.nbc"))) == 2
