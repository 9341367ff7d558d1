"""Navigation, name and help lines for each kind of person."""

from dataclasses import replace

import pytest

from training_app.accounts.frame_parts import frame_at_door, frame_for, help_lines, home_for, nav_for, who_words
from training_app.accounts.identity import Identity
from training_app.accounts.models import Role
from training_app.foundation.ids import AgencyId, PersonId

OFFICER = Identity(
    person_id=PersonId(1),
    agency_id=AgencyId(1),
    agency_name="Cedar Falls PD",
    agency_home_page="https://cedar-falls.example",
    time_zone="America/Chicago",
    is_demo=True,
    peer_team=("Peer team", "555-0142"),
    given_name="Jamie",
    family_name="Ortiz",
    badge="4417",
    roles=frozenset({Role.OFFICER}),
    supervised_unit_ids=frozenset(),
    session_hash="0",
)


COORDINATOR = ["Overview", "Completion", "Assignments", "Roll call", "Teaching", "Readiness"]


def person(*roles: Role) -> Identity:
    return replace(OFFICER, roles=frozenset(roles))


@pytest.mark.parametrize(
    ("roles", "labels"),
    [
        ([Role.OFFICER], ["Home", "Modules", "Transcript", "Self-check"]),
        ([Role.SUPERVISOR], ["Overview", "Completion", "Assignments", "Roll call", "Modules"]),
        ([Role.COORDINATOR], [*COORDINATOR, "Records", "Modules"]),
        ([Role.ADMIN], ["Readiness", "Records", "LMS", "People", "Modules"]),
        (
            [Role.ADMIN, Role.COORDINATOR],
            [*COORDINATOR, "Records", "LMS", "People", "Modules"],
        ),
        ([Role.OFFICER, Role.SUPERVISOR], ["Overview", "Completion", "Assignments", "Roll call", "Modules"]),
    ],
)
def test_each_person_sees_the_links_they_may_follow(roles: list[Role], labels: list[str]) -> None:
    assert [item.label for item in nav_for(person(*roles), "")] == labels


@pytest.mark.parametrize("current", ["Modules", "/app/modules"])
def test_the_page_one_is_on_is_marked(current: str) -> None:
    assert [item.label for item in nav_for(OFFICER, current) if item.is_current] == ["Modules"]


def test_no_link_is_marked_on_a_page_outside_the_navigation() -> None:
    assert not any(item.is_current for item in nav_for(OFFICER, ""))


@pytest.mark.parametrize(
    ("roles", "home"),
    [
        ([Role.OFFICER], "/app/"),
        ([Role.SUPERVISOR], "/app/overview"),
        ([Role.COORDINATOR, Role.OFFICER], "/app/overview"),
        ([Role.ADMIN], "/app/records"),
        ([], "/app/"),
    ],
)
def test_each_person_lands_on_their_own_home(roles: list[Role], home: str) -> None:
    assert home_for(roles) == home


@pytest.mark.parametrize(
    ("identity", "words"),
    [
        (OFFICER, "J. Ortiz, Badge 4417"),
        (replace(OFFICER, badge=None), "J. Ortiz"),
        (person(Role.COORDINATOR, Role.ADMIN), "J. Ortiz, coordinator"),
        (person(Role.SUPERVISOR, Role.OFFICER), "J. Ortiz, supervisor"),
        (person(Role.ADMIN), "J. Ortiz, administrator"),
    ],
)
def test_the_page_says_who_is_signed_in(identity: Identity, words: str) -> None:
    assert who_words(identity) == words


def test_the_two_national_lines_come_first_and_the_peer_team_last() -> None:
    assert [(line.label, line.url) for line in help_lines(OFFICER)] == [
        ("988", "tel:988"),
        ("CopLine 1-800-267-5463", "tel:18002675463"),
        ("Peer team 555-0142", "tel:5550142"),
    ]


def test_signed_out_the_national_lines_are_still_there() -> None:
    assert [line.label for line in help_lines(None)] == ["988", "CopLine 1-800-267-5463"]


@pytest.mark.parametrize(
    ("phone", "address"),
    [
        ("+1 (319) 555-0142", "tel:+13195550142"),
        ("319.555.0142 ext 7", "tel:3195550142"),
        ("319-555-0142 x7", "tel:3195550142"),
    ],
)
def test_a_telephone_number_becomes_a_link(phone: str, address: str) -> None:
    assert help_lines(replace(OFFICER, peer_team=("Peer team", phone)))[-1].url == address


def test_a_signed_in_page_leads_home_and_out() -> None:
    frame = frame_for(person(Role.COORDINATOR), "Overview", brand="Common Ground")

    assert (frame.home_url, frame.sign_out_url, frame.agency) == ("/app/overview", "/app/sign-out", "Cedar Falls PD")


def test_a_door_page_names_the_agency_and_nobody() -> None:
    frame = frame_at_door("Cedar Falls PD", brand="Common Ground", is_demo=False, peer_team=("Peer team", "555-0142"))

    assert (frame.who, frame.sign_out_url, list(frame.nav)) == (None, None, [])
    assert frame.help_lines[-1].url == "tel:5550142"
