"""The plan in a few lines, for the home of this room and for the overview of reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from training_app.foundation.ids import AgencyId
from training_app.readiness.pages import DueLine, Mark
from training_app.readiness.standing import addresses
from training_app.readiness.standing.action_rules import Action, in_order, is_late, is_soon, plan_words, today_at
from training_app.readiness.standing.action_views import state_mark
from training_app.readiness.standing.queries import read_live_actions
from training_app.web.here import Here
from training_app.web.words import date_in_words

LINES_MOST = 5
NOTHING_DUE = "Nothing of it is due in the next 30 days."


@dataclass(frozen=True, slots=True)
class PlanBrief:
    """What is overdue and what falls due next. ``words``: "Two overdue"; ``more`` is said where lines were left out."""

    words: str
    lines: Sequence[DueLine]
    more: str | None
    url: str


def read_brief(session: Session, agency_id: AgencyId, here: Here) -> PlanBrief | None:
    """The plan of the agency in a few lines; None where nothing of it is to be done. One query."""
    actions = read_live_actions(session, agency_id)
    return _brief(in_order(actions), here) if actions else None


def home_lines(session: Session, agency_id: AgencyId, here: Here) -> list[DueLine]:
    """One line on the plan, none where nothing of it is to be done. One query."""
    actions = read_live_actions(session, agency_id)
    if not actions:
        return []
    first, today = in_order(actions)[0], today_at(here)
    state = Mark(state_mark(first, today).mark, plan_words(actions, today))
    next_due = f"First, by {date_in_words(first.due_on, today)}: {first.what}"
    return [DueLine("Action plan", addresses.ACTIONS, state, next_due)]


def _brief(actions: Sequence[Action], here: Here) -> PlanBrief:
    today = today_at(here)
    due = [one for one in actions if is_late(one, today) or is_soon(one, today)]
    return PlanBrief(
        words=f"{plan_words(actions, today)}." if due else NOTHING_DUE,
        lines=[
            DueLine(
                one.what,
                addresses.action(one.id),
                state_mark(one, today),
                f"{one.owner}. By {date_in_words(one.due_on, today)}.",
            )
            for one in due[:LINES_MOST]
        ],
        more=f"{LINES_MOST} of {len(due)} are shown." if len(due) > LINES_MOST else None,
        url=addresses.ACTIONS,
    )
