"""The statement resource: 1.0.3 Part Three, section 2.1; IEEE 9274.1.1, section 4.1.6.1."""

import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from training_app.lrs import formats, multipart
from training_app.lrs.door import Answer, Visit, http_date, this_room
from training_app.lrs.errors import Refused
from training_app.lrs.intake import AttachmentPart, store_statements
from training_app.lrs.queries import (
    PAGE_MOST,
    Authority,
    StatementQuery,
    StatementRow,
    client_of_key,
    find_statements,
    get_statement,
    read_attachments,
)
from training_app.lrs.signatures import SIGNATURE, check_signature
from training_app.lrs.spec.json_text import canonical, parse_json
from training_app.lrs.spec.statements import check_batch
from training_app.lrs.visible_definitions import definitions_for

_OF_ONE = frozenset({"statementId", "voidedStatementId", "format", "attachments"})
_OF_MANY = frozenset(
    {
        *("agent", "verb", "activity", "registration", "related_activities", "related_agents", "since", "until"),
        *("limit", "format", "attachments", "ascending", "cursor"),
    }
)
MOST_AT_ONCE = 1_000
LONGEST = 256 * 1024
"""Bytes of one statement: a page of such fits into memory. Attachments and documents may be longer."""
Statement = dict[str, Any]


def statements(visit: Visit) -> Answer:
    """GET, PUT or POST."""
    if visit.call.method == "PUT":
        return _put(visit)
    if visit.call.method == "POST":
        return _post(visit)
    if "statementId" in visit.call.params or "voidedStatementId" in visit.call.params:
        return _get_one(visit)
    return _get_many(visit)


def _put(visit: Visit) -> Answer:
    # XAPI-00142 to XAPI-00145
    visit.call.only({"statementId"})
    visit.call.need("statementId")
    wanted = visit.call.uuid("statementId")
    value, attachments = _read_body(visit)
    if not isinstance(value, dict):
        raise Refused(400, "PUT takes one statement. Nothing was stored.")
    if str(value.get("id", wanted)).lower() != str(wanted):
        raise Refused(400, "The statement has another id than the parameter statementId. Nothing was stored.")
    _store(visit, [{**value, "id": str(wanted)}], attachments)
    return Answer(204)


def _post(visit: Visit) -> Answer:
    # XAPI-00146, XAPI-00147
    visit.call.only(())
    value, attachments = _read_body(visit)
    many = value if isinstance(value, list) else [value]
    if len(many) > MOST_AT_ONCE:
        # all of them are stored in one transaction, and officers' answers wait until it ends
        raise Refused(413, f"Send at most {MOST_AT_ONCE:,} statements in one request. Nothing was stored.")
    ids = _store(visit, many, attachments)
    return Answer(200, json.dumps(ids).encode())


def _store(visit: Visit, many: Sequence[object], attachments: dict[str, AttachmentPart]) -> list[str]:
    check_batch(many, visit.version)
    checked = [one for one in many if isinstance(one, dict)]
    if len(visit.call.body) > LONGEST and any(len(canonical(one)) > LONGEST for one in checked):
        raise Refused(413, f"A statement may have {LONGEST // 1024} KiB. Nothing was stored.")
    _check_attachments(visit, checked, attachments)
    clock = this_room().house.clock
    ids = store_statements(
        visit.session, visit.caller, checked, version=visit.version, attachments=attachments, clock=clock
    )
    return [str(one) for one in ids]


def _read_body(visit: Visit) -> tuple[object, dict[str, AttachmentPart]]:
    """The JSON of the request and the attachments beside it. XAPI-00127: application/json or multipart/mixed."""
    call = visit.call
    try:
        if call.media_type == "application/json":
            return parse_json(call.body), {}
        if call.media_type == "multipart/mixed":
            parts = multipart.split(call.body, call.headers["content-type"])
            # XAPI-00134
            kind = parts[0].headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind != "application/json":
                raise Refused(400, "The first part must hold the statements, as application/json. Nothing was stored.")
            return parse_json(parts[0].content), multipart.attachments_of(parts[1:])
    except ValueError as error:
        raise Refused(400, f"{error} Nothing was stored.") from error
    raise Refused(400, "Statements come as application/json or multipart/mixed. Nothing was stored.")


def _check_attachments(visit: Visit, many: Sequence[Statement], parts: dict[str, AttachmentPart]) -> None:
    """XAPI-00128: a part for nothing is refused; XAPI-00129: an attachment needs its part or a fileUrl."""
    named = set()
    for statement in many:
        for attachment in _attachments_in(statement):
            sha2 = attachment["sha2"].lower()
            named.add(sha2)
            if sha2 not in parts and "fileUrl" not in attachment:
                raise Refused(400, "An attachment has neither a part nor a fileUrl. Nothing was stored.")
            # its length is not compared: clients of the suite's own kind send another, and the hash is the proof
            if sha2 in parts and attachment["usageType"] == SIGNATURE:
                check_signature(statement, attachment, parts[sha2].content, visit.version)
    if parts.keys() - named:
        raise Refused(400, "A part of the request is no attachment of its statements. Nothing was stored.")


def _attachments_in(statement: Statement) -> list[Statement]:
    return [*statement.get("attachments", ()), *statement["object"].get("attachments", ())]


