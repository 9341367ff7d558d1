"""What a trial of an LMS that launches by cmi5 finds: whatever is wrong comes with what to change."""

from collections.abc import Iterator

import pytest

from tests.fakes.cmi5_lms import FakeCmi5Lms
from training_app.foundation.http import HttpClient
from training_app.lms.doctor_cmi5 import KnownSite, try_site


@pytest.fixture
def lms() -> Iterator[FakeCmi5Lms]:
    with FakeCmi5Lms() as lms:
        yield lms


def steps(lms: FakeCmi5Lms, **changes: object) -> dict[str, tuple[bool | None, str]]:
    known = KnownSite(**{"origins": [lms.address], "sessions": 3, "waiting": 0, "last_failure": None, **changes})
    client = HttpClient(connect_timeout_s=1, read_timeout_s=1)
    return {step.name.split()[0]: (step.is_right, step.words) for step in try_site(client, known)}


def test_one_that_works_is_said_to_work(lms: FakeCmi5Lms) -> None:
    assert {is_right for is_right, _ in steps(lms).values()} == {True}


@pytest.mark.parametrize(
    ("step", "changes", "is_right", "todo"),
    [
        ("Keep", {"can_seal": False}, False, "Ask who runs this installation to set it."),
        ("Launches", {"last_failure": "The LMS answered 500."}, False, "Mend that, then launch the module"),
        ("Launches", {"sessions": 0}, None, "Launch a module there once."),
        ("Records", {"not_taken": 1}, False, "mend what they name, then send them again"),
        ("Records", {"waiting": 2}, None, "They go on by themselves"),
        ("Reach", {"origins": ["http://127.0.0.1:9"]}, False, "Check the address"),
    ],
)
def test_what_is_not_right_says_what_to_do(
    lms: FakeCmi5Lms, step: str, changes: dict[str, object], is_right: bool | None, todo: str
) -> None:
    found, words = steps(lms, **changes)[step]

    assert found is is_right
    assert todo in words
