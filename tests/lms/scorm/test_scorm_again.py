"""The shell at scorm-again, a run-time API that LMSs are built with: our own strict one is not the only judge."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.fakes.scorm_lms import scorm_again
from tests.lms.scorm.conftest import Course
from training_app.lms.scorm.dispatch import ScormVersion

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

V1_2, V2004 = ScormVersion.V1_2, ScormVersion.V2004


@pytest.fixture
def course(course: Course) -> Course:
    course.lms.api_script = scorm_again(course.version)
    return course


def begin(course: Course, before: dict[str, Any] | None = None) -> None:
    learner = {"student_id": "jdoe", "student_name": "Doe, Jamie"}
    cmi = {"core": learner} if course.version is V1_2 else {"learner_id": "jdoe", "learner_name": "Doe, Jamie"}
    course.launch(api="again", cmi={"cmi": before or cmi})


def kept(course: Course) -> dict[str, Any]:
    """What came to the LMS's server last, without the parts that are of no use here."""
    cmi = course.lms.commits[-1]["cmi"]
    return {**cmi, **cmi.get("core", {})}


def test_a_result_comes_to_the_server(course: Course) -> None:
    begin(course)

    course.tell()
    course.content_says("Saved to your LMS.")

    told = kept(course)
    score = {"raw": "90", "min": "0", "max": "100"}
    if course.version is V1_2:
        assert (told["lesson_status"], told["score"]) == ("passed", score)
    else:
        assert (told["completion_status"], told["success_status"]) == ("completed", "passed")
        assert told["score"] == {**score, "scaled": "0.9"}
    assert told["suspend_data"] == ""


def test_the_session_ends_with_its_time_and_can_be_resumed(course: Course) -> None:
    course.page.clock.install()
    begin(course)
    course.tell()
    course.content_says("Saved to your LMS.")
    course.page.clock.fast_forward(3_600_000)

    course.leave()

    assert course.page.evaluate("again.isTerminated()") is True
    told = kept(course)
    assert told["exit"] == "suspend"
    assert told["session_time"].startswith("01:00:" if course.version is V1_2 else "PT1H0M")
    entry = {"core": {**told["core"], "entry": "resume"}} if course.version is V1_2 else {**told, "entry": "resume"}
    begin(course, entry)
    assert course.heard(course.content)[0]["is_resumed"] is True
    assert "passed" in {kept(course).get("lesson_status"), kept(course).get("success_status")}


def test_a_commit_that_the_server_refuses_is_not_acknowledged(course: Course) -> None:
    begin(course)
    course.lms.takes_commits = False

    course.tell()

    course.content_says("Your LMS has not stored this yet. It is kept here, and is sent again.")
    course.lms.takes_commits = True
    expect(course.content_line).to_have_text("Saved to your LMS.")
