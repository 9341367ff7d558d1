"""What learning asks of rooms above it, as plain functions that the composition root hands in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from training_app.content.catalogue import Module
from training_app.delivery.queries import KeyProgress
from training_app.foundation.ids import AgencyId, AttemptId
from training_app.learning.service import Learner
from training_app.learning.stamps import stamp_of


@dataclass(frozen=True, slots=True)
class Due:
    """A due date seen from today in the agency's zone: ``days_left`` is negative when late.

    It is None without a date, and while the learner is on leave; 0 in the grace that some assignments give.

    ``counts_from`` is set when a redo was asked: what was completed before does not count for this assignment.
    """

    due_on: date | None
    days_left: int | None
    counts_from: datetime | None = None
    "Set when a redo was asked: what was finished before does not count any more."


@dataclass(frozen=True, slots=True)
class CreditLine:
    """One line of the learner's own ledger of credit, in words; ``is_struck`` when it was taken back, or takes back."""

    title: str
    day: str
    hours: str
    is_struck: bool
    category: str
    cycle: str
    remark: str


@dataclass(frozen=True, slots=True)
class OwnCredit:
    """The learner's hours of credit: by cycle, newest first, and line by line."""

    cycles: Sequence[tuple[str, str]]
    lines: Sequence[CreditLine]


class OwnCredits(Protocol):
    """What the ledger of credit holds of a learner."""

    def __call__(self, session: Session, learner: Learner) -> OwnCredit:
        """Read it."""
        ...


class Arrival(Protocol):
    """How far what was done in an attempt has come on its way to the agency's LMS."""

    def __call__(self, session: Session, learner: Learner, *, module_id: str, attempt_id: AttemptId) -> KeyProgress:
        """Read it."""
        ...


@dataclass(frozen=True, slots=True)
class ElsewhereCredit:
    """Hours from outside this program that no completion stands for: a class, or a training that was approved."""

    title: str
    where: str
    "Who held it: State academy, or Class with R. Vega."
    day: date
    minutes: int


class Elsewhere(Protocol):
    """The hours of a learner from outside this program, newest first."""

    def __call__(self, session: Session, learner: Learner, *, zone: ZoneInfo) -> Sequence[ElsewhereCredit]:
        """Read them."""
        ...


class CardLine(Protocol):
    """A line for the officer's home about a paper of the agency: what it is, its address, more in a sentence."""

    def __call__(self, session: Session, agency_id: AgencyId, *, zone: ZoneInfo) -> tuple[str, str, str] | None:
        """Read it; None where there is nothing to say."""
        ...


def no_card(
    session: Session,
    agency_id: AgencyId,
    *,
    zone: ZoneInfo,
) -> None:
    """For an app without such papers."""


def nothing_elsewhere(
    session: Session,  # noqa: ARG001 - the shape of the port
    learner: Learner,  # noqa: ARG001
    *,
    zone: ZoneInfo,  # noqa: ARG001
) -> Sequence[ElsewhereCredit]:
    """For a program without such a room."""
    return ()


class DueDates(Protocol):
    """The due dates of everything assigned to a learner, by module id."""

    def __call__(self, session: Session, learner: Learner, *, now: datetime, time_zone: str) -> Mapping[str, Due]:
        """Read them with one query."""
        ...


@dataclass(frozen=True, slots=True)
class Vouched:
    """What the agency's reviewers say of one version of a module, each in words, None for nothing to say.

    ``stamp`` stands above the text wherever it is shown; None where it may be shown without.
    """

    signed: str | None = None
    missing: str | None = None
    stamp: str | None = None
    why: str | None = None


class SignOffs(Protocol):
    """Who of the agency's reviewers vouches for this version of a module, and who is missing."""

    def __call__(self, session: Session, agency_id: AgencyId, module: Module) -> Vouched:
        """Read them."""
        ...


def nobody_signed(session: Session, agency_id: AgencyId, module: Module) -> Vouched:  # noqa: ARG001 - as SignOffs
    """Where no room keeps sign-offs, the text's own status is all that is known."""
    stamp, why = stamp_of(module.status)
    return Vouched(stamp=stamp, why=why)
