"""Listens to learning: stores each fact's statement and queues it, in the transaction of the fact."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency, Person
from training_app.content.catalogue import Module
from training_app.delivery.service import enqueue
from training_app.foundation.clock import Clock, system_clock
from training_app.foundation.db import Prepared
from training_app.foundation.events import Listener
from training_app.learning.events import AttemptStarted, CompletionVoided, LearningFact
from training_app.lrs.store import StatementFields, keep_definitions, mark_voided, store_statement
from training_app.xapi.activities import ModuleActivities
from training_app.xapi.canonical import canonical_bytes
from training_app.xapi.errors import ActorUnknown
from training_app.xapi.pen import Pen, Written
from training_app.xapi.statements import Actor, build_voiding, is_told

KIND = "xapi.statement"

ModuleOf = Callable[[Session, str], Module]


def make_recorder(
    module_of: ModuleOf, *, clock: Clock = system_clock, also: str | None = None
) -> Listener[LearningFact]:
    """A listener for every :class:`LearningFact`. It never commits; when it raises, the fact is not kept either.

    :param module_of: the module of a version hash, as the attempt saw it: ``learning.library.Library.bound``
    :param also: a kind of destination beside LRSs that takes statements
    """

    pens: dict[tuple[str, str], Pen] = {}

    def keep(session: Session, fact: LearningFact, written: Written, actor: Actor) -> None:
        now, key = clock(), str(fact.attempt_id)
        if _store(session, fact, written, actor, now):
            enqueue(
                session,
                agency_id=fact.agency_id,
                kind=KIND,
                also=also,
                subject_id=written.id,
                order_key=key,
                now=now,
            )

    def record(session: Session, fact: LearningFact) -> None:
        if not is_told(fact):
            return
        actor = _actor_of(session, fact)
        if isinstance(fact, CompletionVoided):
            keep(session, fact, _voiding(fact, actor), actor)
            mark_voided(session, agency_id=fact.agency_id, statement_id=UUID(fact.completion_id))
            return
        key = (actor.home_page, fact.version_hash)
        if key not in pens:
            pens[key] = Pen(actor.home_page, ModuleActivities(actor.home_page, module_of(session, fact.version_hash)))
        written = pens[key].write(fact, actor.account_name)
        keep(session, fact, written, actor)
        if isinstance(fact, AttemptStarted):
            # once for each attempt: every statement of it is about one of these
            keep_definitions(session, agency_id=fact.agency_id, definitions=pens[key].definitions())

    return record


def _voiding(fact: CompletionVoided, actor: Actor) -> Written:
    statement = build_voiding(fact, actor)
    terms = frozenset(
        {
            ("agent", f"account:{actor.home_page}|{actor.account_name}"),
            ("verb", statement.verb.id),
            ("registration", str(fact.attempt_id)),
        }
    )
    return Written(statement.id, canonical_bytes(statement), terms)


def _store(session: Session, fact: LearningFact, written: Written, actor: Actor, now: datetime) -> bool:
    fields = StatementFields(
        id=written.id,
        registration=fact.attempt_id,
        timestamp=fact.happened_at,
        terms=written.terms,
        actor_name=actor.account_name,
        refers_to=UUID(fact.completion_id) if isinstance(fact, CompletionVoided) else None,
    )
    return store_statement(session, agency_id=fact.agency_id, body=written.body, fields=fields, now=now)


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
