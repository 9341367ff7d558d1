"""Who joined, moved or left since somebody last looked, and who is to be looked at again because a day began."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.assignments.audience import Movement, Roster, compare
from training_app.assignments.due_dates import DaysAfterHire
from training_app.assignments.periods import ONE_DAY
from training_app.assignments.schedule.models import AssignmentLook, AssignmentMeant, PersonAbsence, PersonLeave
from training_app.assignments.schedule.roster_now import read_roster
from training_app.assignments.schedule.running import Running, read_plans
from training_app.assignments.schedule.touching import touch
from training_app.foundation.ids import AgencyId, PersonId


def look(session: Session, agency_id: AgencyId, today: date) -> None:
    """Compare the roster with the plans and note everybody for whom anything may have changed, without committing.

    The caller holds the agency.
    """
    now, last = read_roster(session, agency_id), session.get(AssignmentLook, agency_id)
    if last is None or last.roster_mark != now.mark:
        _note_absences(session, agency_id, now.roster, today)
        for plan in read_plans(session, agency_id).values():
            if plan.ended_on is None:
                follow_roster(session, agency_id, plan, now.roster, today)
    if last is None or last.day != today:
        _note_whom_the_day_changes(session, agency_id, today, since=today if last is None else last.day)
    if last is None:
        session.add(AssignmentLook(agency_id=agency_id, day=today, roster_mark=now.mark))
    else:
        last.day, last.roster_mark = today, now.mark


def is_look_due(session: Session, agency_id: AgencyId, today: date) -> bool:
    """Whether the roster or the day is another than at the last look. Reads only: most looks end here."""
    last = session.execute(
        select(AssignmentLook.day, AssignmentLook.roster_mark).where(AssignmentLook.agency_id == agency_id)
    ).one_or_none()
    return last is None or (last.day, last.roster_mark) != (today, read_roster(session, agency_id).mark)


def follow_roster(session: Session, agency_id: AgencyId, plan: Running, roster: Roster, today: date) -> None:
    """Write whom the plan means today, and note who came, who went, and whose day of hire may be another."""
    before = read_meant(session, plan.id)
    movement = compare(before, plan.audience, roster)
    _join(session, agency_id, plan.id, movement.joined, today)
    gone = (*movement.moved, *movement.left)
    stop_meaning(session, plan.id, gone, today)
    touched = {*movement.joined, *gone}
    if isinstance(plan.rules.due, DaysAfterHire):
        touched |= before
    touch(session, agency_id, touched, plan.module_id)


def preview(session: Session, plan: Running, roster: Roster) -> Movement:
    """Who would come and go if the plan were looked at now. Reads only."""
    return compare(read_meant(session, plan.id), plan.audience, roster)


def read_meant(session: Session, plan_id: int) -> frozenset[PersonId]:
    """Whom the plan means, as it was looked at last."""
    table = AssignmentMeant
    query = select(table.person_id).where(table.plan_id == plan_id, table.until.is_(None))
    return frozenset(PersonId(one) for one in session.scalars(query))


def stop_meaning(session: Session, plan_id: int, person_ids: Collection[PersonId], today: date) -> None:
    """The last day on which these are meant was yesterday; who became so today never was."""
    table = AssignmentMeant
    for some in _portions(person_ids):
        mine = (table.plan_id == plan_id, table.person_id.in_(some), table.until.is_(None))
        unsynced = {"synchronize_session": False}
        session.execute(delete(table).where(*mine, table.since >= today).execution_options(**unsynced))
        session.execute(update(table).where(*mine).values(until=today - ONE_DAY).execution_options(**unsynced))


def _join(session: Session, agency_id: AgencyId, plan_id: int, person_ids: Collection[PersonId], today: date) -> None:
    table = AssignmentMeant
    for some in _portions(person_ids):
        # who went yesterday or today and is back never was away
        recent = session.execute(
            select(table.id, table.person_id).where(
                table.plan_id == plan_id, table.person_id.in_(some), table.until >= today - ONE_DAY
            )
        ).all()
        if recent:
            session.execute(update(table), [{"id": row_id, "until": None} for row_id, _ in recent])
        new = set(some) - {person_id for _, person_id in recent}
        if new:
            shared = {"agency_id": agency_id, "plan_id": plan_id, "since": today}
            session.execute(insert(table), [{"person_id": one, **shared} for one in sorted(new)])


def _note_absences(session: Session, agency_id: AgencyId, roster: Roster, today: date) -> None:
    """Who left the agency, and who is back: the roster itself says only who is there."""
    here = {member.person_id for member in roster.members}
    away = {
        row.person_id: row
        for row in session.scalars(
            select(PersonAbsence).where(PersonAbsence.agency_id == agency_id, PersonAbsence.back_on.is_(None))
        )
    }
    back = [row for person_id, row in away.items() if person_id in here]
    for row in back:
        if row.left_on >= today:
            session.delete(row)
        else:
            row.back_on = today
    table = AssignmentMeant
    was_meant = select(table.person_id).where(table.agency_id == agency_id)
    gone = set(
        session.scalars(
            select(Person.id).where(
                Person.agency_id == agency_id, Person.is_active.is_(False), Person.id.in_(was_meant)
            )
        )
    ) - set(away)
    # flush: somebody who was back on an earlier day may leave again, under the same key as a row deleted above
    session.flush()
    session.add_all(PersonAbsence(agency_id=agency_id, person_id=one, left_on=today) for one in sorted(gone))
    touch(session, agency_id, gone | {row.person_id for row in back})


def _note_whom_the_day_changes(session: Session, agency_id: AgencyId, today: date, *, since: date) -> None:
    """Those for whom something opens by today, and those on leave now or at any time since the last look."""
    table = AssignmentMeant
    opening = session.scalars(select(table.person_id).where(table.agency_id == agency_id, table.look_on <= today)).all()
    leave = PersonLeave
    away = session.scalars(
        select(leave.person_id).where(
            leave.agency_id == agency_id,
            leave.first_day <= today,
            or_(leave.last_day.is_(None), leave.last_day >= since - ONE_DAY),
        )
    ).all()
    touch(session, agency_id, {*opening, *away})


def _portions(person_ids: Collection[PersonId]) -> list[list[PersonId]]:
    ordered = sorted(person_ids)
    return [ordered[start : start + 500] for start in range(0, len(ordered), 500)]
