"""Who is let in, who they are, and what the LMS is told. Pure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lms.scorm_door.conftest import MODULE, NONCE
from training_app.content.catalogue import Catalogue
from training_app.foundation.ids import AttemptId
from training_app.learning.marking import RoundScore
from training_app.learning.queries import AttemptView
from training_app.learning.rules import Progress
from training_app.lms.scorm.dispatch import ScormVersion
from training_app.lms.scorm.messages import Launch, ResultFields
from training_app.lms.scorm_door.models import ScormPackage
from training_app.lms.scorm_door.rules import Refusal, account_of, hash_secret, result_of, why_refused

NOW = datetime(2026, 11, 23, 20, 7, tzinfo=UTC)
SECRET = "s3cret_of-twenty-two-characters"
BEGUN = AttemptView(
    id=AttemptId(UUID(int=1)),
    module_id=MODULE,
    version="1.0.0",
    version_hash="one",
    progress=Progress(lessons_done=("a",)),
    unread=None,
    saved_at=NOW,
    completed_at=None,
    score_scaled=None,
    nominal_minutes=None,
    status="started",
    mode="individual",
    active_ms=0,
)
PASSED = RoundScore(1, 9, 10, 0.9, is_passed=True)
FAILED = RoundScore(1, 6, 10, 0.6, is_passed=False)
DONE = replace(
    BEGUN,
    progress=Progress(rounds=(PASSED,), is_completed=True),
    completed_at=NOW,
    score_scaled=0.9,
    status="completed",
)


def package(**columns: object) -> ScormPackage:
    usual = {"secret_hash": hash_secret(SECRET), "revoked_at": None, "expires_at": None, "person_limit": None}
    return ScormPackage(**{**usual, **columns})


def why(package: ScormPackage, secret: str = SECRET, **more: object) -> Refusal | None:
    usual = {"people": 3, "is_known": False, "has_left": False, "now": NOW}
    return why_refused(package, secret, **{**usual, **more})


def told(shipped: Catalogue, *attempts: AttemptView) -> tuple[bool, bool | None, float | None]:
    result = result_of(attempts, lambda version_hash: shipped.modules[MODULE])
    assert result is not None
    return result.completed, result.passed, result.score


def test_an_open_package_lets_anybody_in() -> None:
    assert why(package()) is None


@pytest.mark.parametrize("secret", ["", SECRET[:-1], SECRET.upper(), "another_of-twenty-two-characters"])
def test_a_secret_that_is_not_the_packages_lets_nobody_in(secret: str) -> None:
    assert why(package(), secret) is Refusal.OUTDATED


def test_without_the_secret_nobody_learns_that_it_was_revoked() -> None:
    assert why(package(revoked_at=NOW), "wrong") is Refusal.OUTDATED
    assert why(package(revoked_at=NOW)) is Refusal.REVOKED


def test_the_last_moment_is_in_time_and_the_next_is_not() -> None:
    closes = package(expires_at=NOW)

    assert why(closes, now=NOW - timedelta(seconds=1)) is None
    assert why(closes, now=NOW) is Refusal.EXPIRED


def test_the_last_place_is_given_once_and_kept_for_who_has_it() -> None:
    limited = package(person_limit=3)

    assert why(limited, people=2) is None
    assert why(limited, people=3) is Refusal.FULL
    assert why(limited, people=3, is_known=True) is None
    assert why(limited, people=3, is_known=True, has_left=True) is Refusal.LEFT


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [
        ("Ortiz, Jamie", "Jamie", "Ortiz"),
        ("Jamie Ortiz", "Jamie", "Ortiz"),
        ("Jamie de la Cruz", "Jamie de la", "Cruz"),
        ("de la Cruz,  Jamie \n", "Jamie", "de la Cruz"),
        ("Ortiz", "", "Ortiz"),
        ("Ortiz\x00", "", "Ortiz"),
        ("", "", ""),
    ],
)
def test_a_name_is_read_as_lmss_write_it(name: str, given: str, family: str) -> None:
    account = account_of("pkg-riverton", launch_named(name))

    assert (account.given_name, account.family_name) == (given, family)
    assert (account.source, account.subject, account.is_asserted) == ("scorm|pkg-riverton", "jdoe", True)


@given(st.text(max_size=255))
def test_any_name_can_be_kept(name: str) -> None:
    account = account_of("pkg-riverton", launch_named(name))

    assert f"{account.given_name}{account.family_name}".isprintable()


def launch_named(name: str) -> Launch:
    return Launch(
        package="pkg-riverton", secret=SECRET, scorm=ScormVersion.V1_2, learner="jdoe", learner_name=name, nonce=NONCE
    )


def test_before_the_module_is_begun_there_is_nothing_to_tell() -> None:
    assert result_of([], lambda version_hash: pytest.fail("no module is asked for")) is None


def test_what_the_lms_is_told_along_the_way(shipped: Catalogue) -> None:
    failed_once = replace(BEGUN, progress=Progress(rounds=(FAILED,)))

    assert told(shipped, BEGUN) == (False, None, None)
    assert told(shipped, failed_once) == (False, False, 0.6)
    assert told(shipped, DONE) == (True, True, 0.9)


def test_what_was_completed_stays_so_while_it_is_taken_again(shipped: Catalogue) -> None:
    assert told(shipped, BEGUN, DONE) == (True, True, 0.9)


def test_what_a_coordinator_took_back_is_not_completed(shipped: Catalogue) -> None:
    voided = replace(DONE, progress=replace(DONE.progress, is_voided=True), status="voided")

    assert told(shipped, voided) == (False, None, None)
    assert told(shipped, BEGUN, voided) == (False, None, None)


def test_a_completion_without_a_check_of_ones_own_has_no_verdict(shipped: Catalogue) -> None:
    granted = replace(DONE, progress=Progress(is_completed=True), score_scaled=1.0, mode="granted")

    assert told(shipped, granted) == (True, None, None)


@pytest.mark.parametrize(
    ("score", "is_passed"),
    [
        (0.9, False),  # a critical question was missed
        (0.5, True),  # the agency counts the first round, and a later one was passed
    ],
)
def test_a_score_that_says_otherwise_than_the_verdict_is_not_told(
    shipped: Catalogue, score: float, is_passed: bool
) -> None:
    """An LMS with a mastery score would make its own verdict of it."""
    rounds = (RoundScore(1, 1, 1, score, is_passed=is_passed),)
    attempt = replace(BEGUN, progress=Progress(rounds=rounds), score_scaled=score)

    assert told(shipped, attempt) == (False, is_passed, None)


def test_the_same_values_have_the_same_id_and_others_another(shipped: Catalogue) -> None:
    def id_of(attempt: AttemptView) -> str:
        result = result_of([attempt], lambda version_hash: shipped.modules[MODULE])
        assert result is not None
        assert ResultFields.model_validate_json(result.model_dump_json()) == result
        return result.id

    later = replace(DONE, id=AttemptId(UUID(int=2)), active_ms=60_000)
    assert id_of(DONE) == id_of(later)
    assert len({id_of(BEGUN), id_of(DONE), id_of(replace(DONE, score_scaled=0.8))}) == 3
