"""No name of the roster and no self-check gets into an agency's papers; words that only look like it do."""

import pytest

from training_app.readiness.private import OnRoster, Roster, refused_by

ROSTER = Roster(
    [
        OnRoster("Jo", "Ortiz", "4417"),
        OnRoster("Pat", "Street", "12"),
        OnRoster("María José", "de la Cruz", None),
        OnRoster("Sean", "O’Brien", "A-7"),
        OnRoster("", "Moreno", None),
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        "Ask Jo Ortiz for the key.",
        "Ask JO ORTIZ.",
        "J. Ortiz has it",
        "J Ortiz has it",
        "Ortiz, Jo",
        "Ortiz, J.",
        "Officer Ortiz",
        "Sgt. Ortiz called",
        "Detective\nOrtiz called",
        "Officer Street",
        "Pat Street leads it",
        "María de la Cruz",
        "Capt de la Cruz",
        "Sean O'Brien and others",
        "Lt. O’Brien",
        "badge 4417",
        "Badge no. 4417",
        "Badge #4417",
        "#4417 knows",
        "star A-7",
        "Chief Moreno",
    ],
)
def test_whoever_is_on_the_roster_is_found(text: str):
    sentence = ROSTER.why_refused(text)

    assert sentence is not None
    assert "roster" in sentence


@pytest.mark.parametrize(
    "text",
    [
        "The corner of Main Street",
        "Ortiz Avenue, by the church",
        "The captain of Patrol",
        "Call 4417 at night",
        "Room 12",
        "badge 99",
        "#12th",
        "Cruz, a park",
        "jo ortizworks",
        "Moreno Valley",
        "",
    ],
)
def test_what_only_looks_like_a_name_can_be_kept(text: str):
    assert ROSTER.why_refused(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "His PHQ-9 was high",
        "phq 8",
        "GAD-7",
        "the K6",
        "PC-PTSD-5",
        "AUDIT-C of the squad",
        "ProQOL",
        "self-check results",
    ],
)
def test_what_a_self_check_says_has_no_place(text: str):
    sentence = ROSTER.why_refused(text)

    assert sentence is not None
    assert "self-check" in sentence


def test_the_peer_team_and_leave_may_be_spoken_of():
    assert ROSTER.why_refused("Peer team at any hour, leave after a shooting, a link to the private self-check") is None


def test_each_text_gets_its_own_sentence():
    said = refused_by(ROSTER, {"a": "Officer Ortiz", "b": "The captain", "c": "GAD-7"})

    assert set(said) == {"a", "c"}


def test_a_roster_of_ten_thousand_is_looked_through_by_the_words_of_the_text():
    many = Roster(OnRoster(f"Given{number}", f"Family{number}", str(number)) for number in range(10_000))

    assert many.why_refused("word " * 800) is None
    assert many.why_refused("word " * 800 + "Given77 Family77") is None
    assert Roster([OnRoster("Ann", "Lee", None)]).why_refused("word " * 800 + "Ann Lee") is not None
