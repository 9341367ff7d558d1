"""What a browser meets at the fake platform, and what a tool registers through: pages, login, keys, deep linking."""

import json
from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from tests.fakes import platform_manners as manners
from tests.fakes import platform_rules as rules
from tests.fakes.platform_course import Link
from tests.fakes.platform_rules import DL, TOOL_CONFIGURATION, need
from tests.fakes.platform_wire import Answer, Request, Violation

if TYPE_CHECKING:
    from tests.fakes.platform import FakePlatform


def course(platform: "FakePlatform", request: Request) -> Answer:
    """A course page with the tool in a frame: ``/course?user=learner-1&hint=link:link-1``."""
    address = escape(f"/open?{urlencode(request.query)}")
    return _page("Course", f'<h1>Course</h1><iframe src="{address}" title="Module" width="900" height="700"></iframe>')


def two(platform: "FakePlatform", request: Request) -> Answer:
    """A course page with two frames that are launched at the same moment: ``hint`` and ``hint2``."""
    asked = request.query
    addresses = [escape(f"/open?{urlencode({'user': asked['user'], 'hint': asked[one]})}") for one in ("hint", "hint2")]
    frames = "".join(f'<iframe src="{one}" title="Module" width="900" height="700"></iframe>' for one in addresses)
    return _page("Course", f"<h1>Course</h1>{frames}")


def open_tool(platform: "FakePlatform", request: Request) -> Answer:
    """Security Framework 1.0, 5.1.1.1: the browser brings the login request to the tool."""
    tool, hint = platform.tool, request.query.get("hint", "link:link-1")
    if hint == "deep_linking" and platform.manner.placements and platform.registrations:
        need(bool(platform.picker_shown_in), "The tool asked for no placement, so it is shown nowhere.", 404)
    link = platform.links.get(hint.removeprefix("link:"))
    asked = {
        "iss": platform.issuer,
        "login_hint": request.query.get("user", "learner-1"),
        "target_link_uri": (link.url if link else None) or tool.launch_url,
        "lti_message_hint": hint,
    }
    if platform.names_client:
        asked |= {"client_id": tool.client_id, "lti_deployment_id": tool.deployment_id}
    if platform.storage_target is not None:
        asked["lti_storage_target"] = platform.storage_target
    return _form(tool.login_url, asked)


def authenticate(platform: "FakePlatform", request: Request) -> Answer:
    """Security Framework 1.0, 5.1.1.2 and 5.1.1.3: the id_token goes back in a form."""
    asked = request.query if request.method == "GET" else request.form()
    tool = platform.tool
    rules.check_authentication_request(asked, tool.client_id, tool.redirect_uris or (tool.launch_url,))
    need("lti_message_hint" in asked, "lti_message_hint was sent and is missing.")
    token = platform.id_token(asked["login_hint"], asked["lti_message_hint"], asked["nonce"])
    return _form(asked["redirect_uri"], {"id_token": token, "state": asked["state"]})


def key_set(platform: "FakePlatform", request: Request) -> Answer:
    need(request.method == "GET", "The key set is read with GET.", 405)
    return _json(platform.key_set(), headers={"Cache-Control": "max-age=3600"})


def take_deep_linking(platform: "FakePlatform", request: Request) -> Answer:
    """Deep Linking 2.0: the form has one field, JWT; the links that it brings stand in the course afterwards."""
    form, tool = request.form(), platform.tool
    need(request.method == "POST" and set(form) == {"JWT"}, f"The form has {sorted(form)}, not JWT alone.")
    claims = rules.verify(form["JWT"], tool.keys())
    rules.check_times(claims, platform.clock())
    rules.check_deep_linking_response(
        claims, client_id=tool.client_id, issuer=platform.issuer, deployment_id=tool.deployment_id
    )
    need(claims["nonce"] not in platform.spent, "The nonce of the response was used before.")
    platform.spent.add(claims["nonce"])
    rules.check_content_items(claims, platform.sent_settings(), urlsplit(tool.launch_url).netloc)
    platform.deep_linking_responses.append(claims)
    items = [item for item in claims[DL + "content_items"] if item["type"] == "ltiResourceLink"]
    titles = "".join(f"<li>{escape(_add_link(platform, item))}</li>" for item in items)
    return _page("Added", f"<h1>Added</h1><ul>{titles}</ul>")


