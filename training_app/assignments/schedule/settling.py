"""Working out again what somebody owes, and writing it: in portions, each of them one commit, as often as one likes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency
from training_app.assignments.cycles import Cycle
from training_app.assignments.done_at import counts_anew
from training_app.assignments.events import ModuleAskedAgain
from training_app.assignments.models import Assignment
from training_app.assignments.schedule.facts import Facts, Key, read_facts
from training_app.assignments.schedule.models import AssignmentCycle, AssignmentMeant, AssignmentTouched
from training_app.assignments.schedule.running import Running, read_plans
from training_app.assignments.schedule.working_out import Shown, Worked, is_asked_again, shown_after, work_out
from training_app.foundation.db import begin_write
from training_app.foundation.events import EventBus
from training_app.foundation.ids import AgencyId, PersonId

PEOPLE_AT_ONCE = 250
"""So many are worked out in one transaction; whoever writes for the agency meanwhile waits about a second at most."""
CycleKey = tuple[int | None, int, str, int]
_CYCLE = AssignmentCycle.__table__.c


@dataclass(frozen=True, slots=True)
class Day:
    """The moment, as the agency counts days."""

    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The agency's day."""
        return self.now.astimezone(self.zone).date()


def hold_agency(session: Session, agency_id: AgencyId, now: datetime) -> Day:
    """Let nobody else write assignments of the agency until the commit; returns its day.

    On PostgreSQL they wait for each other at the agency's row, on SQLite there is one writer anyway.
    """
    # key_share: rows that point to the agency are added all the time, by every answer, and must not wait
    query = select(Agency.time_zone).where(Agency.id == agency_id).with_for_update(key_share=True)
    return Day(now, ZoneInfo(session.execute(query).scalar_one()))


def settle(session: Session, bus: EventBus, agency_id: AgencyId, *, now: datetime, most_people: int) -> int:
    """Work out what is noted as touched, at most so many people; returns how many were. Commits each portion.

    Whatever happens on the way, a note goes in the transaction that did its work, so nothing is left out and doing it
    twice changes nothing.
    """
    done = 0
    while done < most_people:
        count = _settle_portion(session, bus, agency_id, now, min(PEOPLE_AT_ONCE, most_people - done))
        done += count
        if count == 0:
            break
    return done


def _settle_portion(session: Session, bus: EventBus, agency_id: AgencyId, now: datetime, most: int) -> int:
    waiting = select(AssignmentTouched.id).where(AssignmentTouched.agency_id == agency_id).limit(1)
    if session.scalar(waiting) is None:
        session.rollback()
        return 0
    begin_write(session)
    day = hold_agency(session, agency_id, now)
    # the notes first: whoever adds one after this has its facts read by the next portion
    people = session.scalars(
        select(AssignmentTouched.person_id)
        .where(AssignmentTouched.agency_id == agency_id)
        .distinct()
        .order_by(AssignmentTouched.person_id)
        .limit(most)
    ).all()
    notes = session.execute(
        select(AssignmentTouched.id, AssignmentTouched.person_id, AssignmentTouched.module_id).where(
            AssignmentTouched.agency_id == agency_id, AssignmentTouched.person_id.in_(people)
        )
    ).all()
    _write_all(session, bus, agency_id, day, [(person_id, module_id) for _, person_id, module_id in notes])
    _by_portions(session, AssignmentTouched, [note_id for note_id, _, _ in notes])
    session.commit()
    return len(people)


def _write_all(
    session: Session, bus: EventBus, agency_id: AgencyId, day: Day, touched: Iterable[tuple[int, str | None]]
) -> None:
    touched = list(touched)
    people = sorted({person_id for person_id, _ in touched})
    plans, facts = read_plans(session, agency_id), read_facts(session, agency_id, people)
    by_module: defaultdict[str, list[Running]] = defaultdict(list)
    for plan in plans.values():
        by_module[plan.module_id].append(plan)
    keys = _keys(touched, plans, facts)
    worked = {
        key: work_out(
            key,
            [plan for plan in by_module[key[1]] if (plan.id, key[0]) in facts.meant],
            facts,
            today=day.today,
            zone=day.zone,
        )
        for key in keys
    }
    _write_cycles(session, agency_id, people, worked)
    _write_looks(session, people, worked)
    _write_shown(session, bus, agency_id, day, worked)
    session.execute(counts_anew().where(Assignment.agency_id == agency_id, Assignment.person_id.in_(people)))


def _keys(touched: Iterable[tuple[int, str | None]], plans: Mapping[int, Running], facts: Facts) -> list[Key]:
    modules: defaultdict[int, set[str]] = defaultdict(set)
    for plan_id, person_id in facts.meant:
        modules[person_id].add(plans[plan_id].module_id)
    for person_id, module_id in (*facts.redos, *facts.singles):
        modules[person_id].add(module_id)
    keys: set[Key] = set()
    for person_id, one in touched:
        keys |= {(person_id, each) for each in (modules[person_id] if one is None else [one])}
    return sorted(keys)


