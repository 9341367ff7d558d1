"""Signing a plan off, and keeping a drill. Each commits once and is in the audit log."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.audit.service import record
from training_app.content.toolkit import Tool
from training_app.foundation.db import begin_write
from training_app.foundation.errors import HouseError
from training_app.readiness.errors import WordsRefused
from training_app.readiness.plan.contents import freeze
from training_app.readiness.plan.drill_rules import (
    Seen,
    Verdict,
    answered_in,
    from_json,
    gaps_in,
    so_far,
    to_json,
    with_answer,
)
from training_app.readiness.plan.errors import (
    ChangedMeanwhile,
    NothingKept,
    OwnWords,
    PlanMoved,
    SignedMeanwhile,
    WalkedMeanwhile,
)
from training_app.readiness.plan.models import PlanDrill, PlanSignOff
from training_app.readiness.plan.queries import (
    Now,
    findings_of,
    is_anybody_else_to_sign,
    newest_drill,
    number_under_way,
    read_now,
)
from training_app.readiness.plan.rules import grave_in
from training_app.readiness.plan.scenes import Walk
from training_app.readiness.plan.sign_rules import Asked, review_day, why_unconfirmed
from training_app.readiness.private import refused_by
from training_app.readiness.queries import read_roster
from training_app.readiness.service import lock_copy


def sign_plan(session: Session, tool: Tool, copy_id: int, asked: Asked, *, by: Identity, now: datetime) -> int:
    """Keep the plan as it stands as a signed version; returns its number.

    Nobody signs who kept its newest part, unless nobody else may sign: then the entry of the audit log says so.

    :raise NothingKept: while nobody kept a part
    :raise OwnWords: when somebody else is to sign
    :raise SignedMeanwhile: when another version was signed since the page was opened
    :raise ChangedMeanwhile: when a part was kept since then
    :raise WordsRefused: when it has grave gaps, and that was not confirmed
    """
    begin_write(session)
    copy = lock_copy(session, by, copy_id)
    plan = read_now(session, tool, copy.id)
    zone = ZoneInfo(by.time_zone)
    is_own = plan.kept_by_id == by.person_id
    grave = grave_in(findings_of(tool, plan, at=now, zone=zone))
    why_not = _why_not(session, plan, asked, by=by, is_own=is_own, grave=grave)
    if why_not is not None:
        session.rollback()
        raise why_not
    signed = PlanSignOff(
        agency_id=by.agency_id,
        copy_id=copy.id,
        number=plan.number + 1,
        content_hash=plan.content_hash,
        content=freeze(tool, copy.name, plan.kept),
        signed_by_id=by.person_id,
        signed_at=now,
        review_on=review_day(now.astimezone(zone).date()),
        root=asked.root,
    )
    detail = {"copy": copy.id, "number": signed.number, "grave_gaps": grave, "kept_newest_part": int(is_own)}
    return _keep(session, signed, "readiness.plan_signed", detail, SignedMeanwhile(), by=by, now=now)


def keep_answer(  # noqa: PLR0913 - one answer, all by name
    session: Session,
    tool: Tool,
    walk: Walk,
    copy_id: int,
    answer: Verdict,
    *,
    seen: Seen,
    by: Identity,
    now: datetime,
) -> list[Verdict]:
    """Keep the answer at one scene, in the drill that is under way or as the first of a new one; returns them all.

    The same again keeps nothing new.

    :param answer: found sound by ``drill_rules.read_answer``
    :raise WordsRefused: when it names a person of the roster, or a self-check
    :raise PlanMoved: when a part of the plan was kept since the page was opened
    :raise WalkedMeanwhile: when the drill of the page is over, or another was begun
    """
    begin_write(session)
    copy = lock_copy(session, by, copy_id)
    plan, newest = read_now(session, tool, copy.id), newest_drill(session, copy.id)
    is_same = newest is not None and newest.number == seen.number
    verdicts = with_answer(so_far(walk.scenes, from_json(newest.answers) if newest and is_same else []), answer)
    if newest is not None and is_same and newest.answers == to_json(verdicts):
        session.rollback()
        return verdicts
    why_not = _why_not_kept(session, plan, answer, seen, newest, by)
    if why_not is not None:
        session.rollback()
        raise why_not
    signed = plan.signed_as_it_is
    kept = PlanDrill(
        agency_id=by.agency_id,
        copy_id=copy.id,
        number=seen.number,
        version=newest.version + 1 if newest is not None and is_same else 1,
        content_hash=plan.content_hash,
        sign_off_number=signed.number if signed else None,
        scenario_id=walk.scenario.id,
        scenario_version=walk.scenario.version,
        answers=to_json(verdicts),
        scenes=len(verdicts),
        answered=answered_in(verdicts),
        gaps=len(gaps_in(verdicts)),
        kept_at=now,
    )
    detail = {"copy": copy.id, "number": kept.number, "answered": kept.answered, "gaps": kept.gaps}
    _keep(session, kept, "readiness.plan_drilled", detail, WalkedMeanwhile(), by=by, now=now)
    return verdicts


def _why_not(session: Session, plan: Now, asked: Asked, *, by: Identity, is_own: bool, grave: int) -> HouseError | None:
    if not plan.kept:
        return NothingKept()
    if plan.number != asked.seen_number:
        return SignedMeanwhile()
    if plan.content_hash != asked.seen_hash:
        return ChangedMeanwhile()
    if is_own and is_anybody_else_to_sign(session, by.agency_id, by.person_id):
        return OwnWords()
    unconfirmed = why_unconfirmed(asked, grave)
    return WordsRefused(unconfirmed) if unconfirmed else None


def _why_not_kept(
    session: Session, plan: Now, answer: Verdict, seen: Seen, newest: PlanDrill | None, by: Identity
) -> HouseError | None:
    refused = refused_by(read_roster(session, by.agency_id), {"missing": answer.missing})
    if refused:
        return WordsRefused(refused)
    if plan.content_hash != seen.content_hash:
        return PlanMoved()
    return WalkedMeanwhile() if seen.number != number_under_way(newest) else None


def _keep(
    session: Session,
    row: PlanSignOff | PlanDrill,
    action: str,
    detail: dict[str, int],
    both_at_once: HouseError,
    *,
    by: Identity,
    now: datetime,
) -> int:
    number = row.number
    session.add(row)
    try:
        # its id is part of the entry
        session.flush()
        record(
            session,
            agency_id=by.agency_id,
            actor_id=by.person_id,
            action=action,
            subject=f"{row.__tablename__}:{row.id}",
            detail=detail,
            now=now,
        )
        session.commit()
    except IntegrityError as taken:
        session.rollback()
        raise both_at_once from taken
    return number
