"""Stop the app that ``make run`` started, on every port, and the private database cluster when nobody else uses it."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
GRACE_S = 10
sys.path.insert(0, str(PROJECT))


def runs_here(pid: int) -> bool:
    """Return whether the process lives and works in this project; a number alone may belong to another by now."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == PROJECT
    except OSError:
        return False


def end_process(pid: int) -> None:
    """Ask the process to end; after ``GRACE_S`` seconds make it."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        os.kill(pid, number)
        end = time.monotonic() + GRACE_S
        while runs_here(pid) and time.monotonic() < end:
            time.sleep(0.05)
        if not runs_here(pid):
            return


def main() -> None:
    """Stop apps first, then the cluster."""
    for pid_file in sorted((PROJECT / ".run").glob("app-*.pid")):
        pid = int(pid_file.read_text() or 0)
        if pid and runs_here(pid):
            end_process(pid)
            print(f"· Anwendung beendet (Prozess {pid})")
        pid_file.unlink(missing_ok=True)
    from geo.database.cluster import Cluster
    from geo.settings import settings

    if not settings().database_url:
        cluster = Cluster(settings().cluster_dir)
        cluster.stop()
        print(
            "· Datenbank läuft weiter, jemand nutzt sie noch" if cluster.running() else "· Datenbank beendet"
        )


if __name__ == "__main__":
    main()
