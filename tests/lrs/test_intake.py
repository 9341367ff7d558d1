"""Taking statements in: what is kept of each, all of a request or none of it, and what is voided."""

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.delivery.conftest import NOW
from tests.lrs.sending import TRIED, Door, Json, statement
from training_app.foundation.clock import SetClock
from training_app.lrs.errors import StatementConflict
from training_app.lrs.intake import AttachmentPart
from training_app.lrs.models import Attachment, KnownActivity, Statement, StatementTerm
from training_app.lrs.queries import StatementQuery, read_attachments
from training_app.lrs.spec.versions import Version
from training_app.lrs.store import read_bodies

TABLES = (Statement, StatementTerm, KnownActivity, Attachment)


def counts(session: Session) -> list[int]:
    session.rollback()
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def part(content: bytes) -> AttachmentPart:
    return AttachmentPart(sha256(content).hexdigest(), "text/plain", content)


def attached(one: AttachmentPart) -> Json:
    return {
        "usageType": "https://example.org/usage",
        "display": {"en": "a"},
        "contentType": one.content_type,
        "length": len(one.content),
        "sha2": one.sha2,
    }


def test_ids_come_back_in_the_order_they_were_sent_in(door: Door) -> None:
    sent = [statement() for _ in range(30)]

    ids = door.send(*sent)

    assert [str(one) for one in ids] == [one["id"] for one in sent]
    # and that is the order of storing
    assert door.find(ascending=True) == [one["id"] for one in sent]


