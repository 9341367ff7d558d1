"""Taking statements in: all of a request or none of it, in one transaction."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from training_app.foundation.clock import Clock
from training_app.foundation.db import Prepared, begin_write, insert_if_absent
from training_app.foundation.ids import new_uuid
from training_app.lrs import references
from training_app.lrs.clients import Caller
from training_app.lrs.definitions import merge_definitions, said_in
from training_app.lrs.errors import StatementConflict, VoidingForbidden, VoidingRefused
from training_app.lrs.formats import time_text
from training_app.lrs.models import Attachment, Statement
from training_app.lrs.rows import StatementFields, add_rows, among, among_array, id_list, is_sqlite
from training_app.lrs.spec.json_text import canonical
from training_app.lrs.spec.same import is_same
from training_app.lrs.spec.statements import is_voiding
from training_app.lrs.spec.terms import referred_id, statement_terms, voided_id
from training_app.lrs.spec.types import parse_timestamp
from training_app.lrs.spec.versions import Version
from training_app.lrs.store import read_bodies

Part = dict[str, Any]

_FRACTION = re.compile(r"\.\d+")
_STATEMENT_VERSION = {Version.V1: "1.0.0", Version.V2: "2.0.0"}
_LOCK = 0x6C7273  # "lrs": tells this lock from others


@dataclass(frozen=True, slots=True)
class AttachmentPart:
    """The bytes of one attachment as they came with a statement."""

    sha2: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Coming:
    """One statement on its way in."""

    statement: Part
    body: bytes
    fields: StatementFields


def store_statements(
    session: Session,
    caller: Caller,
    statements: Sequence[Part],
    *,
    version: Version,
    attachments: Mapping[str, AttachmentPart],
    clock: Clock,
) -> list[UUID]:
    """Keep statements that passed ``check_batch``, and commit; returns their ids in order.

    One that is here already, and means the same, is left as it is.

    :param attachments: what came with them, by SHA-2
    :param clock: asked once the store is open to this request alone or to those that cannot touch it: the answer is
        when they were stored, and ``queries.consistent_through`` relies on it
    :raise StatementConflict: when another statement has one of the ids; nothing is kept
    :raise VoidingRefused: when one voids a voiding statement; nothing is kept
    :raise VoidingForbidden: when one voids what another system sent; nothing is kept
    """
    # before the store is locked, so that others wait as little as they can
    early = [_prepare(one, caller, version, None) if "timestamp" in one else None for one in statements]
    begin_write(session)
    try:
        _take_turn(session, caller.agency_id, is_alone=any(referred_id(one) for one in statements))
        now = clock()
        coming = [ready or _prepare(one, caller, version, now) for ready, one in zip(early, statements, strict=True)]
        _keep(session, caller, _unknown(session, caller.agency_id, coming), now)
        for part in sorted(attachments.values(), key=lambda one: one.sha2):
            _keep_attachment(session, caller.agency_id, part, now)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    return [one.fields.id for one in coming]


def _prepare(sent: Part, caller: Caller, version: Version, now: datetime | None) -> _Coming:
    statement = {name: value for name, value in sent.items() if name not in {"stored", "authority"}}
    statement["id"] = str(sent.get("id") or new_uuid()).lower()
    statement.setdefault("version", _STATEMENT_VERSION[version])
    kept = dict(statement)
    if now is not None:
        # 1.0.3 Part Two, section 2.4.7: one without a timestamp has that of its storing
        kept["timestamp"] = time_text(now)
    elif version is Version.V2:
        # IEEE 9274.1.1, 4.2.4.2: kept in UTC, whatever the offset it came with
        kept["timestamp"] = _in_utc(kept["timestamp"])
    _make_lists(kept)
    registration = kept.get("context", {}).get("registration")
    fields = StatementFields(
        id=UUID(kept["id"]),
        registration=UUID(registration) if registration else None,
        timestamp=parse_timestamp(kept["timestamp"]),
        terms=statement_terms(kept),
        refers_to=referred_id(kept),
        client_id=caller.client_id,
        has_attachments=_has_attachments(kept),
    )
    return _Coming(statement, canonical(kept), fields)


def _in_utc(timestamp: str) -> str:
    if timestamp[-1] in "Zz":
        return timestamp
    # digits beyond the microsecond stay: an offset moves hours and minutes only
    fraction = _FRACTION.search(timestamp)
    moment = parse_timestamp(timestamp).replace(microsecond=0, tzinfo=None)
    return f"{moment.isoformat()}{fraction[0] if fraction else ''}Z"


def _make_lists(statement: Part) -> None:
    """One context activity given without its list is a list of one: 1.0.3 Part Two, section 2.4.6.2."""
    for part in (statement, statement["object"]):
        activities = part.get("context", {}).get("contextActivities")
        if activities:
            lists = {name: value if isinstance(value, list) else [value] for name, value in activities.items()}
            part["context"] = {**part["context"], "contextActivities": lists}


def _has_attachments(statement: Part) -> bool:
    return bool(statement.get("attachments") or statement["object"].get("attachments"))


def _take_turn(session: Session, agency_id: int, *, is_alone: bool) -> None:
    """On PostgreSQL: let nobody store what this request's statements are about while it looks for it.

    Others without such statements may go on together. The transaction gets its number here, before the clock is asked:
    from now on ``consistent_through`` sees it.
    """
    if is_sqlite(session):
        return
    lock = func.pg_advisory_xact_lock if is_alone else func.pg_advisory_xact_lock_shared
    session.execute(select(lock(_LOCK, agency_id), func.pg_current_xact_id()))


def _unknown(session: Session, agency_id: int, coming: Sequence[_Coming]) -> list[_Coming]:
    """Those that are not stored yet; :raise StatementConflict: when one is stored with another meaning."""
    known = read_bodies(session, agency_id=agency_id, ids=[one.fields.id for one in coming])
    for one in coming:
        if one.fields.id in known and not is_same(json.loads(known[one.fields.id]), one.statement):
            raise StatementConflict
    return [one for one in coming if one.fields.id not in known]


def _keep(session: Session, caller: Caller, new: Sequence[_Coming], now: datetime) -> None:
    if not new:
        return
    agency_id = caller.agency_id
    added = add_rows(session, agency_id=agency_id, rows=[(one.body, one.fields) for one in new], now=now)
    if len(added) < len(new):
        # somebody else stored the rest in this very moment: now they are known
        _unknown(session, agency_id, [one for one in new if one.fields.id not in added])
        new = [one for one in new if one.fields.id in added]
    about = references.follow(session, agency_id=agency_id, added=added, fields=[one.fields for one in new])
    _void_what_they_void(session, caller, [one.statement for one in new])
    _void_what_was_voided_before(session, agency_id, about, [one for one in new if not is_voiding(one.statement)])
    merge_definitions(session, agency_id=agency_id, said=said_in(one.statement for one in new))


def _void_what_they_void(session: Session, caller: Caller, statements: Sequence[Part]) -> None:
    wanted = {one for one in map(voided_id, statements) if one is not None}
    if not wanted:
        return
    # one that is not here is voided when it comes
    for row in _TARGETS.run(session, {"agency": caller.agency_id, "ids": id_list(session, wanted)}):
        if is_voiding(json.loads(row.body)):
            raise VoidingRefused
        if row.client_id != caller.client_id:
            raise VoidingForbidden
    _void(session, caller.agency_id, wanted)


def _void_what_was_voided_before(
    session: Session, agency_id: int, about: Sequence[references.Referrer], new: Sequence[_Coming]
) -> None:
    """1.0.3 Part Two, section 2.3.2: it does not matter which of the two came first; a voiding one is never voided."""
    ids = {one.fields.id for one in new}
    referrers = {one.id: one.refers_to for one in about if one.refers_to in ids}
    bodies = read_bodies(session, agency_id=agency_id, ids=list(referrers)) if referrers else {}
    _void(session, agency_id, {referrers[own_id] for own_id, body in bodies.items() if is_voiding(json.loads(body))})


def _void(session: Session, agency_id: int, ids: set[UUID]) -> None:
    for one in ids:
        session.execute(
            update(Statement).where(Statement.agency_id == agency_id, Statement.id == one).values(voided=True)
        )


def _keep_attachment(session: Session, agency_id: int, part: AttachmentPart, now: datetime) -> None:
    values = {
        "agency_id": agency_id,
        "sha2": part.sha2,
        "content_type": part.content_type,
        "content": part.content,
        "stored_at": now,
    }
    insert_if_absent(session, Attachment, values)


_STATEMENT = cast(Table, Statement.__table__)
_IN_AGENCY = select(_STATEMENT.c.body, _STATEMENT.c.client_id).where(_STATEMENT.c.agency_id == bindparam("agency"))
_TARGETS = Prepared(_IN_AGENCY.where(among(_STATEMENT.c.id)), postgresql=_IN_AGENCY.where(among_array(_STATEMENT.c.id)))
