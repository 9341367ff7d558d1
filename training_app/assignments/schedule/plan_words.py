"""An assignment in words: "everyone in Patrol, within 30 days, again every 24 months". Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from training_app.assignments.audience import (
    AllOf,
    AnyOf,
    Audience,
    Everyone,
    Except,
    HiredFrom,
    InUnit,
    OfRank,
    Supervisors,
    ThesePeople,
)
from training_app.assignments.cycles import Outcome
from training_app.assignments.due_dates import ByDate, DaysAfterAssignment, DaysAfterHire, DueRule
from training_app.assignments.plans import Both, CycleRule, Once, Rolling, Window
from training_app.web.words import counted, date_in_words

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.DONE: "Done",
    Outcome.EXEMPT: "Exempt",
    Outcome.EXCUSED: "Excused, on leave",
    Outcome.RELEASED: "Released",
    Outcome.MISSED: "Missed",
    Outcome.OPEN: "Open",
}


@dataclass(frozen=True, slots=True)
class Speaker:
    """What units are called, and the day that words are said on."""

    units: Mapping[int, str]
    today: date

    def whom(self, audience: Audience) -> str:
        """ "everyone in Patrol"."""
        match audience:
            case AllOf(parts):
                return ", and of them ".join(self.whom(part) for part in parts)
            case AnyOf(parts):
                return ", and ".join(self.whom(part) for part in parts)
            case Except(whom, but):
                return f"{self.whom(whom)}, but not {self.whom(but)}"
            case _:
                return self._trait(audience)

    def _trait(self, trait: Everyone | ThesePeople | InUnit | OfRank | HiredFrom | Supervisors) -> str:
        match trait:
            case Everyone():
                return "everyone"
            case Supervisors():
                return "supervisors"
            case InUnit(unit_id):
                return f"everyone in {self.units.get(unit_id, 'a unit that is gone')}"
            case OfRank(ranks):
                return f"rank {' or '.join(sorted(ranks))}"
            case HiredFrom(day):
                return f"those hired from {date_in_words(day, self.today)} on"
            case ThesePeople(person_ids):
                return f"{counted(len(person_ids), 'person', 'people')} by name"

    def due(self, rule: DueRule | None) -> str:
        """ "within 30 days of hire"."""
        match rule:
            case None:
                return "no due date"
            case ByDate(day):
                return f"by {date_in_words(day, self.today)}"
            case DaysAfterHire(days):
                return f"within {counted(days, 'day', 'days')} of hire"
            case DaysAfterAssignment(days):
                return f"within {counted(days, 'day', 'days')}"

    def again(self, rule: CycleRule) -> str:
        """ "again every 24 months"."""
        match rule:
            case Once():
                return "once"
            case Rolling(months, _):
                return f"again every {_months(months)}"
            case Window(begins, months):
                return f"once in every {_months(months)} from {date_in_words(begins, self.today)}"
            case Both(window, most_months, _):
                return f"{self.again(window)}, and never more than {_months(most_months)} apart"


def _months(count: int) -> str:
    return "month" if count == 1 else f"{count} months"
