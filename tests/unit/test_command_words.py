"""The command line speaks German, also where Typer speaks for itself."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from manage import app, main

ENGLISH = re.compile(
    r"\b(Usage|Options|Commands|Arguments|Show this message|required|default|COMMAND|No such|Missing)\b"
)


@pytest.mark.parametrize(
    "words", [["--help"], ["load", "--help"], ["load", "vacancies", "--help"], ["gaps", "--help"]]
)
def test_help_is_german(words: list[str]) -> None:
    told = CliRunner().invoke(app, words).output
    assert "Aufruf:" in told
    assert "Zeigt diese Hilfe." in told
    assert not ENGLISH.search(told)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["load", "vacanciess"], "den Befehl „vacanciess“ gibt es nicht"),
        (["load", "areas", "x"], "die Option --level fehlt"),
        (["load", "areas", "x", "--level"], "--level braucht einen Wert"),
        (["db", "status", "--nothing"], "die Option --nothing gibt es nicht"),
        (["db", "status", "--format", "xml"], "„xml“ geht nicht, möglich sind 'text', 'json'"),
        (["db", "status", "a"], "zu viel: a"),
        (["export"], "fehlt"),
    ],
)
def test_wrong_calls_get_a_german_sentence(
    words: list[str], expected: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["manage.py", *words])
    assert main() == 1
    told = capsys.readouterr().err
    assert expected in told
    assert not ENGLISH.search(told)
