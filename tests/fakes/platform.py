"""A strict LTI 1.3 platform on a real loopback socket, which behaves as real ones do and keeps what it received.

Copied from real ones: an id_token that lives 60 seconds, line item addresses with a query, 409 for a score of an older
or the same whole second or of the same value, 400 for people who are not graded, roles by their short names in the list
of members, pages of it with a Link whose case matters (Moodle 4.5).
"""

import threading
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.fakes import platform_front, platform_services
from tests.fakes.lrs_faults import Fault, answer
from tests.fakes.platform_course import Link, Person, ToolClient
from tests.fakes.platform_manners import PLAIN, Manner
from tests.fakes.platform_rules import AGS, DL, LTI, Json
from tests.fakes.platform_wire import Answer, Refused, Request, Server, Violation

__all__ = ["FakePlatform", "Fault", "Link", "Person", "ToolClient", "answer"]

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
CONTEXT_ID = "2"


class FakePlatform:
    """Starts on construction. ``plans[service]`` is used up by its requests, one fault each; None means: goes well.

    The services are auth, jwks, token, line_items, scores, results, members, deep_linking, configuration and register.
    ``host`` may be ``localhost`` where the tool is on 127.0.0.1: a browser takes them for two sites. ``key`` is the
    first that signs; it has a kid, and spares the making of one.
    """

    def __init__(self, tool: ToolClient | None = None, *, host: str = "127.0.0.1", key: RSAKey | None = None) -> None:
        self.tool = tool or ToolClient()
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.keys = [key or _make_key()]
        "The newest first; it signs."
        self.people = {one.id: one for one in (Person("learner-1"), Person("instructor-1", ("Instructor",)))}
        self.links = {"link-1": Link("link-1", "Module", line_item=7)}
        self.line_items: dict[int, Json] = {7: {"scoreMaximum": 100, "label": "Module", "resourceLinkId": "link-1"}}
        self.settings: Json = {"accept_types": ["ltiResourceLink"], "accept_multiple": True, "accept_lineitem": True}
        "The deep linking settings that are sent, beside the return address and the targets."
        self.manner: Manner = PLAIN
        "Which product it behaves as, where products differ."
        self.picker_shown_in: tuple[str, ...] = ()
        "The placements that a tool asked for with deep linking, when it registered."
        self.page_rows = 20
        self.token_good_for_s = 60
        self.shares_names = False
        self.names_client = True
        "Whether the login names client_id and deployment; Canvas's and Moodle's do, others leave them out."
        self.storage_target: str | None = None
        self.registration_token: str | None = "invited"
        "Good once. None: whoever comes may register, as some platforms have it."
        self.alter: Callable[[Json], Json] = lambda claims: claims
        "Changes the claims of an id_token before it is signed."
        self.plans: dict[str, deque[Fault | None]] = defaultdict(deque)

        self.violations: list[str] = []
        "What was against a specification. A test of the tool ends with it empty."
        self.seen: list[Request] = []
        self.scores: list[Json] = []
        "The scores that were taken, in order."
        self.results: dict[tuple[int, str], Json] = {}
        self.tokens: dict[str, tuple[datetime, frozenset[str]]] = {}
        self.deep_linking_responses: list[Json] = []
        self.registrations: list[Json] = []
        self.spent: set[str] = set()
        "Every jti and nonce of the tool's tokens."
        self.last_score_at: dict[tuple[int, str], datetime] = {}

        self._host = host
        self._port = 0
        self._lock = threading.RLock()
        self._server: Server | None = None
        self.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        self._server = Server(self._port, self._next_fault, self._answer)
        self._port = self._server.server_address[1]

    def stop(self) -> None:
        """Close the socket and every line; what was kept stays, and ``start`` opens the same port again."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def url(self, path: str = "") -> str:
        return f"http://{self._host}:{self._port}{path}"

    @property
    def issuer(self) -> str:
        return self.url()

    @property
    def configuration_url(self) -> str:
        return self.url("/.well-known/openid-configuration")

    def lineitem_url(self, number: int) -> str:
        return self.url(f"/{CONTEXT_ID}/lineitems/{number}/lineitem?type_id=1")

    def key_set(self) -> Json:
        return {"keys": [key.as_dict(private=False) for key in self.keys[:2]]}

    def rotate_keys(self) -> None:
        """A new key signs from now on; the one before it stays in the key set."""
        self.keys.insert(0, _make_key())

    def expire_tokens(self) -> None:
        """Every access token gets 401 from now on."""
        with self._lock:
            self.tokens = {
                value: (datetime.min.replace(tzinfo=UTC), scopes) for value, (_, scopes) in self.tokens.items()
            }

    def person(self, user_id: str) -> Person:
        if user_id not in self.people:
            raise Violation(400, f"There is no user {user_id!r}: login_hint or userId was changed.")
        return self.people[user_id]

    def claims(self, user_id: str, hint: str, nonce: str) -> Json:
        """The claims of an id_token. ``hint`` is ``link:<id>`` or ``deep_linking``."""
        person = self.person(user_id)
        now = int(self.clock().timestamp())
        claims: Json = {
            "iss": self.issuer,
            "aud": self.tool.client_id,
            "sub": person.id,
            "iat": now,
            "exp": now + 60,
            "nonce": nonce,
            LTI + "version": "1.3.0",
            LTI + "deployment_id": self.tool.deployment_id,
            LTI + "roles": [MEMBERSHIP + role for role in person.roles],
            LTI + "context": {"id": CONTEXT_ID, "title": "Patrol", "type": [f"{MEMBERSHIP[:-11]}course#CourseSection"]},
            "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice": {
                "context_memberships_url": self.url(f"/CourseSection/{CONTEXT_ID}/Members?type_id=1"),
                "service_versions": ["1.0", "2.0"],
            },
        }
        if self.shares_names:
            shared = {"name": person.name, "email": person.email}
            claims |= {name: value for name, value in shared.items() if value is not None}
        return self.alter(claims | (self._deep_linking() if hint == "deep_linking" else self._resource_link(hint)))

    def id_token(self, user_id: str = "learner-1", hint: str = "link:link-1", nonce: str = "n-1") -> str:
        key = self.keys[0]
        header = {"alg": "RS256", "kid": key.kid}
        return jwt.encode(header, self.claims(user_id, hint, nonce), key, algorithms=["RS256"])

    def sent_settings(self) -> Json:
        """The deep linking settings, whole."""
        targets = {"accept_presentation_document_targets": ["frame", "iframe", "window"]}
        return {"deep_link_return_url": self.url("/deep_link_return"), **targets, **self.settings}

    def _resource_link(self, hint: str) -> Json:
        link = self.links.get(hint.removeprefix("link:"))
        if link is None:
            raise Violation(400, f"There is no link {hint!r}: lti_message_hint was changed.")
        endpoint: Json = {
            "scope": sorted(one for one in self.tool.scopes if one.startswith(AGS)),
            "lineitems": self.url(f"/{CONTEXT_ID}/lineitems?type_id=1"),
        }
        if link.line_item is not None:
            endpoint["lineitem"] = self.lineitem_url(link.line_item)
        return {
            LTI + "message_type": "LtiResourceLinkRequest",
            LTI + "target_link_uri": link.url or self.tool.launch_url,
            LTI + "resource_link": {"id": link.id, "title": link.title},
            LTI + "custom": link.custom,
            LTI + "launch_presentation": {"document_target": "iframe", "return_url": self.url("/course")},
            AGS + "claim/endpoint": endpoint,
        }

    def _deep_linking(self) -> Json:
        return {
            LTI + "message_type": "LtiDeepLinkingRequest",
            LTI + "target_link_uri": self.tool.launch_url,
            DL + "deep_linking_settings": self.sent_settings(),
        }

    def _next_fault(self, request: Request) -> Fault | None:
        with self._lock:
            self.seen.append(request)
            plan = self.plans.get(_service_of(request.path))
            return plan.popleft() if plan else None

    def _answer(self, request: Request) -> Answer:
        routes: dict[str, Callable[[Any, Request], Answer]] = {**platform_front.ROUTES, **platform_services.ROUTES}
        act = routes.get(_service_of(request.path))
        with self._lock:
            try:
                return act(self, request) if act else Answer(404, b"No such address.", "text/plain")
            except Refused as refused:
                if isinstance(refused, Violation):
                    self.violations.append(f"{request.method} {request.path}: {refused}")
                return Answer(refused.status, str(refused).encode(), "text/plain")
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                # a shape that no rule foresaw
                self.violations.append(f"{request.method} {request.path}: {error!r}")
                return Answer(500, repr(error).encode(), "text/plain")

    def new_token(self, scopes: frozenset[str]) -> str:
        value = f"token-{uuid4()}"
        self.tokens[value] = (self.clock() + timedelta(seconds=self.token_good_for_s), scopes)
        return value


def _service_of(path: str) -> str:
    """The name under which a request is planned and answered."""
    if path.startswith("/CourseSection/"):
        return "members"
    if f"/{CONTEXT_ID}/lineitems" in path:
        last = path.rpartition("/")[2]
        return last if last in {"scores", "results"} else "line_items"
    return {
        "deep_link_return": "deep_linking",
        ".well-known/openid-configuration": "configuration",
    }.get(path[1:], path[1:])


def _make_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