def configuration(platform: "FakePlatform", request: Request) -> Answer:
    """OpenID Connect Discovery, with what Dynamic Registration 1.0 adds."""
    manners.check_may_read_configuration(platform, request)
    return _json(
        {
            "issuer": platform.issuer,
            "authorization_endpoint": platform.url("/auth"),
            "token_endpoint": platform.url("/token"),
            "jwks_uri": platform.url("/jwks"),
            "registration_endpoint": platform.url("/register"),
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", *sorted(rules.SCOPES)],
            "response_types_supported": ["id_token"],
            "subject_types_supported": ["public", "pairwise"],
            "claims_supported": ["sub", "iss", "name", "email"],
            **manners.manner_of_configuration(platform),
        }
    )


def register(platform: "FakePlatform", request: Request) -> Answer:
    """Dynamic Registration 1.0: the tool of this platform is from now on the one that registered."""
    if platform.registration_token is not None:
        wanted = f"Bearer {platform.registration_token}"
        is_good = request.headers.get("authorization") == wanted and wanted not in platform.spent
        need(is_good, "The registration token is missing or another.", 401)
    need(request.method == "POST" and request.media_type == "application/json", "A registration is POSTed as JSON.")
    body = json.loads(request.body)
    rules.check_registration(body)
    manners.check_placements(platform, body)
    platform.registrations.append(body)
    platform.spent.add(f"Bearer {platform.registration_token}")
    tool = platform.tool
    tool.client_id, tool.deployment_id = f"client-{len(platform.registrations)}", "dynamic-1"
    tool.login_url, tool.jwks_url, tool.key_set = body["initiate_login_uri"], body["jwks_uri"], None
    tool.redirect_uris, tool.scopes = tuple(body["redirect_uris"]), frozenset(body["scope"].split())
    tool.launch_url = body[TOOL_CONFIGURATION]["target_link_uri"]
    return _json(manners.answer_of_registration(platform, body, tool.client_id, tool.deployment_id))


def _add_link(platform: "FakePlatform", item: rules.Json) -> str:
    link_id, title = f"link-{len(platform.links) + 1}", str(item.get("title", "Link"))
    number = None
    if "lineItem" in item:
        number = max(platform.line_items, default=6) + 1
        platform.line_items[number] = {"label": title, **item["lineItem"], "resourceLinkId": link_id}
    platform.links[link_id] = Link(link_id, title, item.get("url"), item.get("custom", {}), number)
    return title


def _form(address: str, fields: Mapping[str, str]) -> Answer:
    if not address.startswith(("http://", "https://")):
        raise Violation(400, f"{address!r} is no address to send a form to.")
    inputs = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in fields.items())
    return _page(
        "Opening",
        f'<form method="post" action="{escape(address)}">{inputs}<button>Go on</button></form>'
        "<script>document.forms[0].submit()</script>",
    )


def _page(title: str, body: str) -> Answer:
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    text = f'<!doctype html><html lang="en">{head}<body>{body}</body></html>'
    return Answer(200, text.encode(), "text/html; charset=utf-8")


def _json(body: object, *, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(200, json.dumps(body).encode(), "application/json", headers or {})


ROUTES: dict[str, Callable[["FakePlatform", Request], Answer]] = {
    "course": course,
    "two": two,
    "open": open_tool,
    "auth": authenticate,
    "jwks": key_set,
    "deep_linking": take_deep_linking,
    "configuration": configuration,
    "register": register,
}
