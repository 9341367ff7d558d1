"""Setting up an agency: what is refused in words, what is kept, and links for people who cannot get in."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.cli.conftest import Office
from training_app.accounts.models import Agency, Person, PersonRole, Unit
from training_app.accounts.service import use_link
from training_app.agency.rules import why_zone_refused
from training_app.audit.models import AuditEntry
from training_app.cli.setup import why_address_refused


def test_an_agency_and_its_first_administrator_are_made_together(new_office: Office) -> None:
    result = new_office.create_agency()

    assert result.exit_code == 0
    with new_office.look() as session:
        assert [agency.name for agency in session.scalars(select(Agency))] == ["Riverton PD"]
        assert set(session.scalars(select(PersonRole.role))) == {"admin", "coordinator"}
        assert "agency.created" in session.scalars(select(AuditEntry.action)).all()


def test_the_printed_link_lets_the_administrator_in_once(new_office: Office) -> None:
    printed = new_office.create_agency().stdout

    token = re.search(r"/app/sign-in/(\S+)", printed)
    assert token
    with new_office.look() as session:
        assert use_link(session, token[1], datetime.now(UTC) + timedelta(hours=23))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"time_zone": "America/Chicargo"}, "Did you mean America/Chicago"),
        ({"time_zone": "America"}, "is not an IANA time zone"),
        ({"time_zone": "../../etc/passwd"}, "is not an IANA time zone"),
        ({"home_page": "training.riverton.example"}, "It must be a whole address"),
        ({"home_page": "ftp://training.riverton.example"}, "It must be a whole address"),
        ({"name": "  "}, "is empty"),
        ({"name": "R" * 201}, "has 201 characters, and at most 200 are kept"),
        ({"admin_given_name": "Da\nna"}, "holds a line break"),
    ],
)
def test_an_answer_that_cannot_be_kept_is_refused_in_words(
    new_office: Office, answer: dict[str, str], words: str
) -> None:
    result = new_office.create_agency(**answer)

    assert result.exit_code == 2
    assert words in result.stderr
    with new_office.look() as session:
        assert session.scalars(select(Agency)).all() == []


def test_a_second_agency_is_refused_and_the_first_named(office: Office) -> None:
    result = office.create_agency(name="Lakeside PD")

    assert result.exit_code == 1
    assert "This database holds Riverton PD already" in result.stderr
    with office.look() as session:
        assert len(session.scalars(select(Agency)).all()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ["agency", "link", "2002"],
        ["unit", "add", "Patrol A"],
        ["person", "list"],
        ["person", "password", "2002"],
        ["person", "deactivate", "2002"],
        ["person", "role", "2002", "--give", "admin"],
        ["person", "add", "--given-name", "J", "--family-name", "O", "--sign-in", "4417"],
        ["assign", "m01-sample", "--everyone", "--due", "2099-01-01"],
        ["destination", "add", "--endpoint", "https://lrs.example", "--username", "u", "--secret-env", "LRS_PASSWORD"],
        ["destination", "test"],
    ],
    ids=" ".join,
)
def test_without_an_agency_each_command_says_how_to_make_one(new_office: Office, words: list[str]) -> None:
    said = new_office.refuse(*words)

    assert said.strip().endswith("Make it first: training-app agency create")


def test_a_link_for_nobody_says_so(office: Office) -> None:
    said = office.refuse("agency", "link", "9999")

    assert said.startswith("Nobody signs in as 9999. Nothing was changed.")


def test_a_link_is_found_in_whatever_capitals(office: Office) -> None:
    office.do("person", "add", "--given-name", "Jo", "--family-name", "Vale", "--sign-in", "J.Vale@riverton.example")

    assert "Sign-in link for Jo Vale" in office.do("agency", "link", "j.vale@RIVERTON.example", "--hours", "4")


@pytest.mark.parametrize("hours", ["0", "-3", "169", "soon"])
def test_a_link_lasts_between_an_hour_and_a_week(office: Office, hours: str) -> None:
    assert "--hours" in office.refuse("agency", "link", "2002", "--hours", hours, code=2)


def test_units_stand_in_the_order_in_which_they_were_added(office: Office) -> None:
    office.do("unit", "add", "Patrol B")
    office.do("unit", "add", "Patrol A")

    with office.look() as session:
        assert session.scalars(select(Unit.name).order_by(Unit.position)).all() == ["Patrol B", "Patrol A"]


def test_a_unit_is_not_added_twice_in_other_capitals(office: Office) -> None:
    office.do("unit", "add", "Patrol B")

    assert "There is a unit Patrol B already" in office.do("unit", "add", "PATROL b")
    with office.look() as session:
        assert len(session.scalars(select(Unit)).all()) == 1


def test_a_database_without_tables_is_said_with_the_command_that_makes_them(
    office: Office, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMON_GROUND_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")

    said = office.refuse("person", "list")

    assert "no such table" in said
    assert "training-app db upgrade" in said


def test_a_file_that_cannot_be_written_is_said_without_a_traceback(office: Office, tmp_path) -> None:
    target = tmp_path / "nowhere" / "page.html"

    assert f"{target}: No such file or directory" in office.refuse("wellness", "export", str(target))


def test_nobody_gets_a_password_by_setting_up(office: Office) -> None:
    with office.look() as session:
        assert session.scalars(select(Person.password_hash)).all() == [None]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "riverton",
        "https://",
        "https:///path",
        "https://[::1",
        "https://riverton.example:port",
        "https://river ton.example",
        "https://someone:secret@riverton.example",
        "https://riverton.example/?a=1",
        "https://riverton.example/#part",
        "mailto:dana@riverton.example",
    ],
)
def test_such_an_address_is_refused(address: str) -> None:
    assert why_address_refused(address)


@pytest.mark.parametrize(
    "address", ["https://riverton.example", "http://[::1]:8080/xapi/", "https://rivière.example/a"]
)
def test_such_an_address_is_taken(address: str) -> None:
    assert why_address_refused(address) is None


@given(st.text(max_size=60))
def test_whatever_is_typed_as_an_address_or_a_zone_is_answered(typed: str) -> None:
    for answer in (why_address_refused(typed), why_zone_refused(typed)):
        assert answer is None or answer.strip()
