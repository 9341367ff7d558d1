"""Keeping statements."""

import dataclasses
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.delivery.conftest import NOW
from training_app.lrs.errors import StatementConflict
from training_app.lrs.models import Statement
from training_app.lrs.store import StatementFields, read_bodies, store_statement

BODY = '{"note":"“kept” byte for byte"}'.encode()


@pytest.fixture
def fields() -> StatementFields:
    terms = frozenset({("verb", "http://adlnet.gov/expapi/verbs/passed"), ("activity", "urn:x")})
    return StatementFields(id=uuid4(), registration=uuid4(), timestamp=NOW, terms=terms, actor_name="ka7xw2q9")


def test_a_statement_comes_back_byte_for_byte(session: Session, fields: StatementFields) -> None:
    store_statement(session, agency_id=1, body=BODY, fields=fields, now=NOW)
    session.commit()

    assert read_bodies(session, agency_id=1, ids=[fields.id, uuid4()]) == {fields.id: BODY}


def test_the_same_statement_again_changes_nothing(session: Session, fields: StatementFields) -> None:
    store_statement(session, agency_id=1, body=BODY, fields=fields, now=NOW)

    store_statement(session, agency_id=1, body=BODY, fields=fields, now=NOW)

    assert session.scalar(select(func.count()).select_from(Statement)) == 1


def test_other_bytes_under_the_same_id_are_refused_and_the_first_stand(
    session: Session, fields: StatementFields
) -> None:
    store_statement(session, agency_id=1, body=BODY, fields=fields, now=NOW)

    with pytest.raises(StatementConflict):
        store_statement(session, agency_id=1, body=BODY + b" ", fields=fields, now=NOW)

    assert read_bodies(session, agency_id=1, ids=[fields.id]) == {fields.id: BODY}


def test_storing_leaves_the_commit_to_the_caller(session: Session, fields: StatementFields) -> None:
    store_statement(session, agency_id=1, body=BODY, fields=fields, now=NOW)

    session.rollback()

    assert read_bodies(session, agency_id=1, ids=[fields.id]) == {}


def test_a_statement_may_have_no_registration(session: Session, fields: StatementFields) -> None:
    fields = dataclasses.replace(fields, registration=None)

    store_statement(session, agency_id=1, body=BODY, fields=fields, now=NOW)

    assert session.scalars(select(Statement.registration)).one() is None
