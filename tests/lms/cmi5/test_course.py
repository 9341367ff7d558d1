"""A course package holds cmi5.xml alone, keeps to the schema, and is the same bytes each time."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from tests.lms.cmi5.course_structure_check import SPACE, faults
from training_app.lms.cmi5.course import (
    Course,
    CourseModule,
    CourseNotPossible,
    LaunchMethod,
    build_course,
    course_xml,
    launch_address,
    publisher_id,
)
from training_app.lms.cmi5.launch_data import MoveOn

BASE = "https://training.example/"
COURSE = Course(
    "https://training.example/courses/library",
    {"en-US": "Trauma-informed policing", "es": "Policía con enfoque de trauma"},
    {"en-US": "All modules.", "es": "Todos los módulos."},
    ("en-US", "es"),
)
FIRST = CourseModule(
    "first-contact",
    {"en-US": 'First contact: <listen> & "wait"', "es": "Primer contacto"},
    {"en-US": "What helps in the first minutes.", "es": "Lo que ayuda en los primeros minutos."},
    ("en-US", "es"),
    0.8,
    MoveOn.COMPLETED_AND_PASSED,
)
SECOND = replace(
    FIRST,
    id="after the call",
    languages=("en-US",),
    mastery_score=None,
    move_on=MoveOn.COMPLETED,
    launch_method=LaunchMethod.ANY_WINDOW,
)


def unit(number: int = 0, *modules: CourseModule) -> Element:
    root: Element = fromstring(course_xml(modules or (FIRST, SECOND), base_url=BASE, course=COURSE))
    return root[number + 1]


@pytest.mark.parametrize("modules", [(FIRST,), (SECOND,), (FIRST, SECOND)], ids=["one", "without a check", "many"])
def test_the_structure_keeps_to_the_schema(modules: tuple[CourseModule, ...]) -> None:
    assert faults(course_xml(modules, base_url=BASE, course=COURSE)) == []


SPOILS: dict[str, Callable[[str], str]] = {
    "the root is": lambda text: text.replace("v1/CourseStructure.xsd", "v2"),
    "title is missing": lambda text: text.replace("title>", "name>"),
    "the elements are": lambda text: text.replace("<url>", "<title/><url>"),
    "moveOn is": lambda text: text.replace('moveOn="Completed"', 'moveOn="completed"'),
    "masteryScore is": lambda text: text.replace('"0.8"', '"80"'),
    "launchMethod is": lambda text: text.replace("OwnWindow", "Frame"),
    "a url is not": lambda text: text.replace("<url>https:", "<url>"),
    "an id stands twice": lambda text: text.replace("after%20the%20call", "first-contact"),
    "title has no langstring": lambda text: text.replace('lang="es"', 'lang=""'),
    "there is no unit": lambda text: text[: text.index("  <au")] + "</courseStructure>",
}


@pytest.mark.parametrize(("fault", "spoil"), SPOILS.items(), ids=SPOILS)
def test_the_check_of_the_schema_notices(fault: str, spoil: Callable[[str], str]) -> None:
    good = course_xml((FIRST, SECOND), base_url=BASE, course=COURSE)

    assert any(fault in each for each in faults(spoil(good)))


def test_the_package_holds_cmi5_xml_and_nothing_else() -> None:
    package = zipfile.ZipFile(io.BytesIO(build_course((FIRST, SECOND), base_url=BASE, course=COURSE)))

    assert package.testzip() is None
    assert package.namelist() == ["cmi5.xml"]
    assert package.read("cmi5.xml").decode() == course_xml((FIRST, SECOND), base_url=BASE, course=COURSE)


def test_the_same_modules_give_the_same_bytes() -> None:
    assert build_course((FIRST,), base_url=BASE, course=COURSE) == build_course(
        (replace(FIRST),), base_url=BASE, course=COURSE
    )


def test_a_unit_says_what_the_lms_needs() -> None:
    found = unit()

    assert dict(found.attrib) == {
        "id": "https://training.example/courses/library/au/first-contact",
        "moveOn": "CompletedAndPassed",
        "masteryScore": "0.8",
        "launchMethod": "OwnWindow",
        "activityType": "http://adlnet.gov/expapi/activities/module",
    }
    assert found.findtext(SPACE + "url") == "https://training.example/cmi5/launch/first-contact"
    assert found.findtext(SPACE + "launchParameters") == "module=first-contact"


def test_a_module_without_a_check_has_no_mastery_score() -> None:
    found = unit(1)

    assert "masteryScore" not in found.attrib
    assert (found.get("moveOn"), found.get("launchMethod")) == ("Completed", "AnyWindow")
    assert found.findtext(SPACE + "url") == "https://training.example/cmi5/launch/after%20the%20call"


def test_texts_stand_in_each_language_as_they_were_written() -> None:
    titles = unit().findall(f"{SPACE}title/{SPACE}langstring")

    assert [(each.get("lang"), each.text) for each in titles] == [
        ("en-US", 'First contact: <listen> & "wait"'),
        ("es", "Primer contacto"),
    ]


@pytest.mark.parametrize(("score", "text"), [(0, "0"), (1, "1"), (1.0, "1.0"), (0.8333, "0.8333"), (0.0001, "0.0001")])
def test_a_mastery_score_is_a_decimal_without_exponent(score: float, text: str) -> None:
    assert unit(0, replace(FIRST, mastery_score=score)).get("masteryScore") == text


@pytest.mark.parametrize(
    ("modules", "reason"),
    [
        ((), "there is no module"),
        ((FIRST, FIRST), "a module has no id, or one that another has"),
        ((replace(FIRST, id=""),), "a module has no id, or one that another has"),
        ((replace(FIRST, languages=()),), "a language is missing or is no language tag"),
        ((replace(FIRST, languages=("en_US",)),), "a language is missing or is no language tag"),
        ((replace(FIRST, languages=("en-US", "fr")),), "there is no title in fr"),
        ((replace(FIRST, description={"en-US": " ", "es": "x"}),), "there is no description in en-US"),
        (
            (replace(FIRST, title={"en-US": "a\x00b", "es": "x"}),),
            "a text holds the character 0x0000, which XML cannot",
        ),
        (
            (replace(FIRST, mastery_score=80),),
            "first-contact: masteryScore is not a number from 0 to 1 with at most four decimals",
        ),
        (
            (replace(FIRST, mastery_score=0.33333),),
            "first-contact: masteryScore is not a number from 0 to 1 with at most four decimals",
        ),
        (
            (replace(FIRST, mastery_score=float("nan")),),
            "first-contact: masteryScore is not a number from 0 to 1 with at most four decimals",
        ),
    ],
)
def test_what_makes_no_course_is_refused(modules: tuple[CourseModule, ...], reason: str) -> None:
    with pytest.raises(CourseNotPossible) as refused:
        build_course(modules, base_url=BASE, course=COURSE)

    assert str(refused.value) == reason


@pytest.mark.parametrize(
    ("base_url", "reason"),
    [
        ("training.example", "base_url is not a full address"),
        ("ftp://training.example", "base_url is not a full address"),
        ("https://training.example/a b", "base_url is not a full address"),
        ("https://training.example/?x=1", "base_url has a query or a fragment"),
        ("https://training.example/#x", "base_url has a query or a fragment"),
    ],
)
def test_an_address_that_is_none_is_refused(base_url: str, reason: str) -> None:
    with pytest.raises(CourseNotPossible) as refused:
        build_course((FIRST,), base_url=base_url, course=COURSE)

    assert str(refused.value) == reason


def test_a_course_without_an_iri_is_refused() -> None:
    with pytest.raises(CourseNotPossible, match="the course's IRI is not a full address"):
        build_course((FIRST,), base_url=BASE, course=replace(COURSE, iri="library"))


def test_a_course_may_be_named_by_a_urn() -> None:
    course = replace(COURSE, iri="urn:uuid:0e1f6d1c-6a53-5b41-9a0d-3f1f9b1f7c2e")

    assert faults(course_xml((FIRST,), base_url=BASE, course=course)) == []


def test_a_launch_address_says_the_module_and_a_publisher_id_the_course_too() -> None:
    assert launch_address("https://training.example/tips", "a/b") == "https://training.example/tips/cmi5/launch/a%2Fb"
    assert publisher_id("urn:x:library", "a/b") == "urn:x:library/au/a%2Fb"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1))
def test_any_text_that_xml_can_hold_comes_back(text: str) -> None:
    module = replace(FIRST, title={"en-US": f"x{text}x"}, languages=("en-US",))

    assert unit(0, module).findtext(f"{SPACE}title/{SPACE}langstring") == f"x{text}x"
