"""Streets and places from an Overpass server, asked through osmnx; every failure is one sentence.

osmnx divides the area, words the questions and sends them. Three of its habits are kept out: it repeats refused
questions for ever, it builds a slow graph from every answer, and it caches answers. So the answers are taken as they
arrive, in a response hook, and osmnx stops before its graph (``cache_only_mode``).
"""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import osmnx
import requests
from osmnx._errors import CacheOnlyInterruptError, InsufficientResponseError, ResponseStatusCodeError
from shapely.geometry import MultiPolygon, Polygon

from geo.errors import AtlasError, InputError
from geo.i18n import _
from geo.settings import settings
from geo.sources.osm_places import Tags, day_of

RETRY_PAUSES_S = (2.0, 8.0)
"""Pauses before a busy server (429, 504) is asked again; then the load fails."""
MAX_SLOT_WAIT_S = 120
STATUS_TIMEOUT_S = 20
_one_at_a_time = threading.Lock()


class OverpassError(AtlasError):
    """The Overpass server cannot be reached, refuses, or answers nonsense."""


class _BusyError(OverpassError):
    """The server has no room now; asking again may help."""


@dataclass(frozen=True)
class OverpassAnswer:
    """Elements of all answers in Overpass's JSON form, and the day of the data (None when not told)."""

    elements: tuple[dict[str, Any], ...]
    as_of: date | None


def overpass_base(url: str = "") -> str:
    """Return the address without ``/interpreter``; both forms may stand in the settings.

    Raises
    ------
    InputError
        When it is no web address.
    """
    base = (url or settings().overpass_url).strip().rstrip("/").removesuffix("/interpreter").rstrip("/")
    if urlsplit(base).scheme not in {"http", "https"} or not urlsplit(base).hostname:
        raise InputError(
            _("OVERPASS_URL ist keine Adresse eines Overpass-Servers; bitte die Einstellung prüfen.")
        )
    return base


def fetch_streets(area: Polygon | MultiPolygon, *, url: str = "") -> OverpassAnswer:
    """Return all ways with the tag ``highway`` in an area, with their nodes.

    Parameters
    ----------
    area
        Polygon in degrees (EPSG:4326).
    url
        Address of the server; that of the settings when empty.

    Raises
    ------
    OverpassError
        When the server cannot be reached, refuses, breaks off or answers nonsense.
    InputError
        When the address is none.
    """
    return _fetch(
        overpass_base(url),
        lambda: osmnx.graph_from_polygon(
            area, custom_filter='["highway"]["area"!~"yes"]', retain_all=True, simplify=False
        ),
    )


def fetch_places(area: Polygon | MultiPolygon, tags: Tags, *, url: str = "") -> OverpassAnswer:
    """Return all nodes, ways and relations in an area that carry one of the tags, with their nodes.

    Parameters and failures are those of ``fetch_streets``; ``tags`` are pairs of key and value.
    """
    wanted: dict[str, bool | str | list[str]] = {}
    for key, value in sorted(set(tags)):
        listed = wanted.setdefault(key, [])
        assert isinstance(listed, list)  # noqa: S101 - all values are lists here
        listed.append(value)
    return _fetch(overpass_base(url), lambda: osmnx.features_from_polygon(area, wanted))


def _fetch(base: str, ask: Callable[[], object]) -> OverpassAnswer:
    for pause_s in (*RETRY_PAUSES_S, None):
        _wait_for_slot(base)
        try:
            return _ask_once(base, ask)
        except _BusyError:
            if pause_s is None:
                raise
            time.sleep(pause_s)
    raise AssertionError  # the last round returns or raises


