"""Who may come in with a SCORM package, who they are, and what their LMS is told of what they reached. Pure."""

import hmac
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from training_app.content.catalogue import Form, Module
from training_app.learning.queries import AttemptView
from training_app.lms.people import Account
from training_app.lms.scorm.messages import Launch, ResultFields
from training_app.lms.scorm_door.models import ScormPackage


class Refusal(StrEnum):
    """Why nobody comes in, as it is kept for the administrator."""

    OUTDATED = "outdated"
    REVOKED = "revoked"
    EXPIRED = "expired"
    FULL = "full"
    LEFT = "left"


def hash_secret(secret: str) -> bytes:
    """What is kept of a package's secret."""
    return sha256(secret.encode()).digest()


def why_closed(package: ScormPackage, now: datetime) -> Refusal | None:
    """Why nobody at all comes in with it; None while it is open."""
    if package.revoked_at is not None:
        return Refusal.REVOKED
    if package.expires_at is not None and now >= package.expires_at:
        return Refusal.EXPIRED
    return None


def why_refused(
    package: ScormPackage, secret: str, *, people: int, is_known: bool, has_left: bool, now: datetime
) -> Refusal | None:
    """Why this launch is refused; None when it is let in.

    The secret comes first: without it nobody learns anything about the package.

    :param people: who came in with it so far
    :param is_known: whether this person is one of them, and so has a place
    """
    if not hmac.compare_digest(hash_secret(secret), package.secret_hash):
        return Refusal.OUTDATED
    closed = why_closed(package, now)
    if closed is not None:
        return closed
    if has_left:
        return Refusal.LEFT
    is_full = package.person_limit is not None and people >= package.person_limit
    return Refusal.FULL if is_full and not is_known else None


def account_of(public_id: str, launch: Launch) -> Account:
    """Who the LMS says is there; nothing proves it.

    An LMS writes names in no agreed order: "Ortiz, Jamie" says which is which, and of "Jamie Ortiz" the last word is
    taken for the family name. Source: SCORM 1.2 Run-Time Environment, section 3.4 (student_name: last name first)
    """
    name = " ".join("".join(sign if sign.isprintable() else " " for sign in launch.learner_name).split())
    family, comma, given = name.partition(",")
    if not comma:
        given, _, family = name.rpartition(" ")
    return Account(f"scorm|{public_id}", launch.learner, given.strip(), family.strip(), is_asserted=True)


def result_of(attempts: Sequence[AttemptView], module_of: Callable[[str], Module]) -> ResultFields | None:
    """What the LMS shall keep of these attempts on one module; None before the first.

    What was completed stays so in the LMS, also while the module is taken again: the newest completion tells, and
    without one the newest attempt. One that a coordinator took back is not completed.

    :param attempts: newest first
    :param module_of: the module of a version hash
    """
    if not attempts:
        return None
    standing = [one for one in attempts if not one.is_voided]
    finished = (one for one in standing if one.completed_at is not None)
    attempt = next(finished, next(iter(standing), None))
    if attempt is None:
        return _result(completed=False, passed=None, score=None)
    completed, progress = attempt.completed_at is not None, attempt.progress
    module = module_of(attempt.version_hash)
    if not module.form(Form.A) or not progress.rounds:
        # no check, or one that was not taken: a group's, or what a coordinator recorded
        return _result(completed=completed, passed=None, score=None)
    passed = progress.is_passed
    score = attempt.score_scaled if attempt.score_scaled is not None else progress.rounds[-1].scaled
    # an LMS that judges by the mark alone would come to another verdict, where a critical question was missed
    is_sound = (score >= module.pass_scaled) is passed
    return _result(completed=completed, passed=passed, score=score if is_sound else None)


def _result(*, completed: bool, passed: bool | None, score: float | None) -> ResultFields:
    values = f"{completed}|{passed}|{score}"
    result_id = sha256(values.encode()).hexdigest()[:32]
    return ResultFields(id=result_id, completed=completed, passed=passed, score=score)
