"""Listens to learning: stores each fact's statement and queues it, in the transaction of the fact."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import tincan
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency, Person
from training_app.content.catalogue import Module
from training_app.delivery.service import enqueue
from training_app.foundation.clock import Clock, system_clock
from training_app.foundation.db import Prepared
from training_app.foundation.events import Listener
from training_app.learning.events import CompletionVoided, LearningFact
from training_app.lrs.store import StatementFields, mark_voided, store_statement
from training_app.xapi.activities import ModuleActivities
from training_app.xapi.canonical import canonical_bytes
from training_app.xapi.errors import ActorUnknown
from training_app.xapi.statements import Actor, build_statement, is_told

KIND = "xapi.statement"

ModuleOf = Callable[[Session, str], Module]


def make_recorder(module_of: ModuleOf, *, clock: Clock = system_clock) -> Listener[LearningFact]:
    """A listener for every :class:`LearningFact`. It never commits; when it raises, the fact is not kept either.

    :param module_of: the module of a version hash, as the attempt saw it: ``learning.library.Library.bound``
    """
    shelf: dict[tuple[str, str], ModuleActivities] = {}

    def record(session: Session, fact: LearningFact) -> None:
        if not is_told(fact):
            return
        actor = _actor_of(session, fact)
        key = (actor.home_page, fact.version_hash)
        if key not in shelf:
            shelf[key] = ModuleActivities(actor.home_page, module_of(session, fact.version_hash))
        _keep(session, fact, build_statement(fact, actor, shelf[key]), clock())
        if isinstance(fact, CompletionVoided):
            mark_voided(session, agency_id=fact.agency_id, statement_id=UUID(fact.completion_id))

    return record


def _keep(session: Session, fact: LearningFact, statement: tincan.Statement, now: datetime) -> None:
    fields = StatementFields(
        id=statement.id,
        registration=fact.attempt_id,
        verb_id=statement.verb.id,
        # of a voiding, the id of the statement it takes back
        activity_id=str(statement.object.id),
        actor_name=statement.actor.account.name,
        timestamp=fact.happened_at,
    )
    body = canonical_bytes(statement)
    store_statement(session, agency_id=fact.agency_id, body=body, fields=fields, now=now)
    order_key = str(fact.attempt_id)
    enqueue(session, agency_id=fact.agency_id, kind=KIND, subject_id=fields.id, order_key=order_key, now=now)


def _actor_of(session: Session, fact: LearningFact) -> Actor:
    # who takes a completion back speaks for themselves; everything else the officer did
    person_id = fact.by_person_id if isinstance(fact, CompletionVoided) else fact.person_id
    rows = _ACTOR.run(session, {"person_id": person_id, "agency_id": fact.agency_id})
    if not rows:
        raise ActorUnknown
    return Actor(home_page=rows[0].home_page, account_name=rows[0].actor_name)


_PERSON, _AGENCY = Person.__table__, Agency.__table__
_ACTOR = Prepared(
    select(_AGENCY.c.home_page, _PERSON.c.actor_name)
    .join_from(_PERSON, _AGENCY, _AGENCY.c.id == _PERSON.c.agency_id)
    .where(_PERSON.c.id == bindparam("person_id"), _PERSON.c.agency_id == bindparam("agency_id"))
)
