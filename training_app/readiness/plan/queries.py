"""Reading plans: what stands in one now, what was signed, how it was walked through."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person, PersonRole, Role
from training_app.accounts.rules import PERMISSIONS, Permission
from training_app.content.toolkit import Tool
from training_app.foundation.ids import AgencyId, PersonId
from training_app.readiness.answers import Answers
from training_app.readiness.models import ToolCopy, ToolPart
from training_app.readiness.plan.contents import answers_now, hash_of
from training_app.readiness.plan.errors import NoPlan
from training_app.readiness.plan.models import PlanDrill, PlanSignOff
from training_app.readiness.plan.reading import TOOL_ID, names_of, read_plan
from training_app.readiness.plan.rules import Finding, check_plan
from training_app.readiness.queries import kept_parts
from training_app.readiness.sheets import Kept

SIGNERS = tuple(role for role, allowed in PERMISSIONS.items() if Permission.SIGN_PLAN in allowed)


@dataclass(frozen=True, slots=True)
class Now:
    """A plan as it stands, and its signed versions, the newest first. ``kept_by_id`` is who kept the newest part."""

    kept: Mapping[str, Kept]
    answers: Mapping[str, Answers]
    content_hash: str
    kept_at: datetime | None
    kept_by_id: int | None
    signed: Sequence[PlanSignOff]

    @property
    def newest(self) -> PlanSignOff | None:
        """The newest signed version."""
        return self.signed[0] if self.signed else None

    @property
    def number(self) -> int:
        """Its number, 0 for none."""
        return self.signed[0].number if self.signed else 0

    @property
    def signed_as_it_is(self) -> PlanSignOff | None:
        """The newest signed version that has the same answers."""
        return next((one for one in self.signed if one.content_hash == self.content_hash), None)


def read_now(session: Session, tool: Tool, copy_id: int) -> Now:
    """Everything about one copy of the plan."""
    kept = kept_parts(session, tool, copy_id)
    answers = answers_now(tool, kept)
    newest = select(ToolPart.kept_at, ToolPart.kept_by_id).where(ToolPart.copy_id == copy_id)
    last = session.execute(newest.order_by(ToolPart.id.desc()).limit(1)).one_or_none()
    kept_at, kept_by_id = (last.kept_at, last.kept_by_id) if last is not None else (None, None)
    return Now(kept, answers, hash_of(answers), kept_at, kept_by_id, sign_offs_of(session, copy_id))


def findings_of(tool: Tool, now: Now, *, at: datetime, zone: ZoneInfo) -> list[Finding]:
    """What the plan lacks today. Signing it counts as looking at it."""
    looks = [moment for moment in (now.kept_at, now.newest.signed_at if now.newest else None) if moment is not None]
    looked_on = max(looks).astimezone(zone).date() if looks else None
    return check_plan(read_plan(now.answers), names_of(tool), at.astimezone(zone).date(), looked_on)


def sign_offs_of(session: Session, copy_id: int) -> Sequence[PlanSignOff]:
    """The signed versions of one copy, the newest first."""
    query = select(PlanSignOff).where(PlanSignOff.copy_id == copy_id)
    return session.scalars(query.order_by(PlanSignOff.number.desc())).all()


def find_sign_off(session: Session, copy_id: int, number: int) -> PlanSignOff:
    """One of them.

    :raise NoPlan: when there is none of that number
    """
    # not asked of the database: an address may hold a number that no column does
    found = next((one for one in sign_offs_of(session, copy_id) if one.number == number), None)
    if found is None:
        raise NoPlan
    return found


def newest_signed(session: Session, agency_id: AgencyId) -> PlanSignOff | None:
    """What the agency's card shows: the version signed last, of a plan that is in use."""
    query = (
        select(PlanSignOff)
        .join(ToolCopy, ToolCopy.id == PlanSignOff.copy_id)
        .where(PlanSignOff.agency_id == agency_id, ToolCopy.put_away_at.is_(None))
        .order_by(PlanSignOff.signed_at.desc(), PlanSignOff.id.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def signed_plans(session: Session, agency_id: AgencyId) -> Sequence[tuple[ToolCopy, PlanSignOff]]:
    """Each plan in use that was ever signed, with its newest signed version."""
    query = (
        select(ToolCopy, PlanSignOff)
        .join(PlanSignOff, PlanSignOff.copy_id == ToolCopy.id)
        .where(ToolCopy.agency_id == agency_id, ToolCopy.tool_id == TOOL_ID, ToolCopy.put_away_at.is_(None))
        .order_by(ToolCopy.id, PlanSignOff.number)
    )
    newest = {copy.id: (copy, signed) for copy, signed in session.execute(query)}
    return list(newest.values())


def is_anybody_else_to_sign(session: Session, agency_id: AgencyId, person_id: PersonId) -> bool:
    """Whether somebody else of the agency may sign a plan."""
    query = (
        select(Person.id)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(
            *(Person.agency_id == agency_id, Person.is_active, Person.id != person_id),
            PersonRole.role.in_([role.value for role in SIGNERS]),
        )
    )
    return session.scalar(query.limit(1)) is not None


def mailboxes_of(session: Session, agency_id: AgencyId) -> Sequence[tuple[int, str]]:
    """The coordinators that have a mailbox."""
    query = (
        select(Person.id, Person.sign_in_name)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(
            *(Person.agency_id == agency_id, Person.is_active, Person.sign_in_name.contains("@")),
            PersonRole.role == Role.COORDINATOR.value,
        )
        .distinct()
        .order_by(Person.id)
    )
    return [(person_id, mailbox) for person_id, mailbox in session.execute(query)]


def drills_of(session: Session, copy_id: int) -> Sequence[PlanDrill]:
    """The drills of one copy, the newest first, each as it was kept last."""
    query = select(PlanDrill).where(PlanDrill.copy_id == copy_id).order_by(PlanDrill.number, PlanDrill.version)
    newest = {row.number: row for row in session.scalars(query)}
    return [newest[number] for number in sorted(newest, reverse=True)]


def newest_drill(session: Session, copy_id: int) -> PlanDrill | None:
    """The drill that was begun last, as it was kept last."""
    return next(iter(drills_of(session, copy_id)), None)


def number_under_way(newest: PlanDrill | None) -> int:
    """The number of the drill that the next answer belongs to: one that is not over goes on."""
    if newest is None:
        return 1
    return newest.number if newest.answered < newest.scenes else newest.number + 1


def find_drill(session: Session, copy_id: int, number: int) -> PlanDrill:
    """One of them.

    :raise NoPlan: when there is none of that number
    """
    found = next((one for one in drills_of(session, copy_id) if one.number == number), None)
    if found is None:
        raise NoPlan
    return found
