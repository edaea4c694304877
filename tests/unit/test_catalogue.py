"""The English catalogue holds every message, with the same placeholders as the German one."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from geo import i18n

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "catalogue.py"
PLACEHOLDER = re.compile(r"\{[^}]*\}")


@pytest.fixture(scope="module")
def catalogue() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogue", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_message_is_translated(catalogue: ModuleType) -> None:
    assert len(list(catalogue.template())) > 400
    assert catalogue.missing() == []


def test_labels_of_declarations_are_messages(catalogue: ModuleType) -> None:
    ids = {message.id for message in catalogue.template()}
    assert {"Leerstände", "Stadtbezirk", "Leer seit", "stufenlos", "leer", "Ladenlokal", "je Werktag"} <= ids
    assert "m²" not in ids


def test_names_of_services_are_messages(catalogue: ModuleType) -> None:
    ids = {message.id for message in catalogue.template()}
    assert {"Apotheke", "Apotheken", "Mobilität", "fußläufig nach BBSR"} <= ids


def test_messages_within_f_strings_are_found(
    catalogue: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "PROJECT", tmp_path)
    (tmp_path / "page.py").write_text(
        "told = f\"<b>{_('Drinnen')}</b>\" + ngettext('{n} Weg', '{n} Wege', 2) + _(free)\n", encoding="utf-8"
    )
    found = set(catalogue.messages_of_file(tmp_path / "page.py"))
    assert found == {("Drinnen", "page.py"), (("{n} Weg", "{n} Wege"), "page.py")}


def test_translations_keep_every_placeholder(catalogue: ModuleType) -> None:
    for message in catalogue.current():
        if not message.id:
            continue
        ids = (message.id,) if isinstance(message.id, str) else message.id
        strings = (message.string,) if isinstance(message.string, str) else message.string
        for text in strings:
            if text:
                assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(ids[-1])), ids


def test_language_is_used_and_left_again() -> None:
    i18n.use_language("en")
    try:
        assert i18n._("Leerstand") == "Vacancy"
        assert i18n.ngettext("{n} Angabe fehlt", "{n} Angaben fehlen", 2) == "{n} details missing"
    finally:
        i18n.use_language("de")
    assert i18n._("Leerstand") == "Leerstand"
