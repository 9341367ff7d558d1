"""A strict OpenID Connect identity provider on a real loopback socket, which can be told to do one thing wrong.

Right, it behaves as the standard asks: a code works once and for one minute, for the client, the address and the PKCE
verifier that it was made for. What the program does wrong stands in ``violations``.
"""

import base64
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "training", "a secret: with a colon & more"
Json = dict[str, Any]
KEY = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "first"})
OTHER_KEY = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "second"})


@dataclass
class Grant:
    """What a code stands for."""

    asked: dict[str, str]
    is_spent: bool = False


class FakeIdp:
    """Starts on construction. ``person`` is who signs in there; the rest are things that it can do wrong."""

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        self.clock = clock or (lambda: datetime.now(UTC))
        self.person: Json = {"sub": "u-1", "preferred_username": "4417", "given_name": "Jamie", "family_name": "Ortiz"}
        self.signing_key = KEY
        self.published = [KEY]
        self.alter: Callable[[Json], Json] = lambda claims: claims
        "Changes the claims of an ID token before it is signed."
        self.make_token: Callable[[Json], str] = self._sign
        self.answer_issuer: str | None = None
        "The ``iss`` of an answer; None for none."
        self.says_issuer = False
        self.discovery: Json = {}
        "What its configuration says otherwise."
        self.error: str | None = None
        self.violations: list[str] = []
        self.grants: dict[str, Grant] = {}
        self.key_requests = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    @property
    def issuer(self) -> str:
        """Its name, which is its address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent once its person has signed in."""
        for name in ("state", "nonce", "code_challenge"):
            if len(query.get(name, "")) < 32:
                self.violations.append(f"{name} is short or missing")
        for name, value in (("response_type", "code"), ("client_id", CLIENT_ID), ("code_challenge_method", "S256")):
            if query.get(name) != value:
                self.violations.append(f"{name} is {query.get(name)}")
        if "openid" not in query.get("scope", "").split():
            self.violations.append("no openid")
        code = str(uuid4())
        self.grants[code] = Grant(query)
        answer = {"error": self.error} if self.error else {"code": code}
        answer |= {"state": query.get("state", "")} | ({"iss": self.answer_issuer} if self.answer_issuer else {})
        return f"{query['redirect_uri']}?{urlencode(answer)}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, Json]:
        """The answer to a code."""
        pair = base64.b64decode(authorization.removeprefix("Basic ")).decode().split(":")
        if [unquote_plus(one) for one in pair] != [CLIENT_ID, CLIENT_SECRET]:
            return 401, {"error": "invalid_client"}
        grant = self.grants.get(form.get("code", ""))
        if grant is None or grant.is_spent:
            return 400, {"error": "invalid_grant"}
        grant.is_spent = True
        digest = sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != grant.asked.get("code_challenge"):
            self.violations.append("the verifier does not fit")
            return 400, {"error": "invalid_grant"}
        if form.get("redirect_uri") != grant.asked.get("redirect_uri"):
            self.violations.append("another redirect_uri")
            return 400, {"error": "invalid_grant"}
        return 200, {"id_token": self.make_token(self.claims(grant)), "access_token": "x", "token_type": "Bearer"}

    def claims(self, grant: Grant) -> Json:
        """The claims of a right token, changed by ``alter``."""
        now = int(self.clock().timestamp())
        right = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": grant.asked["nonce"]}
        return self.alter(right | self.person)

    def configuration(self) -> Json:
        """Its configuration."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?tenant=riverton",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/logout",
            "authorization_response_iss_parameter_supported": self.says_issuer,
        } | self.discovery

    def page(self, path: str, query: dict[str, str]) -> str | Json:
        """What stands at an address: content, or where it leads; nothing where there is none."""
        if path == "/authorize":
            return self.authorize(query) if "redirect_uri" in query else {"error": "invalid_request"}
        if path == "/logout":
            return query["post_logout_redirect_uri"]
        if path == "/keys":
            self.key_requests += 1
            return {"keys": [key.as_dict(private=False) for key in self.published]}
        return self.configuration() if path == "/.well-known/openid-configuration" else {}

    def _sign(self, claims: Json) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.signing_key.kid}, claims, self.signing_key, algorithms=["RS256"])


def unsigned(claims: Json) -> str:
    """A token that says it needs no signature: alg none."""

    def part(value: Json) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none', 'kid': 'first'})}.{part(claims)}."


def _handler_of(idp: FakeIdp) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            found = idp.page(parts.path, dict(parse_qsl(parts.query)))
            self._go(found) if isinstance(found, str) else self._json(200 if found else 404, found)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._json(*idp.token(dict(parse_qsl(body)), self.headers.get("Authorization", "Basic Og==")))

        def log_message(self, *args: object) -> None:
            """Silent, so that a failure is readable."""

        def _json(self, status: int, content: Json) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _go(self, address: str) -> None:
            self.send_response(303)
            self.send_header("Location", address)
            self.send_header("Content-Length", "0")
            self.end_headers()

    return Handler
