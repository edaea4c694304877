"""The process behind ``background.Proof``: reads a siting problem, writes the best choice and its bound."""

from __future__ import annotations

import io
import resource
import sys

import numpy as np

from quarters.supply.background import unpacked
from quarters.supply.proving import choose_exact

CPU_GRACE_S = 30


def main() -> None:
    """Solve the problem on standard input within the seconds given as first argument."""
    time_limit_s = float(sys.argv[1])
    most_s = int(2 * time_limit_s) + CPU_GRACE_S  # ends by itself when the app that asked is gone
    resource.setrlimit(resource.RLIMIT_CPU, (most_s, most_s))
    problem, limits = unpacked(sys.stdin.buffer.read())
    choice = choose_exact(problem, limits, time_limit_s=time_limit_s)
    answer = io.BytesIO()
    np.savez(answer, options=choice.options, bound=np.array(choice.bound), proven=np.array(choice.proven))
    sys.stdout.buffer.write(answer.getvalue())


if __name__ == "__main__":
    main()
