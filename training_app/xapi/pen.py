"""Writes statements quickly: what statements of one kind share is built by tincan once, and then kept as text."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from training_app.learning.events import (
    BoosterAnswered,
    DecisionMade,
    LearningFact,
    LessonFinished,
    PretestAnswered,
    QuestionAnswered,
)
from training_app.learning.line import event_id
from training_app.lrs.terms import Term
from training_app.xapi.activities import ModuleActivities
from training_app.xapi.canonical import canonical_bytes, canonical_text, time_text
from training_app.xapi.statements import Actor, Said, Which, put_together, say

# stand for what differs from statement to statement; no real one has them
_NAME = "=name="
_WHICH = Which(UUID(int=1), UUID(int=2), datetime(1, 1, 1, tzinfo=UTC), "")
_SECONDS = 999_999_999_999
_FRAMES_MOST = 4_096
"""For one module version: every option of every question, and every choice in every state of a story that was met."""


@dataclass(frozen=True, slots=True)
class Written:
    """A statement in its canonical bytes, and what the store keeps beside them."""

    id: UUID
    body: bytes
    terms: frozenset[Term]


class Pen:
    """Writes the statements about one module version for one agency.

    The bytes are those of ``canonical_bytes(build_statement(...))``; tests compare them for every kind of fact.
    """

    def __init__(self, home_page: str, activities: ModuleActivities) -> None:
        """For the agency with this home page."""
        self._home_page = home_page
        self._activities = activities
        self._frames: dict[tuple[Any, ...], _Frame] = {}
        self._definitions: dict[str, bytes] = {}

    def write(self, fact: LearningFact, account_name: str) -> Written:
        """The statement of any fact but a voiding one.

        :param account_name: of the officer
        :raise FactUnknown: for a kind of fact without a statement
        :raise PartUnknown: when the module version lacks the part the fact names
        """
        frame = self._frame_of(fact)
        own_id = event_id(fact)
        name, registration = json.dumps(account_name, ensure_ascii=False)[1:-1], str(fact.attempt_id)
        seconds = getattr(fact, "seconds", None)
        parts = frame.parts
        text = (
            f"{parts[0]}{name}{parts[1]}{registration}{parts[2]}{own_id}{parts[3]}{'' if seconds is None else seconds}"
            f"{parts[4]}{time_text(fact.happened_at)}{parts[5]}"
        )
        terms = frame.terms | {
            ("agent", f"account:{self._home_page}|{account_name}"),
            ("registration", registration),
        }
        return Written(own_id, text.encode(), terms)

    def definitions(self) -> dict[str, bytes]:
        """What statements about this module version can say of their activities: canonical JSON by IRI."""
        if not self._definitions:
            for activity in self._activities.everything():
                self._definitions[activity.id] = canonical_text(activity.definition).encode()
        return self._definitions

    def _frame_of(self, fact: LearningFact) -> "_Frame":
        tell_apart = _TELLS_APART.get(type(fact))
        if tell_apart is None:
            # once in a module or so, and no two of them alike
            return self._make_frame(fact)
        key = (type(fact), fact.module_version, getattr(fact, "seconds", None) is None, tell_apart(fact))
        frame = self._frames.get(key)
        if frame is None:
            frame = self._make_frame(fact)
            if len(self._frames) < _FRAMES_MOST:
                self._frames[key] = frame
        return frame

    def _make_frame(self, fact: LearningFact) -> "_Frame":
        if getattr(fact, "seconds", None) is not None:
            fact = replace(fact, seconds=_SECONDS)  # type: ignore[call-arg]  # of a kind that has them
        said = say(fact, self._activities)
        which = replace(_WHICH, module_version=fact.module_version)
        statement = put_together(which, Actor(self._home_page, _NAME), said, self._activities)
        # keys are in order: actor, context, id, object, result, timestamp, verb, version
        rest, parts = canonical_bytes(statement).decode(), []
        for mark in (_NAME, str(which.registration), str(which.id), str(_SECONDS)):
            before, found, after = rest.partition(mark)
            # without seconds, nothing stands between the id and the time
            rest = after if found else rest
            parts.append(before if found else "")
        parts += rest.split(time_text(which.happened_at), 1)
        return _Frame(tuple(parts), _terms(said, self._activities))


@dataclass(frozen=True, slots=True)
class _Frame:
    """The text around the account name, the registration, the id, the seconds and the time."""

    parts: tuple[str, ...]
    terms: frozenset[Term]


def _terms(said: Said, activities: ModuleActivities) -> frozenset[Term]:
    related = vars(activities.within(said.parent_iri)).values()
    iris = {activity.id for some in related for activity in some or ()}
    own = {("verb", said.verb_iri), ("activity", said.activity.id)}
    return frozenset(own | {("related-activity", iri) for iri in iris})


# the kinds that make up nearly all statements: one step each, and the seconds that it took
_STEPS = (LessonFinished, DecisionMade, QuestionAnswered, PretestAnswered, BoosterAnswered)
_COMMON = frozenset(one.name for one in fields(LearningFact))
_TELLS_APART: dict[type[LearningFact], Callable[[LearningFact], object]] = {
    kind: attrgetter(*(one.name for one in fields(kind) if one.name not in _COMMON | {"seconds"})) for kind in _STEPS
}
