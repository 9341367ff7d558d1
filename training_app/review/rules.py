"""Who may read which text, which totals may be told, and what a comment, an answer and a name may be. Pure."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum

from training_app.content.catalogue import Catalogue, Module, OpenTo, PackageStatus
from training_app.review.models import AnswerState, SignOffKind

COMMENT_SHORTEST, COMMENT_LONGEST = 10, 2000
NAME_LONGEST = 80
NOTE_LONGEST = 500
WITHHELD_UNDER = 10
"""A total of fewer people is not told: who knows the agency could tell who they are."""
NAMELESS = "a community reviewer"
"""How somebody is shown who chose no name."""

_VERSION = re.compile(r"(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})")


class Reader(IntEnum):
    """Who reads: anybody, who is signed in, who is on the agency's roster. Each may read what the one before may."""

    ANYBODY = 0
    MEMBER = 1
    ROSTER = 2


NEEDED: Mapping[OpenTo, Reader] = {
    OpenTo.PUBLIC: Reader.ANYBODY,
    OpenTo.MEMBERS: Reader.MEMBER,
    OpenTo.AGENCY: Reader.ROSTER,
}
WHY_NOT: Mapping[OpenTo, str] = {
    OpenTo.MEMBERS: "It is for people with an account here. Sign in to read it; whoever has no account can ask the "
    "agency’s training coordinator for a seat.",
    OpenTo.AGENCY: "The agency keeps it for its own people: it names places, numbers and orders of its own. Sign in "
    "with an account of the agency, or ask its training coordinator to show it to you.",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a coordinator says to a comment."""

    state: AnswerState
    text: str
    version: str


def may_read(level: OpenTo, reader: Reader) -> bool:
    """Whether the level is open to this reader."""
    return reader >= NEEDED[level]


def readable(catalogue: Catalogue, module: Module, reader: Reader) -> frozenset[str]:
    """The lessons of the module that this reader may read."""
    return frozenset(
        lesson.id for lesson in module.lessons if may_read(catalogue.level_of(module.id, lesson.id), reader)
    )


def why_sensitive(module: Module) -> str | None:
    """Why a version needs all three sign-offs before it stands anywhere as reviewed; None where it does not.

    Two marks, both of the text itself, so that nobody can forget one: its author says that it awaits review by the
    communities it speaks of (``content.lint_module`` demands that of history without a reviewer), or a lesson has a
    passage that is hard to read and says so in a note of its own (``content.lint_lesson`` demands the note).
    """
    scenario = module.scenario
    statuses = (module.status, PackageStatus(scenario.status)) if scenario is not None else (module.status,)
    if PackageStatus.AWAITING_CULTURAL_REVIEW in statuses:
        return "It speaks of what communities lived through."
    if any(lesson.content_note for lesson in module.lessons):
        return "It has passages that are hard to read."
    return None


def lacking_kinds(module: Module, signed: Collection[SignOffKind]) -> list[SignOffKind]:
    """The kinds of sign-off without which this version may not stand as reviewed, in their order."""
    return missing_kinds(signed) if why_sensitive(module) is not None else []


def missing_kinds(signed: Collection[SignOffKind]) -> list[SignOffKind]:
    """The kinds of sign-off that a version still lacks, in their order."""
    return [kind for kind in SignOffKind if kind not in signed]


def total_words(count: int, of: int) -> str:
    """A total of people as it may be told: never one of fewer than ten, and none that gives such a one away."""
    if count < WITHHELD_UNDER or of < WITHHELD_UNDER:
        return f"Withheld: fewer than {WITHHELD_UNDER}"
    if 0 < of - count < WITHHELD_UNDER:
        return f"All but fewer than {WITHHELD_UNDER}"
    return f"{count} of {of}"


def why_comment_refused(said: str) -> str | None:
    """The sentence for the person when a comment or an answer cannot be kept."""
    if not COMMENT_SHORTEST <= len(said) <= COMMENT_LONGEST:
        return f"Write {COMMENT_SHORTEST} to {COMMENT_LONGEST} characters."
    return _why_odd(said)


def why_name_refused(name: str) -> str | None:
    """The sentence for the person when nobody can be shown so; an empty name can."""
    if len(name) > NAME_LONGEST:
        return f"A name has at most {NAME_LONGEST} characters."
    return None if name.isprintable() else "This holds a sign that cannot be kept. Type it again."


def why_answer_refused(answer: Answer) -> dict[str, str]:
    """A sentence for each field of an answer that cannot be kept: by ``answer`` and ``version``."""
    said = {}
    if (sentence := why_comment_refused(answer.text)) is not None:
        said["answer"] = sentence
    if answer.state is AnswerState.CHANGED and not _VERSION.fullmatch(answer.version):
        said["version"] = "Name the version that has the change, such as 2.1.0."
    return said


def shown_name(chosen: str | None) -> str:
    """How a writer or a signer is shown."""
    return chosen or NAMELESS


def _why_odd(text: str) -> str | None:
    if all(sign.isprintable() or sign in "\r\n\t" for sign in text):
        return None
    return "This holds a sign that cannot be kept. Type it again."
