"""Documents of the state, activity profile and agent profile resources: 1.0.3 Part Three, sections 2.2 and 3.1."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum, auto
from hashlib import sha1, sha256
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from training_app.foundation.db import begin_write
from training_app.lrs.errors import ConditionMissing, DocumentConflict, NotJson, PreconditionFailed
from training_app.lrs.models import Document
from training_app.lrs.spec.json_text import canonical, parse_json


class Resource(StrEnum):
    """Which of the three a document belongs to."""

    STATE = "state"
    ACTIVITY_PROFILE = "activity-profile"
    AGENT_PROFILE = "agent-profile"


@dataclass(frozen=True, slots=True)
class Place:
    """Where documents stand. ``agent`` is an identifier of ``lrs.spec.actors``."""

    agency_id: int
    resource: Resource
    activity: str | None = None
    agent: str | None = None
    registration: UUID | None = None

    @property
    def group_hash(self) -> bytes:
        """What a list of ids asks for: everything but the registration."""
        return _hash(self.resource, self.activity or "", self.agent or "")

    def key_hash(self, document_id: str) -> bytes:
        """One document."""
        return _hash(self.resource, self.activity or "", self.agent or "", str(self.registration or ""), document_id)


class MustKnow(Enum):
    """What a PUT must say of the document that stands there, with If-Match or If-None-Match."""

    NOTHING = auto()
    "The state of 1.0.x."
    WHAT_IT_REPLACES = auto()
    "The state of 2.0: IEEE 9274.1.1, 4.1.4."
    EITHER_WAY = auto()
    "Profiles: 1.0.3 Part Three, section 3.1; XAPI-00273."


@dataclass(frozen=True, slots=True)
class Conditions:
    """The request's If-Match and If-None-Match: etags without quotes, "*" for any, None when left out."""

    if_match: frozenset[str] | None = None
    if_none_match: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a request brings."""

    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One document as it stands."""

    content: bytes
    content_type: str
    etag: str
    updated_at: datetime


def get_document(session: Session, place: Place, document_id: str, *, only_client: int | None) -> StoredDocument | None:
    """The document; None when there is none, or none that this client may see."""
    query = select(Document).where(*_one(place, document_id))
    if only_client is not None:
        query = query.where(Document.client_id == only_client)
    row = session.scalars(query).one_or_none()
    return None if row is None else StoredDocument(row.content, row.content_type, row.etag, row.updated_at)


def list_documents(
    session: Session, place: Place, *, since: datetime | None, only_client: int | None
) -> list[tuple[str, datetime]]:
    """(id, when it was written) of every document there, oldest first; without a registration those of all of them."""
    query = select(Document.document_id, Document.updated_at).where(*_all(place))
    if since is not None:
        query = query.where(Document.updated_at > since)
    if only_client is not None:
        query = query.where(Document.client_id == only_client)
    return [(row.document_id, row.updated_at) for row in session.execute(query.order_by(Document.updated_at))]


def put_document(  # noqa: PLR0913 - what a request says, by name
    session: Session,
    place: Place,
    document_id: str,
    content: Content,
    *,
    conditions: Conditions,
    must_know: MustKnow,
    client_id: int,
    now: datetime,
) -> None:
    """Write the document, whatever stood there, and commit.

    :raise PreconditionFailed: when another stands there than the request names
    :raise DocumentConflict: when one stands there and the request does not say whether it knows, and must
    :raise ConditionMissing: when none stands there and the request does not say that either, and must
    """
    with _writing(session, place, document_id) as there:
        _check(conditions, there)
        if conditions.if_match is None and conditions.if_none_match is None:
            if there is not None and must_know is not MustKnow.NOTHING:
                raise DocumentConflict
            if there is None and must_know is MustKnow.EITHER_WAY:
                raise ConditionMissing
        _write(session, place, document_id, there, content, client_id=client_id, now=now)


