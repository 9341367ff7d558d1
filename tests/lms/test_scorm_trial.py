"""What a trial of a SCORM package finds: whatever is wrong comes with what to change."""

from datetime import timedelta

import pytest

from tests.agency import NOW
from training_app.foundation.trial import Step
from training_app.lms.scorm_door.models import ScormPackage
from training_app.lms.scorm_door.queries import PackageUse
from training_app.lms.scorm_door.rules import Refusal
from training_app.lms.scorm_trial import MEND, try_package

BEFORE, AFTER = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
WHAT_TO_DO = ("Issue it again", "issue the package again", "Upload", "upload", "https", "sent when", "Complete it once")


def tried(*, is_safe: bool = True, use: dict[str, object] | None = None, **package: object) -> dict[str, Step]:
    values = {"people": 3, "completed": 2, "told": 2, "last_opened_at": BEFORE, **(use or {})}
    found = PackageUse(ScormPackage(**{"person_limit": None, **package}), **values)
    return {step.name: step for step in try_package(found, is_safe=is_safe, now=NOW)}


def test_a_package_that_works_is_said_to_work() -> None:
    assert {step.is_right for step in tried().values()} == {True}


@pytest.mark.parametrize("why", list(Refusal))
def test_a_launch_that_was_refused_since_says_why_and_what_to_change(why: Refusal) -> None:
    step = tried(refused_at=AFTER, refused_why=why.value)["Launches"]

    assert step.is_right is (None if why is Refusal.LEFT else False)
    assert MEND[why] in step.words


def test_a_launch_that_went_well_since_is_what_counts() -> None:
    step = tried(use={"last_opened_at": NOW}, refused_at=AFTER, refused_why=Refusal.OUTDATED.value)["Launches"]

    assert step.is_right is True


@pytest.mark.parametrize(
    ("name", "changes", "is_right"),
    [
        ("Open", {"revoked_at": BEFORE}, None),
        ("Open", {"expires_at": BEFORE}, None),
        ("Reached by https", {"is_safe": False}, False),
        ("Places", {"person_limit": 3}, None),
        ("Launches", {"use": {"last_opened_at": None}}, None),
        ("Completions", {"use": {"completed": 0, "told": 0}}, None),
        ("Completions", {"use": {"told": 1}}, None),
    ],
)
def test_what_is_not_right_says_what_to_do(name: str, changes: dict[str, object], is_right: bool | None) -> None:
    step = tried(**changes)[name]

    assert step.is_right is is_right
    assert any(word in step.words for word in WHAT_TO_DO), step.words
