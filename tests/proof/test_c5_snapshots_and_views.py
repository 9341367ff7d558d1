"""c5: what a month ended with stays as it was kept; a shared view shows the reader their own scope.

A month's end is compared with a count made now, which names the correction behind each difference. Mails hold a link
alone and go out once. On both engines.
"""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import sessionmaker

from tests.assignments.schedule.planning import change, hire, working
from tests.conftest import Town
from tests.fakes.smtp import FakeSmtp
from tests.proof.test_g4_audit_chain import tamper
from training_app.accounts.models import Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.assignments.models import Assignment
from training_app.assignments.schedule.models import PersonAbsence
from training_app.audit.queries import verify_chain
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.foundation.mail import MailServer
from training_app.learning.corrections import Figures, Hand, grant_completion, void_completion
from training_app.learning.desk import Room
from training_app.learning.models import Attempt, LearningEvent
from training_app.learning.service import Desk, Learner
from training_app.reports.kept.daily import DailyReports
from training_app.reports.kept.models import MonthEnd, MonthEndLine, SavedView, ViewMailSent
from training_app.reports.kept.month_queries import Seal, check_seal, read_months

DONE, OPEN = "m01-trauma", "m02-asking"
KEPT_DAY = date(2026, 11, 30)
MAILBOX = "whitfield@riverton.example"


def worker(town: Town, mailer: MailServer | None = None) -> DailyReports:
    with town.app.app_context():
        return DailyReports(sessionmaker(db.engine), mailer, town.clock)


def desk_of(town: Town) -> Desk:
    room: Room = town.app.extensions["learning"]
    return Desk(db.session(), room.house, room.library)


def hand_of(town: Town) -> Hand:
    return Hand(town.people.coordinator_id, "As agreed with the union.")


def grant(town: Town, person_id: PersonId, module_id: str, day: datetime) -> None:
    """Record a module as done on a day."""
    with working(town):
        learner = Learner(town.people.agency_id, person_id)
        grant_completion(desk_of(town), learner, module_id, hand_of(town), Figures(day, 1.0, 45))


def take_back(town: Town, person_id: PersonId) -> None:
    with working(town) as session:
        attempt_id = session.scalars(select(Attempt.id).where(Attempt.person_id == person_id)).one()
        completion_id = session.scalars(
            select(LearningEvent.id).where(
                LearningEvent.attempt_id == attempt_id, LearningEvent.kind == "module_completed"
            )
        ).one()
        learner = Learner(town.people.agency_id, person_id)
        void_completion(desk_of(town), learner, attempt_id, hand_of(town), completion_id=completion_id)


@pytest.fixture
def kept(town: Town) -> Town:
    """Ortiz did one module on 24 November, everything was due on the 30th, and the month was kept on 1 December."""
    grant(town, town.people.officer_id, DONE, datetime(2026, 11, 22, 18, tzinfo=UTC))
    town.clock.now = datetime(2026, 12, 1, 6, 5, tzinfo=UTC)
    worker(town).keep_months()
    return town


def seal(town: Town) -> Seal:
    with working(town) as session:
        (month,) = read_months(session, town.people.agency_id)
        return check_seal(session, month)


def lines(town: Town) -> dict[int, dict[str, tuple[bool, str, str]]]:
    """By person and module: whether it was late, how far it was, and the day it was done."""
    with working(town) as session:
        rows = session.execute(select(MonthEndLine.person_id, MonthEndLine.modules)).all()
        return {one: {m[0]: (m[4], m[3], m[5]) for m in modules} for one, modules in rows}


def month_page(town: Town, *, compared: bool = True) -> str:
    officer = town.sign_in(town.people.coordinator_id)
    with working(town) as session:
        month_id = session.scalars(select(MonthEnd.id)).one()
    return officer.get(f"/app/months/{month_id}{'?compare=now' if compared else ''}").text()


def test_the_worker_keeps_what_the_month_ended_with_once(kept: Town) -> None:
    worker(kept).keep_months()

    mine = lines(kept)[kept.people.officer_id]
    assert mine[DONE] == (False, "done", "2026-11-22")
    assert mine[OPEN] == (False, "not_started", "")
    with working(kept) as session:
        assert session.scalars(select(MonthEnd.day)).all() == [KEPT_DAY]
    assert seal(kept).is_whole
    assert seal(kept).is_logged


def test_before_the_month_is_over_nothing_is_kept(town: Town) -> None:
    town.clock.now = datetime(2026, 12, 1, 5, 59, tzinfo=UTC)

    worker(town).keep_months()

    with working(town) as session:
        # it is 23:59 in Chicago
        assert session.scalar(select(func.count()).select_from(MonthEnd)) == 0