def _ask_once(base: str, ask: Callable[[], object]) -> OverpassAnswer:
    answers: list[dict[str, Any]] = []
    host = urlsplit(base).netloc
    try:
        with _osmnx_settings(base, lambda response: answers.append(_content(response, host))):
            ask()
    except CacheOnlyInterruptError:
        pass
    except requests.RequestException as error:
        raise OverpassError(
            _(
                "Der Overpass-Server {host} ist nicht erreichbar oder brach ab; bitte später noch einmal laden."
            ).format(host=host)
        ) from error
    except (InsufficientResponseError, ResponseStatusCodeError) as error:
        raise _nonsense(host) from error
    days = [
        day for answer in answers if (day := day_of((answer.get("osm3s") or {}).get("timestamp_osm_base")))
    ]
    elements = {(e.get("type"), e.get("id")): e for answer in answers for e in answer["elements"]}
    return OverpassAnswer(tuple(elements.values()), min(days, default=None))


def _content(response: requests.Response, host: str) -> dict[str, Any]:
    """Return the JSON of a good answer; the remark tells of a question that broke off although the status is 200."""
    if response.status_code in {429, 504}:
        raise _BusyError(
            _(
                "Der Overpass-Server {host} ist überlastet ({code}); bitte in einigen Minuten noch einmal laden."
            ).format(host=host, code=response.status_code)
        )
    if not response.ok:
        raise OverpassError(
            _("Der Overpass-Server {host} lehnt die Anfrage ab ({code}); bitte die Adresse prüfen.").format(
                host=host, code=response.status_code
            )
        )
    try:
        content = response.json()
    except (requests.RequestException, ValueError) as error:
        raise _nonsense(host) from error
    if not isinstance(content, dict) or not isinstance(content.get("elements"), list):
        raise _nonsense(host)
    if not all(isinstance(element, dict) for element in content["elements"]):
        raise _nonsense(host)
    if "remark" in content:
        told = re.sub(r"\s+", " ", str(content["remark"]))[:120]
        raise OverpassError(
            _(
                "Der Overpass-Server {host} hat die Anfrage abgebrochen („{remark}“); bitte später noch einmal laden."
            ).format(host=host, remark=told)
        )
    return content


def _nonsense(host: str) -> OverpassError:
    return OverpassError(
        _("Die Antwort des Overpass-Servers {host} ist nicht lesbar; bitte später noch einmal laden.").format(
            host=host
        )
    )


def _wait_for_slot(base: str) -> None:
    """Wait until the server has a free slot, as its status page tells; a page in another form is no hindrance."""
    host = urlsplit(base).netloc
    try:
        text = requests.get(f"{base}/status", timeout=STATUS_TIMEOUT_S).text[:5000]
    except requests.RequestException as error:
        raise OverpassError(
            _(
                "Der Overpass-Server {host} ist nicht erreichbar; bitte die Verbindung oder OVERPASS_URL prüfen."
            ).format(host=host)
        ) from error
    waits = [int(seconds) for seconds in re.findall(r"Slot available after: \S+ in (-?\d+) seconds", text)]
    if waits and not re.search(r"[1-9]\d* slots available now", text):
        wait_s = max(min(waits), 0) + 1
        if wait_s > MAX_SLOT_WAIT_S:
            raise OverpassError(
                _(
                    "Der Overpass-Server {host} ist für {n} Sekunden belegt; bitte danach noch einmal laden."
                ).format(host=host, n=wait_s)
            )
        time.sleep(wait_s)


@contextmanager
def _osmnx_settings(base: str, take: Callable[[requests.Response], None]) -> Iterator[None]:
    """Set osmnx up for one question and leave it, and the look-up of names that it replaces, as they were."""

    def hook(response: requests.Response, *_args: object, **_kwargs: object) -> None:
        if not response.is_redirect:
            take(response)

    ours: dict[str, Any] = {
        "overpass_url": base, "overpass_rate_limit": False, "use_cache": False, "cache_only_mode": True,
        "doh_url_template": None, "requests_kwargs": {"hooks": {"response": hook}},
    }  # fmt: skip
    with _one_at_a_time:
        before = {name: getattr(osmnx.settings, name) for name in ours}
        look_up = socket.getaddrinfo
        try:
            for name, value in ours.items():
                setattr(osmnx.settings, name, value)
            yield
        finally:
            for name, value in before.items():
                setattr(osmnx.settings, name, value)
            socket.getaddrinfo = look_up
