"""Fills an empty database with the demo: an invented agency, its records made by the services that make real ones."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency, Person, Role
from training_app.accounts.roster import NewAgency, NewPerson, add_agency, add_person, add_unit
from training_app.accounts.rules import short_name
from training_app.accounts.service import set_password
from training_app.assignments.service import add_assignments
from training_app.cli import demo_cast
from training_app.cli.demo_cast import AGENCY, CastMember, Seat, UnitName, cast_demo
from training_app.cli.demo_plan import ASSIGNED_FIRST, RIGHT, Act, Given, Plan, Step, plan_demo
from training_app.content.catalogue import Catalogue, Form, Item
from training_app.foundation.clock import SetClock
from training_app.foundation.db import begin_write, db
from training_app.foundation.house import House
from training_app.foundation.ids import AgencyId, AttemptId, PersonId, UnitId
from training_app.learning import marking, questions, rules, service
from training_app.learning.clock import say_here
from training_app.learning.desk import Room
from training_app.learning.queries import read_attempt
from training_app.learning.service import Desk, Learner
from training_app.slots.service import write_text

SEED = 2026
ASSIGNED_MODULES = 3
_OWN_TEXTS = {
    "interpreter-line": "Call 555-0118, account 7731, any hour. For sign language dispatch has the on-call list.",
    "victim-services": "R. Okafor, 555-0121, until midnight. After that dispatch pages who is on call.",
}
"""Two of the agency's slots are written, so that the page shows both states."""
PASSWORD = "lantern gravel seven otter"  # noqa: S105 - of invented people, on this machine alone
"""Printed with the links: everything in a demo is invented, and it listens on this machine alone."""
_ROLES = {Seat.SUPERVISOR: Role.SUPERVISOR, Seat.COORDINATOR: Role.COORDINATOR, Seat.ADMIN: Role.ADMIN}


class DemoRefused(Exception):
    """The database is not one for a demo; the text is a sentence for the operator. Nothing was changed."""


def seed_demo(app: Flask, *, now: datetime, seed: int = SEED) -> AgencyId:
    """Add the demo's agency, people, assignments and everything they did until ``now``; inside an app context.

    Not one transaction: an interrupted seed leaves a part of the demo, so its database is then to be thrown away.

    :raise DemoRefused: when the database holds an agency, demo or not
    """
    session = db.session()
    _refuse_if_used(session)
    room: Room = app.extensions["learning"]
    zone = ZoneInfo(demo_cast.TIME_ZONE)
    cast = cast_demo(seed)
    # the agency has begun with three; the other modules are there to be opened
    assigned = list(room.library.catalogue.modules.values())[:ASSIGNED_MODULES]
    plan = plan_demo(cast, assigned, seed, now, zone)
    with _without_waiting_for_disk(db.engine):
        agency_id, person_ids = _add_people(session, cast, now - ASSIGNED_FIRST - timedelta(days=1))
        _add_assignments(session, agency_id, person_ids, plan.given)
        clock = SetClock(now)
        desk = Desk(session, House(clock=clock, bus=room.house.bus), room.library)
        _live(desk, clock, [Learner(agency_id, person_id) for person_id in person_ids], plan)
        _fill_slots(session, agency_id, person_ids[cast.index(demo_cast.COORDINATOR)], room.library.catalogue, now)
    return agency_id


def give_passwords(session: Session, now: datetime) -> None:
    """Let the people the demo is told with unlock a screen that locked itself; the password is no secret."""
    for _, person_id in demo_people(session):
        set_password(session, person_id, password=PASSWORD, now=now, set_by=None)


def demo_people(session: Session) -> list[tuple[str, PersonId]]:
    """The few people the demo is told with: who they are in words, and their ids."""
    found = []
    for member in (demo_cast.OFFICER, demo_cast.COORDINATOR, demo_cast.SUPERVISOR, demo_cast.ADMIN):
        person_id = session.scalars(
            select(Person.id)
            .join(Agency, Agency.id == Person.agency_id)
            .where(Agency.is_demo, Person.badge == member.badge)
        ).one()
        found.append(
            (f"{short_name(member.given_name, member.family_name)}, {member.seat}, {member.unit}", PersonId(person_id))
        )
    return found


def refuse_real_agencies(session: Session) -> None:
    """Do nothing when every agency here is a demo.

    :raise DemoRefused: naming the agency that is not
    """
    name = session.scalars(select(Agency.name).where(Agency.is_demo.is_(False)).order_by(Agency.id).limit(1)).first()
    if name is not None:
        raise DemoRefused(f"This database holds {name}, which is not a demo. Nothing was changed.")


def _fill_slots(
    session: Session, agency_id: AgencyId, coordinator_id: PersonId, catalogue: Catalogue, now: datetime
) -> None:
    for key, text in _OWN_TEXTS.items():
        if key in catalogue.inserts:
            slot = catalogue.inserts[key]
            at = now - timedelta(days=9)
            write_text(session, agency_id=agency_id, slot=slot, text=text, seen=0, by=coordinator_id, now=at)


def _refuse_if_used(session: Session) -> None:
    refuse_real_agencies(session)
    name = session.scalars(select(Agency.name).limit(1)).first()
    if name is not None:
        raise DemoRefused(f"This database already holds {name}. Nothing was changed.")


