"""A destination from the command line: adding it without its password, and asking whether an LRS answers there."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.cli.conftest import Office
from tests.fakes.lrs import FakeLRS
from training_app.cli.lrs import why_not_lrs
from training_app.delivery.models import Destination
from training_app.foundation.http import Reply

PASSWORD = "open sesame 4711"


@pytest.fixture
def lrs() -> Iterator[FakeLRS]:
    with FakeLRS(username="riverton", password=PASSWORD) as lrs:
        yield lrs


def add(office: Office, endpoint: str, username: str = "riverton") -> str:
    return office.do(
        "destination", "add", "--endpoint", endpoint, "--username", username, "--secret-env", "LRS_PASSWORD"
    )


def test_an_lrs_that_accepts_name_and_password_is_said_to_be_reached(
    office: Office, lrs: FakeLRS, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LRS_PASSWORD", PASSWORD)
    add(office, lrs.endpoint)

    said = office.run("destination", "test", "LRS")

    assert said.exit_code == 0, said.output
    assert "was reached. It is an LRS, and it accepts the name and the password." in said.stdout
    assert PASSWORD not in said.output
    assert [seen.method for seen in lrs.seen] == ["GET"]
    assert lrs.stored_ids == []


def test_a_refused_name_or_password_is_said_without_it(
    office: Office, lrs: FakeLRS, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LRS_PASSWORD", "not the password")
    add(office, lrs.endpoint)

    said = office.refuse("destination", "test")

    assert "it refused the name or the password (401)" in said
    assert "in LRS_PASSWORD" in said
    assert "not the password" not in said


def test_a_wrong_path_and_a_dead_address_are_told_apart(
    office: Office, lrs: FakeLRS, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LRS_PASSWORD", PASSWORD)
    add(office, lrs.endpoint.replace("/xapi/", "/other"))
    assert "there is no LRS at this address (404)" in office.refuse("destination", "test")

    lrs.stop()
    assert "could not be reached. Nothing answers at that address." in office.refuse("destination", "test")


def test_without_the_variable_nobody_is_asked(office: Office, lrs: FakeLRS, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LRS_PASSWORD", raising=False)
    add(office, lrs.endpoint)

    assert "LRS_PASSWORD is not set here" in office.refuse("destination", "test")
    assert lrs.seen == []


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


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (302, b"", "sends on to another address (302)"),
        (403, b"", "does not let it read (403)"),
        (503, b"", "cannot give statements now (503)"),
        (200, b"<html>Sign in</html>", "not as an LRS does"),
        (200, b"[]", "not as an LRS does"),
        (200, b'{"statements": "none"}', "not as an LRS does"),
        (200, b"[" * 100_000, "not as an LRS does"),
        (200, b"\xff", "not as an LRS does"),
    ],
)
def test_an_answer_that_no_lrs_gives_is_said_in_words(status: int, body: bytes, words: str) -> None:
    assert words in (why_not_lrs(Reply(status, {}, body)) or "")


def test_an_empty_result_is_an_lrs() -> None:
    assert why_not_lrs(Reply(200, {}, b'{"statements": [], "more": ""}')) is None
