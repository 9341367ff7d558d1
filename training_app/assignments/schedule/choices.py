"""What a coordinator typed, as an audience and a plan, or a sentence for each field that cannot be taken. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from training_app.assignments.audience import (
    AllOf,
    Audience,
    Everyone,
    HiredFrom,
    InUnit,
    OfRank,
    Supervisors,
    ThesePeople,
)
from training_app.assignments.due_dates import ByDate, DaysAfterAssignment, DaysAfterHire, DueRule
from training_app.assignments.plans import Both, CycleRule, Leaving, Once, Plan, Rolling, Window
from training_app.foundation.ids import PersonId, UnitId
from training_app.foundation.typed import read_day

DEFAULTS: Mapping[str, str] = {
    "module": "",
    "whom": "everyone",
    "unit": "",
    "rank": "",
    "people": "",
    "hired": "",
    "due": "after_assignment",
    "due_day": "",
    "due_days": "30",
    "again": "once",
    "months": "12",
    "lead": "60",
    "begins": "",
    "period": "12",
    "grace": "0",
    "early": "0",
    "notice": "14",
    "leaving": "release",
    "plan": "",
}
"""Every field with what it holds at first: everybody, within 30 days, once. ``plan`` is the one that is changed."""
LONGEST = 4000
TOO_TIGHT = (
    "With these days a new cycle would open before the one before it is over. Take fewer days ahead, or more months."
)
MONTHS_MOST, DAYS_MOST = 120, 730


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to choose from. ``people`` are ids by badge and by sign-in name, in lower case."""

    modules: Collection[str]
    units: Collection[int]
    ranks: Collection[str]
    people: Mapping[str, int]
    today: date
    open_day: date


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, in order; ``plan_id`` of the assignment that is changed, None for a new one."""

    module_id: str
    audience: Audience
    rules: Plan
    plan_id: int | None


def typed_of(sent: Mapping[str, str]) -> dict[str, str]:
    """What a page sent, every field of it, cut where no person types so much."""
    return {name: str(sent.get(name, first))[:LONGEST].strip() for name, first in DEFAULTS.items()}


def read_choice(typed: Mapping[str, str], known: Known) -> Choice | Mapping[str, str]:
    """The choice, or for each field that cannot be taken its sentence, in the order of the page."""
    reading = _Reading(typed, known)
    if typed["module"] not in known.modules:
        reading.refuse("module", "Choose a module.")
    audience, due, cycle = reading.audience(), reading.due(), reading.cycle()
    grace, early, notice = (
        reading.number(name, 0, DAYS_MOST, "Type the days as a number, 0 for none.")
        for name in ("grace", "early", "notice")
    )
    leaving = Leaving.KEEP if typed["leaving"] == Leaving.KEEP else Leaving.RELEASE
    if reading.errors:
        return reading.errors
    try:
        rules = Plan(known.today, due, cycle, grace, early, notice, leaving)
    except ValueError:
        return {"again": TOO_TIGHT}
    plan_id = int(typed["plan"]) if _is_number(typed["plan"]) else None
    return Choice(typed["module"], audience, rules, plan_id)


def typed_from(module_id: str, audience: Audience, rules: Plan, people: Mapping[int, str]) -> dict[str, str] | None:
    """The fields of a page that would choose this; None for an audience that the page cannot show.

    :param people: badges or sign-in names by id
    """
    whom = _whom_of(audience, people)
    if whom is None:
        return None
    typed = {**DEFAULTS, "module": module_id, **whom, **_due_of(rules.due), **_again_of(rules.cycle)}
    days = {"grace": rules.grace_days, "early": rules.early_days, "notice": rules.notice_days}
    return {**typed, **{name: str(value) for name, value in days.items()}, "leaving": rules.leaving.value}


def _whom_of(audience: Audience, people: Mapping[int, str]) -> dict[str, str] | None:
    found: dict[str, str] | None = None
    match audience:
        case AllOf((inner, HiredFrom(day))) if not isinstance(inner, AllOf):
            found = _whom_of(inner, people)
            found = found and {**found, "hired": day.isoformat()}
        case Everyone():
            found = {"whom": "everyone"}
        case Supervisors():
            found = {"whom": "supervisors"}
        case InUnit(unit_id):
            found = {"whom": "unit", "unit": str(unit_id)}
        case OfRank(ranks) if len(ranks) == 1:
            found = {"whom": "rank", "rank": next(iter(ranks))}
        case ThesePeople(ids):
            found = {"whom": "people", "people": ", ".join(people.get(one, str(one)) for one in sorted(ids))}
    return found


def _due_of(rule: DueRule | None) -> dict[str, str]:
    match rule:
        case None:
            return {"due": "none"}
        case ByDate(day):
            return {"due": "by_date", "due_day": day.isoformat()}
        case DaysAfterHire(days):
            return {"due": "after_hire", "due_days": str(days)}
        case DaysAfterAssignment(days):
            return {"due": "after_assignment", "due_days": str(days)}


def _again_of(rule: CycleRule) -> dict[str, str]:
    match rule:
        case Once():
            return {"again": "once"}
        case Rolling(months, lead):
            return {"again": "rolling", "months": str(months), "lead": str(lead)}
        case Window(begins, period):
            return {"again": "window", "begins": begins.isoformat(), "period": str(period)}
        case Both(window, months, lead):
            rolling = {"months": str(months), "lead": str(lead)}
            return {"again": "both", **rolling, "begins": window.begins.isoformat(), "period": str(window.months)}


@dataclass(slots=True)
class _Reading:
    """Goes through the fields and keeps the first sentence for each that cannot be taken."""

    typed: Mapping[str, str]
    known: Known
    errors: dict[str, str] = field(default_factory=dict)

    def refuse(self, name: str, sentence: str) -> None:
        self.errors.setdefault(name, sentence)

    def number(self, name: str, least: int, most: int, sentence: str) -> int:
        text = self.typed[name]
        if not _is_number(text) or not least <= int(text) <= most:
            self.refuse(name, sentence)
            return least
        return int(text)

    def day(self, name: str, sentence: str) -> date:
        found = read_day(self.typed[name])
        if found is None:
            self.refuse(name, sentence)
        return found or self.known.today

    def audience(self) -> Audience:
        found = self._whom()
        if not self.typed["hired"]:
            return found
        return AllOf((found, HiredFrom(self.day("hired", "Give the day of hire as a date, or leave it empty."))))

    def _whom(self) -> Audience:
        match self.typed["whom"]:
            case "everyone":
                return Everyone()
            case "supervisors":
                return Supervisors()
            case "unit":
                return self._unit()
            case "rank":
                if self.typed["rank"] not in self.known.ranks:
                    self.refuse("rank", "Choose a rank.")
                return OfRank(frozenset({self.typed["rank"]}))
            case "people":
                return ThesePeople(self._people())
        self.refuse("whom", "Choose who is meant.")
        return Everyone()

    def _unit(self) -> Audience:
        text = self.typed["unit"]
        if not _is_number(text) or int(text) not in self.known.units:
            self.refuse("unit", "Choose a unit.")
            return Everyone()
        return InUnit(UnitId(int(text)))

    def _people(self) -> frozenset[PersonId]:
        names = [name for name in self.typed["people"].replace("\n", ",").split(",") if name.strip()]
        found = {name.strip(): self.known.people.get(name.strip().lower()) for name in names}
        unknown = [name for name, person_id in found.items() if person_id is None]
        if unknown:
            self.refuse("people", f"Nobody active has this badge or sign-in name: {', '.join(unknown[:5])}.")
        elif not found:
            self.refuse("people", "Type at least one badge number or sign-in name.")
        return frozenset(PersonId(one) for one in found.values() if one is not None)

    def due(self) -> DueRule | None:
        days_wanted = "Type the days as a number from 1 to 730."
        match self.typed["due"]:
            case "none":
                return None
            case "by_date":
                day = self.day("due_day", "Give the day by which it is due.")
                # of one that runs the day may have passed; what it asked by then stays
                if day < self.known.open_day and not self.typed["plan"]:
                    self.refuse(
                        "due_day", "This day has passed, so everybody would be overdue at once. Choose a later one."
                    )
                return ByDate(day)
            case "after_hire":
                return DaysAfterHire(self.number("due_days", 1, DAYS_MOST, days_wanted))
            case "after_assignment":
                return DaysAfterAssignment(self.number("due_days", 1, DAYS_MOST, days_wanted))
        self.refuse("due", "Choose by when it is due.")
        return None

    def cycle(self) -> CycleRule:
        match self.typed["again"]:
            case "once":
                return Once()
            case "rolling":
                return Rolling(*self._rolling())
            case "window":
                return self._window()
            case "both":
                return Both(self._window(), *self._rolling())
        self.refuse("again", "Choose whether it is to be taken again.")
        return Once()

    def _rolling(self) -> tuple[int, int]:
        months = self.number("months", 1, MONTHS_MOST, "Type the months as a number from 1 to 120.")
        return months, self.number("lead", 0, DAYS_MOST, "Type the days as a number, 0 for none.")

    def _window(self) -> Window:
        begins = self.day("begins", "Give a day on which a period begins, such as the first of a fiscal year.")
        return Window(begins, self.number("period", 1, MONTHS_MOST, "Type the months as a number from 1 to 120."))


def _is_number(text: Any) -> bool:
    return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 10
