"""Fonts, map library and pictures of the app itself, from ``static`` in the project."""

from __future__ import annotations

from os import PathLike, stat_result

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from geo.settings import PROJECT_DIR

FOLDER = PROJECT_DIR / "static"


class AppFiles(StaticFiles):
    """Static files that the browser keeps, asking each time whether they still hold."""

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Return the file with its tag and ``no-cache``."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "no-cache"
        return response
