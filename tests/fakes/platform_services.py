"""The services that a tool calls at the fake platform: access tokens, line items, scores, results, members."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tests.fakes import platform_manners as manners
from tests.fakes import platform_rules as rules
from tests.fakes.platform_rules import AGS, NRPS_SCOPE, Json, need
from tests.fakes.platform_wire import Answer, Refused, Request, Violation

if TYPE_CHECKING:
    from tests.fakes.platform import FakePlatform

LINE_ITEM = "application/vnd.ims.lis.v2.lineitem+json"
LINE_ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json"
RESULTS = "application/vnd.ims.lis.v2.resultcontainer+json"
SCORE = "application/vnd.ims.lis.v1.score+json"
MEMBERS = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
PAGE_MARK = "aBcDeF"
"A part of the address of each further page: lower case would not find it."


def token(platform: "FakePlatform", request: Request) -> Answer:
    """Security Framework 1.0, 4.1."""
    need(request.method == "POST", "A token is asked for with POST.", 405)
    form, tool = request.form(), platform.tool
    rules.check_token_request(form, request.media_type)
    claims = rules.verify(form["client_assertion"], tool.keys())
    rules.check_assertion(claims, tool.client_id, platform.url("/token"), platform.clock())
    need(claims["jti"] not in platform.spent, "The assertion's jti was used before.")
    platform.spent.add(claims["jti"])
    granted = tool.scopes & set(form["scope"].split(" "))
    if not granted:
        raise Refused(400, '{"error":"invalid_scope"}')
    body = {
        "access_token": platform.new_token(granted),
        "token_type": "Bearer",
        "expires_in": platform.token_good_for_s,
        "scope": " ".join(sorted(granted)),
    }
    return Answer(200, json.dumps(body).encode(), headers={"Cache-Control": "no-store"})


def line_items(platform: "FakePlatform", request: Request) -> Answer:
    """AGS 2.0, line item service: list, one, and a new one."""
    number = _number(platform, request) if request.path.endswith("/lineitem") else None
    if request.method == "POST" and number is None:
        _check_bearer(platform, request, {AGS + "scope/lineitem"})
        return _create(platform, request)
    need(request.method == "GET", "A line item is listed or made here.", 405)
    _check_bearer(platform, request, {AGS + "scope/lineitem", AGS + "scope/lineitem.readonly"})
    if number is not None:
        _check_accept(request, LINE_ITEM)
        return _json(_shown(platform, number), LINE_ITEM)
    _check_accept(request, LINE_ITEMS)
    filters = {"resource_link_id": "resourceLinkId", "resource_id": "resourceId", "tag": "tag"}
    wanted = {filters[name]: value for name, value in request.query.items() if name in filters}
    found = [_shown(platform, each) for each in platform.line_items]
    found = [item for item in found if wanted.items() <= item.items()]
    first, rows = int(request.query.get("from", 0)), platform.manner.item_rows or len(found)
    need(first == 0 or request.query.get("mark") == PAGE_MARK, "The address of the page was changed.", 404)
    headers = {}
    if first + rows < len(found):
        headers["Link"] = _link_to_next(platform, request, first + rows)
    return Answer(200, json.dumps(found[first : first + rows]).encode(), LINE_ITEMS, headers)


def scores(platform: "FakePlatform", request: Request) -> Answer:
    """AGS 2.0, score publish service, with the refusals of Moodle 4.5."""
    number = _number(platform, request)
    need(request.method == "POST", "A score is POSTed.", 405)
    need(request.media_type == SCORE, f"A score is of type {SCORE}, not {request.media_type!r}.", 415)
    _check_bearer(platform, request, {AGS + "scope/score"})
    body = _parse(request)
    rules.check_score(body)
    person = platform.people.get(body["userId"])
    if person is None or not person.is_gradable:
        raise Refused(400, "Incorrect user: not graded in this course.")
    mark, sent_at = (number, person.id), datetime.fromisoformat(body["timestamp"]).replace(microsecond=0)
    last, held = platform.last_score_at.get(mark), platform.results.get(mark)
    if last is not None and sent_at <= last:
        raise Refused(409, "Refusing score with an earlier timestamp.")
    if held is not None and "scoreGiven" in body and _scaled(held) == _scaled(body):
        raise Refused(409, "The score is the one that is there.")
    platform.last_score_at[mark] = sent_at
    platform.scores.append(body)
    if manners.is_hidden(platform, number):
        return Answer(200)
    # AGS 2.0, scoreGiven: left out, there is no score now; Moodle 4.5 takes away the one that was there
    platform.results.pop(mark, None)
    if "scoreGiven" in body:
        platform.results[mark] = body
    return Answer(200)


def results(platform: "FakePlatform", request: Request) -> Answer:
    """AGS 2.0, result service."""
    number = _number(platform, request)
    _check_bearer(platform, request, {AGS + "scope/result.readonly"})
    _check_accept(request, RESULTS)
    wanted = request.query.get("user_id")
    address, most = platform.lineitem_url(number).partition("?")[0], platform.line_items[number]["scoreMaximum"]
    return _json(
        [
            {
                "id": f"{address}/results?type_id=1&user_id={user_id}",
                "scoreOf": platform.lineitem_url(number),
                "userId": user_id,
                "resultScore": _scaled(held) * most,
                "resultMaximum": most,
            }
            for (item, user_id), held in platform.results.items()
            if item == number and wanted in {None, user_id}
        ],
        RESULTS,
    )


def members(platform: "FakePlatform", request: Request) -> Answer:
    """NRPS 2.0: pages with short role names; ``rlid`` leaves the active ones."""
    _check_bearer(platform, request, {NRPS_SCOPE})
    _check_accept(request, MEMBERS)
    need(request.query.get("type_id") == "1", "The query of the members' address was lost.", 404)
    first = int(request.query.get("from", 0))
    need(first == 0 or request.query.get("mark") == PAGE_MARK, "The address of the page was changed.", 404)
    link = request.query.get("rlid")
    if link is not None and link not in platform.links:
        raise Refused(404, "No such link.")
    people = [one for one in platform.people.values() if link is None or one.status == "Active"]
    rows = min(int(request.query.get("limit", platform.page_rows)), platform.page_rows)
    shown = [_member(platform, one.id) for one in people[first : first + rows]]
    headers = {}
    if first + rows < len(people):
        others = f'<{platform.url(request.path)}?since=1>; rel="differences"'
        headers["Link"] = f"{others}, {_link_to_next(platform, request, first + rows)}"
    body = {"id": platform.url(request.path), "context": {"id": "2"}, "members": shown}
    return Answer(200, json.dumps(body).encode(), MEMBERS, headers)


def _link_to_next(platform: "FakePlatform", request: Request, first: int) -> str:
    query = urlencode({**request.query, "from": first, "mark": PAGE_MARK})
    return f'<{platform.url(request.path)}?{query}>; rel="next"'


def _create(platform: "FakePlatform", request: Request) -> Answer:
    need(request.media_type == LINE_ITEM, f"A line item is of type {LINE_ITEM}, not {request.media_type!r}.", 415)
    body = _parse(request)
    rules.check_line_item(body)
    manners.check_may_bind(platform, body)
    if body.get("resourceLinkId", next(iter(platform.links))) not in platform.links:
        raise Refused(404, "No such link.")
    number = max(platform.line_items, default=6) + 1
    platform.line_items[number] = body
    return Answer(201, json.dumps(_shown(platform, number)).encode(), LINE_ITEM)


def _number(platform: "FakePlatform", request: Request) -> int:
    need(request.query.get("type_id") == "1", "The query of the line item's address was lost.", 404)
    number = int(request.path.split("/")[3])
    if number not in platform.line_items:
        raise Refused(404, "No such line item.")
    return number


def _shown(platform: "FakePlatform", number: int) -> Json:
    return {"id": platform.lineitem_url(number), **platform.line_items[number]}


def _member(platform: "FakePlatform", user_id: str) -> Json:
    person = platform.people[user_id]
    shown: Json = {"user_id": person.id, "roles": list(person.roles), "status": person.status}
    return shown | ({"name": person.name, "email": person.email} if platform.shares_names else {})


def _check_bearer(platform: "FakePlatform", request: Request, one_of: set[str]) -> None:
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    need(kind == "Bearer" and bool(value), "The request brings no bearer token.", 401)
    if value not in platform.tokens:
        raise Violation(401, "The access token is not one of ours.")
    expires_at, scopes = platform.tokens[value]
    if expires_at <= platform.clock():
        raise Refused(401, "The access token is over.")
    if not scopes & one_of:
        raise Refused(403, "The access token is for other scopes.")


def _check_accept(request: Request, media_type: str) -> None:
    accepted = request.headers.get("accept", "")
    need(accepted == media_type, f"Accept must be {media_type}, and is {accepted!r}.", 406)


def _parse(request: Request) -> Json:
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise Violation(400, "The body is not JSON.") from error
    need(isinstance(body, dict), "The body is no object.")
    return dict(body)


def _scaled(body: Json) -> float:
    return float(body["scoreGiven"] / body["scoreMaximum"])


def _json(body: object, media_type: str) -> Answer:
    return Answer(200, json.dumps(body).encode(), media_type)


ROUTES: dict[str, Callable[["FakePlatform", Request], Answer]] = {
    "token": token,
    "line_items": line_items,
    "scores": scores,
    "results": results,
    "members": members,
}