def test_what_is_kept_is_the_statement_in_one_spelling(door: Door) -> None:
    sent = statement(result={"response": "“ja” \U0001f600", "score": {"scaled": 0.5}})

    door.send(sent)

    row = door.get(sent)
    assert row is not None
    assert (
        row.body
        == json.dumps({**sent, "version": "1.0.0"}, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    )
    assert (row.client_key, row.stored_at, row.has_attachments) == (door.caller.key, NOW, False)


def test_what_the_store_says_itself_is_not_taken_from_others(door: Door) -> None:
    sent = statement(stored="2001-01-01T00:00:00Z", authority={"mbox": "mailto:chief@example.org"})

    door.send(sent)

    assert door.body(sent).keys().isdisjoint({"stored", "authority"})
    assert door.find(agent="mbox:mailto:chief@example.org", related_agents=True) == []


def test_a_statement_without_id_and_timestamp_is_given_both(door: Door, clock: SetClock) -> None:
    sent = statement()
    del sent["id"], sent["timestamp"]
    clock.advance(seconds=3)

    [own_id] = door.send(sent)

    kept = door.body({"id": str(own_id)})
    row = door.get({"id": str(own_id)})
    assert row is not None
    assert kept["id"] == str(own_id)
    assert kept["timestamp"] == "2026-11-23T14:07:08.123000Z"
    assert row.stored_at == clock.now


def test_the_time_of_storing_is_asked_for_inside_the_transaction(door: Door) -> None:
    was_open = []

    def look() -> Any:
        # on PostgreSQL the transaction has its number by then, on SQLite the write lock
        was_open.append(door.session.in_transaction())
        return NOW

    Door(door.session, door.caller, look).send(statement())

    assert was_open == [True]


def test_an_id_is_one_id_in_any_case(door: Door) -> None:
    sent = statement(id=str(uuid4()).upper())

    door.send(sent)
    door.send({**sent, "id": sent["id"].lower()})

    assert door.find() == [sent["id"].lower()]


@pytest.mark.parametrize(
    ("version", "said", "kept"),
    [
        (Version.V1, "2026-11-23T14:07:05+02:00", "2026-11-23T14:07:05+02:00"),
        (Version.V2, "2026-11-23T14:07:05+02:00", "2026-11-23T12:07:05Z"),
        (Version.V2, "2026-11-23T14:07:05.1234567+02:00", "2026-11-23T12:07:05.1234567Z"),
        (Version.V2, "2026-11-23T14:07:05.120Z", "2026-11-23T14:07:05.120Z"),
        (Version.V2, "2026-01-01T00:30:00+05:30", "2025-12-31T19:00:00Z"),
    ],
)
def test_times_are_kept_as_each_version_wants(door: Door, version: Version, said: str, kept: str) -> None:
    sent = statement(timestamp=said)

    door.send(sent, version=version)

    assert door.body(sent)["timestamp"] == kept


@pytest.mark.parametrize(("version", "said"), [(Version.V1, "1.0.0"), (Version.V2, "2.0.0")])
def test_a_statement_that_names_no_version_has_that_of_its_request(door: Door, version: Version, said: str) -> None:
    sent, named = statement(), statement(version="1.0.3")

    door.send(sent, named, version=version)

    assert door.body(sent)["version"] == said
    assert door.body(named)["version"] == "1.0.3"


def test_one_context_activity_becomes_a_list_of_one(door: Door) -> None:
    sent = statement(context={"contextActivities": {"parent": {"id": "https://example.org/course"}}})

    door.send(sent)

    assert door.body(sent)["context"]["contextActivities"]["parent"] == [{"id": "https://example.org/course"}]
    # what was sent is left as it was
    assert sent["context"]["contextActivities"]["parent"] == {"id": "https://example.org/course"}


def test_the_same_statement_again_is_left_as_it_is(door: Door, clock: SetClock) -> None:
    sent = statement()
    door.send(sent)
    before = counts(door.session)
    clock.advance(hours=1)

    assert door.send({**sent, "timestamp": "2026-11-23T15:07:05+01:00"}) == [UUID(sent["id"])]

    row = door.get(sent)
    assert row is not None
    assert row.stored_at == NOW
    assert counts(door.session) == before


def test_another_client_may_send_the_same_and_it_stays_the_first_ones(door: Door, other: Door) -> None:
    sent = statement()
    door.send(sent)

    other.send(sent)

    row = door.get(sent)
    assert row is not None
    assert row.client_key == door.caller.key


def test_another_statement_under_a_known_id_is_refused_with_its_whole_request(door: Door) -> None:
    first = statement()
    door.send(first)
    before = counts(door.session)
    content = part(b"x")
    rest = [
        statement(object={"id": "https://example.org/new", "definition": {"name": {"en": "New"}}}),
        statement(attachments=[attached(content)]),
    ]

    with pytest.raises(StatementConflict):
        door.send(*rest, {**first, "verb": {"id": "https://example.org/verbs/other"}}, attachments=[content])

    assert counts(door.session) == before
    assert door.body(first)["verb"] == {"id": TRIED}


def test_known_and_new_statements_may_come_together(door: Door) -> None:
    known = [statement() for _ in range(3)]
    door.send(*known)
    new = [statement() for _ in range(3)]

    door.send(new[0], known[0], new[1], known[2], new[2])

    assert set(door.find()) == {one["id"] for one in known + new}


def test_nothing_is_kept_when_the_database_gives_up_halfway(door: Door) -> None:
    engine = door.session.get_bind()

    def refuse(*args: object) -> None:
        if "lrs_attachment" in str(args[2]):
            raise OperationalError("INSERT", None, Exception("disk is full"))

    content = part(b"x")
    event.listen(engine, "before_cursor_execute", refuse)
    try:
        with pytest.raises(OperationalError):
            door.send(statement(attachments=[attached(content)]), statement(), attachments=[content])
    finally:
        event.remove(engine, "before_cursor_execute", refuse)

    assert counts(door.session) == [0, 0, 0, 0]


def test_a_thousand_statements_go_in_at_once_and_come_out_by_their_ids(door: Door) -> None:
    sent = [statement() for _ in range(1_000)]

    ids = door.send(*sent)

    # more ids than SQLite takes values in one statement
    asked = ids + [uuid4() for _ in range(40_000)]
    assert read_bodies(door.session, agency_id=1, ids=asked).keys() == set(ids)


def test_numbers_are_not_given_twice_after_the_newest_is_gone(door: Door) -> None:
    first = statement()
    door.send(first)
    door.session.execute(Statement.__table__.delete())
    door.session.execute(StatementTerm.__table__.delete())
    door.session.commit()

    second = statement()
    door.send(second)

    row = door.get(second)
    assert row is not None
    assert row.seq > 1


def test_attachments_are_kept_once(door: Door) -> None:
    content = part(b"a scan")
    first, second = statement(attachments=[attached(content)]), statement(attachments=[attached(content)])

    door.send(first, attachments=[content])
    door.send(second, attachments=[content])

    kept = read_attachments(door.session, agency_id=1, sha2s=[content.sha2, "0" * 64])
    assert {sha2: one.content for sha2, one in kept.items()} == {content.sha2: b"a scan"}
    assert [row.has_attachments for row in door.pages(StatementQuery())] == [True, True]
    assert counts(door.session)[3] == 1


def test_a_later_stored_time_is_later(door: Door, clock: SetClock) -> None:
    first, second = statement(), statement()
    door.send(first)
    clock.advance(microseconds=1)
    door.send(second)

    assert door.find(since=NOW) == [second["id"]]
    assert door.find(until=NOW) == [first["id"]]
    assert door.find(until=NOW - timedelta(microseconds=1)) == []
