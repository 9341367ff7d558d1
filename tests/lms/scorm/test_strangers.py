"""Messages that are not from the other side of this launch, or not in its protocol: nobody acts on them."""

import json
from typing import Any

import pytest
from playwright.sync_api import Frame

from tests.lms.scorm.conftest import Course
from training_app.lms.scorm.dispatch import ScormVersion
from training_app.lms.scorm.messages import PROTOCOL

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.parametrize("version", [ScormVersion.V1_2], indirect=True),
]

RESULT = {"type": "result", "id": "r-9", "completed": True, "passed": True, "score": 0.9}
SHELL = "window.top.frames[0]"


def whole(course: Course, fields: dict[str, Any]) -> dict[str, Any]:
    return {"protocol": PROTOCOL, "nonce": course.nonce, **fields}


def post(sender: Frame, target: str, message: object, receiver: Frame) -> None:
    """Send a message, and return when the receiver's listeners have run."""
    before = receiver.evaluate("heard.length")
    sender.evaluate(f"message => {target}.postMessage(message, '*')", message)
    receiver.wait_for_function("before => heard.length > before", arg=before)


def what_happened(course: Course) -> tuple[int, str]:
    """How often the LMS was called, and what its last state is."""
    return len(course.lms_has("calls")), course.lms_has("values")["cmi.core.lesson_status"]


def test_the_same_message_from_the_content_itself_is_taken(course: Course) -> None:
    """Without this the others would show nothing."""
    course.launch()

    post(course.content, "window.parent", whole(course, RESULT), course.shell)

    assert course.lms_has("kept")["cmi.core.lesson_status"] == "passed"


def test_another_origin_in_the_frame_of_the_content_is_not_heard(course: Course) -> None:
    course.launch()
    message, before = whole(course, RESULT), what_happened(course)
    course.content.goto(f"{course.lms.foreign_origin}/empty")
    (stranger,) = (frame for frame in course.page.frames if frame.url.startswith(course.lms.foreign_origin))

    post(stranger, "window.parent", message, course.shell)

    assert what_happened(course) == before
    assert course.heard(stranger) == []


def test_another_window_of_the_right_origin_is_not_heard(course: Course) -> None:
    course.launch()
    message, before = whole(course, RESULT), what_happened(course)
    course.page.evaluate("""url => new Promise((loaded) => {
      const other = Object.assign(document.createElement("iframe"), {src: url, onload: loaded});
      document.body.append(other);
    }).then(() => true)""", f"{course.lms.content_origin}/empty")  # fmt: skip
    (stranger,) = (frame for frame in course.page.frames if frame.url == f"{course.lms.content_origin}/empty")

    post(stranger, SHELL, message, course.shell)

    assert what_happened(course) == before
    assert course.heard(stranger) == []


def test_the_nonce_of_another_launch_is_not_heard(course: Course) -> None:
    course.launch()
    old = whole(course, RESULT)
    course.leave()
    course.launch()
    before = what_happened(course)

    post(course.content, "window.parent", old, course.shell)

    assert what_happened(course) == before
    assert [each["type"] for each in course.heard(course.content)] == ["ready"]


SHAPES: dict[str, Any] = {
    "no fields": {},
    "unknown type": {**RESULT, "type": "reset"},
    "type of a prototype": {"type": "constructor"},
    "type that is a list": {**RESULT, "type": ["result"]},
    "another protocol": {**RESULT, "protocol": "common-ground-dispatch/2"},
    "one field more": {**RESULT, "status": "passed"},
    "one field less": {key: value for key, value in RESULT.items() if key != "score"},
    "field for another": {**{key: value for key, value in RESULT.items() if key != "score"}, "mark": 0.9},
    "id with markup": {**RESULT, "id": "<b>"},
    "id too long": {**RESULT, "id": "x" * 65},
    "huge id": {**RESULT, "id": "x" * 5_000_000},
    "id that is a number": {**RESULT, "id": 9},
    "completed as text": {**RESULT, "completed": "true"},
    "passed as text": {**RESULT, "passed": "no"},
    "score as text": {**RESULT, "score": "0.9"},
    "score over 1": {**RESULT, "score": 1.01},
    "score under 0": {**RESULT, "score": -0.01},
    "score in points": {**RESULT, "score": 90},
    "score without a verdict": {**RESULT, "passed": None},
    "message of the shell": {"type": "saved", "id": "r-9"},
}


def test_a_message_out_of_shape_is_not_heard(course: Course) -> None:
    course.launch()
    before = what_happened(course)

    taken = []
    for name, fields in SHAPES.items():
        post(course.content, "window.parent", whole(course, fields), course.shell)
        if what_happened(course) != before or len(course.heard(course.content)) != 1:
            taken.append(name)
            before = what_happened(course)

    assert taken == []


