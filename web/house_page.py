"""Small pages in the house style that work without the app's own machinery: sign-in, sign-out, a refusal."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template

from starlette.responses import HTMLResponse

from geo.i18n import _, language
from web.reader_language import NAME, other_language

_PAGE = Template((Path(__file__).parent / "house_page.html").read_text(encoding="utf-8"))


def house_page(title: str, body: str, status: int = 200, keep: str = "") -> HTMLResponse:
    """Return a page that nobody keeps.

    Parameters
    ----------
    title
        Heading, plain text.
    body
        HTML below it; whatever comes from outside is escaped by the caller.
    keep
        Part of the address that the same page in the other language needs too, percent-encoded.
    """
    code, name = other_language()
    address = escape("?" + "&".join(part for part in (keep, f"{NAME}={code}") if part))
    switch = f'<a class="switch" href="{address}" hreflang="{code}" lang="{code}">{name}</a>'
    content = _PAGE.substitute(
        title=escape(title), body=body, product="Quartiersatlas", language=language(), switch=switch
    )
    return HTMLResponse(content, status, headers={"Cache-Control": "no-store"})


def message_page(sentence: str, status: int) -> HTMLResponse:
    """Return a page that says one sentence and leads back."""
    back = f'<p><a class="button" href="/">{escape(_("Zum Quartiersatlas"))}</a></p>'
    return house_page(
        _("Das geht hier nicht"), f'<p class="error" role="alert">{escape(sentence)}</p>{back}', status
    )
