"""The Exposé as a tagged PDF: one A4 page per vacancy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geo.i18n import _, format_day, language
from geo.pdf import pdf
from vacancy.expose.content import Expose, Surroundings

MOST_NEAR = 12
"""So many services are named; the rest is counted, so that the page stays one."""


def expose_pdf(pages: Sequence[tuple[Expose, Surroundings, str, str]], today: date) -> bytes:
    """Return the PDF.

    Parameters
    ----------
    pages
        For each vacancy its content, its surroundings, its map as SVG (``""`` without a known place) and a QR code as
        SVG that leads to its public page (``""`` when it has none).
    today
        Day of issue.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        data = {
            "language": language(),
            "title": pages[0][0].title if len(pages) == 1 else _("Exposés"),
            "author": pages[0][0].publisher,
            "pages": [_page(folder, number, *page, today) for number, page in enumerate(pages)],
        }
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return pdf("vacancy.expose", "expose.typ", folder)


def _page(
    folder: Path, number: int, content: Expose, around: Surroundings, locator: str, code: str, today: date
) -> dict[str, Any]:
    for name, text in ((f"map{number}.svg", locator), (f"code{number}.svg", code)):
        if text:
            (folder / name).write_text(text, encoding="utf-8")
    if content.photo:
        (folder / f"photo{number}.jpg").write_bytes(content.photo)
    for place, (picture, _words) in enumerate(content.more_photos):
        (folder / f"photo{number}_{place}.jpg").write_bytes(picture)
    return {
        "publisher": content.publisher,
        "number": _("Exposé Nr. {number}").format(number=content.number),
        "title": content.title,
        "address": content.address,
        "example": _("Beispieldaten") if content.is_example else "",
        "photo": f"photo{number}.jpg" if content.photo else "",
        "photo_words": content.photo_words,
        "more_photos": [
            [f"photo{number}_{place}.jpg", words] for place, (_data, words) in enumerate(content.more_photos)
        ],
        "figures": [list(pair) for pair in content.figures],
        "facts_title": _("Objekt"),
        "facts": [list(pair) for pair in content.facts],
        "place_title": _("Lage"),
        "place": [
            list(pair)
            for pair in (
                *around.rows,
                *content.place,
            )
        ],
        "near_title": _("Bis 500 m Fußweg"),
        "near": _listed(around.near),
        "map": f"map{number}.svg" if locator else "",
        "map_alt": _("Lageplan: {address}").format(address=content.address),
        "no_map": "" if locator else _("Die Lage auf der Karte ist noch nicht bekannt."),
        "missing": list(around.missing),
        "code": f"code{number}.svg" if code else "",
        "code_alt": _("QR-Code zur Seite dieses Leerstands"),
        "contact_title": _("Ihr Kontakt"),
        "contact": list(content.consent.lines),
        "provenance": _provenance(content, around, today),
    }


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NEAR])
    rest = len(names) - MOST_NEAR
    return shown if rest <= 0 else _("{names} und {n} weitere").format(names=shown, n=rest)


def _provenance(content: Expose, around: Surroundings, today: date) -> str:
    told = [_("Beispieldaten: Dieses Objekt ist erfunden.")] if content.is_example else []
    told.append(_("Quelle: {sources}.").format(sources=" · ".join((content.source, *around.sources))))
    told.append(
        _("Veröffentlicht mit Einwilligung vom {day}. Angaben ohne Gewähr. Ausgegeben am {today}.").format(
            day=format_day(content.consent.on), today=format_day(today)
        )
    )
    return " ".join(told)
