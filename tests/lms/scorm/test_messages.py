"""The protocol as our server reads it: six messages and a launch, and nothing that only looks like them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from training_app.lms.scorm.dispatch import ScormVersion
from training_app.lms.scorm.errors import MessageRefused
from training_app.lms.scorm.messages import (
    ANSWER_WITHIN_S,
    LAUNCH_FIELDS,
    PROTOCOL,
    Bye,
    Failed,
    Hello,
    Launch,
    Ready,
    Result,
    ResultFields,
    Saved,
    read_launch,
    read_message,
)
from training_app.lms.scorm.package import SHELL
from training_app.web.assets import STATIC_FOLDER

NONCE = "0123456789abcdef0123456789abcdef"
SECRET = "s3cret_of-twenty-two-characters"
RESULT = {"type": "result", "id": "r-1", "completed": True, "passed": True, "score": 0.9}
LAUNCH = {
    "package": "pkg-riverton-01",
    "secret": SECRET,
    "scorm": "2004",
    "learner": "jdoe",
    "learner_name": "Doe, Jamie",
    "nonce": NONCE,
}


def written(fields: dict, **more: object) -> str:
    return json.dumps({"protocol": PROTOCOL, "nonce": NONCE, **fields, **more})


def without(fields: dict, name: str) -> dict:
    return {key: value for key, value in fields.items() if key != name}


def test_the_scripts_speak_the_same_protocol() -> None:
    shell, half, content = (
        path.read_text(encoding="utf-8")
        for path in (SHELL / "shell.js", SHELL / "messages.js", STATIC_FOLDER / "dispatch.js")
    )

    assert f"const ANSWER_WITHIN_MS = {ANSWER_WITHIN_S}_000;" in shell
    assert f'const PROTOCOL = "{PROTOCOL}";' in half
    assert f'const PROTOCOL = "{PROTOCOL}";' in content
    assert f"const LAUNCH_FIELDS = {json.dumps(LAUNCH_FIELDS)};" in content


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"type": "hello"}, Hello),
        ({"type": "ready", "secret": SECRET, "learner_name": "", "is_resumed": False}, Ready),
        (RESULT, Result),
        ({**RESULT, "completed": False, "passed": None, "score": None}, Result),
        ({**RESULT, "score": 1}, Result),
        ({"type": "saved", "id": "r-1"}, Saved),
        ({"type": "failed", "id": "r-1", "reason": "ended"}, Failed),
        ({"type": "bye"}, Bye),
    ],
)
def test_each_message_is_read(fields: dict, kind: type) -> None:
    message = read_message(written(fields))

    assert isinstance(message, kind)
    assert message.model_dump() == {"protocol": PROTOCOL, "nonce": NONCE, **fields}


def test_a_page_writes_a_result_as_the_shell_takes_it() -> None:
    text = ResultFields(id="r-1", completed=True, passed=True, score=0.9).model_dump_json()

    assert text == '{"id":"r-1","completed":true,"passed":true,"score":0.9}'


def test_a_page_cannot_write_a_score_without_a_verdict() -> None:
    with pytest.raises(ValidationError):
        ResultFields(id="r-1", completed=True, passed=None, score=0.9)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        '"hello"',
        "{",
        written({"type": "helo"}),
        written({"type": ["hello"]}),
        written({}),
        written({"type": "hello"}, extra=1),
        written({"type": "hello"}, protocol="common-ground-dispatch/2"),
        written({"type": "hello"}, nonce="short"),
        written({"type": "hello"}, nonce=NONCE.upper()),
        written({"type": "hello"}, nonce=NONCE + "\n"),
        written(RESULT, id=""),
        written(RESULT, id="x" * 65),
        written(RESULT, id="<b>"),
        written(RESULT, id=1),
        written(RESULT, completed="true"),
        written(RESULT, completed=1),
        written(RESULT, completed=None),
        written(RESULT, passed="yes"),
        written(RESULT, score="0.9"),
        written(RESULT, score=1.01),
        written(RESULT, score=-0.01),
        written(RESULT, score=90),
        written(RESULT, score=float("nan")),
        written(RESULT, score=float("inf")),
        written(RESULT, score=True),
        written(RESULT, passed=None),
        written(without(RESULT, "score")),
        written({"type": "failed", "id": "r-1", "reason": "whim"}),
        written({"type": "saved", "id": "r-1"}) + " " * 4096,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(MessageRefused):
        read_message(text)


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_noise_is_refused_and_raises_nothing_else(noise: str | bytes) -> None:
    with pytest.raises(MessageRefused):
        read_message(noise)


def test_a_launch_is_read_and_other_fields_are_left_alone() -> None:
    launch = read_launch({**LAUNCH, "csrf_token": "x"})

    assert launch == Launch(**{**LAUNCH, "scorm": ScormVersion.V2004})


@pytest.mark.parametrize("name", list(LAUNCH))
def test_a_launch_without_one_of_its_fields_is_refused(name: str) -> None:
    with pytest.raises(MessageRefused):
        read_launch(without(LAUNCH, name))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("package", "a b c d e"),
        ("secret", "short"),
        ("scorm", "1.3"),
        ("learner", ""),
        ("learner", "x" * 256),
        ("learner_name", "x" * 256),
        ("nonce", NONCE[:-1]),
    ],
)
def test_a_launch_with_a_field_out_of_shape_is_refused(name: str, value: str) -> None:
    with pytest.raises(MessageRefused):
        read_launch({**LAUNCH, name: value})