@contextmanager
def _without_waiting_for_disk(engine: Engine) -> Iterator[None]:
    """On SQLite, commit without waiting for the disk: thousands of commits, and nothing yet that anyone relies on."""
    if engine.dialect.name != "sqlite":
        yield
        return
    _set_synchronous(engine, "OFF")
    try:
        yield
    finally:
        db.session.remove()
        _set_synchronous(engine, "FULL")


def _set_synchronous(engine: Engine, level: str) -> None:
    # not through a transaction: SQLite refuses to change this inside one
    raw = engine.raw_connection()
    try:
        raw.cursor().execute(f"PRAGMA synchronous={level}")
    finally:
        raw.close()


def _add_people(session: Session, cast: Sequence[CastMember], now: datetime) -> tuple[AgencyId, list[PersonId]]:
    begin_write(session)
    label, phone = demo_cast.PEER_TEAM
    new = NewAgency(
        name=AGENCY,
        home_page=demo_cast.HOME_PAGE,
        time_zone=demo_cast.TIME_ZONE,
        peer_team_label=label,
        peer_team_phone=phone,
        is_demo=True,
    )
    agency_id = add_agency(session, new, now=now)
    units = {unit: add_unit(session, agency_id, unit, position=place) for place, unit in enumerate(UnitName)}
    person_ids = [add_person(session, _new_person(agency_id, member, units), now=now) for member in cast]
    session.commit()
    return agency_id, person_ids


def _new_person(agency_id: AgencyId, member: CastMember, units: dict[UnitName, UnitId]) -> NewPerson:
    unit_id = units[member.unit]
    roles: dict[Role, UnitId | None] = {Role.OFFICER: None}
    if member.seat is not Seat.OFFICER:
        roles[_ROLES[member.seat]] = unit_id if member.seat is Seat.SUPERVISOR else None
    return NewPerson(
        agency_id=agency_id,
        given_name=member.given_name,
        family_name=member.family_name,
        sign_in_name=member.badge,
        badge=member.badge,
        unit_id=unit_id,
        roles=roles,
    )


def _add_assignments(
    session: Session, agency_id: AgencyId, person_ids: Sequence[PersonId], given: Sequence[Given]
) -> None:
    together: defaultdict[tuple[str, date, datetime], list[PersonId]] = defaultdict(list)
    for one in given:
        together[one.module_id, one.due_on, one.assigned_at].append(person_ids[one.person])
    begin_write(session)
    for (module_id, due_on, assigned_at), ids in together.items():
        add_assignments(
            session,
            agency_id=agency_id,
            person_ids=ids,
            module_id=module_id,
            due_on=due_on,
            by=None,
            now=assigned_at,
        )
    session.commit()


def _live(desk: Desk, clock: SetClock, learners: Sequence[Learner], plan: Plan) -> None:
    """Do every step of the plan at its time, through the services that officers use."""
    attempts: dict[tuple[int, str], AttemptId] = {}
    for step in plan.steps:
        clock.now = step.at
        learner = learners[step.person]
        if step.act is Act.START:
            attempts[step.person, step.module_id] = service.start_attempt(desk, learner, step.module_id)
        else:
            _do(desk, learner, attempts[step.person, step.module_id], step)


def _do(desk: Desk, learner: Learner, attempt_id: AttemptId, step: Step) -> None:
    match step.act:
        case Act.HERE:
            say_here(desk, learner, attempt_id)
        case Act.LESSON:
            service.finish_lesson(desk, learner, attempt_id, step.ref)
        case Act.CHOICE:
            service.make_choice(desk, learner, attempt_id, step=step.number, choice_id=step.ref)
        case Act.READ:
            service.go_on(desk, learner, attempt_id, seen=_page_read(desk, learner, attempt_id, step))
        case _:
            _answer(desk, learner, attempt_id, step)


def _answer(desk: Desk, learner: Learner, attempt_id: AttemptId, step: Step) -> None:
    """A question right or wrong; which paper it stands on is the attempt's to know."""
    option_id = _option(_item_of(desk, learner, attempt_id, step), step.ref)
    if step.act is Act.BEFORE:
        questions.answer_before(desk, learner, attempt_id, number=step.number, option_id=option_id)
    elif step.act is Act.LATER:
        questions.answer_later(desk, learner, attempt_id, day=step.check_round, number=step.number, option_id=option_id)
    else:
        service.answer_question(
            desk, learner, attempt_id, check_round=step.check_round, number=step.number, option_id=option_id
        )


def _item_of(desk: Desk, learner: Learner, attempt_id: AttemptId, step: Step) -> Item:
    attempt = read_attempt(desk.session, learner, attempt_id)
    module = desk.library.bound(desk.session, attempt.version_hash)
    if step.act is Act.LATER:
        items = marking.booster_items(module, marking.BOOSTER_DAYS.index(step.check_round))
    elif step.act is Act.BEFORE:
        items = module.form(marking.pretest_form_of(attempt_id, module) or Form.A)
    else:
        items = rules.items_of_round(module, step.check_round, attempt.progress)
    return items[step.number - 1]


def _option(item: Item, ref: str) -> str:
    # nobody in the demo fails for a question about safety: the numbers alone tell who passes
    if ref == RIGHT or item.is_critical:
        return item.key.id
    return next(option.id for option in item.options if not option.is_key)


def _page_read(desk: Desk, learner: Learner, attempt_id: AttemptId, step: Step) -> str:
    return f"feedback/{_item_of(desk, learner, attempt_id, step).id}" if step.ref == "feedback" else step.ref
