"""The facts of a person in plain words, newest first: what they did, and what a coordinator put right and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from markupsafe import Markup

from training_app.learning.events import Mode
from training_app.learning.pages import Mark
from training_app.reports.entry_words import person_name
from training_app.reports.pages import EventItem
from training_app.reports.rows import EventRow, PersonRow
from training_app.reports.viewpoint import Viewpoint
from training_app.web.words import hours_from_minutes

MODULE = Markup("<b>{}</b>")
_STRUCK = Markup('<span class="vh">No longer counts: </span><s>{}</s>')


@dataclass(frozen=True, slots=True)
class Happening:
    """One line before days and times are written out. ``is_day_long`` has no time of day."""

    at: datetime
    mark: Mark
    words: Markup
    detail: str = ""
    is_day_long: bool = False


@dataclass(frozen=True, slots=True)
class Completion:
    """What one completion says, and the fact that took it back, when one did."""

    event: EventRow
    voided: EventRow | None

    @property
    def at(self) -> datetime:
        """The moment it counts for."""
        credited = self.event.detail.get("credited_at")
        return datetime.fromisoformat(credited) if credited else self.event.happened_at

    @property
    def scaled(self) -> float | None:
        """The score, 0.0-1.0; None where an old row has none."""
        return self.event.detail.get("scaled")

    @property
    def minutes(self) -> int:
        """The minutes of credit."""
        minutes: int = self.event.detail.get("nominal_minutes", self.event.nominal_minutes) or 0
        return minutes

    @property
    def mode(self) -> Mode:
        """How it came about."""
        return Mode(self.event.detail.get("mode", Mode.INDIVIDUAL))


class Telling:
    """Tells the facts of one person. ``hands`` are the people who put something right, by id."""

    def __init__(self, events: Sequence[EventRow], hands: Mapping[int, PersonRow], view: Viewpoint) -> None:
        """Pair each completion with what took it back."""
        self._events = events
        self._hands = hands
        self._view = view
        voids = {UUID(event.detail["completion_id"]): event for event in events if event.kind == "completion_voided"}
        self.completions = {
            event.id: Completion(event, voids.get(event.id)) for event in events if event.kind == "module_completed"
        }
        self._corrected = {
            (event.attempt_id, event.sequence): event
            for event in events
            if event.kind == "module_completed" and event.detail.get("mode") == Mode.CORRECTED
        }

    def lines(self) -> Iterator[Happening]:
        """A line for each fact, in the order of the facts; a correction is told once, with what it changed."""
        for event in self._events:
            if event.kind == "completion_voided" and self._correction_of(event) is not None:
                continue
            if event.kind == "attempt_started" and event.detail.get("mode") == Mode.GRANTED:
                # opened by the completion that was granted, which says all
                continue
            yield self._line(event)

    def _line(self, event: EventRow) -> Happening:
        module = MODULE.format(self._view.title(event.module_id))
        match event.kind:
            case "module_completed":
                return self._completed(self.completions[event.id], module)
            case "completion_voided":
                words = Markup("{} took back the completion of {}. It counts as not done.")
                return Happening(event.happened_at, Mark.OPEN, words.format(self.hand(event), module), _reason(event))
            case "try_granted":
                words = Markup("{} gave one more try at the check of {}.")
                return Happening(event.happened_at, Mark.OPEN, words.format(self.hand(event), module), _reason(event))
            case _:
                words, detail = _learned(event, module, self._view)
                return Happening(event.happened_at, Mark.PART, words, detail)

    def _completed(self, completion: Completion, module: Markup) -> Happening:
        event = completion.event
        words, detail = self._completion_words(completion, module)
        if completion.voided is None:
            return Happening(event.happened_at, Mark.DONE, words, detail)
        back = f"{detail} Taken back {self._moment(completion.voided.happened_at)} by {self.hand(completion.voided)}: "
        told = f"{back}{completion.voided.detail['reason']}".strip()
        return Happening(event.happened_at, Mark.OPEN, _STRUCK.format(words), told)

    def _completion_words(self, completion: Completion, module: Markup) -> tuple[Markup, str]:
        event, hours = completion.event, f"{hours_from_minutes(completion.minutes)} hours."
        match completion.mode:
            case Mode.GRANTED:
                words = Markup("{} recorded {} as done elsewhere on {}.")
                day = self._view.day(self._view.day_of(completion.at))
                return words.format(self.hand(event), module, day), f"{hours} {_reason(event)}"
            case Mode.CORRECTED:
                changes = self._changes(completion)
                words = Markup("{} corrected the completion of {}: {}.")
                return words.format(self.hand(event), module, changes), f"{_reason(event)} The entry before it is kept."
            case Mode.GROUP:
                return Markup("Completed {}, with its scenario taken at a roll call.").format(module), hours
            case _:
                return Markup("Completed {}.").format(module), hours

    def _changes(self, completion: Completion) -> str:
        """ "hours from 0.50 to 0.75"; what it says now, when the completion before it is not among the facts."""
        event, view = completion.event, self._view
        before = next(
            (
                one
                for one in self.completions.values()
                if one.voided is not None and self._correction_of(one.voided) is event
            ),
            None,
        )
        now = _figures(completion, view)
        if before is None:
            return ", ".join(f"{name} {value}" for name, value in now.items())
        was = _figures(before, view)
        return ", ".join(f"{name} from {was[name]} to {value}" for name, value in now.items() if value != was[name])

    def _correction_of(self, voided: EventRow) -> EventRow | None:
        """The completion that stands in place of the one taken back, when it was a correction."""
        return self._corrected.get((voided.attempt_id, voided.sequence + 1))

    def hand(self, event: EventRow) -> str:
        """Who put it right: "D. Abara"."""
        person = self._hands.get(event.detail.get("by_person_id") or 0)
        return person_name(person) if person else "A coordinator"

    def _moment(self, moment: datetime) -> str:
        return f"{self._view.day(self._view.day_of(moment))}, {self._view.time(moment)},"


def hands_in(events: Iterable[EventRow]) -> set[int]:
    """The ids of the people who put something right in these facts."""
    return {event.detail["by_person_id"] for event in events if event.detail.get("by_person_id")}


def items_of(happenings: Iterable[Happening], view: Viewpoint) -> Iterator[EventItem]:
    """The lines as a page prints them: each day is said once."""
    shown = ""
    for one in happenings:
        day = view.day(view.day_of(one.at))
        item = EventItem(day, "" if one.is_day_long else view.time(one.at), one.mark, one.words, one.detail)
        yield replace(item, day="") if day == shown else item
        shown = day


def score_words(scaled: float | None) -> str:
    """ "83 %", empty without a score."""
    return "" if scaled is None else f"{round(scaled * 100)} %"


def _figures(completion: Completion, view: Viewpoint) -> dict[str, str]:
    return {
        "date": view.short_day(view.day_of(completion.at)),
        "score": score_words(completion.scaled) or "none",
        "hours": hours_from_minutes(completion.minutes),
    }


def _reason(event: EventRow) -> str:
    return f"Reason given: {event.detail['reason']}"


def _learned(event: EventRow, module: Markup, view: Viewpoint) -> tuple[Markup, str]:
    detail = event.detail
    match event.kind:
        case "attempt_started":
            return Markup("Started {}, version {}.").format(module, event.version), ""
        case "lesson_finished":
            return Markup("Finished {} of {}.").format(_lesson_words(event, view), module), ""
        case "scenario_finished":
            where = ", at a roll call" if detail.get("mode") == Mode.GROUP else ""
            return Markup("Finished the scenario of {}{}.").format(module, where), ""
        case _:
            first = "first try" if detail["check_round"] == 1 else f"try {detail['check_round']}"
            outcome = "Passed." if detail["is_passed"] else "Not passed yet."
            words = Markup("Finished the check of {}: {} of {}, {}.")
            return words.format(module, detail["right"], detail["total"], first), outcome


def _lesson_words(event: EventRow, view: Viewpoint) -> str:
    """ "lesson 2", or "a lesson" when today's version, which may number them otherwise, is not the one they read."""
    module = view.modules.get(event.module_id)
    lesson = module.lesson(event.detail["lesson_id"]) if module and module.version == event.version else None
    return f"lesson {lesson.number}" if lesson else "a lesson"
