"""Run commands of ``manage.py`` inside the test process."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

import manage


class Shell:
    """Runs commands in this process and keeps what they print."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys
        self.out = self.err = ""

    def __call__(self, *arguments: object) -> int:
        self._monkeypatch.setattr(sys, "argv", ["manage.py", *map(str, arguments)])
        code = manage.main()
        self.out, self.err = self._capsys.readouterr()
        return code

    def json(self, *arguments: object) -> Any:
        assert self(*arguments, "--format", "json") == 0, self.err
        return json.loads(self.out)
