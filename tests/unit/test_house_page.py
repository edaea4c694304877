"""The small pages outside the app wear its colours, and show what comes from outside as text."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

from ui.theme import DARK, LIGHT
from web.house_page import house_page, message_page

SHEET = Path(__file__).resolve().parents[2] / "static" / "house_page.css"


def test_colours_are_those_of_the_app() -> None:
    light, dark = SHEET.read_text(encoding="utf-8").split("prefers-color-scheme: dark")
    for part, palette in ((light, LIGHT), (dark, DARK)):
        told = {name.replace("-", "_"): colour for name, colour in re.findall(r"--([\w-]+): (#\w{6})", part)}
        assert len(told) >= 10
        known = asdict(palette)
        assert told == {name: known[name] for name in told}


def test_every_colour_that_is_used_is_given() -> None:
    sheet = SHEET.read_text(encoding="utf-8")
    assert set(re.findall(r"var\(--([\w-]+)\)", sheet)) <= set(re.findall(r"--([\w-]+):", sheet))


def test_titles_and_sentences_are_text() -> None:
    hostile = '<script>alert(1)</script>"'
    for page in (house_page(hostile, ""), message_page(hostile, 403)):
        assert b"<script" not in page.body
        assert page.headers["cache-control"] == "no-store"
