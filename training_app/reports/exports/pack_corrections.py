"""The corrections of an audit pack: what a coordinator put right in a period, with what stood before and after."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.learning.events import Mode
from training_app.learning.models import Attempt, LearningEvent
from training_app.reports.exports.names import Hands, file_name_of
from training_app.reports.exports.rows_events import within_days
from training_app.reports.files.pack_rows import CorrectionRow
from training_app.reports.record_words import Completion, score_words
from training_app.reports.rows import EventRow
from training_app.reports.viewpoint import Viewpoint
from training_app.web.words import hours_from_minutes

KINDS = ("try_granted", "completion_voided", "module_completed")
AT_ONCE = 200
_BY_HAND = frozenset({Mode.GRANTED, Mode.CORRECTED})


def correction_rows(session: Session, view: Viewpoint, first: date, last: date) -> Iterator[CorrectionRow]:
    """Tries that were given, completions that were taken back, corrected, or recorded as done elsewhere."""
    hands = Hands(session, view.scope.agency_id)
    query = _facts(view).where(*within_days(LearningEvent.happened_at, view, first, last))
    ordered = query.order_by(LearningEvent.happened_at, LearningEvent.attempt_id, LearningEvent.sequence)
    # each was done by hand, so they are few beside what officers do; what they are about is read some hundred at a time
    found = [row for row in session.connection().execute(ordered) if _is_by_hand(_event(row))]
    for start in range(0, len(found), AT_ONCE):
        portion = found[start : start + AT_ONCE]
        before = _Before(session, view, [_event(row) for row in portion])
        yield from (_row(row, view, before, hands) for row in portion)


class _Before:
    """What stood before: the completion that was taken back, for a correction too, which takes one back first."""

    def __init__(self, session: Session, view: Viewpoint, events: Sequence[EventRow]) -> None:
        attempts = {event.attempt_id for event in events}
        rows = session.connection().execute(_facts(view).where(LearningEvent.attempt_id.in_(attempts)))
        facts = [_event(row) for row in rows]
        self._completions: Mapping[UUID, EventRow] = {one.id: one for one in facts if one.kind == "module_completed"}
        self._at: Mapping[tuple[UUID, int], EventRow] = {(one.attempt_id, one.sequence): one for one in facts}

    def completion(self, event: EventRow) -> EventRow | None:
        voided = event if event.kind == "completion_voided" else self._at.get((event.attempt_id, event.sequence - 1))
        if voided is None or voided.kind != "completion_voided":
            return None
        return self._completions.get(UUID(voided.detail["completion_id"]))

    def is_corrected_next(self, event: EventRow) -> bool:
        following = self._at.get((event.attempt_id, event.sequence + 1))
        return following is not None and following.detail.get("mode") == Mode.CORRECTED


def _row(row: Sequence[Any], view: Viewpoint, known: _Before, hands: Hands) -> CorrectionRow:
    event = _event(row)
    person_id, given_name, family_name, badge = row[9:]
    before, after = _before_and_after(event, known, view)
    return CorrectionRow(
        person_id=person_id,
        badge=badge or "",
        name=file_name_of(given_name, family_name),
        module_id=event.module_id,
        attempt_id=str(event.attempt_id),
        event_id=str(event.id),
        kind=event.kind,
        happened_at=event.happened_at,
        before=before,
        after=after,
        by=hands.name(event.detail.get("by_person_id")),
        reason=event.detail.get("reason") or "",
    )


def _before_and_after(event: EventRow, known: _Before, view: Viewpoint) -> tuple[str, str]:
    if event.kind == "try_granted":
        return "no try at the check was left", "one more try"
    stood = known.completion(event)
    before = _words(stood, view) if stood else "not recorded"
    if event.kind == "completion_voided":
        return before, "taken back to be corrected" if known.is_corrected_next(event) else "taken back"
    return before, _words(event, view)


def _words(event: EventRow, view: Viewpoint) -> str:
    """ "done on 2026-08-02, 83 %, 0.67 hours"."""
    completion = Completion(event, None)
    day = f"done on {view.day_of(completion.at).isoformat()}"
    hours = f"{hours_from_minutes(completion.minutes)} hours"
    return ", ".join(part for part in (day, score_words(completion.scaled), hours) if part)


def _is_by_hand(event: EventRow) -> bool:
    return event.kind != "module_completed" or event.detail.get("mode") in _BY_HAND


def _event(row: Sequence[Any]) -> EventRow:
    return EventRow._make(row[:9])


def _facts(view: Viewpoint) -> Select[Any]:
    event = LearningEvent
    return (
        select(
            event.id,
            event.attempt_id,
            event.sequence,
            event.kind,
            event.happened_at,
            event.detail,
            Attempt.module_id,
            Attempt.version,
            Attempt.nominal_minutes,
            Person.id,
            Person.given_name,
            Person.family_name,
            Person.badge,
        )
        .join(Attempt, Attempt.id == event.attempt_id)
        .join(Person, Person.id == Attempt.person_id)
        .where(event.agency_id == view.scope.agency_id, event.kind.in_(KINDS))
    )
