"""Pages for everybody: report a vacancy (``/melden``), and one published vacancy (``/leerstand/{token}``)."""

from __future__ import annotations

import asyncio
import threading
from base64 import b64encode
from datetime import UTC, date, datetime
from html import escape
from urllib.parse import parse_qs

from sqlalchemy.engine import Connection
from starlette.requests import Request
from starlette.responses import Response

from geo.accounts.origin import keyed_hash, origins
from geo.database import transaction
from geo.database.version import data_version
from geo.errors import AtlasError, NotFoundError, TooOftenError
from geo.i18n import _, format_day, language
from geo.people import GUEST
from vacancy.expose import Consent, Expose, Surroundings
from vacancy.expose.content import described
from vacancy.expose.locator import locator_svg
from vacancy.public_report import LENGTHS, NewReport, submit
from vacancy.publication import Publication, published
from web.house_page import house_page, message_page
from web.report_form import report_form
from web.surroundings import surroundings
from web.tile_cache import TileCache

MAX_FORM_BYTES = 16_384
TRAP = "webseite"
"""A field that people do not see; what fills it in is no person."""
LONGEST_TOKEN = 60
SHOWN_RELATIONS = (
    *("commercial_unit", "vacancy", "photo", "area", "street", "source", "municipality"),
    *("facility", "population_cell", "walk_edge"),
)
"""What a page of a published vacancy is made from; it is kept until one of them changes."""
KEPT_BYTES = 32_000_000
_pages = TileCache(KEPT_BYTES)
_one_at_a_time = threading.Lock()


async def report(request: Request) -> Response:
    """Answer with the form, or take a report: 200 with the receipt, 400 or 413 with the reason."""
    if request.method != "POST":
        return _form({})
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_FORM_BYTES:
            return message_page(_("Die Eingabe ist zu lang: bitte die Bemerkung kürzen."), 413)
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return message_page(
            _("Diese Eingabe gehört nicht zu unserem Formular: bitte die Seite neu laden."), 400
        )
    given = {name: values[0] for name, values in fields.items()}
    if given.get(TRAP):
        return _thanks("")  # a program learns nothing from the answer
    try:
        receipt = await asyncio.to_thread(_submit, given, _senders(request))
    except AtlasError as error:
        return _form(given, str(error), 429 if isinstance(error, TooOftenError) else 400)
    return _thanks(receipt)


def _submit(given: dict[str, str], senders: list[str]) -> str:
    texts = {name: given.get(name, "") for name in LENGTHS}
    with transaction(GUEST) as connection:
        told = NewReport(**texts, kind=given.get("kind") or None)
        return str(submit(connection, told, senders, datetime.now(UTC))).upper()[:8]


def _senders(request: Request) -> list[str]:
    """Return words for the sender's connection and networks that nobody can turn back and that are others tomorrow."""
    address = request.client.host if request.client else ""
    day = datetime.now(UTC).date().isoformat()
    return [keyed_hash(day, origin)[:32] for origin in origins(address)]


def _form(given: dict[str, str], problem: str = "", status: int = 200) -> Response:
    return house_page(_("Leerstand melden"), report_form(given, problem, TRAP), status)


def _thanks(receipt: str) -> Response:
    told = _("Danke, Ihre Meldung ist angekommen.")
    words = _("Ihre Kennung: {receipt}. Die Wirtschaftsförderung sieht sich den Ort an.").format(
        receipt=receipt
    )
    number = f"<p>{escape(words)}</p>" if receipt else ""
    again = f'<a class="button second" href="/melden">{escape(_("Noch einen Leerstand melden"))}</a>'
    return house_page(_("Gemeldet"), f'<p class="good" role="status">{escape(told)}</p>{number}{again}')


async def vacancy_page(request: Request) -> Response:
    """Answer with the page of a published vacancy, or 404 in words."""
    try:
        body = await asyncio.to_thread(_vacancy, request.path_params["token"])
    except AtlasError as error:
        return message_page(str(error), 404 if isinstance(error, NotFoundError) else 503)
    return body


def _vacancy(token: str) -> Response:
    with transaction(GUEST) as connection:
        found = published(connection, token[:LONGEST_TOKEN])
        today = date.today()  # noqa: DTZ011 - the reader's day
        key = (found, today, language(), data_version(connection, *SHOWN_RELATIONS))
        with _one_at_a_time:
            kept = _pages.get(key)
            if kept is None:
                kept = b"\0".join(part.encode() for part in _made(connection, found, today))
                _pages.put(key, kept)
    title, body = kept.decode().split("\0")
    return house_page(title, body)


def _made(connection: Connection, found: Publication, today: date) -> tuple[str, str]:
    """Return title and body of the page: walks, rates and map take a second."""
    consent = Consent(found.consent_on, tuple(line for line in found.contact.split("\n") if line))
    content = described(connection, found.vacancy_id, consent, today)
    around = surroundings(connection, content)
    locator = ""
    if content.x is not None and content.y is not None:
        locator = locator_svg(connection, content.x, content.y, tall=True)
    return content.title, _vacancy_body(content, around, locator)


def _vacancy_body(content: Expose, around: Surroundings, locator: str) -> str:
    example = f'<span class="mark">{escape(_("Beispieldaten"))}</span>' if content.is_example else ""
    photo = _picture("image/jpeg", content.photo, content.photo_words) if content.photo else ""
    more = "".join(_picture("image/jpeg", data, words) for data, words in content.more_photos)
    photo += f'<div class="more">{more}</div>' if more else ""
    plan = _picture(
        "image/svg+xml", locator.encode(), _("Lageplan: {address}").format(address=content.address)
    )
    figures = "".join(f"<div><dt>{escape(a)}</dt><dd>{escape(b)}</dd></div>" for a, b in content.figures)
    missing = "".join(f"<p>{escape(each)}</p>" for each in around.missing)
    near = ", ".join(around.near)
    near_line = f"<p><b>{escape(_('Bis 500 m Fußweg'))}:</b> {escape(near)}</p>" if near else ""
    contact = "".join(f"<br>{escape(line)}" for line in content.consent.lines)
    return f"""<div class="wide"><p class="where">{escape(content.address)} {example}</p>{photo}
<dl class="figures">{figures}</dl>
<div class="pair"><section><h2>{escape(_("Objekt"))}</h2>{_pairs(content.facts)}</section>
<section><h2>{escape(_("Lage"))}</h2>{_pairs((*around.rows, *content.place))}</section></div>
{near_line}{plan if locator else ""}
{f'<div class="hint">{missing}</div>' if missing else ""}
<h2>{escape(_("Ihr Kontakt"))}</h2><p>{escape(content.publisher)}{contact}</p>
<p class="note">{escape(_provenance(content, around))}</p></div>"""


def _picture(media_type: str, content: bytes, words: str) -> str:
    data = b64encode(content).decode("ascii")
    return f'<img class="picture" src="data:{media_type};base64,{data}" alt="{escape(words)}">'


def _pairs(rows: tuple[tuple[str, str], ...]) -> str:
    listed = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in rows)
    return f'<dl class="facts">{listed}</dl>'


def _provenance(content: Expose, around: Surroundings) -> str:
    told = [_("Beispieldaten: Dieses Objekt ist erfunden.")] if content.is_example else []
    told.append(_("Quelle: {sources}.").format(sources=" · ".join((content.source, *around.sources))))
    agreed = _("Veröffentlicht mit Einwilligung vom {day}. Angaben ohne Gewähr.")
    return " ".join([*told, agreed.format(day=format_day(content.consent.on))])
