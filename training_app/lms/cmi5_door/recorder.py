"""Listens to learning: what an officer does in a cmi5 session is queued for the LMS, in the fact's transaction."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from training_app.accounts.queries import home_page_of
from training_app.content.catalogue import Module
from training_app.foundation.clock import Clock, system_clock
from training_app.foundation.db import Prepared
from training_app.foundation.events import Listener
from training_app.learning.events import CheckFinished, LearningFact, QuestionAnswered
from training_app.learning.models import Attempt
from training_app.learning.rules import Progress
from training_app.lms.cmi5.json_text import JsonObject, read_object
from training_app.lms.cmi5_door.models import Cmi5Session
from training_app.lms.cmi5_door.rules import TOLD, Seen, fact_of
from training_app.lms.cmi5_door.sessions import lock_session, tell
from training_app.xapi.activities import ModuleActivities
from training_app.xapi.canonical import canonical_text

ModuleOf = Callable[[Session, str], Module]

_SESSION, _ATTEMPT = Cmi5Session.__table__.c, Attempt.__table__.c
# the newest: opening one ends or gives up every other of the same officer and module
_OPEN = Prepared(
    select(_SESSION.id)
    .where(
        _SESSION.person_id == bindparam("person_id"),
        _SESSION.module_id == bindparam("module_id"),
        _SESSION.ended_at.is_(None),
    )
    .order_by(_SESSION.id.desc())
)
_SEEN = Prepared(
    select(_ATTEMPT.steps_done, _ATTEMPT.steps_total, _ATTEMPT.active_ms, _ATTEMPT.progress).where(
        _ATTEMPT.id == bindparam("attempt_id")
    )
)


def make_recorder(module_of: ModuleOf, *, clock: Clock = system_clock) -> Listener[LearningFact]:
    """A listener for every :class:`LearningFact`. It never commits; when it raises, the fact is not kept either.

    :param module_of: the module of a version hash, as the attempt saw it: ``learning.library.Library.bound``
    """

    def record(session: Session, fact: LearningFact) -> None:
        if not isinstance(fact, TOLD):
            return
        found = _OPEN.run(session, {"person_id": fact.person_id, "module_id": fact.module_id})
        row = lock_session(session, found[0].id) if found else None
        # ended between the two looks: the fact belongs to no session
        if row is not None and row.ended_at is None:
            _tell(session, row, fact, module_of, clock())

    return record


def _tell(session: Session, row: Cmi5Session, fact: LearningFact, module_of: ModuleOf, now: datetime) -> None:
    module = module_of(session, fact.version_hash)
    attempt = _SEEN.run(session, {"attempt_id": fact.attempt_id})[0]
    seen = Seen(
        sequence=row.state["last_sequence"] + 1,
        percent=attempt.steps_done * 100 // attempt.steps_total if attempt.steps_total else 0,
        active_s=attempt.active_ms / 1000,
        misses_critical=isinstance(fact, CheckFinished) and _misses_critical(module, attempt.progress),
        item=_item(session, fact, module) if isinstance(fact, QuestionAnswered) else None,
    )
    said = fact_of(fact, seen)
    row.attempt_id, row.last_seen_at = fact.attempt_id, now
    if said is not None:
        tell(session, row, said, now=now)


def _misses_critical(module: Module, progress: dict[str, object]) -> bool:
    critical = {item.id for item in module.items if item.is_critical}
    return any(not one.is_right and one.item_id in critical for one in Progress.from_json(progress).last_answers)


def _item(session: Session, fact: QuestionAnswered, module: Module) -> JsonObject:
    # the very activity that our own statements name
    activities = ModuleActivities(home_page_of(session, fact.agency_id), module)
    return read_object(canonical_text(activities.item(fact.item_id)))