def test_two_workers_at_once_keep_it_once(town: Town) -> None:
    town.clock.now = datetime(2026, 12, 1, 6, 5, tzinfo=UTC)
    workers = [worker(town) for _ in range(3)]

    threads = [threading.Thread(target=one.keep_months) for one in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with working(town) as session:
        assert session.scalar(select(func.count()).select_from(MonthEnd)) == 1
        assert verify_chain(session, town.people.agency_id) is None


def test_months_that_a_worker_missed_are_made_up_for(kept: Town) -> None:
    kept.clock.now = datetime(2027, 3, 2, 12, tzinfo=UTC)

    worker(kept).keep_months()

    with working(kept) as session:
        days = session.scalars(select(MonthEnd.day).order_by(MonthEnd.day)).all()
    assert days == [KEPT_DAY, date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28)]


def test_a_later_correction_changes_nothing_that_is_kept_and_is_named(kept: Town) -> None:
    before = lines(kept)
    kept.clock.now = datetime(2026, 12, 3, 18, tzinfo=UTC)
    take_back(kept, kept.people.officer_id)
    grant(kept, kept.people.other_officer_id, OPEN, datetime(2026, 11, 20, 18, tzinfo=UTC))

    page = month_page(kept)

    assert lines(kept) == before
    assert seal(kept).is_whole
    assert "Two lines differ from a count of that day made now" in page
    assert "Completion taken back Thursday 3 December by D. Abara: As agreed with the union." in page
    assert "Recorded as done elsewhere Thursday 3 December by D. Abara" in page
    assert "done 20 November 2026" in page


def test_what_is_done_after_the_month_makes_no_difference(kept: Town) -> None:
    kept.clock.now = datetime(2026, 12, 3, 18, tzinfo=UTC)
    grant(kept, kept.people.other_officer_id, OPEN, datetime(2026, 12, 2, 18, tzinfo=UTC))

    assert "still equal" in month_page(kept)


def test_the_database_refuses_to_change_or_delete_one(kept: Town) -> None:
    for statement in (
        "UPDATE month_end SET up_to_date = 99",
        "DELETE FROM month_end",
        "UPDATE month_end_line SET modules = '[]'",
        "DELETE FROM month_end_line",
    ):
        with working(kept) as session, pytest.raises(DBAPIError, match="append-only"):
            session.execute(text(statement))


@pytest.mark.parametrize(
    "statement", ["UPDATE month_end_line SET modules = '[]'", "UPDATE month_end SET up_to_date = up_to_date + 1"]
)
def test_one_that_was_changed_past_the_triggers_is_noticed(kept: Town, statement: str) -> None:
    """Negative control: without the triggers, by whoever can write to the tables."""
    tamper(kept, lambda connection: change_past_triggers(connection, statement))

    assert not seal(kept).is_whole
    assert "Changed since it was kept" in month_page(kept, compared=False)


def change_past_triggers(connection, statement: str) -> None:
    from training_app.foundation.append_only import drop_append_only, install_append_only

    for table in ("month_end", "month_end_line"):
        drop_append_only(connection, table)
    connection.exec_driver_sql(statement)
    for table in ("month_end", "month_end_line"):
        install_append_only(connection, table)


def test_one_with_a_hash_that_fits_and_no_entry_in_the_log_is_noticed(kept: Town) -> None:
    """Negative control: whoever changes lines and works the hash out anew is found by the audit log."""
    with working(kept) as session:
        (month,) = read_months(session, kept.people.agency_id)
    from training_app.reports.kept.month_rules import Totals, canonical_lines, sha256_of

    forged = Totals(0, 0, {}, {})
    digest = sha256_of(canonical_lines(month.agency_id, month.day, forged, []))

    def forge(connection) -> None:
        change_past_triggers(connection, "DELETE FROM month_end_line")
        change_past_triggers(
            connection,
            "UPDATE month_end SET people = 0, up_to_date = 0, "
            f"totals = '{{\"modules\": {{}}, \"units\": {{}}}}', sha256 = '{digest}'",
        )

    tamper(kept, forge)

    assert seal(kept) == Seal(is_whole=True, is_logged=False, entry=None)


# ------------------------------------------------------------------ as of a day


