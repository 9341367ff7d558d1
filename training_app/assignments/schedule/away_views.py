"""Builds the page of one person's leave and exemptions. Pure."""

from collections.abc import Mapping, Sequence

from training_app.assignments.schedule import addresses
from training_app.assignments.schedule.models import PersonLeave
from training_app.assignments.schedule.pages import AwayPage, LeaveLine
from training_app.assignments.schedule.sight import Sight

_NOTICES: Mapping[str, str] = {
    "entered": "Entered. Days away do not count, and reports say paused while they last.",
    "over": "Kept. From the day after, due dates run on.",
    "exempted": "Kept. What was open of this module is not asked any more.",
}


def build_away(
    sight: Sight,
    person: tuple[int, str],
    leaves: Sequence[PersonLeave],
    asked: Sequence[str],
    said: tuple[str | None, Mapping[str, str], Mapping[str, str]],
) -> AwayPage:
    """The page. ``person``: id and name. ``said``: which notice, errors and what was typed, by field."""
    person_id, name = person
    did, errors, typed = said
    return AwayPage(
        title=f"{name}: leave and exemptions",
        side="Leave",
        notice=_NOTICES.get(did or ""),
        problems=[(sentence, field) for field, sentence in errors.items()],
        errors=errors,
        values=typed,
        leaves=[_line(one, sight) for one in leaves],
        modules=[("", "Choose a module"), *((module_id, sight.title(module_id)) for module_id in asked)],
        today=sight.today.isoformat(),
        url=addresses.away(person_id),
    )


def _line(leave: PersonLeave, sight: Sight) -> LeaveLine:
    until = f"to {sight.day(leave.last_day)}" if leave.last_day else "until further notice"
    can_end = leave.last_day is None or leave.last_day >= sight.today
    return LeaveLine(f"{sight.day(leave.first_day)} {until}", leave.reason, leave.id, can_end)
