"""What an LTI platform may ask of a tool, read strictly. Written from the specifications, with none of our own code."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from tests.fakes.platform_wire import Violation

Json = dict[str, Any]
LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/"
NRPS_SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
SCOPES = {
    AGS + "scope/lineitem",
    AGS + "scope/lineitem.readonly",
    AGS + "scope/result.readonly",
    AGS + "scope/score",
    NRPS_SCOPE,
}
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ACTIVITY_PROGRESS = {"Initialized", "Started", "InProgress", "Submitted", "Completed"}
GRADING_PROGRESS = {"FullyGraded", "Pending", "PendingManual", "Failed", "NotReady"}
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(?:Z|[+-]\d\d:\d\d)")
LONGEST_ASSERTION_S = 3600


def need(is_right: bool, words: str, status: int = 400) -> None:
    """Refuse, and keep the words, when it is not."""
    if not is_right:
        raise Violation(status, words)


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def verify(token: object, key_set: Json) -> Json:
    """Security Framework 1.0, 5.2: RS256, a kid of the tool's key set, a right signature."""
    need(isinstance(token, str) and token.count(".") == 2, "What should be a JWT is none.")
    assert isinstance(token, str)
    try:
        header = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError) as error:
        raise Violation(400, f"The JWT cannot be read: {error}") from error
    need(header.get("alg") == "RS256", "The JWT is not signed with RS256.")
    found = [key for key in key_set["keys"] if key.get("kid") == header.get("kid")]
    need(len(found) == 1, "The JWT's kid is not in the tool's key set.")
    need("d" not in found[0], "The tool publishes its private key.")
    try:
        return dict(jwt.decode(token, RSAKey.import_key(found[0]), algorithms=["RS256"]).claims)
    except JoseError as error:
        raise Violation(400, f"The JWT's signature is wrong: {error}") from error


def check_times(claims: Json, now: datetime, longest_s: float = LONGEST_ASSERTION_S) -> None:
    for name in ("iat", "exp"):
        need(type(claims.get(name)) is int, f"{name} is missing, or is no whole number.")
    need(claims["iat"] <= now.timestamp() + 1, "iat is in the future.")
    need(claims["exp"] > now.timestamp(), "exp is over.")
    need(claims["exp"] - claims["iat"] <= longest_s, "exp is more than an hour after iat.")


def check_authentication_request(asked: dict[str, str], client_id: str, redirect_uris: tuple[str, ...]) -> None:
    """Security Framework 1.0, 5.1.1.2."""
    fixed = {"scope": "openid", "response_type": "id_token", "response_mode": "form_post", "prompt": "none"}
    for name, value in fixed.items():
        need(asked.get(name) == value, f"{name} must be {value}, and is {asked.get(name)!r}.")
    need(asked.get("client_id") == client_id, "client_id is not the registered one.")
    need(asked.get("redirect_uri") in redirect_uris, f"redirect_uri {asked.get('redirect_uri')!r} is not registered.")
    for name in ("login_hint", "nonce", "state"):
        need(bool(asked.get(name)), f"{name} is missing.")
    known = {*fixed, "client_id", "redirect_uri", "login_hint", "nonce", "state", "lti_message_hint"}
    need(set(asked) <= known, f"Unknown parameters: {sorted(set(asked) - known)}.")


def check_token_request(form: dict[str, str], media_type: str) -> None:
    """RFC 6749, 4.4.2; RFC 7523, 2.2."""
    need(media_type == "application/x-www-form-urlencoded", "A token is asked for with a form.")
    wanted = {"grant_type", "client_assertion_type", "client_assertion", "scope"}
    need(set(form) == wanted, f"The token request has {sorted(form)}, not {sorted(wanted)}.")
    need(form["grant_type"] == "client_credentials", "grant_type must be client_credentials.")
    need(form["client_assertion_type"] == ASSERTION_TYPE, "client_assertion_type is not the one of RFC 7523.")
    asked = form["scope"].split(" ")
    need(bool(form["scope"]) and set(asked) <= SCOPES, f"Unknown scope in {form['scope']!r}.")


def check_assertion(claims: Json, client_id: str, audience: str, now: datetime) -> None:
    """Security Framework 1.0, 4.1.1; RFC 7523, section 3."""
    need(claims.get("iss") == client_id, "iss of the assertion is not the client id.")
    need(claims.get("sub") == client_id, "sub of the assertion is not the client id.")
    need(claims.get("aud") in (audience, [audience]), "aud of the assertion is not the token endpoint.")
    need(isinstance(claims.get("jti"), str) and bool(claims["jti"]), "The assertion has no jti.")
    check_times(claims, now)


def check_line_item(body: object) -> None:
    """AGS 2.0, line item service."""
    need(isinstance(body, dict), "A line item is an object.")
    assert isinstance(body, dict)
    known = {"scoreMaximum", "label", "resourceId", "tag", "resourceLinkId", "startDateTime", "endDateTime"}
    extra = {name for name in body if name not in known and not name.startswith("https://")}
    need(not extra, f"A line item has no {sorted(extra)}.")
    need(is_number(body.get("scoreMaximum")) and body["scoreMaximum"] > 0, "scoreMaximum must be a number above 0.")
    need(isinstance(body.get("label"), str) and bool(body["label"].strip()), "label is missing.")
    for name in ("resourceId", "tag", "resourceLinkId"):
        need(isinstance(body.get(name, ""), str), f"{name} must be a text.")
        need(len(body.get(name, "")) <= 256, f"{name} is too long.")


