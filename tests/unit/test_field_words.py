"""The phone page speaks both languages: every word of its files is a message, and the English ones come along."""

from __future__ import annotations

import json
import re
from pathlib import Path

from web.field import shell
from web.field_words import english_module, messages

FIELD = Path(__file__).resolve().parents[2] / "field"
GERMAN = re.compile(r"[äöüÄÖÜß]|\b(?:nicht|noch|bitte|und|der|die|das|ist|kein|neu|leer|Foto|Fotos)\b")
CALL = re.compile(r"\b(?:N?_|n_)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
KEPT_GERMAN = {"Schaufenster", "(geschätzt)", "Eingang: 2 und mehr Stufen"}
"""Parts of the note that goes into the register."""


def test_every_message_has_an_english_one() -> None:
    words = json.loads(english_module().partition("export default ")[2].rstrip(";\n"))
    wanted = {
        text
        for message, _file in messages()
        for text in ((message,) if isinstance(message, str) else message)
    }
    assert len(wanted) > 100
    assert wanted == set(words)
    assert (words["noch leer"], words["{n} Leerstände prüfen"]) == ("still vacant", "Check {n} vacancies")
    assert [
        text for text in words if re.findall(r"\{\w+\}", text) != re.findall(r"\{\w+\}", words[text])
    ] == []


def test_no_german_text_stands_outside_a_message() -> None:
    left = []
    for path in FIELD.glob("*.js"):
        source = CALL.sub(
            "",
            re.sub(
                r"\$\('\w+'\)|'\./[\w.]+'|^\s*(?://|/?\*).*$|//(?!vendor).*$",
                "",
                path.read_text(),
                flags=re.M,
            ),
        )
        for text in re.findall(r"'((?:[^'\\\n]|\\.)*)'|`([^`]*)`", source):
            words = "".join(text)
            if GERMAN.search(words) and not any(kept in words for kept in KEPT_GERMAN):
                left.append((path.name, words))
    assert left == []


def test_the_worker_keeps_the_english_words_too() -> None:
    kept = json.loads(shell().partition("= ")[2].rstrip(";\n"))["files"]
    assert "/vor-ort/english.js" in kept
    assert "/vor-ort/language.js" in kept