def post_document(
    session: Session,
    place: Place,
    document_id: str,
    content: Content,
    *,
    conditions: Conditions,
    client_id: int,
    now: datetime,
) -> None:
    """Lay a JSON object over the one that stands there, property by property, or write it where none does. Commits.

    :raise NotJson: when one of the two is no JSON object; what stands there stays
    :raise PreconditionFailed: when another stands there than the request names
    """
    with _writing(session, place, document_id) as there:
        _check(conditions, there)
        merged = content if there is None else _merged(there, content)
        _write(session, place, document_id, there, merged, client_id=client_id, now=now)


def delete_document(session: Session, place: Place, document_id: str, *, conditions: Conditions) -> None:
    """Take the document away, if there is one, and commit.

    :raise PreconditionFailed: when another stands there than the request names
    """
    with _writing(session, place, document_id) as there:
        if conditions.if_match is not None:
            _check(conditions, there)
        if there is not None:
            session.delete(there)


def delete_documents(session: Session, place: Place) -> None:
    """Take away all documents there, and commit; without a registration those of all of them."""
    begin_write(session)
    session.execute(delete(Document).where(*_all(place)))
    session.commit()


def etag_of(body: bytes) -> str:
    """The SHA-1 that 1.0.3 asks for (Part Three, section 3.1): it tells versions apart and guards nothing."""
    return sha1(body, usedforsecurity=False).hexdigest()


def read_json_object(content: Content) -> dict[str, Any]:
    """The object that a document of type application/json holds.

    :raise NotJson: when it is of another type, or holds something else
    """
    if content.content_type.partition(";")[0].strip().lower() != "application/json":
        raise NotJson
    try:
        value = parse_json(content.body)
    except ValueError as error:
        raise NotJson(str(error)) from error
    if not isinstance(value, dict):
        raise NotJson
    return value


def _merged(there: Document, content: Content) -> Content:
    stands = read_json_object(Content(there.content, there.content_type))
    return Content(canonical({**stands, **read_json_object(content)}), "application/json")


def _check(conditions: Conditions, there: Document | None) -> None:
    # RFC 9110, section 13.1
    if conditions.if_match is not None and (there is None or not conditions.if_match & {"*", there.etag}):
        raise PreconditionFailed
    if conditions.if_none_match is not None and there is not None and conditions.if_none_match & {"*", there.etag}:
        raise PreconditionFailed


@contextmanager
def _writing(session: Session, place: Place, document_id: str) -> Iterator[Document | None]:
    """One transaction, in which nobody else writes this document: gives what stands there, and commits at the end."""
    begin_write(session)
    try:
        if session.get_bind().dialect.name != "sqlite":
            # a row that is not there yet cannot be locked
            number = int.from_bytes(place.key_hash(document_id)[:8], "big", signed=True)
            session.execute(select(func.pg_advisory_xact_lock(number)))
        yield session.scalars(select(Document).where(*_one(place, document_id)).with_for_update()).one_or_none()
        session.commit()
    except BaseException:
        session.rollback()
        raise


def _write(
    session: Session,
    place: Place,
    document_id: str,
    there: Document | None,
    content: Content,
    *,
    client_id: int,
    now: datetime,
) -> None:
    if there is None:
        there = Document(
            agency_id=place.agency_id,
            key_hash=place.key_hash(document_id),
            group_hash=place.group_hash,
            registration=place.registration,
            document_id=document_id,
        )
        session.add(there)
    there.client_id = client_id
    there.content_type = content.content_type
    there.content = content.body
    there.etag = etag_of(content.body)
    there.updated_at = now


def _one(place: Place, document_id: str) -> tuple[ColumnElement[bool], ...]:
    return (Document.agency_id == place.agency_id, Document.key_hash == place.key_hash(document_id))


def _all(place: Place) -> tuple[ColumnElement[bool], ...]:
    there = (Document.agency_id == place.agency_id, Document.group_hash == place.group_hash)
    return there if place.registration is None else (*there, Document.registration == place.registration)


def _hash(*parts: str) -> bytes:
    # as JSON, so that no part can run over into the next
    return sha256(json.dumps(parts).encode()).digest()
