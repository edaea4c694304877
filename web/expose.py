"""Routes of the Exposé: ``/expose/{id}.pdf`` for one vacancy, ``/expose/stapel.pdf`` and ``.zip`` for several."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date

import segno
from sqlalchemy.engine import Connection
from starlette.requests import Request
from starlette.responses import Response

from geo.accounts import audit
from geo.database import transaction
from geo.errors import ForbiddenError, InputError, NotFoundError
from geo.i18n import _
from geo.people import Person
from vacancy.expose import BLOCKED, Expose, Surroundings, expose_content, expose_pdf
from vacancy.expose.locator import locator_svg
from vacancy.publication import publication_of
from web.access import person
from web.answers import limited_query, parse_query, says_why
from web.surroundings import surroundings

MOST_PAGES = 60
PDF, ZIP = "application/pdf", "application/zip"
Page = tuple[Expose, Surroundings, str, str]


@says_why
async def single(request: Request) -> Response:
    """Answer with the Exposé of one vacancy as PDF; 403 when nobody agreed to it, 404 when there is no such vacancy."""
    key = _key(request.path_params["key"])
    base = str(request.base_url)

    def made() -> bytes:
        today = date.today()  # noqa: DTZ011 - the reader's day
        with transaction(person(request)) as connection:
            page = _page(connection, key, today, base)
        return expose_pdf([page], today)

    return _file(await asyncio.to_thread(made), PDF, f"expose_{key}.pdf", inline=True)


@says_why
async def batch(request: Request) -> Response:
    """Answer with several Exposés (``ids=1,2,3``) in one PDF or as a ZIP; those without consent are left out."""
    file_format = request.path_params["format"]
    if file_format not in {"pdf", "zip"}:
        raise NotFoundError(_("Diesen Stapel gibt es nicht: möglich sind PDF und ZIP."))
    given = parse_query(limited_query(request)).get("ids", [""])[-1]
    keys = list(dict.fromkeys(_key(part) for part in given.split(",") if part))
    if not 1 <= len(keys) <= MOST_PAGES:
        raise InputError(_("Bitte 1 bis 60 Leerstände für den Stapel wählen."))
    make = _as_pdf if file_format == "pdf" else _as_zip
    content = await asyncio.to_thread(_batch, person(request), keys, str(request.base_url), make)
    return _file(content, PDF if file_format == "pdf" else ZIP, f"exposes.{file_format}", inline=False)


def _batch(
    who: Person, keys: Sequence[int], base: str, make: Callable[[list[Page], list[int], date], bytes]
) -> bytes:
    today = date.today()  # noqa: DTZ011 - the reader's day
    pages, left_out = [], []
    with transaction(who) as connection:
        for key in keys:
            try:
                pages.append(_page(connection, key, today, base))
            except (ForbiddenError, NotFoundError):
                left_out.append(key)
    if not pages:
        raise ForbiddenError(_(BLOCKED))
    return make(pages, left_out, today)


def _as_pdf(pages: list[Page], _left_out: list[int], today: date) -> bytes:
    return expose_pdf(pages, today)


def _as_zip(pages: list[Page], left_out: list[int], today: date) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for page in pages:
            archive.writestr(f"expose_{page[0].vacancy_id}.pdf", expose_pdf([page], today))
        if left_out:
            words = _("Nicht enthalten, weil die Einwilligung fehlt: Nr. {keys}")
            archive.writestr("nicht_enthalten.txt", words.format(keys=", ".join(map(str, left_out))) + "\n")
    return packed.getvalue()


def _page(connection: Connection, key: int, today: date, base: str) -> Page:
    content = expose_content(connection, key, today)
    audit.record(
        connection, "restricted_export", "expose", vacancy_id=key
    )  # it carries the contact as agreed
    around = surroundings(connection, content)
    locator = ""
    if content.x is not None and content.y is not None:
        locator = locator_svg(connection, content.x, content.y, tall=content.photo is None)
    published = publication_of(connection, key)
    code = "" if published is None else qr_svg(f"{base}leerstand/{published.token}")
    return content, around, locator, code


def qr_svg(address: str) -> str:
    """Return a QR code with its quiet zone as SVG."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=4, border=2, dark="#17262B", xmldecl=False)
    return drawn.getvalue().decode("utf-8")


def _key(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise InputError(_("Die Nummer des Leerstands ist keine Zahl: bitte die Liste neu laden."))
    return int(text)


def _file(content: bytes, media_type: str, name: str, *, inline: bool) -> Response:
    how = "inline" if inline else "attachment"
    headers = {"Content-Disposition": f'{how}; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
