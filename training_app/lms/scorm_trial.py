"""Tries a SCORM package with what this installation knows of it; for its page and for ``training-app doctor``.

A package is opened by an officer's browser inside the LMS, which nothing here can reach: what is told is what came of
that so far.
"""

from datetime import datetime

from training_app.foundation.trial import Step
from training_app.lms.scorm_door.queries import PackageUse
from training_app.lms.scorm_door.rules import Refusal, why_closed

MEND = {
    Refusal.OUTDATED: (
        "the LMS holds an older file of this package, or somebody made one up. Upload the newest file there; if nobody "
        "has it any more, issue the package again"
    ),
    Refusal.REVOKED: "it is revoked. Issue it again if people shall come in",
    Refusal.EXPIRED: "its last day was over. Issue it again with a later one, and upload the new file",
    Refusal.FULL: "every place was taken. Issue it again for more people, and upload the new file",
    Refusal.LEFT: "the officer was deactivated here. Nothing needs doing, unless that was a mistake",
}
"""Why somebody was not let in, and what to change."""


def try_package(use: PackageUse, *, is_safe: bool, now: datetime) -> list[Step]:
    """What each step showed.

    :param is_safe: whether this program is reached by https, as far as can be told
    """
    closed = why_closed(use.package, now)
    if closed is not None:
        return [Step("Open", None, f"Nobody comes in: {MEND[closed]}.")]
    return [
        Step("Open", True, "It lets people in."),
        Step("Reached by https", *_https(is_safe=is_safe)),
        Step("Places", *_places(use)),
        Step("Launches", *_launches(use)),
        Step("Completions", *_completions(use)),
    ]


def _https(*, is_safe: bool) -> tuple[bool, str]:
    if is_safe:
        return True, "An LMS can show it in its pages."
    return (
        False,
        "It is not. Browsers show no such page inside an LMS. Put this program behind https, then make it anew.",
    )


def _places(use: PackageUse) -> tuple[bool | None, str]:
    limit = use.package.person_limit
    if limit is None:
        return True, f"It is for any number of people; {use.people:,} came in."
    if use.people >= limit:
        return (
            None,
            f"All {limit:,} are taken, and nobody new comes in. Issue it again for more people if there are more.",
        )
    return True, f"{use.people:,} of {limit:,} are taken."


def _launches(use: PackageUse) -> tuple[bool | None, str]:
    package = use.package
    is_newest = package.refused_at is not None and (
        use.last_opened_at is None or package.refused_at > use.last_opened_at
    )
    if is_newest and package.refused_why is not None:
        # who was deactivated is refused as it should be
        is_fault = package.refused_why != Refusal.LEFT
        return (False if is_fault else None), f"The newest launch was refused: {MEND[Refusal(package.refused_why)]}."
    if use.last_opened_at is None:
        return None, "Nobody has come in with it yet. Upload the file to the LMS and open the course there once."
    return True, "The newest launch went well."


def _completions(use: PackageUse) -> tuple[bool | None, str]:
    if not use.completed:
        return (
            None,
            "Nobody has completed the module through it yet. Complete it once as a test learner to see it arrive.",
        )
    if use.told < use.completed:
        return None, (
            f"The LMS has said of {use.told:,} of {use.completed:,} that it has them. The others are kept here, and "
            "sent when their officers open the course there again."
        )
    return True, "The LMS has said of all of them that it has them."
