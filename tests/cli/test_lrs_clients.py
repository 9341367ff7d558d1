"""Credentials for the record store from the command line: told once, listed without secrets, and ended at once."""

import re

import pytest
from sqlalchemy import select

from tests.cli.conftest import Office
from training_app.audit.models import AuditEntry
from training_app.foundation.clock import system_clock
from training_app.lrs.clients import Caller, Scope, find_caller
from training_app.lrs.models import Client
from training_app.lrs.spec.versions import Version


def add(office: Office, name: str = "Academy LMS", *words: str) -> tuple[str, str]:
    """The key and the secret of a new client."""
    said = office.do("lrs", "client", "add", name, *(words or ("--scope", "write", "--scope", "read-all")))
    key, secret = re.search(r"key +(\S+)\n", said), re.search(r"secret +(\S+)\n", said)
    assert key, said
    assert secret, said
    assert "not shown again" in said
    return key[1], secret[1]


def caller(office: Office, key: str, secret: str) -> Caller | None:
    """Who comes in with these."""
    with office.look() as session:
        return find_caller(session, key, secret, system_clock())


def test_a_new_client_comes_in_with_what_was_told(each_office: Office) -> None:
    key, secret = add(each_office)

    found = caller(each_office, key, secret)

    assert found is not None
    assert found.scopes == {Scope.WRITE, Scope.READ_ALL}
    assert found.version is Version.V1
    assert caller(each_office, key, secret + "0") is None


def test_it_may_be_set_up_for_2_0_and_to_read_its_own_alone(office: Office) -> None:
    found = caller(office, *add(office, "Reports", "--scope", "read-own", "--xapi-version", "2.0.0"))

    assert found is not None
    assert found.scopes == {Scope.READ_OWN}
    assert found.version is Version.V2


def test_the_secret_is_kept_nowhere(office: Office) -> None:
    key, secret = add(office)

    with office.look() as session:
        client = session.scalars(select(Client)).one()
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "lrs.client_created")).all()
    assert secret not in str(vars(client))
    assert [secret in str(vars(entry)) for entry in entries] == [False]
    assert secret not in office.do("lrs", "client", "list")
    # no two are alike
    assert add(office)[1] != secret
    assert key.startswith("lrs-")


def test_clients_are_listed_with_what_they_may_do(office: Office) -> None:
    assert "Nobody has credentials yet" in office.do("lrs", "client", "list")
    first, secret = add(office)
    second, _ = add(office, "Reports", "--scope", "read-own")
    caller(office, first, secret)
    office.do("lrs", "client", "revoke", second)

    used, revoked = office.do("lrs", "client", "list").splitlines()

    assert used.startswith(first)
    assert "read-all, write" in used
    assert f"last used {system_clock():%Y-}" in used
    assert used.endswith("Academy LMS")
    assert "read-own" in revoked
    assert "revoked" in revoked


def test_a_revoked_client_does_not_come_in(each_office: Office) -> None:
    key, secret = add(each_office)

    said = each_office.do("lrs", "client", "revoke", key)

    assert said.startswith("Academy LMS may not use the record store any more.")
    assert caller(each_office, key, secret) is None
    with each_office.look() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-2:] == ["lrs.client_created", "lrs.client_revoked"]


def test_revoking_twice_or_nobody_is_refused_and_said(office: Office) -> None:
    key, _ = add(office)
    office.do("lrs", "client", "revoke", key)

    assert "was revoked before. Nothing was changed." in office.refuse("lrs", "client", "revoke", key)
    assert "There is no client with the key lrs-0" in office.refuse("lrs", "client", "revoke", "lrs-0")


@pytest.mark.parametrize(
    "words",
    [
        ("Academy LMS",),
        ("Academy LMS", "--scope", "everything"),
        ("Academy LMS", "--scope", "write", "--xapi-version", "0.9"),
        (" ", "--scope", "write"),
        ("x" * 121, "--scope", "write"),
        ("--scope", "write"),
    ],
)
def test_what_cannot_be_a_client_is_refused_and_none_is_made(office: Office, words: tuple[str, ...]) -> None:
    office.refuse("lrs", "client", "add", *words, code=2)

    with office.look() as session:
        assert session.scalars(select(Client)).all() == []


def test_without_an_agency_nobody_gets_credentials(new_office: Office) -> None:
    said = new_office.refuse("lrs", "client", "add", "Academy LMS", "--scope", "write")

    assert "training-app agency create" in said
