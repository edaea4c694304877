"""What every answer carries: policy, language, and who is let in."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.conftest import TestDatabase
from tests.web.conftest import PROJECT, Server, command, environment, serving

PATHS = [
    "/",
    "/karte",
    "/leerstand",
    "/healthz",
    "/tiles/vacancies/11/1066/681.mvt",
    "/tiles/x",
    "/app/static/plex.woff2",
]
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def policy(answer: httpx.Response) -> dict[str, str]:
    rules = (rule.strip().partition(" ") for rule in answer.headers["content-security-policy"].split(";"))
    return {name: value for name, _space, value in rules}


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_policy(http: httpx.Client, path: str) -> None:
    answer = http.get(path, headers=BROWSER)
    rules = policy(answer)
    assert rules["default-src"] == "'none'"
    assert rules["connect-src"] == "'self'"
    assert rules["img-src"] == "'self' data: blob:"
    assert rules["frame-ancestors"] == "'none'"
    assert "unsafe-inline" not in rules["script-src"]
    assert "unsafe-eval" not in answer.headers["content-security-policy"]
    assert "http" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "geolocation=(self)" in answer.headers["permissions-policy"]


def test_the_policy_allows_the_pages_own_inline_script_and_no_other(http: httpx.Client) -> None:
    page = http.get("/", headers=BROWSER)
    inline = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    hashes = {
        f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'" for each in inline
    }
    assert {part for part in policy(page)["script-src"].split() if part.startswith("'sha256")} == hashes
    assert inline


@pytest.mark.parametrize("path", ["/", "/karte", "/daten?x=1"])
def test_the_page_says_that_it_is_german(http: httpx.Client, path: str) -> None:
    page = http.get(path, headers=BROWSER)
    assert page.status_code == 200
    assert '<html lang="de">' in page.text
    assert "<title>Quartiersatlas</title>" in page.text
    assert 'lang="en"' not in page.text
    assert "etag" not in page.headers
    again = http.get(
        path, headers=BROWSER | {"if-modified-since": "Sun, 22 Nov 2099 01:21:13 GMT", "range": "bytes=0-9"}
    )
    assert (again.status_code, again.content) == (200, page.content)


def test_own_files_are_kept_but_checked(http: httpx.Client) -> None:
    first = http.get("/app/static/plex.woff2")
    assert first.status_code == 200
    assert first.headers["cache-control"] == "no-cache"
    assert (
        http.get("/app/static/plex.woff2", headers={"if-none-match": first.headers["etag"]}).status_code
        == 304
    )


@pytest.mark.parametrize(
    "path", ["/app/static/../app.py", "/app/static/%2e%2e/app.py", "/app/static/..%2fapp.py", "/app/static/"]
)
def test_nothing_outside_of_the_static_folder_is_served(server: Server, path: str) -> None:
    answer = httpx.get(httpx.URL(server.url).copy_with(raw_path=path.encode()), trust_env=False)
    assert "st.App" not in answer.text


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "[", "", "10.0.0.1", "localhost.evil.example:80"]
)
def test_a_foreign_name_is_refused(http: httpx.Client, host: str) -> None:
    answer = http.get("/", headers={"host": host})
    assert answer.status_code in (400, 403)
    assert "script" not in answer.text


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8501", "127.0.0.1:1", "[::1]:8501", "atlas.localhost"]
)
def test_this_machine_is_let_in(http: httpx.Client, host: str) -> None:
    assert http.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://127.0.0.1", "evil"])
def test_writes_from_elsewhere_are_refused(http: httpx.Client, origin: str | None) -> None:
    headers = {} if origin is None else {"origin": origin}
    for path in ("/_stcore/upload_file/x/y", "/karte", "/tiles/vacancies/1/1/1.mvt"):
        answer = http.put(path, headers=headers, content=b"x")
        assert answer.status_code == 403
        assert "abgelehnt" in answer.json()["error"]


@pytest.mark.parametrize(
    ("origin", "expected"), [("https://evil.example", "403"), (None, "403"), ("own", "101")]
)
def test_sockets_open_from_our_own_page_alone(server: Server, origin: str | None, expected: str) -> None:
    headers = {"connection": "upgrade", "upgrade": "websocket", "sec-websocket-version": "13"}
    headers["sec-websocket-key"] = base64.b64encode(b"0" * 16).decode()
    headers["sec-websocket-protocol"] = "streamlit"
    if origin:
        headers["origin"] = server.url if origin == "own" else origin
    with httpx.stream("GET", server.url + "/_stcore/stream", headers=headers, trust_env=False) as answer:
        assert str(answer.status_code) == expected


def test_a_reachable_address_is_refused_without_accounts(atlas_database: TestDatabase) -> None:
    ended = subprocess.run(
        command(8639, "0.0.0.0"),
        cwd=PROJECT,
        env=environment(atlas_database, HOST="0.0.0.0"),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode != 0
    assert "bitte mit HOST=127.0.0.1 starten" in (ended.stdout + ended.stderr).decode()


def test_a_connection_from_outside_is_refused_whatever_the_server_listens_on(
    atlas_database: TestDatabase, tmp_path: Path
) -> None:
    own = subprocess.run(["hostname", "-I"], capture_output=True, text=True, check=True).stdout.split()
    with serving(atlas_database, tmp_path / "log", host="0.0.0.0") as started:
        assert started.client.get("/healthz").status_code == 200
        port = started.url.rpartition(":")[2]
        for address in [each for each in own if ":" not in each]:
            answer = httpx.get(
                f"http://{address}:{port}/healthz", headers={"host": "localhost"}, trust_env=False
            )
            assert answer.status_code == 403


def test_a_configured_base_map_adds_its_one_host(atlas_database: TestDatabase, tmp_path: Path) -> None:
    with serving(atlas_database, tmp_path / "log", BASE_MAP="topplusopen") as started:
        rules = policy(started.client.get("/"))
        assert rules["img-src"] == "'self' data: blob: https://sgx.geodatenzentrum.de"
        assert rules["connect-src"] == "'self' https://sgx.geodatenzentrum.de"
        assert "https" not in rules["script-src"]
