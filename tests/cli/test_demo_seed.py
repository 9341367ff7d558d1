"""The demo: an invented agency, the same for the same seed, made by the services that make real records."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from tests.agency import link_for, make_riverton
from tests.databases import make_tables, sqlite_database
from tests.officer import FlaskLine, Officer
from training_app.accounts.models import Agency, Person, Unit
from training_app.app import create_app
from training_app.assignments.models import Assignment
from training_app.cli.demo_cast import OFFICER, SIZES, cast_demo
from training_app.cli.demo_plan import Act, Plan, plan_demo
from training_app.cli.demo_seed import ASSIGNED_MODULES, DemoRefused, demo_people, seed_demo
from training_app.content.catalogue import Catalogue
from training_app.foundation.clock import SetClock
from training_app.foundation.db import db
from training_app.learning.models import Attempt, LearningEvent
from training_app.lrs.models import Statement
from training_app.settings import CONTENT_ROOT, Settings

pytestmark = pytest.mark.slow

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 23, 20, 7, tzinfo=UTC)
# every weekday, a night, a new year, and both days on which clocks change
MOMENTS = [NOW + timedelta(days=day, hours=3 * day) for day in range(7)] + [
    datetime(2027, 1, 1, 6, 0, tzinfo=UTC),
    datetime(2027, 3, 14, 9, 0, tzinfo=UTC),
    datetime(2027, 11, 7, 7, 30, tzinfo=UTC),
]
LONGEST_S = 20.0


def plan(shipped: Catalogue, now: datetime = NOW, seed: int = 2026) -> Plan:
    return plan_demo(cast_demo(seed), list(shipped.modules.values())[:ASSIGNED_MODULES], seed, now, CHICAGO)


def test_the_cast_fills_six_units_with_120_different_people():
    cast = cast_demo(2026)

    assert Counter(member.unit for member in cast) == Counter(SIZES)
    assert len(cast) == 120
    assert len({member.badge for member in cast}) == 120
    assert len({(member.given_name, member.family_name) for member in cast}) == 120


def test_same_seed_and_moment_tell_the_same_story(shipped: Catalogue):
    assert plan(shipped) == plan(shipped)
    assert plan(shipped) != plan(shipped, seed=7)


@pytest.mark.parametrize("now", MOMENTS)
def test_the_story_lies_between_assignment_and_now_whenever_it_is_told(shipped: Catalogue, now: datetime):
    story = plan(shipped, now)
    assigned = {(one.person, one.module_id): one.assigned_at for one in story.given}

    assert [step.at for step in story.steps] == sorted(step.at for step in story.steps)
    for step in story.steps:
        assert assigned[step.person, step.module_id] < step.at < now


@pytest.mark.parametrize("now", MOMENTS)
def test_four_to_nine_people_are_overdue_whenever_it_is_told(shipped: Catalogue, now: datetime):
    story = plan(shipped, now)
    result_read = {(step.person, step.module_id) for step in story.steps if step.ref == "result"}
    today = now.astimezone(CHICAGO).date()

    late = {one.person for one in story.given if one.due_on < today and (one.person, one.module_id) not in result_read}

    assert 4 <= len(late) <= 9


def test_the_officer_of_the_demo_is_in_lesson_three_of_the_first_module(shipped: Catalogue):
    story = plan(shipped)
    first, *later = list(shipped.modules)[:ASSIGNED_MODULES]
    officer = cast_demo(2026).index(OFFICER)

    mine = [step for step in story.steps if step.person == officer and step.act is not Act.HERE]
    due = {one.module_id: one.due_on for one in story.given if one.person == officer}

    assert [step.act for step in mine] == [Act.START, Act.LESSON, Act.LESSON]
    assert {step.module_id for step in mine} == {first}
    assert all(due[first] < due[module_id] for module_id in later)
    assert due[first] > NOW.date()


def test_the_first_modules_are_assigned_and_no_others(shipped: Catalogue):
    assert {one.module_id for one in plan(shipped).given} == set(list(shipped.modules)[:ASSIGNED_MODULES])


@pytest.fixture(scope="module")
def demo(shipped: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, float]]:
    """The program with the demo in it, and how many seconds that took."""
    folder = tmp_path_factory.mktemp("demo")
    with sqlite_database(folder) as address:
        app = _program(address, shipped)
        with app.app_context():
            make_tables(db.engine)
            start = time.process_time()
            seed_demo(app, now=NOW)
            took = time.process_time() - start
            db.session.remove()
        yield app, took
        with app.app_context():
            db.engine.dispose()


def _program(address: str, shipped: Catalogue) -> Flask:
    settings = Settings(
        secret_key="test-secret-key-of-enough-characters-000",
        database_url=address,
        cookies_secure=False,
        trusted_hosts=(),
        content_root=CONTENT_ROOT,
        wellness_resources=None,
        log_level="WARNING",
    )
    return create_app(settings, clock=SetClock(NOW), catalogue=shipped)


@pytest.mark.slow
def test_the_seed_takes_at_most_twenty_seconds_of_work(demo: tuple[Flask, float]):
    assert demo[1] <= LONGEST_S


@pytest.mark.slow
def test_every_event_has_its_statement(demo: tuple[Flask, float]):
    with demo[0].app_context():
        events = set(db.session.scalars(select(LearningEvent.id)))
        statements = set(db.session.scalars(select(Statement.id)))

    assert events == statements
    assert len(events) > 1000


@pytest.mark.slow
def test_the_records_are_those_of_the_plan(demo: tuple[Flask, float], shipped: Catalogue):
    story = plan(shipped)
    with demo[0].app_context():
        agency = db.session.scalars(select(Agency)).one()
        counts = {
            table: db.session.scalar(select(func.count()).select_from(table))
            for table in (Unit, Person, Assignment, Attempt)
        }
        latest = db.session.scalar(select(func.max(LearningEvent.happened_at)))
        done = db.session.scalar(select(func.count()).where(Attempt.status == "completed"))

    assert agency.is_demo
    assert agency.name == "Cedar Falls PD (demo)"
    assert counts == {
        Unit: 6,
        Person: 120,
        Assignment: len(story.given),
        Attempt: sum(step.act is Act.START for step in story.steps),
    }
    assert latest is not None
    assert latest < NOW
    assert done == sum(step.ref == "result" for step in story.steps) - _failed_rounds(story)


def _failed_rounds(story: Plan) -> int:
    """A round that was followed by another of the same person and module was not passed."""
    rounds = {(step.person, step.module_id, step.check_round) for step in story.steps if step.act is Act.ANSWER}
    return sum(check_round == 2 for _, _, check_round in rounds)


@pytest.mark.slow
def test_the_coordinator_finds_who_is_overdue_and_the_officer_goes_on(demo: tuple[Flask, float]):
    app, _ = demo
    with app.app_context():
        people = {words.partition(",")[0]: person_id for words, person_id in demo_people(db.session())}
        db.session.remove()

    def sign_in(name: str) -> Officer:
        officer = Officer(FlaskLine(app))
        officer.get(link_for(app, people[name], NOW))
        officer.submit()
        return officer

    overview = sign_in("D. Abara").get("/app/overview")
    home = sign_in("J. Ortiz").get("/app/")

    assert re.fullmatch(r"(Four|Five|Six|Seven|Eight|Nine) people are overdue", overview.heading())
    assert "Continue lesson 3" in home.text()
    assert sign_in("S. Whitfield").get("/app/overview").status == 200
    assert sign_in("L. Hollis").get("/app/records").status == 200


@pytest.mark.slow
def test_after_the_seed_every_commit_waits_for_the_disk_again(demo: tuple[Flask, float]):
    with demo[0].app_context():
        assert db.session.execute(text("PRAGMA synchronous")).scalar() == 2


def test_a_database_with_a_real_agency_is_refused_by_name(shipped: Catalogue, tmp_path: Path):
    with sqlite_database(tmp_path) as address:
        app = _program(address, shipped)
        with app.app_context():
            make_tables(db.engine)
            make_riverton(db.session(), [])

            with pytest.raises(DemoRefused, match="holds Riverton PD, which is not a demo"):
                seed_demo(app, now=NOW)

            assert db.session.scalar(select(func.count()).select_from(Agency)) == 1
            db.session.remove()
            db.engine.dispose()
