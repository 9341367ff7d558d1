"""Roles: known ones grant, in three spellings; all else grants nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.lms.lti.roles import Roles, read_roles

VOCABULARY = "http://purl.imsglobal.org/vocab/lis/v2/"


@pytest.mark.parametrize("prefix", [f"{VOCABULARY}membership#", "membership#", ""])
@pytest.mark.parametrize(
    ("name", "granted"),
    [
        ("Learner", Roles(is_learner=True)),
        ("Instructor", Roles(is_instructor=True)),
        ("Administrator", Roles(is_admin=True)),
        ("Mentor", Roles()),
        ("ContentDeveloper", Roles()),
        ("Officer", Roles()),
    ],
)
def test_a_context_role_counts_in_each_spelling(prefix: str, name: str, granted: Roles) -> None:
    assert read_roles([prefix + name]) == granted


@pytest.mark.parametrize(
    "name",
    [
        "instructor",
        "Instructors",
        " Instructor",
        "Instructor\n",
        "xmembership#Instructor",
        "https://elsewhere.example/membership#Instructor",
        "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor/extra",
        "http://purl_imsglobal.org/vocab/lis/v2/membership#Instructor",
        "urn:lti:role:ims/lis/Instructor",
        f"{VOCABULARY}institution/person#Instructor",
        f"{VOCABULARY}institution/person#Faculty",
        f"{VOCABULARY}system/person#Creator",
        "",
    ],
)
def test_what_only_looks_like_a_role_grants_nothing(name: str) -> None:
    assert read_roles([name]) == Roles()


def test_a_sub_role_alone_does_not_make_an_instructor() -> None:
    assert read_roles([f"{VOCABULARY}membership/Instructor#TeachingAssistant"]) == Roles()


def test_a_sub_role_of_learner_that_is_called_instructor_is_a_learner() -> None:
    assert read_roles([f"{VOCABULARY}membership/Learner#Instructor"]) == Roles(is_learner=True)


def test_a_sub_role_of_another_role_that_is_called_learner_grants_nothing() -> None:
    assert read_roles([f"{VOCABULARY}membership/Mentor#Learner"]) == Roles()


@pytest.mark.parametrize(
    "name", ["system/person#Administrator", "system/person#SysAdmin", "institution/person#Administrator"]
)
def test_an_administrator_of_the_lms_is_one_and_no_instructor(name: str) -> None:
    assert read_roles([VOCABULARY + name]) == Roles(is_admin=True)


def test_a_made_up_person_is_seen() -> None:
    roles = read_roles(["Learner", "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"])

    assert roles == Roles(is_learner=True, is_test_user=True)


@given(st.lists(st.text().filter(lambda text: text not in {"Learner", "Instructor", "Administrator"})))
def test_unknown_names_change_nothing(names: list[str]) -> None:
    unknown = [name for name in names if not name.startswith("membership")]

    assert read_roles(["Learner", *unknown]) == Roles(is_learner=True)


@given(st.lists(st.sampled_from(["Learner", "Instructor", "Administrator", "Mentor", "x"])), st.randoms())
def test_order_and_repetition_change_nothing(names: list[str], random: object) -> None:
    shuffled = [*names, *names]
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert read_roles(shuffled) == read_roles(names)
