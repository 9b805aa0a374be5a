"""Sign-in with OpenID Connect, the half of the one who asks (OpenID Connect Core 1.0, RFC 6749, RFC 7636).

What the issuer sends is read with caps on size and time, and redirects are not
followed: an issuer that is away or broken costs one request, never the server.
The libraries that do the work take a while to load, so they are loaded when somebody
signs in this way.
"""

import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from broadsheet.lib.network import is_loopback
from broadsheet.model.errors import IssuerError, Refused

LARGEST = 256 * 1024
"""Bytes of an answer that are read."""
PATIENCE = 5.0
"""Seconds an answer may take."""
_LEEWAY = 60
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by keys that the issuer alone holds: no ``none``, and no secret that we know too."""
_LONGEST_SUBJECT = 255


@dataclass(frozen=True, slots=True)
class Client:
    """What the issuer knows us by; ``back`` is the address it sends readers back to."""

    issuer: str
    name: str
    secret: str
    back: str


@dataclass(frozen=True, slots=True)
class Issuer:
    """Where the issuer answers (OpenID Connect Discovery 1.0 §3)."""

    name: str
    authorize: str
    token: str
    keys: str
    about: str
    takes_basic: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The random words of one sign-in: what ties the answer to the browser, the token to the answer, the code to us."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the issuer has signed in. ``email`` is empty unless the issuer says that it is the reader's."""

    issuer: str
    subject: str
    name: str
    full_name: str
    email: str


def discover(client: Client, now: datetime) -> Issuer:
    """Where the issuer answers, asked once in ten minutes. Raises IssuerError."""
    return _discover(client.issuer, int(now.timestamp()) // 600)


@lru_cache(maxsize=4)
def _discover(issuer: str, _window: int) -> Issuer:
    _safe(issuer, issuer)
    said = _ask("GET", issuer.rstrip("/") + "/.well-known/openid-configuration", issuer)
    if said.get("issuer") != issuer:
        raise IssuerError("The issuer calls itself by another name than the setting “oidc_issuer”.")
    named = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
    authorize, token, keys, about = (_text(said, name) for name in named)
    for address in (authorize, token, keys, *([about] if about else [])):
        _safe(address, issuer)
    ways = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Issuer(issuer, authorize, token, keys, about, "client_secret_basic" in ways)


def way_out(issuer: Issuer, client: Client, words: Words) -> str:
    """The address at the issuer where the reader signs in."""
    asked = {
        "response_type": "code",
        "client_id": client.name,
        "redirect_uri": client.back,
        "scope": "openid profile email",
        "state": words.state,
        "nonce": words.nonce,
        "code_challenge": import_module("authlib.oauth2.rfc7636").create_s256_code_challenge(words.verifier),
        "code_challenge_method": "S256",
    }
    made: str = import_module("authlib.common.urls").add_params_to_uri(issuer.authorize, list(asked.items()))
    return made


def identify(issuer: Issuer, client: Client, code: str, words: Words, now: datetime) -> Identity:
    """Whom the issuer signed in, for the code it gave. Raises Refused for a token that does not hold, IssuerError."""
    said = _exchange(issuer, client, code, words.verifier)
    claims = _verified(issuer, client, said, words.nonce, now)
    if issuer.about and "email" not in claims and said.get("access_token"):
        bearer = {"authorization": f"Bearer {said['access_token']}"}
        more = _ask("GET", issuer.about, issuer.name, headers=bearer)
        # what is said of somebody else counts for nothing (OpenID Connect Core §5.3.4)
        claims = {**more, **claims} if more.get("sub") == claims["sub"] else claims
    email = _text(claims, "email") if claims.get("email_verified") is True else ""
    name = _text(claims, "preferred_username") or _text(claims, "nickname") or _text(claims, "email")
    return Identity(issuer.name, claims["sub"], name, _text(claims, "name"), email)


def _exchange(issuer: Issuer, client: Client, code: str, verifier: str) -> Mapping[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.back,
        "code_verifier": verifier,
        "client_id": client.name,
    }
    if client.secret and issuer.takes_basic:
        return _ask("POST", issuer.token, issuer.name, data=form, auth=(client.name, client.secret))
    secret = {"client_secret": client.secret} if client.secret else {}
    return _ask("POST", issuer.token, issuer.name, data=form | secret)


def _verified(issuer: Issuer, client: Client, said: Mapping[str, Any], nonce: str, now: datetime) -> dict[str, Any]:
    """The claims of the ID token, whose signature and claims hold (OpenID Connect Core §3.1.3.7)."""
    keys = _ask("GET", issuer.keys, issuer.name)
    must = {"iss": issuer.name, "aud": client.name, "nonce": nonce}
    options = {name: {"essential": True, "value": value} for name, value in must.items()}
    params = {"nonce": nonce, "client_id": client.name, "access_token": said.get("access_token")}
    jwk, jwt, errors = (import_module(f"joserfc.{name}") for name in ("jwk", "jwt", "errors"))
    try:
        known = jwk.KeySet.import_key_set(keys)
        read = jwt.decode(_text(said, "id_token"), known, algorithms=list(_ALGORITHMS))
        token = import_module("authlib.oidc.core").CodeIDToken(read.claims, read.header, options, params)
        token.validate(int(now.timestamp()), _LEEWAY)
    except (errors.JoseError, ValueError, KeyError, TypeError) as trouble:
        raise Refused("What the issuer said of you does not hold. Sign in again.") from trouble
    claims = dict(token)
    if not (isinstance(claims["sub"], str) and 0 < len(claims["sub"]) <= _LONGEST_SUBJECT):
        raise Refused("The issuer did not say who you are.")
    return claims


def _ask(method: str, address: str, issuer: str, **more: Any) -> dict[str, Any]:
    _safe(address, issuer)
    # the certificates this system trusts, so that a lab's own authority counts
    trust = ssl.create_default_context() if address.startswith("https:") else False
    headers = {"accept": "application/json", "accept-encoding": "identity", **more.pop("headers", {})}
    httpx = import_module("httpx")
    try:
        with (
            httpx.Client(verify=trust, trust_env=False, timeout=PATIENCE, follow_redirects=False) as client,
            client.stream(method, address, headers=headers, **more) as answer,
        ):
            return _read(answer)
    except httpx.HTTPError as trouble:
        raise IssuerError("The issuer does not answer. Try again in a moment.") from trouble


def _read(answer: Any) -> dict[str, Any]:
    if answer.status_code != HTTPStatus.OK:
        raise IssuerError(f"The issuer refused with {answer.status_code}. Sign in again.")
    body, end = bytearray(), time.monotonic() + PATIENCE
    for part in answer.iter_bytes():
        body += part
        if len(body) > LARGEST or time.monotonic() > end:
            raise IssuerError("The issuer says too much, or too slowly.")
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise IssuerError("The issuer’s answer cannot be read.")
    return said


def _safe(address: str, issuer: str) -> None:
    """Raises IssuerError for an address without https, unless the issuer is on this machine, to try things."""
    try:
        parts, home = urlsplit(address), urlsplit(issuer)
    except ValueError:
        raise IssuerError("The issuer has an address that cannot be read.") from None
    host, here = parts.hostname or "", home.hostname or ""
    near = parts.scheme == "http" and is_loopback(host) and is_loopback(here)
    if not host or parts.username or not (near or parts.scheme == "https"):
        raise IssuerError("The issuer must be asked by https; look at the setting “oidc_issuer”.")


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""