def test_a_report_as_of_a_day_shows_what_was_recorded_by_its_end(kept: Town) -> None:
    kept.clock.now = datetime(2026, 12, 3, 18, tzinfo=UTC)
    take_back(kept, kept.people.officer_id)
    coordinator = kept.sign_in(kept.people.coordinator_id)

    then = coordinator.get("/app/completion?q=4417&state=done&as_of=2026-11-30").text()
    earlier = coordinator.get("/app/completion?q=4417&state=done&as_of=2026-11-22").text()
    now = coordinator.get("/app/completion?q=4417&state=done").text()

    assert "One entry is done" in then
    assert "Nothing to show" in earlier
    assert "Nothing to show" in now


def test_what_was_due_counts_as_of_the_day(kept: Town) -> None:
    kept.clock.now = datetime(2026, 12, 10, 18, tzinfo=UTC)
    coordinator = kept.sign_in(kept.people.coordinator_id)

    assert "Nobody is overdue" in coordinator.get("/app/overview?as_of=2026-11-30").heading()
    assert "Two people are overdue" in coordinator.get("/app/overview?as_of=2026-12-01").heading()


@pytest.mark.parametrize("asked", ["2099-01-01", "yesterday", "1900-01-01"])
def test_a_day_that_cannot_be_had_is_said(kept: Town, asked: str) -> None:
    page = kept.sign_in(kept.people.coordinator_id).get(f"/app/overview?as_of={asked}")

    assert "this page shows now" in page.text()


def test_who_came_later_is_not_there_and_who_left_since_is(kept: Town) -> None:
    kept.clock.now = datetime(2026, 12, 10, 18, tzinfo=UTC)
    hire(kept, "Later")
    change(kept, kept.people.other_officer_id, is_active=False)
    with working(kept) as session:
        left = PersonAbsence(
            agency_id=kept.people.agency_id, person_id=kept.people.other_officer_id, left_on=date(2026, 12, 5)
        )
        session.add(left)
        session.commit()
    coordinator = kept.sign_in(kept.people.coordinator_id)

    assert "of 4 people" in coordinator.get("/app/overview?as_of=2026-12-04").text()
    assert "of 3 people" in coordinator.get("/app/overview?as_of=2026-12-09").text()


# ------------------------------------------------------------------ views


@pytest.fixture
def shared(town: Town) -> tuple[Town, int]:
    """Abara keeps a view of everything that is open, and shares it; one more officer is outside of Whitfield's unit."""
    with working(town) as session:
        new = NewPerson(town.people.agency_id, "Kim", "Lund", "9001", badge="9001", roles={Role.OFFICER: None})
        outside = add_person(session, new, now=town.clock())
        session.add(
            Assignment(agency_id=town.people.agency_id, person_id=outside, module_id=OPEN, assigned_at=town.clock())
        )
        session.commit()
    coordinator = town.sign_in(town.people.coordinator_id)
    coordinator.get("/app/views/new?state=open&q=&page=3")
    coordinator.submit("name", name="All that is open", shared="yes")
    with working(town) as session:
        view = session.scalars(select(SavedView)).one()
        assert (view.query, view.is_shared) == ("state=open", True)
        return town, view.id


def test_a_shared_view_shows_the_reader_only_their_scope(shared: tuple[Town, int]) -> None:
    town, view_id = shared

    of_supervisor = town.sign_in(town.people.supervisor_id).get(f"/app/views/{view_id}").text()
    of_coordinator = town.sign_in(town.people.coordinator_id).get(f"/app/views/{view_id}").text()

    assert "J. Ortiz" in of_supervisor
    assert "K. Lund" not in of_supervisor
    # negative control: who sees more is shown more by the same view
    assert "K. Lund" in of_coordinator


def test_one_that_is_not_shared_is_nobody_elses(shared: tuple[Town, int]) -> None:
    town, view_id = shared
    coordinator = town.sign_in(town.people.coordinator_id)
    coordinator.get(f"/app/views/{view_id}/settings")
    coordinator.submit("name", name="Mine", shared="")

    supervisor = town.sign_in(town.people.supervisor_id)

    assert supervisor.get(f"/app/views/{view_id}").status == 404
    assert "Mine" not in supervisor.get("/app/views").text()
    assert "Mine" in coordinator.get("/app/views").text()


def test_nobody_changes_a_view_of_somebody_else(shared: tuple[Town, int]) -> None:
    town, view_id = shared
    supervisor = town.sign_in(town.people.supervisor_id)

    page = supervisor.get(f"/app/views/{view_id}/settings")

    assert "Remove this view" not in page.text()
    assert "Mail to you" in page.text()


