"""One module for one learner: which attempt counts, what is left, and when it is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training_app.content.catalogue import Module
from training_app.learning.ports import Due
from training_app.learning.queries import AttemptView
from training_app.learning.viewer import Viewer
from training_app.web.words import hours_from_minutes


@dataclass(frozen=True, slots=True)
class Course:
    """One module for one learner: the text they are bound to, the attempt that counts, and when it is due.

    ``minutes_left`` is about how long it still takes them; ``finished_before`` an attempt that counts no longer,
    because a redo was asked after it.
    """

    module: Module
    attempt: AttemptView | None
    due: Due | None
    minutes_left: int = 0
    finished_before: AttemptView | None = None

    @property
    def is_done(self) -> bool:
        """Whether the newest attempt is finished."""
        return self.attempt is not None and self.attempt.completed_at is not None

    @property
    def is_open_to_read(self) -> bool:
        """Whether a page is left: a step to do, or the last feedback, which is recorded but not yet read."""
        return self.attempt is not None and (not self.is_done or self.attempt.unread is not None)

    @property
    def sort_key(self) -> tuple[bool, int, int]:
        """Longest overdue first, then soonest due, then without a date."""
        days_left = self.due.days_left if self.due else None
        return (days_left is None, days_left or 0, self.module.number)


def newest_that_count(
    due: Mapping[str, Due], attempts: Sequence[AttemptView]
) -> tuple[dict[str, AttemptView], dict[str, AttemptView]]:
    """By module the newest attempt that counts, and the newest that counts no longer because a redo was asked.

    :param attempts: newest first
    """
    counting: dict[str, AttemptView] = {}
    before: dict[str, AttemptView] = {}
    for attempt in attempts:
        asked = due.get(attempt.module_id)
        if attempt.counts_since(asked.counts_from if asked else None):
            counting.setdefault(attempt.module_id, attempt)
        elif not attempt.is_voided:
            before.setdefault(attempt.module_id, attempt)
    return counting, before


def hours_this_year(attempts: Sequence[AttemptView], viewer: Viewer) -> str:
    """The credit hours of everything finished this year in the agency's zone, what was taken again included."""
    minutes = sum(
        attempt.nominal_minutes or 0
        for attempt in attempts
        if attempt.completed_at is not None and viewer.day_of(attempt.completed_at).year == viewer.today.year
    )
    return hours_from_minutes(minutes)
