"""The line of events of one attempt while it is being written to: the only code that adds a learning event."""

from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from training_app.content.catalogue import Module
from training_app.foundation.db import Prepared
from training_app.foundation.house import House
from training_app.foundation.ids import AgencyId, AttemptId, PersonId, event_uuid
from training_app.learning import pace, rules
from training_app.learning.events import LearningFact
from training_app.learning.models import Attempt, LearningEvent

_COMMON = frozenset(field.name for field in fields(LearningFact))


@dataclass(slots=True)
class AttemptRow:
    """The columns of an attempt that a step may look at or change."""

    id: UUID
    agency_id: int
    person_id: int
    module_id: str
    version: str
    version_hash: str
    status: str
    running_marker: int | None
    unread: str | None
    sequence: int
    progress: dict[str, Any]
    completed_at: datetime | None
    score_scaled: float | None
    nominal_minutes: int | None
    mode: str
    active_ms: int
    step_ms: int
    last_sign_at: datetime | None


def lock_attempt(
    session: Session, *, agency_id: AgencyId, person_id: PersonId, attempt_id: AttemptId
) -> AttemptRow | None:
    """The person's attempt, locked until the transaction ends; None when it is not theirs or there is none."""
    ids = {"of_attempt": attempt_id, "of_agency": agency_id, "of_person": person_id}
    rows = _LOCK.run(session, ids)
    return AttemptRow(*rows[0]) if rows else None


class EventLine:
    """Adds facts to an attempt, keeps its progress in step, and closes with the one commit of the service."""

    def __init__(self, session: Session, house: House, attempt: AttemptRow, module: Module) -> None:
        """Begin at the attempt's newest event; the caller holds the attempt's lock."""
        self.session = session
        self.house = house
        self.attempt = attempt
        self.module = module
        self.now = house.clock()
        self.progress = rules.Progress.from_json(attempt.progress) if attempt.progress else rules.Progress()
        self._facts: list[tuple[str, LearningFact]] = []
        self._adds_ms = pace.active_ms(attempt.last_sign_at, self.now)
        self._is_officers_own = True
        self._had_ended = attempt.running_marker is None

    @property
    def seconds(self) -> int:
        """Active time since the step before this one, in whole seconds."""
        return (self.attempt.step_ms + self._adds_ms) // 1000

    @property
    def active_seconds(self) -> int:
        """Active time since the attempt began, in whole seconds."""
        return (self.attempt.active_ms + self._adds_ms) // 1000

    def is_written_by_another(self) -> None:
        """Leave the officer's clock as it is: a coordinator or a roll call writes here, not the officer."""
        self._adds_ms = 0
        self._is_officers_own = False

    def add(self, kind: type[LearningFact], step_key: str, **detail: object) -> None:
        """Add one fact. ``step_key`` names the step whatever sent it, so that the same step can never stand twice."""
        attempt = self.attempt
        attempt.sequence += 1
        values: dict[str, Any] = {
            "agency_id": AgencyId(attempt.agency_id),
            "person_id": PersonId(attempt.person_id),
            "attempt_id": AttemptId(attempt.id),
            "sequence": attempt.sequence,
            "happened_at": self.now,
            "module_id": attempt.module_id,
            "module_version": attempt.version,
            "version_hash": attempt.version_hash,
            **detail,
        }
        fact = kind(**values)
        self.progress = rules.apply_fact(self.progress, fact)
        self._facts.append((step_key, fact))

    def close(self) -> None:
        """Write, and commit once.

        If a listener raises, the transaction is rolled back: neither the event nor its statement is kept.
        """
        try:
            self.write()
            self.session.commit()
        except BaseException:
            self.session.rollback()
            raise

    def write(self) -> None:
        """Write the facts and the attempt's view of them and tell the listeners, in the caller's transaction."""
        attempt, module, progress = self.attempt, self.module, self.progress
        steps_done, steps_total = rules.count_steps(module, progress)
        step = {
            "of_attempt": attempt.id,
            "unread": attempt.unread,
            "sequence": attempt.sequence,
            "progress": progress.to_json(),
            "place": describe_place(module, progress),
            "saved_at": self.now,
            "steps_done": steps_done,
            "steps_total": steps_total,
            **self._clock_after(),
        }
        _KEEP_STEP.run(self.session, step)
        if progress.is_completed:
            end = {name: getattr(attempt, name) for name in _AT_THE_END}
            _KEEP_END.run(self.session, {"of_attempt": attempt.id, **end})
        # all of them before anyone is told: the database's own refusals (unique step, trigger) come first
        for step_key, fact in self._facts:
            _ADD_EVENT.run(self.session, _event_values(fact, step_key))
        for _, fact in self._facts:
            self.house.bus.publish(self.session, fact)

    def _clock_after(self) -> dict[str, object]:
        attempt = self.attempt
        if not self._is_officers_own:
            return {name: getattr(attempt, name) for name in _CLOCK}
        # its time was told with the completion: questions some days later have a time of their own
        adds_ms = 0 if self._had_ended else self._adds_ms
        return {"active_ms": attempt.active_ms + adds_ms, "step_ms": 0, "last_sign_at": self.now}