def _get_one(visit: Visit) -> Answer:
    # XAPI-00155, XAPI-00156
    call = visit.call
    call.only(_OF_ONE)
    wanted, voided = call.uuid("statementId"), call.uuid("voidedStatementId")
    if wanted is not None and voided is not None:
        raise Refused(400, "Ask for statementId or for voidedStatementId, not for both.")
    found = wanted or voided
    assert found is not None  # noqa: S101 - narrows the type; this is asked only with one of them
    row = get_statement(
        visit.session,
        agency_id=visit.caller.agency_id,
        statement_id=found,
        voided=wanted is None,
        only_client=visit.caller.sees_only,
    )
    if row is None:
        raise Refused(404, "There is no such statement here.")
    return _said(visit, [row], _texts(visit, [row])[0], {"Last-Modified": http_date(row.stored_at)})


def _get_many(visit: Visit) -> Answer:
    call = visit.call
    call.only(_OF_MANY)
    query = _read_query(visit)
    page = find_statements(visit.session, agency_id=visit.caller.agency_id, query=query)
    more = _more(visit, page.next_cursor) if page.next_cursor is not None else ""
    body = b'{"statements":[' + b",".join(_texts(visit, page.rows)) + b'],"more":' + json.dumps(more).encode() + b"}"
    headers = {"Last-Modified": http_date(max(row.stored_at for row in page.rows))} if page.rows else {}
    return _said(visit, page.rows, body, headers)


def _read_query(visit: Visit) -> StatementQuery:
    call = visit.call
    agent = call.agent_id("agent")
    return StatementQuery(
        agent=agent,
        verb=call.iri("verb"),
        activity=call.iri("activity"),
        registration=call.uuid("registration"),
        related_activities=call.flag("related_activities"),
        related_agents=call.flag("related_agents"),
        since=call.time("since"),
        until=call.time("until"),
        limit=_whole_number(visit, "limit") or PAGE_MOST,
        ascending=call.flag("ascending"),
        cursor=_whole_number(visit, "cursor"),
        only_client=visit.caller.sees_only,
        authority=_authority(visit, agent),
    )


def _authority(visit: Visit, agent: str | None) -> Authority | None:
    before = f"account:{visit.home_page}|"
    if agent is None or not agent.startswith(before):
        return None
    name = agent.removeprefix(before)
    if name == formats.PROGRAM:
        return Authority(None)
    client_id = client_of_key(visit.session, agency_id=visit.caller.agency_id, key=name)
    return Authority(client_id) if client_id is not None else None


def _whole_number(visit: Visit, name: str) -> int | None:
    value = visit.call.params.get(name)
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 18):
        raise Refused(400, f"The parameter {name} must be a whole number, 0 or more.")
    return int(value)


def _texts(visit: Visit, rows: Sequence[StatementRow]) -> list[bytes]:
    """The statements in the format that was asked for: exact, ids or canonical."""
    wanted = visit.call.params.get("format", "exact")
    if wanted not in {"ids", "exact", "canonical"}:
        raise Refused(400, "The parameter format must be ids, exact or canonical.")
    whole = [
        formats.whole(row.body, formats.authority_bytes(visit.home_page, row.client_key), row.stored_at) for row in rows
    ]
    if wanted == "exact":
        return whole
    read = [json.loads(text) for text in whole]
    if wanted == "ids":
        return [canonical(formats.as_ids(one)) for one in read]
    iris = {iri for one in read for iri in formats.activity_ids(one)}
    definitions = definitions_for(visit, iris, read)
    languages = _languages(visit.call.headers.get("accept-language", ""))
    return [canonical(formats.as_canonical(one, definitions, languages)) for one in read]


def _languages(header: str) -> list[str]:
    """What Accept-Language prefers, best first: RFC 9110, section 12.5.4."""
    weighed = []
    for number, part in enumerate(header.split(",")):
        tag, _, weight = part.partition(";")
        try:
            value = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            value = 0.0
        if tag.strip() and value > 0:
            weighed.append((-value, number, tag.strip()))
    return [tag for _, _, tag in sorted(weighed)]


def _said(visit: Visit, rows: Sequence[StatementRow], body: bytes, headers: dict[str, str]) -> Answer:
    if not visit.call.flag("attachments"):
        return Answer(200, body, headers=headers)
    wanted = {
        attachment["sha2"].lower(): None
        for row in rows
        if row.has_attachments
        for attachment in _attachments_in(json.loads(row.body))
    }
    boundary = secrets.token_hex(16)
    pieces = multipart.join(body, _kept(visit, wanted), boundary)
    return Answer(200, pieces, f"multipart/mixed; boundary={boundary}", headers)


def _kept(visit: Visit, wanted: Iterable[str]) -> Iterator[AttachmentPart]:
    """The attachments that are here, one at a time: all of a page's together may be more than memory holds."""
    for sha2 in wanted:
        for one in read_attachments(visit.session, agency_id=visit.caller.agency_id, sha2s=[sha2]).values():
            visit.session.expunge(one)
            yield AttachmentPart(one.sha2, one.content_type, one.content)


def _more(visit: Visit, cursor: int) -> str:
    kept = [(name, value) for name, value in visit.call.params.items() if name != "cursor"]
    return f"{this_room().base_path()}/statements?{urlencode([*kept, ('cursor', str(cursor))])}"