def test_there_is_no_room_for_the_fifty_first(shared: tuple[Town, int]) -> None:
    town, _ = shared
    with working(town) as session:
        for number in range(49):
            session.add(
                SavedView(
                    agency_id=town.people.agency_id,
                    owner_id=town.people.coordinator_id,
                    name=f"View {number}",
                    query="",
                    is_shared=False,
                    made_at=town.clock(),
                )
            )
        session.commit()
    coordinator = town.sign_in(town.people.coordinator_id)
    coordinator.get("/app/views/new?state=open")

    refused = coordinator.submit("name", name="One more")

    assert refused.status == 409
    with working(town) as session:
        assert session.scalar(select(func.count()).select_from(SavedView)) == 50


# ------------------------------------------------------------------ mails


@pytest.fixture
def post() -> Iterator[FakeSmtp]:
    with FakeSmtp() as post:
        yield post


@pytest.fixture
def mailed(shared: tuple[Town, int]) -> tuple[Town, int]:
    """Whitfield wants the shared view each Monday, asked on Monday 23 November after noon."""
    town, view_id = shared
    change(town, town.people.supervisor_id, sign_in_name=MAILBOX)
    supervisor = town.sign_in(town.people.supervisor_id)
    supervisor.get(f"/app/views/{view_id}/settings")
    supervisor.submit("when", when="weekly:1")
    return town, view_id


def server(post: FakeSmtp) -> MailServer:
    return MailServer.from_url(f"smtp://127.0.0.1:{post.port}", "training@riverton.example")


def days_sent(town: Town) -> list[date]:
    with working(town) as session:
        return list(session.scalars(select(ViewMailSent.day).order_by(ViewMailSent.day)))


def test_a_mail_goes_out_on_its_day_at_seven_with_links_alone(mailed: tuple[Town, int], post: FakeSmtp) -> None:
    town, view_id = mailed
    daily = worker(town, server(post))
    for moment in ((2026, 11, 23, 23), (2026, 11, 30, 12), (2026, 11, 30, 13), (2026, 11, 30, 20), (2026, 12, 1, 13)):
        town.clock.now = datetime(*moment, 30, tzinfo=UTC)
        daily.mail_views()

    assert days_sent(town) == [date(2026, 11, 30)]
    (mail,) = post.mails
    assert list(mail.recipients) == [MAILBOX]
    assert f"http://localhost/app/views/{view_id}\n" in mail.text.replace("\r\n", "\n")
    assert f"/app/views/{view_id}/settings" in mail.text
    assert not any(word in mail.text for word in ("Ortiz", "Lund", "All that is open", "overdue"))


def test_two_workers_at_once_send_it_once(mailed: tuple[Town, int], post: FakeSmtp) -> None:
    town, _ = mailed
    town.clock.now = datetime(2026, 11, 30, 14, tzinfo=UTC)
    workers = [worker(town, server(post)) for _ in range(3)]

    threads = [threading.Thread(target=one.mail_views) for one in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [list(mail.recipients) for mail in post.mails] == [[MAILBOX]]


def test_who_stops_it_gets_no_more(mailed: tuple[Town, int], post: FakeSmtp) -> None:
    town, view_id = mailed
    supervisor = town.sign_in(town.people.supervisor_id)
    supervisor.get(f"/app/views/{view_id}/settings")
    (token, *_) = supervisor.page.values("csrf_token")
    supervisor.post(f"/app/views/{view_id}/mail/stop", [("csrf_token", token)])

    town.clock.now = datetime(2026, 11, 30, 14, tzinfo=UTC)
    worker(town, server(post)).mail_views()

    assert post.mails == []


def test_a_view_that_is_not_shared_any_more_is_not_mailed(mailed: tuple[Town, int], post: FakeSmtp) -> None:
    town, view_id = mailed
    coordinator = town.sign_in(town.people.coordinator_id)
    coordinator.get(f"/app/views/{view_id}/settings")
    coordinator.submit("name", name="All that is open", shared="")

    town.clock.now = datetime(2026, 11, 30, 14, tzinfo=UTC)
    worker(town, server(post)).mail_views()

    assert post.mails == []


def test_who_left_or_has_no_mailbox_gets_none(mailed: tuple[Town, int], post: FakeSmtp) -> None:
    town, view_id = mailed
    coordinator = town.sign_in(town.people.coordinator_id)
    page = coordinator.get(f"/app/views/{view_id}/settings").text()
    change(town, town.people.supervisor_id, is_active=False)

    town.clock.now = datetime(2026, 11, 30, 14, tzinfo=UTC)
    worker(town, server(post)).mail_views()

    assert "no mailbox of yours is known" in page
    assert post.mails == []
