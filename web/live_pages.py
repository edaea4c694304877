"""Pages of the room: typing the code, the telephone, the big screen. Their content comes by the stream."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from geo.settings import PROJECT_DIR
from web.answers import says_why

PAGES = PROJECT_DIR / "live"


@says_why
async def join_page(_request: Request) -> Response:
    """Answer with the page on which people type the code."""
    return _page("join.html")


@says_why
async def phone_page(request: Request) -> Response:
    """Answer with the participant's page; a code that opens nothing is told by the page itself."""
    return _page("phone.html") if request.path_params["code"] else _page("join.html")


@says_why
async def beamer_page(_request: Request) -> Response:
    """Answer with the page of the big screen."""
    return _page("beamer.html")


def _page(name: str) -> FileResponse:
    return FileResponse(Path(PAGES) / name, headers={"Cache-Control": "no-cache"}, media_type="text/html")