def _write_cycles(session: Session, agency_id: AgencyId, people: Collection[int], worked: Mapping[Key, Worked]) -> None:
    query = select(*_CYCLE).where(_CYCLE.person_id.in_(people))
    kept = {
        (row["plan_id"], row["person_id"], row["module_id"], row["number"]): row
        for row in session.execute(query).mappings()
        if (row["person_id"], row["module_id"]) in worked
    }
    wanted: dict[CycleKey, dict[str, object]] = {}
    for (person_id, module_id), one in worked.items():
        for plan_id, cycle in one.cycles:
            wanted[plan_id, person_id, module_id, cycle.number] = _columns(cycle)
    _by_portions(session, AssignmentCycle, [row["id"] for key, row in kept.items() if key not in wanted])
    new = [
        {
            "agency_id": agency_id,
            **dict(zip(("plan_id", "person_id", "module_id", "number"), key, strict=True)),
            **columns,
        }
        for key, columns in wanted.items()
        if key not in kept
    ]
    if new:
        session.execute(insert(AssignmentCycle), new)
    changed = [
        {"id": kept[key]["id"], **columns}
        for key, columns in wanted.items()
        if key in kept and any(kept[key][name] != value for name, value in columns.items())
    ]
    if changed:
        session.execute(update(AssignmentCycle), changed)


def _columns(cycle: Cycle) -> dict[str, object]:
    return {
        "opens_on": cycle.opens_on,
        "due_on": cycle.due_on,
        "overdue_from": cycle.overdue_from,
        "grace_days": cycle.grace_days,
        "period_first": cycle.period.first if cycle.period else None,
        "period_last": cycle.period.last if cycle.period else None,
        "outcome": cycle.outcome.value,
        "closed_on": cycle.closed_on,
        "done_at": cycle.done_at,
    }


def _write_looks(session: Session, people: Collection[int], worked: Mapping[Key, Worked]) -> None:
    table = AssignmentMeant
    wanted = {(plan_id, key[0]): look_on for key, one in worked.items() for plan_id, look_on in one.look_on.items()}
    rows = session.execute(
        select(table.id, table.plan_id, table.person_id, table.look_on).where(table.person_id.in_(people))
    )
    changed = [
        {"id": row_id, "look_on": wanted[plan_id, person_id]}
        for row_id, plan_id, person_id, look_on in rows
        if wanted.get((plan_id, person_id), look_on) != look_on
    ]
    if changed:
        session.execute(update(AssignmentMeant), changed)


def _write_shown(session: Session, bus: EventBus, agency_id: AgencyId, day: Day, worked: Mapping[Key, Worked]) -> None:
    kept = _read_shown(session, agency_id, {person_id for person_id, _ in worked})
    changes = [
        (key, *kept.get(key, (None, None)), shown_after(one, kept.get(key, (None, None))[1]))
        for key, one in worked.items()
    ]
    _by_portions(
        session, Assignment, [row_id for _, row_id, _, after in changes if row_id is not None and after is None]
    )
    shared = {"agency_id": agency_id, "assigned_at": day.now, "is_single": False, "single_due_on": None}
    new = [
        {"person_id": key[0], "module_id": key[1], **asdict(after), **shared}
        for key, row_id, _, after in changes
        if row_id is None and after is not None
    ]
    if new:
        session.execute(insert(Assignment), new)
    changed = [
        {"id": row_id, **asdict(after)}
        for _, row_id, before, after in changes
        if row_id is not None and after is not None and after != before
    ]
    if changed:
        session.execute(update(Assignment), changed)
    again: defaultdict[str, list[PersonId]] = defaultdict(list)
    for key, _, before, after in changes:
        if is_asked_again(worked[key], before, after):
            again[key[1]].append(PersonId(key[0]))
    for module_id, person_ids in again.items():
        bus.publish(session, ModuleAskedAgain(agency_id, module_id, tuple(person_ids), day.now))


def _read_shown(session: Session, agency_id: AgencyId, people: Collection[int]) -> Mapping[Key, tuple[int, Shown]]:
    table = Assignment
    columns = (table.due_on, table.overdue_from, table.counts_from, table.is_paused)
    query = select(table.id, table.person_id, table.module_id, *columns).where(
        table.agency_id + 0 == agency_id, table.person_id.in_(people)
    )
    return {(row[1], row[2]): (row[0], Shown(*row[3:])) for row in session.execute(query)}


def _by_portions(
    session: Session,
    table: type[AssignmentTouched] | type[AssignmentCycle] | type[Assignment],
    ids: Sequence[int],
) -> None:
    for start in range(0, len(ids), PEOPLE_AT_ONCE):
        session.execute(
            delete(table)
            .where(table.id.in_(ids[start : start + PEOPLE_AT_ONCE]))
            .execution_options(synchronize_session=False)
        )
