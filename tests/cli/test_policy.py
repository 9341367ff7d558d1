"""training-app policy: shows the rules, changes what is given, and refuses in sentences."""

import pytest
from sqlalchemy import select

from tests.cli.conftest import Office
from training_app.audit.models import AuditEntry

REASON = ("--reason", "As agreed with the union.")


def test_it_shows_the_rules_the_program_came_with(office: Office) -> None:
    said = office.do("policy", "show")

    assert "Tries at a check:  as many as it takes" in said
    assert "Questions after:   7, 30, 90 days after the module" in said


def test_what_is_given_changes_and_the_rest_stays(office: Office) -> None:
    office.do("policy", "set", "--tries", "3", *REASON)
    office.do("policy", "set", "--days", "none", "--score", "first", "--before", "no", *REASON)

    said = office.do("policy", "show")

    assert said.splitlines() == [
        "Tries at a check:  3",
        "Score that counts: the first try",
        "Questions after:   none",
        "Questions before:  not offered",
    ]
    with office.look() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "learning.policy_changed")).all()
    assert [(entry.actor_id, entry.reason) for entry in entries] == [(None, "As agreed with the union.")] * 2


def test_any_number_of_tries_can_be_had_back(office: Office) -> None:
    office.do("policy", "set", "--tries", "3", *REASON)

    assert "as many as it takes" in office.do("policy", "set", "--tries", "any", *REASON)


@pytest.mark.parametrize(
    "words", [("--tries", "0"), ("--tries", "many"), ("--days", "30, 7"), ("--tries", "2", "--reason", "short")]
)
def test_what_cannot_be_kept_is_refused_and_changes_nothing(office: Office, words: tuple[str, ...]) -> None:
    said = office.refuse("policy", "set", *(words if "--reason" in words else (*words, *REASON)))

    assert said.endswith("Nothing was changed.\n")
    assert "as many as it takes" in office.do("policy", "show")


def test_a_change_of_nothing_is_a_mistake_in_the_command(office: Office) -> None:
    assert "Say at least one of" in office.refuse("policy", "set", *REASON, code=2)
