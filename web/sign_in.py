"""Sign in and out: plain forms that need no script."""

from __future__ import annotations

import asyncio
from html import escape
from urllib.parse import parse_qs, quote, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from geo.accounts import end_session, sign_in, start_session
from geo.errors import AtlasError
from geo.i18n import _
from geo.people import GUEST
from geo.settings import settings
from web.access import person
from web.guard import is_loopback
from web.house_page import house_page, message_page
from web.signed_in import cookie_name, is_single_user, session_cookie, who_has

MAX_FORM_BYTES = 4096
MOST_WAITING = 20
AT_ONCE = 2
"""Sign-ins checked at the same time; the threads that other requests need stay free."""
_turn = asyncio.Semaphore(AT_ONCE)
_waiting = [0]


def safe_target(given: str) -> str:
    """Return where to go after signing in: an address of ours, else the start page."""
    try:
        parts = urlsplit(given if len(given) <= 2000 else "")
    except ValueError:
        return "/"
    foreign = parts.scheme or parts.netloc or not given.startswith("/") or given.startswith(("//", "/\\"))
    if foreign or any(letter < " " or letter == "\\" for letter in given):
        return "/"
    return "/" if parts.path in {"/anmelden", "/abmelden"} else given


def signed_in_answer(request: Request, cookie: str, target: str) -> Response:
    """Return the redirect that carries the cookie of a new session."""
    answer = RedirectResponse(target, 303, headers={"Cache-Control": "no-store"})
    secure = request.url.scheme == "https"
    answer.set_cookie(
        cookie_name(secure=secure), cookie, max_age=settings().session_minutes * 60, path="/",
        httponly=True, samesite="lax", secure=secure,
    )  # fmt: skip
    return answer


async def sign_in_page(request: Request) -> Response:
    """Answer with the form, or take it: 303 to where the person wanted to go, 403 with the reason."""
    if request.method == "POST":
        return await _take_sign_in(request)
    target = safe_target(request.query_params.get("weiter", "/"))
    if await is_single_user() or (await who_has(session_cookie(request)) or GUEST) != GUEST:
        return RedirectResponse(target, 303, headers={"Cache-Control": "no-store"})
    return _sign_in_form(request, target)


async def _take_sign_in(request: Request) -> Response:
    try:
        form = await _form(request)
    except ValueError:  # more fields than any form of ours
        return message_page(
            _("Diese Eingabe gehört nicht zu unserem Formular: bitte die Seite neu laden."), 400
        )
    if form is None:
        return message_page(_("Die Eingabe ist zu lang."), 413)
    if _waiting[0] >= MOST_WAITING:
        return message_page(_("Gerade melden sich sehr viele an: bitte gleich noch einmal versuchen."), 429)
    target = safe_target(form.get("weiter", "/"))
    name, password = form.get("name", ""), form.get("kennwort", "")
    try:
        _waiting[0] += 1
        async with _turn:
            address = request.client.host if request.client else ""
            who = await asyncio.to_thread(sign_in, name, password, address)
    except AtlasError as error:
        return _sign_in_form(request, target, name=name, error=str(error))
    finally:
        _waiting[0] -= 1
    await asyncio.to_thread(end_session, session_cookie(request))
    return signed_in_answer(request, await asyncio.to_thread(start_session, who), target)


def _sign_in_form(request: Request, target: str, *, name: str = "", error: str = "") -> Response:
    plain = request.url.scheme == "http" and not is_loopback(request.url.hostname or "")
    parts = [
        f'<p class="error" role="alert">{escape(error)}</p>' if error else "",
        f'<p class="warning">{escape(_("Diese Verbindung ist nicht verschlüsselt."))}</p>' if plain else "",
        f"""<form method="post" action="/anmelden"><input type="hidden" name="weiter" value="{escape(target)}">
<label>{escape(_("Name"))}<input name="name" autocomplete="username" autocapitalize="none" spellcheck="false"
 required maxlength="120" value="{escape(name[:120])}"{"" if name else " autofocus"}></label>
<label>{escape(_("Kennwort"))}<input name="kennwort" type="password" autocomplete="current-password" required
 maxlength="200"{" autofocus" if name else ""}></label>
<button>{escape(_("Anmelden"))}</button></form>""",
        _provider_link(target) if settings().oidc_issuer else "",
    ]
    return house_page(
        _("Anmelden"), "\n".join(parts), 403 if error else 200, f"weiter={quote(target, safe='')}"
    )


def _provider_link(target: str) -> str:
    address = f"/oidc/start?weiter={quote(target, safe='')}"
    return (
        f'<p class="or">{escape(_("oder"))}</p>'
        f'<a class="button second" href="{escape(address)}">{escape(_("Mit dem Dienstkonto anmelden"))}</a>'
    )


async def sign_out_page(request: Request) -> Response:
    """Answer with a button, or end the session when it was pressed."""
    if request.method != "POST":
        button = f'<form method="post" action="/abmelden"><button>{escape(_("Abmelden"))}</button></form>'
        return house_page(_("Abmelden"), button)
    await asyncio.to_thread(end_session, session_cookie(request))
    told = f'<p class="good" role="status">{escape(_("Sie sind abgemeldet."))}</p>'
    answer = house_page(
        _("Abgemeldet"), f'{told}<a class="button" href="/anmelden">{escape(_("Wieder anmelden"))}</a>'
    )
    answer.headers["Clear-Site-Data"] = '"cache"'  # restricted photos were kept by the browser
    secure = request.url.scheme == "https"
    answer.delete_cookie(cookie_name(secure=secure), path="/", secure=secure, httponly=True, samesite="lax")
    return answer


async def session_state(request: Request) -> Response:
    """Answer who is signed in: ``{name, role, boroughs}``; the guard has answered 401 when nobody is."""
    who = person(request)
    content = {"name": who.name, "role": who.role.value, "boroughs": list(who.borough_ids)}
    return JSONResponse(content, headers={"Cache-Control": "no-store"})


async def _form(request: Request) -> dict[str, str] | None:
    """Return the fields of the form; None when it is longer than any of ours."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_FORM_BYTES:
            return None
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10)
    return {name: values[0] for name, values in fields.items()}
