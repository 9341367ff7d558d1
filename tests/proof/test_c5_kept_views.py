"""c5: a shared view shows the reader their own scope; its mails hold a link alone, and go out once. On both engines."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from tests.assignments.schedule.planning import change, working
from tests.conftest import Town
from tests.fakes.smtp import FakeSmtp
from tests.proof.test_c5_snapshots_and_views import OPEN, worker
from training_app.accounts.models import Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.assignments.models import Assignment
from training_app.foundation.mail import MailServer
from training_app.reports.kept.models import SavedView, ViewMailSent

MAILBOX = "whitfield@riverton.example"


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
