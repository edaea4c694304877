"""Which names and addresses mean this machine."""

from __future__ import annotations

import pytest

from geo.errors import ForbiddenError
from web.guard import _on_this_machine, is_loopback, require_single_user_host


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "::ffff:127.0.0.1", "localhost", "LOCALHOST", "a.localhost"],
)
def test_this_machine(host: str) -> None:
    assert is_loopback(host)
    require_single_user_host(host)


@pytest.mark.parametrize(
    "host",
    [
        "0.0.0.0",
        "::",
        "",
        "192.0.2.2",
        "::ffff:192.0.2.2",
        "localhost.evil.example",
        "2130706433",
        "example.org",
    ],
)
def test_everything_else_is_refused(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(ForbiddenError, match=r"HOST=.*127\.0\.0\.1"):
        require_single_user_host(host)


@pytest.mark.parametrize(("client", "here"), [("127.0.0.1", True), ("::1", True), ("203.0.113.9", False)])
def test_a_proxy_that_names_somebody_else_lets_nobody_in(client: str, here: bool) -> None:
    scope = {
        "type": "http", "server": ("127.0.0.1", 8501), "client": (client, 0), "headers": [(b"host", b"127.0.0.1:8501")],
    }  # fmt: skip
    assert _on_this_machine(scope) is here
