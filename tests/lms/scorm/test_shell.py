"""The shell in a real Chromium at a strict LMS of another site: what the LMS is told, and when."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.lms.scorm.conftest import Course
from tests.lms.scorm.packages import SPEC
from training_app.lms.scorm.dispatch import ScormVersion
from training_app.lms.scorm.messages import read_launch, read_message

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

V1_2, V2004 = ScormVersion.V1_2, ScormVersion.V2004
STATUS = {V1_2: "cmi.core.lesson_status", V2004: "cmi.completion_status"}
EXIT = {V1_2: "cmi.core.exit", V2004: "cmi.exit"}
LOCATION = {V1_2: "cmi.core.lesson_location", V2004: "cmi.location"}
TIME = {V1_2: "cmi.core.session_time", V2004: "cmi.session_time"}
ENDS = ("LMSFinish", "Terminate")
COMMITS = ("LMSCommit", "Commit")
TOLD_12 = ("cmi.core.lesson_status", "cmi.core.score.raw", "cmi.core.score.min", "cmi.core.score.max")
TOLD_2004 = ("cmi.completion_status", "cmi.success_status", "cmi.score.raw", "cmi.score.scaled")


def told(course: Course, names: tuple[str, ...]) -> list[Any]:
    kept = course.lms_has("kept")
    return [kept.get(name) for name in names]


def test_a_launch_is_handed_over_without_a_query(course: Course) -> None:
    course.launch()

    (form,) = course.lms.launches
    launch = read_launch(form)
    assert (launch.package, launch.secret, launch.scorm) == (SPEC.package_id, SPEC.secret, course.version)
    assert (launch.learner, launch.learner_name) == ("jdoe", "Doe, Jamie")
    assert form["csrf_token"] == "ours"
    assert course.lms.content_paths == ["/launch", f"/page?nonce={launch.nonce}"]


def test_a_learner_of_any_name_arrives_whole(course: Course) -> None:
    course.launch(id="o'neill&id=7#x %41", name='Ó Néill, "Sam" <sam>')

    (form,) = course.lms.launches
    assert (form["learner"], form["learner_name"]) == ("o'neill&id=7#x %41", 'Ó Néill, "Sam" <sam>')


def test_each_launch_has_a_nonce_of_its_own(course: Course) -> None:
    course.launch()
    course.launch()

    first, second = (form["nonce"] for form in course.lms.launches)
    assert first != second


def test_a_new_attempt_is_begun_so_that_it_can_be_resumed(course: Course) -> None:
    course.launch()

    kept = course.lms_has("kept")
    assert [kept[where[course.version]] for where in (STATUS, LOCATION, EXIT)] == ["incomplete", "started", "suspend"]
    assert course.lms_has("broken") == []


def test_the_next_launch_is_a_resumed_one(course: Course) -> None:
    course.launch()
    assert course.heard(course.content)[0]["is_resumed"] is False
    course.leave()

    course.launch(kept=course.lms_has("kept"))

    assert course.heard(course.content)[0]["is_resumed"] is True


@pytest.mark.parametrize("version", [V1_2], indirect=True)
@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ({}, ["passed", "90", "0", "100"]),
        ({"passed": False, "score": 0.7}, ["failed", "70", "0", "100"]),
        ({"completed": False, "passed": False, "score": 0.5}, ["failed", "50", "0", "100"]),
        ({"passed": None, "score": None}, ["completed", None, None, None]),
        ({"completed": False, "passed": None, "score": None}, ["incomplete", None, None, None]),
        ({"score": None}, ["passed", None, None, None]),
        ({"passed": False, "score": 0.796}, ["failed", "79.6", "0", "100"]),
        ({"score": 29 / 30}, ["passed", "96.67", "0", "100"]),
    ],
)
def test_1_2_is_told_one_status(course: Course, result: dict[str, Any], expected: list[Any]) -> None:
    course.launch()

    course.tell(**result)
    course.content_says("Saved to your LMS.")

    assert told(course, TOLD_12) == expected
    assert course.lms_has("broken") == []


@pytest.mark.parametrize("version", [V1_2], indirect=True)
def test_a_1_2_lms_with_a_mastery_score_comes_to_our_verdict(course: Course) -> None:
    course.launch()
    course.tell(passed=False, score=0.796)
    course.content_says("Saved to your LMS.")

    course.leave()

    assert told(course, TOLD_12)[:2] == ["failed", "79.6"]


@pytest.mark.parametrize("version", [V1_2], indirect=True)
def test_1_2_makes_no_verdict_of_a_score_before_the_module_is_complete(course: Course) -> None:
    course.launch()
    course.tell(completed=False)
    course.content_says("Saved to your LMS.")

    course.leave()

    assert told(course, TOLD_12)[:2] == ["incomplete", None]


@pytest.mark.parametrize("version", [V1_2], indirect=True)
def test_an_lms_without_the_optional_elements_still_gets_the_rest(course: Course) -> None:
    course.launch()
    course.page.evaluate("lms.refuses.add('cmi.core.score.min').add('cmi.core.score.max')")

    course.tell()
    course.content_says("Saved to your LMS.")

    assert told(course, TOLD_12) == ["passed", "90", None, None]


@pytest.mark.parametrize("version", [V2004], indirect=True)
@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ({}, ["completed", "passed", "90", "0.9"]),
        ({"passed": False, "score": 0.7}, ["completed", "failed", "70", "0.7"]),
        ({"completed": False}, ["incomplete", "passed", "90", "0.9"]),
        ({"passed": None, "score": None}, ["completed", "unknown", None, None]),
        ({"completed": False, "passed": None, "score": None}, ["incomplete", "unknown", None, None]),
        ({"score": 1}, ["completed", "passed", "100", "1"]),
        ({"passed": False, "score": 0}, ["completed", "failed", "0", "0"]),
        ({"score": 29 / 30}, ["completed", "passed", "96.67", "0.9667"]),
    ],
)
def test_2004_is_told_completion_and_success(course: Course, result: dict[str, Any], expected: list[Any]) -> None:
    course.launch()

    course.tell(**result)
    course.content_says("Saved to your LMS.")

    assert told(course, TOLD_2004) == expected
    assert course.lms_has("broken") == []


def test_a_finished_module_that_is_opened_again_stays_finished(course: Course) -> None:
    course.launch()
    course.tell()
    course.content_says("Saved to your LMS.")
    course.leave()
    before = course.lms_has("kept")

    course.launch(kept=before)
    course.leave()

    assert course.lms_has("kept")[STATUS[course.version]] == before[STATUS[course.version]]
    assert before[STATUS[course.version]] == ("passed" if course.version is V1_2 else "completed")


def test_a_result_is_committed_before_it_is_acknowledged(course: Course) -> None:
    course.launch()
    before = len(course.calls(*COMMITS))

    course.tell()
    course.says("Saved to your LMS at ")

    assert len(course.calls(*COMMITS)) == before + 1
    assert course.heard(course.content)[-1]["type"] == "saved"


@pytest.mark.parametrize("refused", ["commit", "set"])
def test_what_the_lms_refuses_is_not_acknowledged_until_it_is_stored(course: Course, refused: str) -> None:
    name = {"commit": COMMITS, "set": ("LMSSetValue", "SetValue")}[refused][course.version is V2004]
    course.launch()
    course.page.evaluate("name => lms.refuses.add(name)", name)

    course.tell()
    course.content_says("Your LMS has not stored this yet. It is kept here, and is sent again.")

    course.says("Your LMS did not store the result (SCORM error 101). It is kept in the training and sent again.")
    assert [each["type"] for each in course.heard(course.content)] == ["ready", "failed"]
    assert course.lms_has("kept")[STATUS[course.version]] == "incomplete"
    course.page.evaluate("lms.refuses.clear()")
    course.content_says("Saved to your LMS.")
    course.says("Saved to your LMS at ")
    assert course.lms_has("kept")[STATUS[course.version]] in {"passed", "completed"}


def test_an_lms_that_throws_is_an_lms_that_refuses(course: Course) -> None:
    course.launch()
    name = COMMITS[course.version is V2004]
    course.page.evaluate("name => { lms.api[name] = () => { throw new Error('gone'); }; }", name)

    course.tell()

    course.content_says("Your LMS has not stored this yet. It is kept here, and is sent again.")
    expect(course.line).to_contain_text("Your LMS did not store the result. It is kept")


def test_a_session_that_the_lms_closed_is_said_to_be_over(course: Course) -> None:
    course.launch()
    course.page.evaluate("name => lms.api[name]('')", ENDS[course.version is V2004])

    course.tell()

    course.content_says(
        "Your LMS closed the session. What you did is kept here. Open the training again from your LMS to send it."
    )
    expect(course.line).to_contain_text(
        "Your LMS has closed the session. The result is kept in the training. Close this window and open it"
    )


def test_the_session_ends_once_with_its_time(course: Course) -> None:
    course.page.clock.install()
    course.launch()
    course.page.clock.fast_forward(3_723_000)

    course.leave()

    assert course.calls(*ENDS) == [[ENDS[course.version is V2004], ""]]
    written = course.lms_has("kept")[TIME[course.version]]
    shape = {V1_2: r"01:02:(\d\d)", V2004: r"PT1H2M(\d+)S"}[course.version]
    found = re.fullmatch(shape, written)
    # the page itself takes some seconds of the same clock
    assert found, written
    assert 3 <= int(found[1]) <= 30
    assert course.lms_has("broken") == []
    assert [call for call in course.lms_has("calls") if "suspend_data" in str(call)] == []


def test_taking_the_frame_away_ends_the_session_once(course: Course) -> None:
    course.launch()

    course.page.evaluate("document.querySelector('iframe').remove()")

    assert course.calls(*ENDS) == [[ENDS[course.version is V2004], ""]]
    assert course.lms_has("broken") == []


def test_a_hidden_page_keeps_its_time_and_goes_on(course: Course) -> None:
    course.launch()

    course.shell.evaluate("""() => {
      Object.defineProperty(document, "hidden", {value: true, configurable: true});
      document.dispatchEvent(new Event("visibilitychange"));
    }""")

    assert course.lms_has("calls")[-2][1] == TIME[course.version]
    assert course.lms_has("calls")[-1] == [COMMITS[course.version is V2004], ""]
    assert course.calls(*ENDS) == []


def test_an_officer_who_is_done_ends_the_session_and_nothing_ends_it_again(course: Course) -> None:
    course.launch()

    course.tell(is_last=True)

    course.says("You can close this window. Your LMS has been told.")
    assert course.lms_has("kept")[STATUS[course.version]] in {"passed", "completed"}
    course.leave()
    assert course.calls(*ENDS) == [[ENDS[course.version is V2004], ""]]
    assert course.lms_has("broken") == []


def test_every_message_keeps_to_the_protocol(course: Course) -> None:
    """The same one that messages.py checks on the server."""
    course.launch()
    course.tell()
    course.content_says("Saved to your LMS.")

    there = {read_message(json.dumps(each)).type for each in course.heard(course.shell)}
    back = {read_message(json.dumps(each)).type for each in course.heard(course.content)}
    assert (there, back) == ({"hello", "result"}, {"ready", "saved"})