def check_score(body: object) -> None:
    """AGS 2.0, score publish service."""
    need(isinstance(body, dict), "A score is an object.")
    assert isinstance(body, dict)
    known = {"userId", "timestamp", "activityProgress", "gradingProgress", "scoreGiven", "scoreMaximum", "comment"}
    extra = {name for name in body if name not in known and not name.startswith("https://")}
    need(not extra, f"A score has no {sorted(extra)}.")
    need(isinstance(body.get("userId"), str) and bool(body["userId"]), "userId is missing.")
    need(body.get("activityProgress") in ACTIVITY_PROGRESS, "activityProgress is not one of the five.")
    need(body.get("gradingProgress") in GRADING_PROGRESS, "gradingProgress is not one of the five.")
    stamp = body.get("timestamp")
    need(isinstance(stamp, str) and TIMESTAMP.fullmatch(stamp) is not None, "timestamp needs a fraction and a zone.")
    if "scoreGiven" in body:
        need(is_number(body["scoreGiven"]) and body["scoreGiven"] >= 0, "scoreGiven must be a number, not below 0.")
        need(is_number(body.get("scoreMaximum")) and body["scoreMaximum"] > 0, "scoreGiven needs scoreMaximum above 0.")


def check_deep_linking_response(claims: Json, *, client_id: str, issuer: str, deployment_id: str) -> None:
    """Security Framework 1.0, 5.2.1; Deep Linking 2.0, deep linking response message."""
    need(claims.get("iss") == client_id, "iss of the response is not the client id.")
    need(claims.get("aud") in (issuer, [issuer]), "aud of the response is not the platform.")
    need(claims.get("azp", client_id) == client_id, "azp of the response is not the client id.")
    need(isinstance(claims.get("nonce"), str) and bool(claims["nonce"]), "The response has no nonce.")
    need(claims.get(LTI + "message_type") == "LtiDeepLinkingResponse", "message_type is not LtiDeepLinkingResponse.")
    need(claims.get(LTI + "version") == "1.3.0", "version is not 1.3.0.")
    need(claims.get(LTI + "deployment_id") == deployment_id, "deployment_id is not the one of the request.")
    need(isinstance(claims.get(DL + "content_items"), list), "content_items must be a list.")


def check_content_items(claims: Json, settings: Json, tool_host: str) -> None:
    """Deep Linking 2.0: what was asked for, and ``data`` exactly when it was sent."""
    sent = {"data": settings["data"]} if "data" in settings else {}
    got = {"data": claims[DL + "data"]} if DL + "data" in claims else {}
    need(sent == got, f"data must come back as it was sent: {sent} and not {got}.")
    items = claims[DL + "content_items"]
    need(len(items) <= 1 or settings.get("accept_multiple") is True, "One item was asked for.")
    for item in items:
        need(isinstance(item, dict) and item.get("type") in settings["accept_types"], "An item of another type.")
        if item["type"] == "ltiResourceLink":
            _check_resource_link(item, settings, tool_host)


def check_registration(body: object) -> None:
    """Dynamic Registration 1.0, client registration request."""
    need(isinstance(body, dict), "A registration is an object.")
    assert isinstance(body, dict)
    need(body.get("application_type") == "web", "application_type must be web.")
    need("id_token" in body.get("response_types", []), "response_types must have id_token.")
    need({"client_credentials", "implicit"} <= set(body.get("grant_types", [])), "A grant type is missing.")
    need(body.get("token_endpoint_auth_method") == "private_key_jwt", "token_endpoint_auth_method is another.")
    need(set(body.get("scope", "").split()) <= SCOPES, "An unknown scope is asked for.")
    configuration = body.get(TOOL_CONFIGURATION)
    need(isinstance(configuration, dict), "The tool configuration is missing.")
    assert isinstance(configuration, dict)
    need({"domain", "target_link_uri", "claims", "messages"} <= set(configuration), "The tool configuration lacks one.")
    _check_one_host(body, configuration)
    for message in configuration["messages"]:
        kinds = {"LtiResourceLinkRequest", "LtiDeepLinkingRequest"}
        need(message.get("type") in kinds, f"Unknown message {message.get('type')!r}.")


def _check_one_host(body: Json, configuration: Json) -> None:
    domain = configuration["domain"]
    named: dict[str, Callable[[], list[str]]] = {
        "initiate_login_uri": lambda: [body["initiate_login_uri"]],
        "redirect_uris": lambda: body["redirect_uris"],
        "jwks_uri": lambda: [body["jwks_uri"]],
        "target_link_uri": lambda: [configuration["target_link_uri"]],
    }
    for name, addresses in named.items():
        try:
            hosts = {urlsplit(address).netloc for address in addresses()}
        except (KeyError, TypeError) as error:
            raise Violation(400, f"{name} is missing.") from error
        need(hosts == {domain}, f"{name} is on {sorted(hosts)}, not on {domain}.")
    need(bool(body.get("client_name")), "client_name is missing.")


def _check_resource_link(item: Json, settings: Json, tool_host: str) -> None:
    need("url" not in item or urlsplit(item["url"]).netloc == tool_host, "An item's url is on another host.")
    custom = item.get("custom", {})
    need(all(isinstance(value, str) for value in custom.values()), "Custom parameters are texts.")
    if "lineItem" in item:
        need(settings.get("accept_lineitem") is True, "No line item was asked for.")
        check_line_item({"label": item.get("title"), **item["lineItem"]})
