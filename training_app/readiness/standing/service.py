"""Making an action and changing it. Each commits once, keeps the version, and is in the audit log."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.accounts.models import Agency
from training_app.audit.service import record
from training_app.content.toolkit import Tool
from training_app.foundation.db import begin_write
from training_app.foundation.typed import read_day
from training_app.readiness.errors import WordsRefused
from training_app.readiness.private import refused_by
from training_app.readiness.queries import read_roster
from training_app.readiness.service import lock_copy
from training_app.readiness.standing.action_rules import LIVE, LIVE_MOST, Wanted, today_at, why_refused
from training_app.readiness.standing.errors import ActionUnknown, ChangedMeanwhile, PlanFull, StatementUnknown
from training_app.readiness.standing.models import ReadinessAction, ReadinessActionChange
from training_app.readiness.standing.places import Origin, is_statement_of
from training_app.web.here import Here

OWNER_IS_A_NAME = "This is the name of somebody on the roster. Name the post, such as “Captain, Patrol”."
_LIVE = [state.value for state in LIVE]


def make_action(
    session: Session, tool: Tool, origin: Origin | None, wanted: Wanted, *, by: Identity, here: Here
) -> int:
    """Put an action into the plan; returns its id. The same once more, while it is not ended, makes no second one.

    :param origin: the statement it is made of, None for none
    :raise WordsRefused: when something cannot be kept, or names a person of the roster or a self-check
    :raise StatementUnknown: for a statement that is not there; ``CopyUnknown`` and ``CopyPutAway`` as for a sheet
    :raise PlanFull: when nobody could follow one more
    """
    begin_write(session)
    # two who send the same form at once stand in line here
    session.execute(select(Agency.id).where(Agency.id == by.agency_id).with_for_update(key_share=True))
    _check_origin(session, tool, origin, by)
    due_on = _check(session, wanted, by, here)
    place = {
        "copy_id": origin.copy_id if origin else None,
        "part_id": origin.part_id if origin else "",
        "field_id": origin.field_id if origin else "",
    }
    live = (ReadinessAction.agency_id == by.agency_id, ReadinessAction.state.in_(_LIVE))
    same = {**place, "what": wanted.what, "owner": wanted.owner, "due_on": due_on}
    there = session.scalars(select(ReadinessAction.id).where(*live).filter_by(**same)).first()
    if there is not None:
        session.rollback()
        return there
    if (session.scalar(select(func.count()).select_from(ReadinessAction).where(*live)) or 0) >= LIVE_MOST:
        session.rollback()
        raise PlanFull
    action = ReadinessAction(
        **same,
        agency_id=by.agency_id,
        state=wanted.state,
        version=1,
        made_by_id=by.person_id,
        made_at=here.now,
        changed_by_id=by.person_id,
        changed_at=here.now,
    )
    session.add(action)
    # its id is part of the entry and of its first version
    session.flush()
    _keep_version(session, action, wanted.reason)
    _audit(session, by, "readiness.action_made", action, here.now)
    session.commit()
    return action.id


def change_action(session: Session, action_id: int, wanted: Wanted, *, seen: int, by: Identity, here: Here) -> int:
    """Change an action; returns the number of its version. What changes nothing keeps no new one.

    :param seen: the number of the version that the page showed
    :raise ActionUnknown: for one of another agency
    :raise WordsRefused: as for ``make_action``
    :raise ChangedMeanwhile: when a newer version is there
    """
    begin_write(session)
    query = select(ReadinessAction).where(ReadinessAction.id == action_id, ReadinessAction.agency_id == by.agency_id)
    action = session.scalars(query.with_for_update()).one_or_none()
    if action is None:
        session.rollback()
        raise ActionUnknown
    due_on = _check(session, wanted, by, here, action.due_on)
    if _stands_so(session, action, wanted, due_on):
        session.rollback()
        return action.version
    if action.version != seen:
        session.rollback()
        raise ChangedMeanwhile
    action.what, action.owner, action.due_on, action.state = wanted.what, wanted.owner, due_on, wanted.state
    action.version += 1
    action.changed_by_id, action.changed_at = by.person_id, here.now
    _keep_version(session, action, wanted.reason)
    _audit(session, by, "readiness.action_changed", action, here.now)
    session.commit()
    return action.version


def _stands_so(session: Session, action: ReadinessAction, wanted: Wanted, due_on: date) -> bool:
    """Whether all that was typed is kept already, as when a form is sent twice."""
    stands = (action.what, action.owner, action.due_on, action.state)
    if (wanted.what, wanted.owner, due_on, wanted.state) != stands:
        return False
    newest = (ReadinessActionChange.action_id == action.id, ReadinessActionChange.number == action.version)
    return wanted.reason in {"", session.scalar(select(ReadinessActionChange.reason).where(*newest))}


def _check_origin(session: Session, tool: Tool, origin: Origin | None, by: Identity) -> None:
    if origin is None:
        return
    copy = lock_copy(session, by, origin.copy_id)
    if copy.tool_id != tool.id or not is_statement_of(tool, origin):
        session.rollback()
        raise StatementUnknown


def _check(session: Session, wanted: Wanted, by: Identity, here: Here, due_before: date | None = None) -> date:
    """The day by which it is due, once everything was found in order."""
    roster = read_roster(session, by.agency_id)
    named = refused_by(roster, {"what": wanted.what, "owner": wanted.owner, "reason": wanted.reason})
    if len(wanted.owner.split()) == 1 and "owner" not in named:
        # a family name alone may be a street in a sentence; as an owner it is a person
        named.update(dict.fromkeys(refused_by(roster, {"owner": f"officer {wanted.owner}"}), OWNER_IS_A_NAME))
    refused = {**named, **why_refused(wanted, today_at(here), due_before)}
    due_on = read_day(wanted.due_on)
    if refused or due_on is None:
        session.rollback()
        raise WordsRefused(refused)
    return due_on


def _keep_version(session: Session, action: ReadinessAction, reason: str) -> None:
    session.add(
        ReadinessActionChange(
            agency_id=action.agency_id,
            action_id=action.id,
            number=action.version,
            what=action.what,
            owner=action.owner,
            due_on=action.due_on,
            state=action.state,
            reason=reason,
            changed_by_id=action.changed_by_id,
            changed_at=action.changed_at,
        )
    )


def _audit(session: Session, by: Identity, action: str, row: ReadinessAction, now: datetime) -> None:
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action=action,
        subject=f"readiness_action:{row.id}",
        detail={"version": row.version, "state": row.state, "due_on": row.due_on.isoformat()},
        now=now,
    )
