"""Credentials of other systems."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.delivery.conftest import NOW
from training_app.accounts.models import Agency
from training_app.audit.models import AuditEntry
from training_app.lrs.clients import Caller, NewClient, Scope, create_client, find_caller, read_clients, revoke_client
from training_app.lrs.models import Client
from training_app.lrs.spec.versions import Version


@pytest.fixture
def made(session: Session) -> NewClient:
    made = create_client(session, agency_id=1, name="Academy LMS", scopes=[Scope.WRITE, Scope.READ_OWN], by=1, now=NOW)
    session.commit()
    return made


def last_used(session: Session) -> object:
    session.rollback()
    return session.scalars(select(Client.last_used_at)).one()


def test_its_credentials_say_who_a_client_is(session: Session, made: NewClient) -> None:
    caller = find_caller(session, made.key, made.secret, NOW)

    assert caller == Caller(made.id, 1, made.key, frozenset({Scope.WRITE, Scope.READ_OWN}), Version.V1)
    assert caller.may_read
    assert caller.sees_only == made.id


def test_a_client_that_may_read_everything_is_held_to_nothing(session: Session) -> None:
    made = create_client(session, agency_id=1, name="x", scopes=[Scope.READ_OWN, Scope.READ_ALL], by=None, now=NOW)

    caller = find_caller(session, made.key, made.secret, NOW)

    assert caller is not None
    assert caller.sees_only is None


def test_a_client_that_may_only_write_reads_nothing(session: Session) -> None:
    made = create_client(session, agency_id=1, name="x", scopes=[Scope.WRITE], by=None, now=NOW)

    caller = find_caller(session, made.key, made.secret, NOW)

    assert caller is not None
    assert not caller.may_read


@pytest.mark.parametrize("secret", ["", "wrong", "ä", "x" * 100_000])
def test_another_secret_opens_nothing(session: Session, made: NewClient, secret: str) -> None:
    assert find_caller(session, made.key, secret, NOW) is None
    assert last_used(session) is None


def test_another_case_or_length_of_the_secret_opens_nothing(session: Session, made: NewClient) -> None:
    for wrong in (made.secret.swapcase(), made.secret[:-1], made.secret + "=", f" {made.secret}"):
        assert find_caller(session, made.key, wrong, NOW) is None


@pytest.mark.parametrize("key", ["", "lrs-0000000000000000", "lrs-%", "ä'; --"])
def test_a_key_that_nobody_has_opens_nothing(session: Session, made: NewClient, key: str) -> None:
    assert find_caller(session, key, made.secret, NOW) is None


def test_the_hash_that_is_kept_opens_nothing(session: Session, made: NewClient) -> None:
    kept = session.scalars(select(Client.secret_hash)).one()

    assert made.secret not in kept
    assert find_caller(session, made.key, kept, NOW) is None


def test_no_two_clients_share_a_key_or_a_secret(session: Session) -> None:
    made = [create_client(session, agency_id=1, name="x", scopes=[], by=None, now=NOW) for _ in range(20)]

    assert len({one.key for one in made}) == 20
    assert len({one.secret for one in made}) == 20
    # 256 bit: 43 signs of base64, 64 hexadecimal digits
    assert min(len(one.secret) for one in made) >= 43


def test_a_revoked_client_is_out_at_once_and_stays_out(session: Session, made: NewClient) -> None:
    assert revoke_client(session, agency_id=1, client_id=made.id, by=1, now=NOW)
    session.commit()

    assert find_caller(session, made.key, made.secret, NOW) is None
    assert not revoke_client(session, agency_id=1, client_id=made.id, by=1, now=NOW + timedelta(days=1))
    assert [row.revoked_at for row in read_clients(session, agency_id=1)] == [NOW]


def test_another_agency_neither_sees_nor_revokes_a_client(session: Session, made: NewClient) -> None:
    session.add(Agency(id=2, name="Lakeside", home_page="https://lake.example", time_zone="UTC", created_at=NOW))
    session.commit()

    assert not revoke_client(session, agency_id=2, client_id=made.id, by=1, now=NOW)
    assert read_clients(session, agency_id=2) == []
    assert find_caller(session, made.key, made.secret, NOW) is not None


def test_making_and_revoking_are_in_the_audit_log_without_the_secret(session: Session, made: NewClient) -> None:
    revoke_client(session, agency_id=1, client_id=made.id, by=1, now=NOW)
    session.commit()

    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()

    assert [one.action for one in entries] == ["lrs.client_created", "lrs.client_revoked"]
    assert {one.subject for one in entries} == {f"lrs_client:{made.id}"}
    assert {one.actor_id for one in entries} == {1}
    assert made.secret not in repr([one.detail for one in entries])


def test_a_client_that_is_not_committed_is_not_audited_either(session: Session) -> None:
    create_client(session, agency_id=1, name="x", scopes=[], by=None, now=NOW)

    session.rollback()

    assert session.scalars(select(AuditEntry)).all() == []


def test_use_is_noted_at_most_once_a_minute(session: Session, made: NewClient) -> None:
    seen = []
    for seconds in (0, 1, 59, 60, 61, 119, 120):
        find_caller(session, made.key, made.secret, NOW + timedelta(seconds=seconds))
        seen.append(last_used(session))

    noted = [NOW, NOW, NOW, *[NOW + timedelta(seconds=60)] * 3, NOW + timedelta(seconds=120)]
    assert seen == noted


def test_a_database_that_takes_nothing_keeps_no_reader_out(session: Session, made: NewClient) -> None:
    def refuse(*args: object) -> None:
        if str(args[2]).startswith("UPDATE"):
            raise OperationalError("UPDATE", None, Exception("disk is full"))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", refuse)
    try:
        caller = find_caller(session, made.key, made.secret, NOW)
    finally:
        event.remove(engine, "before_cursor_execute", refuse)

    assert caller is not None
    assert last_used(session) is None


def test_the_list_tells_what_administrators_see(session: Session, made: NewClient) -> None:
    create_client(session, agency_id=1, name="B", scopes=[Scope.READ_ALL], by=None, now=NOW, version=Version.V2)
    session.execute(update(Client).where(Client.id == made.id).values(last_used_at=NOW))

    first, second = read_clients(session, agency_id=1)

    assert (first.name, first.key, first.last_used_at, first.created_by_id) == ("Academy LMS", made.key, NOW, 1)
    assert set(first.scopes) == {Scope.WRITE, Scope.READ_OWN}
    assert (second.name, second.version, second.scopes) == ("B", Version.V2, (Scope.READ_ALL,))
