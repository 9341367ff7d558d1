"""A destination from the command line: adding it, trying it, comparing with it, and changing the key of passwords."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from tests.cli.conftest import Office
from tests.fakes.lrs import FakeLRS
from tests.foundation.test_secrets import make_key
from training_app.audit.models import AuditEntry
from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.delivery.service import enqueue
from training_app.xapi.recorder import KIND

PASSWORD = "open sesame 4711"


@pytest.fixture
def lrs() -> Iterator[FakeLRS]:
    with FakeLRS(username="riverton", password=PASSWORD) as lrs:
        yield lrs


def add(office: Office, endpoint: str, username: str = "riverton") -> str:
    return office.do(
        "destination", "add", "--endpoint", endpoint, "--username", username, "--secret-env", "LRS_PASSWORD"
    )


def test_a_right_connection_is_shown_step_by_step_and_leaves_nothing_there(
    office: Office, lrs: FakeLRS, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LRS_PASSWORD", PASSWORD)
    add(office, lrs.endpoint)

    said = office.run("destination", "test", "LRS")

    assert said.exit_code == 0, said.output
    assert said.stdout.splitlines()[1:] == [
        "yes  Reach it: Something answers at this address. It is not https: anyone on the way can read the "
        "password and the records.",
        "yes  See that it is an LRS: It is an LRS and speaks xAPI 1.0.3.",
        "yes  Come in: Name and password are right, and may read.",
        "yes  Write: The name may write.",
    ]
    assert PASSWORD not in said.output
    assert lrs.stored_ids == []


def test_the_step_that_fails_is_said_and_the_password_is_not(
    office: Office, lrs: FakeLRS, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LRS_PASSWORD", "not the password")
    add(office, lrs.endpoint)

    said = office.refuse("destination", "test")

    assert " NO  Come in: It refused the name or the password (401)." in said
    assert "  -  Write: Not tried" in said
    assert "not the password" not in said


def test_a_wrong_path_and_a_dead_address_are_told_apart(
    office: Office, lrs: FakeLRS, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LRS_PASSWORD", PASSWORD)
    add(office, lrs.endpoint.replace("/xapi/", "/other"))
    assert "no LRS at this address (404)" in office.refuse("destination", "test")

    lrs.stop()
    assert "Nothing answers at that address." in office.refuse("destination", "test")


def test_without_the_variable_nobody_is_asked(office: Office, lrs: FakeLRS, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LRS_PASSWORD", raising=False)
    add(office, lrs.endpoint)

    assert "LRS_PASSWORD with the LRS password is not set. The LRS was not asked." in office.refuse(
        "destination", "test"
    )
    assert lrs.seen == []


def add_sealed(office: Office, endpoint: str, typed: str = PASSWORD) -> str:
    return office.do(
        *("destination", "add", "--endpoint", endpoint, "--username", "riverton", "--ask-secret"), typed=f"{typed}\n"
    )


def test_a_password_that_is_asked_for_is_kept_sealed_and_nowhere_else(
    office: Office, lrs: FakeLRS, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COMMON_GROUND_SECRETS_KEY", make_key())

    said = add_sealed(office, lrs.endpoint)

    assert PASSWORD not in said
    with office.look() as session:
        destination = session.scalars(select(Destination)).one()
        assert destination.secret_env is None
        assert destination.secret_sealed is not None
        assert PASSWORD not in repr([entry.detail for entry in session.scalars(select(AuditEntry))])
    for path in tmp_path.glob("*.db*"):
        assert PASSWORD.encode() not in path.read_bytes(), path.name
    assert "yes  Come in" in office.do("destination", "test")


def test_without_a_key_no_password_is_kept(office: Office, lrs: FakeLRS) -> None:
    said = office.refuse(
        *("destination", "add", "--endpoint", lrs.endpoint, "--username", "u", "--ask-secret"), typed=f"{PASSWORD}\n"
    )

    assert "COMMON_GROUND_SECRETS_KEY is not set" in said
    assert PASSWORD not in said
    with office.look() as session:
        assert session.scalars(select(Destination)).all() == []


def test_keys_are_changed_without_asking_for_passwords_again(
    office: Office, lrs: FakeLRS, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = make_key(), make_key()
    monkeypatch.setenv("COMMON_GROUND_SECRETS_KEY", old)
    add_sealed(office, lrs.endpoint)
    monkeypatch.setenv("COMMON_GROUND_SECRETS_KEY", new)
    assert "cannot be opened with COMMON_GROUND_SECRETS_KEY" in office.refuse("destination", "test")
    assert "cannot be opened with COMMON_GROUND_SECRETS_KEY" in office.refuse("secrets", "rotate")

    monkeypatch.setenv("COMMON_GROUND_SECRETS_KEY", f"{new},{old}")
    assert office.do("secrets", "rotate") == "1 password is sealed with the first key now.\n"

    monkeypatch.setenv("COMMON_GROUND_SECRETS_KEY", new)
    assert "yes  Come in" in office.do("destination", "test")


@pytest.mark.parametrize("words", [(), ("--secret-env", "LRS_PASSWORD", "--ask-secret")])
def test_a_password_comes_from_one_place(office: Office, words: tuple[str, ...]) -> None:
    said = office.refuse(
        "destination", "add", "--endpoint", "https://lrs.example", "--username", "u", *words, code=2, typed="x\n"
    )

    assert "Say one of --secret-env and --ask-secret." in said


def test_a_comparison_says_what_is_there_and_what_is_sent_again(
    office: Office, lrs: FakeLRS, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LRS_PASSWORD", PASSWORD)
    add(office, lrs.endpoint)
    ids = [uuid4(), uuid4()]
    with office.look() as session:
        now = datetime.now(UTC)
        for one in ids:
            enqueue(session, agency_id=1, kind=KIND, subject_id=one, order_key="a", now=now)
        session.execute(update(OutboxRow).values(state=RowState.DELIVERED, delivered_at=now - timedelta(hours=1)))
        session.commit()
    lrs.statements[str(ids[0])] = {"id": str(ids[0]), "verb": {"id": "urn:v"}, "actor": {}, "object": {}}
    lrs.stored_at[str(ids[0])] = now

    said = office.do("destination", "compare")

    assert said.splitlines() == ["LRS: 1 of 2 confirmed. 1 was not there and is sent again.", str(ids[1])]
    assert office.do("destination", "compare", "--to", "2020-01-01") == "LRS: 0 of 0 confirmed.\n"


def test_a_comparison_that_cannot_be_finished_is_refused_in_words(
    office: Office, lrs: FakeLRS, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LRS_PASSWORD", PASSWORD)
    add(office, lrs.endpoint)
    with office.look() as session:
        now = datetime.now(UTC)
        enqueue(session, agency_id=1, kind=KIND, subject_id=uuid4(), order_key="a", now=now)
        session.execute(update(OutboxRow).values(state=RowState.DELIVERED, delivered_at=now - timedelta(hours=1)))
        session.commit()
    lrs.may_read = False

    assert "LRS: This name may not read there (403)." in office.refuse("destination", "compare")


def test_an_unknown_destination_names_the_known(office: Office) -> None:
    assert "None was added yet" in office.refuse("destination", "test")
    add(office, "https://lrs.example/xapi")

    assert "There are: LRS." in office.refuse("destination", "test", "Department LRS")


@pytest.mark.parametrize("typed", ["open sesame 4711", "lrs_password", "LRS-PASSWORD", "$LRS_PASSWORD"])
def test_what_may_be_a_password_is_refused_kept_nowhere_and_not_repeated(office: Office, typed: str) -> None:
    said = office.refuse(
        "destination", "add", "--endpoint", "https://lrs.example", "--username", "u", "--secret-env", typed, code=2
    )

    assert "must be the name of an environment variable" in said
    assert typed not in said.replace("such as LRS_PASSWORD", "")
    with office.look() as session:
        assert session.scalars(select(Destination)).all() == []


@pytest.mark.parametrize("endpoint", ["lrs.example", "https://u:secret@lrs.example", "https://lrs.example/statements/"])
def test_an_address_that_cannot_be_an_endpoint_is_refused(office: Office, endpoint: str) -> None:
    said = office.refuse(
        "destination", "add", "--endpoint", endpoint, "--username", "u", "--secret-env", "LRS_PASSWORD", code=2
    )

    assert "--endpoint" in said
    assert "secret@" not in said


def test_an_address_without_tls_is_taken_and_said(office: Office) -> None:
    assert "is not https" in add(office, "http://lrs.example/xapi")


def test_the_name_of_a_gradebook_is_not_taken_for_an_lrs(office: Office, lrs: FakeLRS) -> None:
    add(office, lrs.endpoint)
    with office.look() as session:
        session.execute(update(Destination).values(kind="lti.score"))
        session.commit()

    said = office.refuse(
        "destination", "add", "--endpoint", lrs.endpoint, "--username", "u", "--secret-env", "LRS_PASSWORD"
    )

    assert "LRS is the line to an LMS." in said
    assert "There is no destination LRS." in office.refuse("destination", "test", "LRS")
