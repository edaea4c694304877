"""Prove the best choice of sites in a process of its own, so that no page waits and a time limit always holds."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from geo.settings import PROJECT_DIR
from quarters.supply.choosing import Choice, describe
from quarters.supply.proving import TIME_LIMIT_S
from quarters.supply.siting import Limits, SitingProblem

AT_ONCE = 2
"""So many proofs run at a time in one process of the app; further ones wait."""
START_S = 15.0
"""Time granted for starting the process, on top of the limit of the solver."""
_turn = threading.Semaphore(AT_ONCE)


class Proof:
    """A proof that runs behind the page.

    Parameters
    ----------
    problem, limits
        What was asked.
    greedy : Choice
        The good answer at once; it stays when the proof finds nothing better in time.
    time_limit_s : float
        Seconds for the solver.
    """

    def __init__(
        self, problem: SitingProblem, limits: Limits, greedy: Choice, time_limit_s: float = TIME_LIMIT_S
    ) -> None:
        self._problem, self._limits, self._time_limit_s = problem, limits, time_limit_s
        self._best = greedy
        self._finished = threading.Event()
        self._cancelled = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        threading.Thread(target=self._run, daemon=True, name="siting-proof").start()

    @property
    def finished(self) -> bool:
        """Whether nothing more will come: proven, out of time, or cancelled."""
        return self._finished.is_set()

    def best(self, wait_s: float = 0.0) -> Choice:
        """Return the best choice known, after waiting at most so many seconds for the end of the proof."""
        self._finished.wait(wait_s)
        return self._best

    def cancel(self) -> None:
        """Stop; the best choice known stays."""
        self._cancelled.set()
        if self._process is not None:
            self._process.kill()

    def _run(self) -> None:
        try:
            with _turn:
                if not self._best.proven and not self._cancelled.is_set():
                    self._best = self._ask()
        finally:
            self._finished.set()

    def _ask(self) -> Choice:
        command = [sys.executable, "-m", "quarters.supply.prove", str(self._time_limit_s)]
        environment = {**os.environ, "PYTHONPATH": str(PROJECT_DIR), "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            command, cwd=PROJECT_DIR, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            answer, _nothing = self._process.communicate(
                packed(self._problem, self._limits), timeout=self._time_limit_s + START_S
            )
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
            return self._best
        return self._read(answer) if self._process.returncode == 0 and answer else self._best

    def _read(self, answer: bytes) -> Choice:
        with np.load(io.BytesIO(answer), allow_pickle=False) as told:
            options, bound, proven = told["options"], float(told["bound"]), bool(told["proven"])
        exact = describe(
            self._problem, options, bound=bound, proven=proven, guarantee=1.0 if proven else None
        )
        if exact.total >= self._best.total:
            return exact
        return replace(self._best, bound=max(self._best.total, min(bound, self._best.bound)))


def packed(problem: SitingProblem, limits: Limits) -> bytes:
    """Return a problem and its limits as bytes for another process."""
    text = io.BytesIO()
    np.savez(
        text,
        data=problem.share.data, indices=problem.share.indices, indptr=problem.share.indptr,
        shape=np.array(problem.share.shape), weight=problem.weight, site=problem.site, service=problem.service,
        cost=problem.cost,
        sites=np.array(-1 if limits.sites is None else limits.sites),
        budget=np.array(-1.0 if limits.budget is None else limits.budget),
    )  # fmt: skip
    return text.getvalue()


def unpacked(content: bytes) -> tuple[SitingProblem, Limits]:
    """Return what ``packed`` was given."""
    with np.load(io.BytesIO(content), allow_pickle=False) as told:
        shape = (int(told["shape"][0]), int(told["shape"][1]))
        share = csr_array((told["data"], told["indices"], told["indptr"]), shape=shape)
        sites, budget = int(told["sites"]), float(told["budget"])
        return (
            SitingProblem(share, told["weight"], told["site"], told["service"], told["cost"]),
            Limits(None if sites < 0 else sites, None if budget < 0 else budget),
        )