@pytest.mark.parametrize("message", [None, "hello", 7, [], [PROTOCOL]], ids=json.dumps)
def test_what_is_no_object_is_not_heard(course: Course, message: object) -> None:
    course.launch()
    before = what_happened(course)

    post(course.content, "window.parent", message, course.shell)

    assert what_happened(course) == before


@pytest.mark.parametrize("score", ["NaN", "Infinity", "-Infinity"])
def test_a_score_that_is_no_number_is_not_heard(course: Course, score: str) -> None:
    course.launch()
    before = what_happened(course)

    course.content.evaluate(
        f"message => parent.postMessage({{...message, score: {score}}}, '*')", whole(course, RESULT)
    )
    course.shell.wait_for_function("heard.length > 1")

    assert what_happened(course) == before


def _refuse_commits(course: Course) -> None:
    """A result that stays open, so that a false word about it would be seen."""
    course.launch()
    course.page.evaluate("lms.refuses.add('LMSCommit')")
    course.tell()
    course.content_says("Your LMS has not stored this yet. It is kept here, and is sent again.")


def _post_to_content(course: Course, fields: dict[str, Any], sender: str) -> None:
    """From the shell, or from the page of the LMS around it, which is no party to the launch."""
    message = whole(course, fields)
    frame, target = {
        "shell": (course.shell, "document.querySelector('iframe').contentWindow"),
        "lms": (course.page.main_frame, "window.frames[0].frames[0]"),
    }[sender]
    post(frame, target, message, course.content)


def _content_line(course: Course) -> str | None:
    return course.content.locator("[data-line]").text_content()


def test_the_content_believes_the_shell(course: Course) -> None:
    """Without this the others would show nothing."""
    _refuse_commits(course)
    course.content.evaluate("""() => document.querySelector("p").addEventListener("dispatch:saved", ({detail}) => {
      window.told = detail.id;
    })""")

    _post_to_content(course, {"type": "saved", "id": "r-1"}, "shell")

    assert _content_line(course) == "Saved to your LMS."
    assert course.content.evaluate("told") == "r-1"


@pytest.mark.parametrize(
    ("fields", "sender"),
    [
        ({"type": "saved", "id": "r-1"}, "lms"),
        ({"type": "saved", "id": "r-2"}, "shell"),
        ({"type": "saved", "id": "r-1", "nonce": "0" * 32}, "shell"),
        ({"type": "saved", "id": "r-1", "protocol": "common-ground-dispatch/2"}, "shell"),
        ({"type": "saved", "id": "r-1", "words": "<b>Saved</b>"}, "shell"),
        ({"type": "saved"}, "shell"),
        ({"type": "saved", "id": ["r-1"]}, "shell"),
        ({"type": "toString", "id": "r-1"}, "shell"),
    ],
    ids=["window", "id", "nonce", "protocol", "more fields", "fewer fields", "shape", "type"],
)
def test_the_content_believes_nobody_else(course: Course, fields: dict[str, Any], sender: str) -> None:
    _refuse_commits(course)

    _post_to_content(course, fields, sender)

    assert _content_line(course) == "Your LMS has not stored this yet. It is kept here, and is sent again."


def test_a_page_outside_a_launch_tells_nothing(course: Course) -> None:
    course.launch()
    nonce = course.nonce

    course.content.goto(f"{course.lms.content_origin}/page")
    course.content.wait_for_function("document.readyState === 'complete'")
    post(course.shell, "document.querySelector('iframe').contentWindow", {"protocol": PROTOCOL}, course.content)

    assert [each["type"] for each in course.heard(course.shell) if each.get("nonce") != nonce] == []


def test_the_content_tells_nothing_to_an_lms_that_is_not_allowed(course: Course) -> None:
    course.lms.origins = "https://lms.example.gov"
    course.page.clock.install()
    course.open()
    course.page.wait_for_function("document.querySelector('iframe').contentDocument?.querySelector('iframe').src")
    nonce = course.content.url.partition("nonce=")[2]
    course.content.wait_for_function("document.readyState === 'complete'")

    ready = {"type": "ready", "secret": "x" * 22, "learner_name": "", "is_resumed": False}
    message = {"protocol": PROTOCOL, "nonce": nonce, **ready}
    post(course.shell, "document.querySelector('iframe').contentWindow", message, course.content)
    course.page.clock.fast_forward(20_000)

    course.says("The training did not answer.")
    course.content.goto(course.lms.page_url(nonce, {**RESULT, "id": "r-1"}))
    course.content_says("Sending to your LMS. What you did is kept here.")
    assert course.heard(course.shell) == []
    assert course.lms.launches == []
