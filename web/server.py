"""Start the server: ``python -m web.server``; HOST and PORT are honoured, certificates are given as options."""

from __future__ import annotations

import argparse
import resource

import uvicorn

from geo.settings import settings
from web.slow_clients import PatientProtocol

MOST_CONNECTIONS = 2000
"""Beyond that a request is answered with 503; each open page has two or three."""
GRACE_S = 2
"""Open event streams would hold up the end of the process."""


def most_connections() -> int:
    """Return how many connections fit, raising the process's limit of open files as far as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS * 2
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
        soft = allowed
    return MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else min(MOST_CONNECTIONS, soft // 2)


def main() -> None:
    """Serve until a signal ends it."""
    options = argparse.ArgumentParser(prog="python -m web.server", description=__doc__)
    options.add_argument("--ssl-certfile")
    options.add_argument("--ssl-keyfile")
    given = options.parse_args()
    uvicorn.run(
        "app:app", host=settings().host, port=settings().port,
        ssl_certfile=given.ssl_certfile, ssl_keyfile=given.ssl_keyfile,
        http=PatientProtocol, limit_concurrency=most_connections(), timeout_graceful_shutdown=GRACE_S,
        log_level="warning",
    )  # fmt: skip


if __name__ == "__main__":
    main()
