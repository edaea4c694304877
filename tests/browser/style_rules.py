"""The selectors of the style sheet."""

from __future__ import annotations

import re

from ui.frame import STYLE


def style_rules() -> list[str]:
    """Return every selector of the style sheet, without pseudo elements and states."""
    text = re.sub(r"/\*.*?\*/", "", STYLE.read_text("utf-8"), flags=re.DOTALL)
    found: list[str] = []
    for head in re.findall(r"([^{}]+)\{", text):
        if head.strip().startswith("@"):
            continue
        found += [part.strip() for part in re.split(r",(?![^(]*\))", head)]
    states = r"::?(before|after|focus-visible|focus-within|hover|active|disabled)\b"
    return sorted({re.sub(states, "", rule) for rule in found} - {":root"})


def words(rule: str) -> list[str]:
    """Return the classes and attributes that a selector is made of, each as a selector of its own."""
    return re.findall(r"\.[\w-]+|\[[^\]]+\]", rule)
