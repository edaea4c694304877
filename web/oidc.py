"""Sign in with an identity provider (OpenID Connect, code flow with PKCE); the result is a session of our own."""

from __future__ import annotations

import asyncio
import hashlib
from functools import cache
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from geo.accounts import start_session
from geo.accounts.provider import person_of
from geo.accounts.secret import cookie_key
from geo.errors import AtlasError, ForbiddenError, NotFoundError
from geo.i18n import _
from geo.people import Person
from geo.settings import settings
from web.answers import says_why
from web.house_page import message_page
from web.sign_in import safe_target, signed_in_answer

UNDERWAY = "anmeldung"
"""Cookie that carries state, nonce and code verifier of a sign-in under way; signed, so any process may go on."""
UNDERWAY_S = 600


@cache
def _provider() -> Any:
    from authlib.integrations.starlette_client import OAuth  # of no use where there are accounts only

    oauth = OAuth()
    return oauth.register(
        "provider",
        client_id=settings().oidc_client_id,
        client_secret=settings().oidc_client_secret or None,
        server_metadata_url=f"{settings().oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": 10},
    )


def _signer() -> URLSafeTimedSerializer:
    signing = {"digest_method": hashlib.sha256}
    return URLSafeTimedSerializer(cookie_key(), salt="anmeldung", signer_kwargs=signing)


def _with_session(request: Request, session: dict[str, Any]) -> Request:
    """Return the request with a session of our own; the pages' machinery keeps its one."""
    return Request({**request.scope, "session": session}, request.receive)


def _require_provider() -> None:
    if not settings().oidc_issuer:
        raise NotFoundError(_("Ein Anmeldedienst ist nicht eingerichtet."))


@says_why
async def start(request: Request) -> Response:
    """Send the browser to the identity provider."""
    _require_provider()
    ours = _with_session(request, {})
    back = f"{request.url.scheme}://{request.url.netloc}/oidc/return"
    try:
        answer: Response = await _provider().authorize_redirect(ours, back)
    except (AuthlibBaseError, httpx.HTTPError):
        return message_page(_("Der Anmeldedienst antwortet nicht: bitte später noch einmal versuchen."), 502)
    carried = {"session": dict(ours.session), "target": safe_target(request.query_params.get("weiter", "/"))}
    answer.set_cookie(
        UNDERWAY, _signer().dumps(carried), max_age=UNDERWAY_S, path="/oidc", httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


@says_why
async def come_back(request: Request) -> Response:
    """Take what the provider says, find the account, and sign in; 403 with the reason otherwise."""
    _require_provider()
    try:
        carried = _signer().loads(request.cookies.get(UNDERWAY, ""), max_age=UNDERWAY_S)
        ours = _with_session(request, carried["session"])
        claims = (await _provider().authorize_access_token(ours))["userinfo"]
        who = await asyncio.to_thread(_person, dict(claims))
    except (BadSignature, AuthlibBaseError, KeyError, ValueError):
        return _over(message_page(_("Die Anmeldung ist nicht gelungen: bitte noch einmal versuchen."), 403))
    except httpx.HTTPError:
        return _over(
            message_page(_("Der Anmeldedienst antwortet nicht: bitte später noch einmal versuchen."), 502)
        )
    except ForbiddenError as error:
        return _over(message_page(str(error), 403))
    cookie = await asyncio.to_thread(start_session, who, provider=settings().oidc_issuer)
    return _over(signed_in_answer(request, cookie, safe_target(carried["target"])))


def _person(claims: dict[str, Any]) -> Person:
    try:
        return person_of(claims)
    except ForbiddenError:
        raise
    except AtlasError as error:
        raise ForbiddenError(str(error)) from error


def _over(answer: Response) -> Response:
    answer.delete_cookie(UNDERWAY, path="/oidc", httponly=True, samesite="lax")
    return answer
