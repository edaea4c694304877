"""The interface speaks German: no English words in messages, declarations and pages; nothing shown past gettext."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import (
    PROJECT,
    Text,
    bare_interface_texts,
    declared_texts,
    html_texts,
    message_ids,
    own_files,
    place,
    python_files,
)

# words that no German sentence has; what both languages share (in, so, was, all, will, die, Download …) is left out
ENGLISH = set(
    """
    the and of for with from this that these those are is not you your please click select choose show hide
    loading save cancel delete remove search settings error warning failed success back next yes unknown vacancy
    vacancies borough suburb district unit units area areas population service services supply demand owner rent
    floor since until between more less without no data available filter by source sources quality example street
    """.split()  # noqa: SIM905 - a list of words reads better without quotes
)
PROPER_NAMES = frozenset(
    {"Open Data", "Data Science", "Open Source", "Smart Rhino", "Service", "Services", "Filter"}
)
WRAPPED_ENOUGH = {"English", "Deutsch", "Quartiersatlas"}


def english_words(text: str) -> set[str]:
    """Words of the list in a text, proper names, code and fields in braces left out."""
    for name in PROPER_NAMES:
        text = text.replace(name, "")
    text = re.sub(r"\{[^}]*\}|:[a-z_/]+:|`[^`]*`|\S+[/.]\w\S*|<[^>]+>|--?[a-z-]+", " ", text)
    return {word for word in re.findall(r"[A-Za-zÄÖÜäöüß]+", text) if word.lower() in ENGLISH}


def interface_texts() -> list[Text]:
    found: list[Text] = []
    for path in python_files():
        source, name = path.read_text(), place(path)
        found += message_ids(source, name)
        if path.relative_to(PROJECT).parts[:2] == ("geo", "layers") and path.stem != "__init__":
            found += declared_texts(source, name)
    for path in own_files(".html"):
        found += html_texts(path.read_text(), place(path))
    return found


def test_interface_is_german() -> None:
    texts = interface_texts()
    assert len(texts) > 50, "the scan found hardly any text, so it proves nothing"
    wrong = {f"{t.place}: {t.value}": words for t in texts if (words := english_words(t.value))}
    assert wrong == {}


@pytest.mark.parametrize(
    "text",
    ["Please select a borough", "No data available", "Loading …", "Vacancies since", "Fläche of the unit"],
)
def test_english_is_noticed(text: str) -> None:
    assert english_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "Leerstände in der Nordstadt, an den Service wenden",
        "Zahl der Filter: {units}",
        "Smart Rhino wurde 2023 abgesagt",
        "Was fehlt? Die Angabe bitte mit --format json abrufen",
    ],
)
def test_german_passes(text: str) -> None:
    assert english_words(text) == set()


def test_everything_shown_goes_through_gettext() -> None:
    paths = [p for p in python_files() if p.relative_to(PROJECT).parts[0] == "ui"]
    bare = [
        t
        for p in paths
        for t in bare_interface_texts(p.read_text(), place(p))
        if t.value not in WRAPPED_ENOUGH
    ]
    assert bare == []


def test_a_bare_text_is_noticed() -> None:
    source = (
        'st.button("Speichern")\nst.button(_("Laden"))\ncolumn.metric("Leerstand", 3)\nst.markdown("**·**")\n'
    )
    assert [t.value for t in bare_interface_texts(source, "page.py")] == ["Speichern", "Leerstand"]
    assert [t.value for t in message_ids(source, "page.py")] == ["Laden"]
