"""The worker's part: a file is made once, taken up again after a death, stopped when cancelled, forgotten in a day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import sessionmaker

from tests.conftest import BOTH, Town
from tests.databases import filled_postgres_database, sqlite_database
from tests.reports.exports.desk import maker_of, work
from training_app.accounts.models import Person, PersonRole, Role
from training_app.foundation.db import db
from training_app.reports.exports import holding, making, service
from training_app.reports.exports.asked import Asked
from training_app.reports.exports.errors import FilesWaiting
from training_app.reports.exports.holding import LetGo, keep_bytes, report, take_job
from training_app.reports.exports.models import ExportChunk, ExportJob
from training_app.reports.files.columns import Totals


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path):
    """The queue is another on each engine."""
    if request.param == "sqlite":
        with sqlite_database(tmp_path) as address:
            yield address
    else:
        with filled_postgres_database(request.getfixturevalue("postgres")) as address:
            yield address


def by(town: Town, person_id: int | None = None) -> service.Hand:
    return service.Hand(town.people.agency_id, person_id or town.people.coordinator_id, town.clock())


def asked_for(town: Town, table: str = "standing", person_id: int | None = None) -> int:
    with town.app.app_context():
        job_id = service.ask_for_workbook(db.session(), Asked(table), by=by(town, person_id))
        db.session.remove()
    return job_id


def job_of(town: Town, job_id: int) -> ExportJob:
    with town.app.app_context():
        job = db.session.get_one(ExportJob, job_id)
        db.session.expunge(job)
        db.session.remove()
    return job


def chunks(town: Town) -> int:
    with town.app.app_context():
        count = db.session.scalar(select(func.count()).select_from(ExportChunk))
        db.session.remove()
    return count or 0


def sessions(app: Flask) -> sessionmaker:
    with app.app_context():
        return sessionmaker(db.engine)


def test_two_workers_at_once_make_a_file_once(town: Town):
    job_ids = [asked_for(town, table) for table in ("standing", "people", "completions")]
    makers = [maker_of(town.app) for _ in range(2)]
    made: list[bool] = []

    def run(maker: making.Maker) -> None:
        while maker.make_next():
            made.append(True)

    threads = [Thread(target=run, args=(maker,)) for maker in makers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [(job_of(town, one).state, job_of(town, one).tries) for one in job_ids] == [("done", 1)] * 3
    assert len(made) == chunks(town) == 3


def test_a_worker_killed_in_the_middle_is_followed_by_another_and_its_bytes_are_no_part_of_the_file(town: Town):
    job_id, open_session = asked_for(town), sessions(town.app)
    with open_session() as session:
        taken = take_job(session, town.clock())
        with Path(__file__).open("rb") as half:
            keep_bytes(session, taken, half, town.clock)

    too_early = work(town.app)
    town.clock.advance(minutes=4)
    later = work(town.app)

    job = job_of(town, job_id)
    assert (too_early, later) == (0, 1)
    assert (job.state, job.tries) == ("done", 2)
    assert chunks(town) == 1


def test_a_worker_that_was_only_slow_can_neither_report_nor_finish(town: Town):
    asked_for(town)
    with sessions(town.app)() as session:
        slow = take_job(session, town.clock())
        town.clock.advance(minutes=4)
        work(town.app)

        with pytest.raises(LetGo):
            report(session, slow, town.clock(), rows_done=5)


def test_a_file_that_fell_three_times_says_so(town: Town):
    job_id = asked_for(town)
    for _ in range(holding.TRIES_MOST):
        with sessions(town.app)() as session:
            take_job(session, town.clock())
        town.clock.advance(minutes=4)

    made = work(town.app)

    job = job_of(town, job_id)
    assert (made, job.state) == (0, "failed")
    assert "three times" in job.problem
    assert "records are kept" in job.problem


def test_a_file_cancelled_while_it_is_made_is_stopped_at_the_next_report(town: Town, monkeypatch: pytest.MonkeyPatch):
    job_id = asked_for(town)
    monkeypatch.setattr(making, "ROWS_AT_ONCE", 1)
    maker = maker_of(town.app)
    far: list[int] = []
    goes_on = making.Maker.report_far

    def cancelled_after_two(self: making.Maker, taken: holding.Taken, rows_done: int) -> None:
        far.append(rows_done)
        if rows_done == 2:
            with town.app.app_context():
                service.cancel_job(db.session(), job_id, kind=None, by=by(town))
                db.session.remove()
        goes_on(self, taken, rows_done)

    monkeypatch.setattr(making.Maker, "report_far", cancelled_after_two)

    maker.make_next()

    assert job_of(town, job_id).state == "cancelled"
    assert far == [1, 2]
    assert chunks(town) == 0


def test_what_does_not_add_up_to_what_was_counted_is_thrown_away(town: Town, monkeypatch: pytest.MonkeyPatch):
    job_id = asked_for(town)
    monkeypatch.setattr(making, "count_rows", lambda *_: Totals(3, {"days late": 0}))

    work(town.app)

    job = job_of(town, job_id)
    assert job.state == "failed"
    assert "did not add up" in job.problem
    assert chunks(town) == 0


def test_a_role_that_was_taken_since_makes_no_file(town: Town):
    job_id = asked_for(town)
    with town.app.app_context():
        db.session.execute(
            update(PersonRole).where(PersonRole.person_id == town.people.coordinator_id).values(role=Role.OFFICER)
        )
        db.session.commit()
        db.session.remove()

    work(town.app)

    assert "may not see these records any more" in job_of(town, job_id).problem


def test_a_supervisor_whose_unit_was_taken_cannot_take_a_file_of_it(town: Town):
    supervisor = town.sign_in(town.people.supervisor_id)
    job_id = asked_for(town, person_id=town.people.supervisor_id)
    work(town.app)
    before = supervisor.line.send("GET", f"/app/exports/files/{job_id}/file", None, {}).status
    with town.app.app_context():
        command = db.session.scalar(select(Person.unit_id).where(Person.id == town.people.coordinator_id))
        db.session.execute(
            update(PersonRole).where(PersonRole.person_id == town.people.supervisor_id).values(unit_id=command)
        )
        db.session.commit()
        db.session.remove()

    after = supervisor.line.send("GET", f"/app/exports/files/{job_id}/file", None, {}).status

    assert (before, after) == (200, 409)
    assert "may not see any more" in supervisor.get(f"/app/exports/files/{job_id}").text()


def test_bytes_are_forgotten_after_a_day_and_the_row_after_a_month(town: Town):
    job_id = asked_for(town)
    work(town.app)
    with sessions(town.app)() as session:
        service.forget_old_files(session, town.clock() + timedelta(hours=23))
        kept = chunks(town)
        service.forget_old_files(session, town.clock() + timedelta(hours=24))
        forgotten = job_of(town, job_id).state
        service.forget_old_files(session, town.clock() + timedelta(days=31))
        rows = session.scalar(select(func.count()).select_from(ExportJob))

    assert (kept, forgotten, chunks(town), rows) == (1, "forgotten", 0, 0)


def test_a_double_click_asks_once_and_nobody_has_more_than_five_under_way(town: Town):
    first, second = asked_for(town), asked_for(town)
    for module_id in ("a", "b", "c", "d"):
        with town.app.app_context():
            service.ask_for_workbook(db.session(), Asked("people", module=module_id), by=by(town))
            db.session.remove()

    assert first == second
    with pytest.raises(FilesWaiting):
        asked_for(town, "events")


def test_what_a_killed_worker_left_on_the_disk_is_swept_after_a_day_and_nothing_else(tmp_path: Path):
    now = datetime.now(UTC)
    left, other = tmp_path / f"{making.FOLDER}abc", tmp_path / "somebody-elses"
    for folder in (left, other):
        folder.mkdir()

    making.sweep_folders(tmp_path, now + timedelta(hours=23))
    kept = left.exists()
    making.sweep_folders(tmp_path, now + timedelta(hours=25))

    assert (kept, left.exists(), other.exists()) == (True, False, True)
