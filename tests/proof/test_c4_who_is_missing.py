"""c4: one page says who is missing. Its figures equal a slow count, and 250 officers take as many statements as twenty.

How long it takes is measured in benchmarks/bench_report.py. What it is counted from is compared with the facts by
``training-app reports compare``, which names the first attempt that differs.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy import event, insert, select, update

from tests.assignments.schedule.planning import working
from tests.conftest import Town
from training_app.accounts.models import Person, Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.assignments.models import Assignment
from training_app.assignments.service import count_anew
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db
from training_app.learning.desk import Room
from training_app.learning.models import Attempt
from training_app.learning.service import Desk, Learner, start_attempt
from training_app.reports.projection_queries import compare_assignments, compare_attempts

PEOPLE, MODULES = 250, ("m01-trauma", "m02-asking", "m03-past-in-the-room")


def hire_many(town: Town, people: int = PEOPLE, *, first: int = 0) -> None:
    """Officers with three modules each, due from 40 days ago to 40 days on, some of them done, some begun."""
    dice = random.Random(2026)
    with working(town) as session:
        ids = []
        for number in range(first, first + people):
            new = NewPerson(
                town.people.agency_id, "Robin", f"Name{number:03}", f"n{number}", roles={Role.OFFICER: None}
            )
            ids.append(add_person(session, new, now=town.clock()))
        room: Room = town.app.extensions["learning"]
        hashes = {one: room.library.current(one).version_hash for one in MODULES}
        for one in MODULES:
            room.library.keep(session, room.library.current(one), town.clock())
        pairs = [(person_id, one) for person_id in ids for one in MODULES]
        session.execute(
            insert(Assignment),
            [
                {
                    "agency_id": town.people.agency_id,
                    "person_id": person_id,
                    "module_id": one,
                    "due_on": date(2026, 11, 23) + timedelta(days=dice.randint(-40, 40)),
                    "assigned_at": town.clock() - timedelta(days=60),
                }
                for person_id, one in pairs
            ],
        )
        session.execute(insert(Attempt), [_attempt(town, pair, hashes, dice) for pair in pairs if dice.random() < 0.7])
        session.commit()


def _attempt(town: Town, pair: tuple[int, str], hashes: dict[str, str], dice: random.Random) -> dict[str, object]:
    is_done = dice.random() < 0.8
    return {
        "id": uuid4(),
        "agency_id": town.people.agency_id,
        "person_id": pair[0],
        "module_id": pair[1],
        "version": "1.0.0",
        "version_hash": hashes[pair[1]],
        "status": "completed" if is_done else "started",
        "running_marker": None if is_done else 1,
        "place": "",
        "sequence": 1,
        "progress": {},
        "started_at": town.clock() - timedelta(days=50),
        "saved_at": town.clock() - timedelta(days=1),
        "completed_at": town.clock() - timedelta(days=2) if is_done else None,
    }


def count_slowly(town: Town) -> tuple[int, int]:
    """People, and those with something overdue: one question to the database for each of them and each module."""
    with working(town) as session:
        people = session.scalars(select(Person.id).where(Person.is_active)).all()
        late = set()
        for person_id in people:
            for module_id, due_on in session.execute(
                select(Assignment.module_id, Assignment.due_on).where(Assignment.person_id == person_id)
            ):
                done = session.scalars(
                    select(Attempt.completed_at).where(Attempt.person_id == person_id, Attempt.module_id == module_id)
                ).all()
                if due_on < date(2026, 11, 23) and not any(done):
                    late.add(person_id)
    return len(people), len(late)


@contextmanager
def statements(town: Town) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(conn, cursor, statement, *rest) -> None:
        seen.append(statement)

    with town.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_c4_the_figures_equal_a_slow_count(town: Town) -> None:
    hire_many(town)
    people, late = count_slowly(town)

    page = town.sign_in(town.people.coordinator_id).get("/app/overview")

    assert late > 50
    assert page.heading() == f"{late} people are overdue"
    assert f"{people - late} of {people} people are up to date" in page.text()


def test_c4_a_row_more_that_is_late_changes_the_figure(town: Town) -> None:
    """Negative control: the count notices one assignment."""
    hire_many(town)
    _, late = count_slowly(town)
    with working(town) as session:
        session.execute(
            update(Assignment)
            .where(Assignment.person_id == town.people.officer_id, Assignment.module_id == MODULES[0])
            .values(due_on=date(2026, 11, 1))
        )
        session.commit()

    page = town.sign_in(town.people.coordinator_id).get("/app/overview")

    assert page.heading() == f"{late + 1} people are overdue"


def test_c4_250_officers_take_as_many_statements_as_twenty(town: Town) -> None:
    coordinator = town.sign_in(town.people.coordinator_id)
    hire_many(town, 20)
    with statements(town) as of_twenty:
        coordinator.get("/app/overview")
    hire_many(town, first=20)

    with statements(town) as of_many:
        coordinator.get("/app/overview")

    assert len(of_twenty) > 3
    assert len(of_many) == len(of_twenty)


def test_c4_what_reports_read_is_compared_with_the_facts(town: Town) -> None:
    with working(town) as session:
        room: Room = town.app.extensions["learning"]
        learner = Learner(town.people.agency_id, town.people.officer_id)
        attempt_id = start_attempt(Desk(session, room.house, room.library), learner, MODULES[0])
        (whole,) = compare_attempts(session, town.people.agency_id)
        session.execute(
            update(Attempt).where(Attempt.id == attempt_id).values(status="completed", completed_at=town.clock())
        )
        session.commit()

        ((count, (deviation,)),) = compare_attempts(session, town.people.agency_id)

    assert whole == (1, [])
    # negative control: a row that was changed past the program is named
    assert (count, deviation.person_id, deviation.what) == (1, town.people.officer_id, "status")
    assert (deviation.in_row, deviation.in_facts) == ("completed", "started")


def test_c4_what_an_assignment_says_is_compared_with_the_attempts_and_counted_anew(town: Town) -> None:
    hire_many(town)
    with working(town) as session:
        count, wrong = compare_assignments(session, town.people.agency_id)
        assert (count > PEOPLE, wrong) == (True, [])
        one = session.scalars(select(Assignment).where(Assignment.done_at.is_not(None)).limit(1)).one()
        person_id, module_id, row_id, met = one.person_id, one.module_id, one.id, one.done_at
        # past the program, as somebody with the database's password could
        session.execute(update(Assignment).where(Assignment.id == row_id).values(done_at=None))
        session.commit()

        assert compare_assignments(session, town.people.agency_id) == (count, [(person_id, module_id)])
        assert [count_anew(session, town.people.agency_id, now=town.clock()) for _ in range(2)] == [1, 0]
        assert compare_assignments(session, town.people.agency_id) == (count, [])
        session.expire_all()
        assert session.get_one(Assignment, row_id).done_at == met
        entries = session.scalars(select(AuditEntry.action).where(AuditEntry.action == "reports.counted_anew")).all()
        assert len(entries) == 1
