"""Bring the English catalogue up to date with the messages in the code: ``scripts/catalogue.py [--check]``.

Messages are what the code passes to ``_``, ``N_`` and ``ngettext``, and what people see of the declarations: labels of
layers, fields and filters, words of the code lists, names of the services, columns of a register. ``--check`` writes
nothing and fails when a translation is missing.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from babel.messages.catalog import Catalog  # noqa: E402 - after the path of the project
from babel.messages.pofile import read_po, write_po  # noqa: E402

from geo import terms  # noqa: E402
from geo.i18n import CATALOGUE  # noqa: E402
from geo.layer import AreaStyle, Choice, Flag, LineStyle, MapLayer  # noqa: E402
from geo.layers import all_layers  # noqa: E402
from quarters.supply.services import load_services  # noqa: E402
from vacancy.load.fields import FIELDS as IMPORT_FIELDS  # noqa: E402
from web import field_words  # noqa: E402

PACKAGES = ("geo", "quarters", "ui", "vacancy", "web")
KEYWORDS = {"_": 1, "N_": 1, "ngettext": 2}
"""Functions that take messages, and how many of their first arguments are messages."""
WORD = re.compile(r"[^\W\d_]{3}")
"""What makes a unit a message: *je Werktag* is one, *m²* is not."""
NOT_KEPT = tuple(
    f'"{name}' for name in ("POT-", "PO-", "Report-", "Last-", "Language-Team", "Generated-By", "Project-")
)
"""Beginnings of header lines that say nothing here or change with every run."""


def messages_of_code() -> Iterator[tuple[str | tuple[str, ...], str]]:
    """Yield every message in the code, plural pairs as tuples, with the file that holds it."""
    for package in PACKAGES:
        for path in sorted((PROJECT / package).rglob("*.py")):
            yield from messages_of_file(path)
    for path in sorted(PROJECT.glob("*.py")):
        yield from messages_of_file(path)


def messages_of_file(path: Path) -> Iterator[tuple[str | tuple[str, ...], str]]:
    """Yield the messages of one file; read as a syntax tree, which sees calls within f-strings too."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS):
            continue
        given = (word.value for word in call.args[: KEYWORDS[call.func.id]] if isinstance(word, ast.Constant))
        words = tuple(word for word in given if isinstance(word, str))
        if len(words) == KEYWORDS[call.func.id]:
            yield words[0] if len(words) == 1 else words, path.relative_to(PROJECT).as_posix()


def messages_of_phone_page() -> Iterator[tuple[str | tuple[str, ...], str]]:
    """Yield the messages of the phone page, which speaks without the server."""
    yield from field_words.messages()


def messages_of_services() -> Iterator[tuple[str, str]]:
    """Yield what people see of the declared services: their names, their fields and names of their limits."""
    for service in load_services().services.values():
        limits = (limit.label for limit in service.thresholds)
        for word in (service.label, service.plural, service.field_label, *limits):
            yield word, "data/services.toml"


def messages_of_import() -> Iterator[tuple[str, str]]:
    """Yield the labels of the columns that a register is read from."""
    for field in IMPORT_FIELDS.values():
        yield field.label, "vacancy/load/fields.py"


def messages_of_terms() -> Iterator[tuple[str, str]]:
    """Yield the words of all code lists."""
    for name, value in vars(terms).items():
        if isinstance(value, dict) and not name.startswith("_"):
            for words in value.values():
                for word in words if isinstance(words, tuple) else (words,):
                    if isinstance(word, str):
                        yield word, "geo/terms.py"


def messages_of_layer(layer: MapLayer) -> Iterator[str]:
    """Yield what people see of one layer."""
    yield from (layer.title, layer.group, *layer.noun, layer.note)
    for field in layer.fields:
        yield from (field.label, *(field.terms or {}).values())
        if WORD.search(field.unit):
            yield field.unit
    for filter_ in layer.filters:
        yield filter_.label
        if isinstance(filter_, Choice):
            yield from filter_.terms.values()
        if isinstance(filter_, Flag):
            yield filter_.sentence
    if not isinstance(layer.style, AreaStyle | LineStyle):
        yield from layer.style.terms.values()


def template() -> Catalog:
    """Return a catalogue of all messages without translations."""
    found = Catalog(locale="en", project="Quartiersatlas", charset="utf-8")
    declared = [
        (text, f"geo/layers/{layer.id}.py") for layer in all_layers() for text in messages_of_layer(layer)
    ]
    found_there = (
        *messages_of_code(),
        *messages_of_terms(),
        *messages_of_services(),
        *messages_of_import(),
        *messages_of_phone_page(),
    )
    for message, place in (*found_there, *declared):
        if message:
            found.add(message, locations=[(place, 0)])
    return found


def current() -> Catalog:
    """Return the catalogue as it stands in the file."""
    if not CATALOGUE.exists():
        return Catalog(locale="en")
    return read_po(io.BytesIO(CATALOGUE.read_bytes()), locale="en")


def missing() -> list[str]:
    """Return the messages without an English translation, sorted."""
    known = current()
    lost = []
    for message in template():
        translated = known.get(message.id)
        parts = () if translated is None or not message.id else translated.string
        parts = (parts,) if isinstance(parts, str) else parts
        if message.id and (not parts or not all(parts)):
            lost.append(message.id if isinstance(message.id, str) else message.id[0])
    return sorted(lost)


def update() -> None:
    """Write the catalogue with new messages added, vanished ones dropped, translations kept."""
    known = current()
    known.update(template(), no_fuzzy_matching=True)
    known.obsolete.clear()
    known.header_comment, known.fuzzy = "# English translations of Quartiersatlas.", False
    written = io.BytesIO()
    write_po(written, known, sort_output=True, omit_header=False, width=118, no_location=True)
    lines = [line for line in written.getvalue().decode().splitlines() if not line.startswith(NOT_KEPT)]
    CATALOGUE.write_text("\n".join(lines).strip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    if "--check" not in sys.argv:
        update()
    for text in missing():
        print("untranslated:", text)
    sys.exit(1 if missing() else 0)
