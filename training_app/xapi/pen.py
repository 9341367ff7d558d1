"""Writes statements quickly: what statements of one kind share is built by tincan once, and then kept as text."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from training_app.learning.events import LearningFact
from training_app.learning.line import event_id
from training_app.lrs.terms import Term
from training_app.xapi.activities import ModuleActivities
from training_app.xapi.canonical import canonical_bytes, canonical_text, time_text
from training_app.xapi.statements import Actor, Said, Which, put_together, say

# stand for what differs from statement to statement; no real one has them
_NAME = "=name="
_WHICH = Which(UUID(int=1), UUID(int=2), datetime(1, 1, 1, tzinfo=UTC), "")


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
        self._frames: dict[tuple[str, str, str | None, str], _Frame] = {}
        self._definitions: dict[str, bytes] = {}

    def write(self, fact: LearningFact, account_name: str) -> Written:
        """The statement of any fact but a voiding one.

        :param account_name: of the officer
        :raise FactUnknown: for a kind of fact without a statement
        :raise PartUnknown: when the module version lacks the part the fact names
        """
        said = say(fact, self._activities)
        key = (said.verb_iri, said.activity.id, said.parent_iri, fact.module_version)
        frame = self._frames.get(key) or self._frames.setdefault(key, self._make_frame(said, fact.module_version))
        own_id = event_id(fact)
        name, registration = json.dumps(account_name, ensure_ascii=False)[1:-1], str(fact.attempt_id)
        result = "" if said.result is None else f',"result":{canonical_text(said.result)}'
        parts = frame.parts
        text = (
            f"{parts[0]}{name}{parts[1]}{registration}{parts[2]}{own_id}{parts[3]}{result}{parts[4]}"
            f"{time_text(fact.happened_at)}{parts[5]}"
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

    def _make_frame(self, said: Said, module_version: str) -> "_Frame":
        which = replace(_WHICH, module_version=module_version)
        bare = Said(said.verb_iri, said.activity, said.parent_iri)
        statement = put_together(which, Actor(self._home_page, _NAME), bare, self._activities)
        # keys are in order: actor, context, id, object, (result,) timestamp, verb, version
        rest, parts = canonical_bytes(statement).decode(), []
        for mark in (_NAME, str(which.registration), str(which.id)):
            before, _, rest = rest.partition(mark)
            parts.append(before)
        before, mark, rest = rest.partition(f',"timestamp":"{time_text(which.happened_at)}')
        parts += [before, mark.removesuffix(time_text(which.happened_at)), rest]
        return _Frame(tuple(parts), _terms(said, self._activities))


@dataclass(frozen=True, slots=True)
class _Frame:
    """The text around the account name, the registration, the id, the result and the time."""

    parts: tuple[str, ...]
    terms: frozenset[Term]


def _terms(said: Said, activities: ModuleActivities) -> frozenset[Term]:
    related = vars(activities.within(said.parent_iri)).values()
    iris = {activity.id for some in related for activity in some or ()}
    own = {("verb", said.verb_iri), ("activity", said.activity.id)}
    return frozenset(own | {("related-activity", iri) for iri in iris})
