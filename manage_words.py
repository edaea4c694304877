"""German words for what Typer itself says: headings, usage line, help option, complaints about a call."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer import core, rich_utils

PANELS = {
    "ARGUMENTS_PANEL_TITLE": "Angaben",
    "OPTIONS_PANEL_TITLE": "Optionen",
    "COMMANDS_PANEL_TITLE": "Befehle",
    "ERRORS_PANEL_TITLE": "Fehler",
    "DEFAULT_STRING": "[sonst: {}]",
    "ENVVAR_STRING": "[Umgebungsvariable: {}]",
    "REQUIRED_LONG_STRING": "[nötig]",
}
METAVARS = (("[OPTIONS]", "[OPTIONEN]"), ("COMMAND [ARGS]...", "BEFEHL …"))
COMPLAINTS = (
    (r"Value error, ", ""),
    (r"No such command '(.+?)'\.?", r"den Befehl „\1“ gibt es nicht"),
    (r" Did you mean (.+?)\?$", r", gemeint ist vielleicht \1"),
    (r"No such option: (\S+)", r"die Option \1 gibt es nicht"),
    (r"\(?Possible options: (.+?)\)?$", r", möglich sind \1"),
    (r"Missing (?:parameter|argument):? '?([^'.]+)'?\.?", r"die Angabe \1 fehlt"),
    (r"Missing option '?([^'.]+)'?\.?", r"die Option \1 fehlt"),
    (r"Missing command\.?", "der Befehl fehlt"),
    (r"Option '(.+?)' requires (?:an argument|\d+ arguments)\.?", r"\1 braucht einen Wert"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.+?)\)", r"zu viel: \1"),
    (r"'([^']*)' is not one of (.+?)\.?$", r"„\1“ geht nicht, möglich sind \2"),
    (r"Invalid value for '?(.+?)'?: ", r"\1: "),
)


def speak_german() -> None:
    """Put German words in place of Typer's; call once, before the first command runs."""
    for name, words in PANELS.items():
        setattr(rich_utils, name, words)
    context: Any = next(each for each in reversed(typer.Context.__mro__) if hasattr(each, "formatter_class"))
    context.formatter_class = _formatter(context.formatter_class)
    for command in (core.TyperCommand, core.TyperGroup):
        _explain_help(command)


def _formatter(base: Any) -> Any:
    def write_usage(self: Any, prog: str, args: str = "", prefix: str | None = None) -> None:
        for theirs, ours in METAVARS:
            args = args.replace(theirs, ours)
        base.write_usage(self, prog, args, prefix or "Aufruf: ")

    return type("GermanFormatter", (base,), {"write_usage": write_usage})


def _explain_help(command: Any) -> None:
    given = command.get_help_option

    def get_help_option(self: Any, ctx: Any) -> Any:
        option = given(self, ctx)
        if option is not None:
            option.help = "Zeigt diese Hilfe."
        return option

    command.get_help_option = get_help_option


def complaint(error: Exception) -> str:
    """Return what Typer complains about, in German as far as it is known."""
    told = getattr(error, "format_message", lambda: str(error))()
    for pattern, words in COMPLAINTS:
        told = re.sub(pattern, words, told)
    return str(told).rstrip(".")