def _event_values(fact: LearningFact, step_key: str) -> dict[str, object]:
    return {
        "id": event_id(fact),
        "agency_id": fact.agency_id,
        "person_id": fact.person_id,
        "attempt_id": fact.attempt_id,
        "sequence": fact.sequence,
        "kind": kind_of(type(fact)),
        "step_key": step_key,
        "happened_at": fact.happened_at,
        "detail": detail_of(fact),
    }


def kind_of(kind: type[LearningFact]) -> str:
    """The class name in snake_case: QuestionAnswered is question_answered."""
    return _in_snake_case(kind.__name__)


@cache
def _in_snake_case(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def event_id(fact: LearningFact) -> UUID:
    """The event's id, the same for ever: version 5 over attempt, kind and sequence."""
    return event_uuid(fact.attempt_id, kind_of(type(fact)), fact.sequence)


def detail_of(fact: LearningFact) -> dict[str, Any]:
    """The fields of the event's own class, as they are stored."""
    return {field.name: getattr(fact, field.name) for field in fields(fact) if field.name not in _COMMON}


def describe_place(module: Module, progress: rules.Progress) -> str:
    """Where the officer goes on, in words: "Lesson 3 of 6"."""
    step = rules.next_step(module, progress)
    match step.kind:
        case rules.StepKind.PRETEST:
            return f"Before you begin, question {step.ref} of {len(rules.pretest_items(module, progress))}"
        case rules.StepKind.LESSON:
            lesson = module.lesson(step.ref)
            return f"Lesson {lesson.number if lesson else 1} of {len(module.lessons)}"
        case rules.StepKind.SCENARIO:
            return "The scenario"
        case rules.StepKind.CHECK:
            total = len(rules.items_of_round(module, progress.check_round, progress))
            return f"The check, question {step.ref} of {total}"
        case rules.StepKind.DONE:
            return "Finished"


_ATTEMPT = cast(Table, Attempt.__table__)
_COLUMNS = [_ATTEMPT.c[field.name] for field in fields(AttemptRow)]
_CLOCK = ("active_ms", "step_ms", "last_sign_at")
_AT_EACH_STEP = ("unread", "sequence", "progress", "place", "saved_at", "steps_done", "steps_total", *_CLOCK)
_AT_THE_END = ("status", "running_marker", "completed_at", "score_scaled", "nominal_minutes", "mode")
_LOCK = Prepared(
    select(*_COLUMNS)
    .where(
        _ATTEMPT.c.id == bindparam("of_attempt"),
        _ATTEMPT.c.agency_id == bindparam("of_agency"),
        _ATTEMPT.c.person_id == bindparam("of_person"),
    )
    .with_for_update()
)
_KEEP_STEP, _KEEP_END = (
    Prepared(
        update(_ATTEMPT)
        .where(_ATTEMPT.c.id == bindparam("of_attempt"))
        .values({name: bindparam(name, type_=_ATTEMPT.c[name].type) for name in names})
    )
    # two, because naming a column that an index holds makes the database write that index too
    for names in (_AT_EACH_STEP, _AT_THE_END)
)
_ADD_EVENT = Prepared(insert(cast(Table, LearningEvent.__table__)))
