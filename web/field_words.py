"""Words of the phone page: the German messages in its files, and their English ones from the catalogue."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from geo.i18n import _, language, ngettext, use_language
from geo.settings import PROJECT_DIR

FOLDER = PROJECT_DIR / "field"
_TEXT = r"'((?:[^'\\]|\\.)*)'"
_ONE = re.compile(rf"\bN?_\(\s*{_TEXT}")
_PAIR = re.compile(rf"\bn_\(\s*{_TEXT},\s*{_TEXT}")
_SPOKEN = ("aria-label", "title")
Message = str | tuple[str, str]


def messages() -> Iterator[tuple[Message, str]]:
    """Yield every message of the page, plural pairs as tuples, with the file that holds it."""
    for path in sorted(FOLDER.glob("*.js")):
        source = path.read_text(encoding="utf-8")
        yield from ((text, f"field/{path.name}") for text in _ONE.findall(source))
        yield from ((pair, f"field/{path.name}") for pair in _PAIR.findall(source))
    page = _Texts()
    page.feed((FOLDER / "index.html").read_text(encoding="utf-8"))
    yield from ((text, "field/index.html") for text in page.found)


def english_module() -> str:
    """Return the script that holds the English words by the German ones; a message without any stays German."""
    before = language()
    use_language("en")
    try:
        words: dict[str, str] = {}
        for message, _file in messages():
            if isinstance(message, tuple):
                words |= {text: ngettext(*message, n) for n, text in zip((1, 2), message, strict=True)}
            else:
                words[message] = _(message)
    finally:
        use_language(before)
    listed = json.dumps(dict(sorted(words.items())), ensure_ascii=False, indent=0)
    return f"// English words of this page, from the catalogue of the atlas.\nexport default {listed};\n"


class _Texts(HTMLParser):
    """Collects what people read in the page's own HTML, its head left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_body = self._in_body or tag == "body"
        self.found += [value for name, value in attrs if name in _SPOKEN and value]

    def handle_data(self, data: str) -> None:
        if self._in_body and data.strip():
            self.found.append(data.strip())
