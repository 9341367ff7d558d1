"""retention show, set and run; person erase and copy: first what would happen, then that it happens."""

import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Office
from tests.cli.keeping import run_sql
from training_app.cli.keeping_commands import EXTENTS
from training_app.keeping.rules import Extent

REASON = ("--reason", "Asked for in writing.")


@pytest.fixture
def jamie(office: Office) -> Office:
    """An agency with Jamie Ortiz, badge 4417, who left."""
    names = ("--given-name", "Jamie", "--family-name", "Ortiz")
    office.do("person", "add", *names, "--sign-in", "j.ortiz", "--badge", "4417")
    office.do("person", "deactivate", "j.ortiz")
    return office


def people(office: Office) -> list[tuple]:
    return run_sql(office.database, "SELECT given_name, family_name, badge FROM person ORDER BY id")


def test_the_extents_are_those_of_the_rules() -> None:
    assert list(EXTENTS) == [one.value for one in Extent]


def test_everything_is_kept_until_somebody_decides(jamie: Office) -> None:
    said = jamie.do("retention", "show")

    assert "Everything is kept" in said
    assert "1 year" not in said


def test_what_is_set_is_said_and_the_rest_stays(jamie: Office) -> None:
    jamie.do("retention", "set", "--people", "7", "--mail", "2", *REASON)

    said = jamie.do("retention", "set", "--mail", "keep", "--extent", "nothing", *REASON)

    assert "7 years" in said
    assert "2 years" not in said
    assert "nothing stays" in said


def test_what_cannot_be_kept_is_refused_with_each_sentence(jamie: Office) -> None:
    said = jamie.refuse("retention", "set", "--people", "0", "--mail", "ten", "--reason", "short")

    assert said.count("Give whole years") == 2
    assert "Give a reason" in said
    assert "Everything is kept" in jamie.do("retention", "show")


def test_erase_first_only_says_what_would_go(jamie: Office) -> None:
    before = people(jamie)

    said = jamie.do("person", "erase", "4417")

    assert "Jamie Ortiz, badge 4417 would be erased" in said
    assert "1  roles" in said
    assert "Nothing was changed" in said
    assert people(jamie) == before


def test_erase_does_it_and_the_audit_log_is_whole(jamie: Office) -> None:
    said = jamie.do("person", "erase", "4417", "--do", *REASON)

    assert "SHA-256" in said
    given, family, badge = people(jamie)[-1]
    assert (given, badge) == ("Erased", "4417")
    assert family.startswith("person ")
    assert "is whole" in jamie.do("audit", "verify")


def test_erase_refuses_who_may_sign_in_and_who_is_nobody(jamie: Office) -> None:
    jamie.do("person", "bring-back", "j.ortiz")

    assert "may still sign in" in jamie.refuse("person", "erase", "4417", "--do", *REASON)
    assert "Nobody has the badge" in jamie.refuse("person", "erase", "9999")
    assert people(jamie)[-1][0] == "Jamie"


def test_a_reason_that_names_the_person_is_refused(jamie: Office) -> None:
    said = jamie.refuse("person", "erase", "4417", "--do", "--reason", "Mr Ortiz asked for it.")

    assert "names the person" in said
    assert people(jamie)[-1][0] == "Jamie"


def test_run_first_says_who_and_then_erases_them(jamie: Office) -> None:
    jamie.do("retention", "set", "--people", "1", *REASON)
    assert "Ortiz" not in jamie.do("retention", "run")
    run_sql(jamie.database, "UPDATE person SET created_at = '2001-01-01 00:00:00' WHERE badge = '4417'")
    # the entries that tell of them are of today: as if they were old, the clock of the policy cannot be turned
    run_sql(
        jamie.database,
        *(f"DROP TRIGGER IF EXISTS audit_entry_refuse_{verb}" for verb in ("update", "delete", "insert")),
        "UPDATE audit_entry SET happened_at = '2001-01-01 00:00:00' WHERE subject LIKE 'person:%'",
    )

    first = jamie.do("retention", "run")
    after_first = people(jamie)[-1]
    second = jamie.do("retention", "run", "--do")

    assert "Jamie Ortiz, badge 4417" in first
    assert after_first[0] == "Jamie"
    assert "1 person erased" in second
    assert people(jamie)[-1][0] == "Erased"


def test_a_copy_is_written_once_and_for_nobody_else_to_read(jamie: Office, tmp_path: Path) -> None:
    file = tmp_path / "copy.zip"

    jamie.do("person", "copy", "4417", str(file), *REASON)

    assert zipfile.is_zipfile(file)
    assert file.stat().st_mode & 0o077 == 0
    assert "is there already" in jamie.refuse("person", "copy", "4417", str(file), *REASON)
