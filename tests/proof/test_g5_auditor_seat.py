"""g5: an auditor's seat reads one agency's records of one period, ends on its day, and leaves a trace of each page.

Riverton's records are laid down before, in and after the period, each with a mark of its own; every address of the
program is then asked as the auditor.
"""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.agency import NOW, make_riverton
from tests.conftest import Town
from tests.route_policy import guarded_routes, marked_objects, rows_of, walk, words_of
from tests.seats import ENDS, add_seat
from training_app.accounts.guard import requires
from training_app.accounts.models import Role, SignInSession
from training_app.accounts.roster import NewPerson, add_person
from training_app.accounts.rules import Permission
from training_app.accounts.seats.service import end_seat
from training_app.assignments.models import Assignment
from training_app.audit.service import record
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.learning.models import Attempt, LearningEvent

BEFORE, WITHIN, AFTER = (datetime(2026, month, 15, 15, tzinfo=UTC) for month in (9, 10, 11))
MARKS = {"zzybefore": BEFORE, "zzywithin": WITHIN, "zzyafter": AFTER}
OPEN = (
    "/app/overview",
    "/app/completion",
    "/app/completion.csv",
    "/app/audit",
    "/app/reports/modules",
    "/app/people/<int(max=2147483647):person_id>",
)


def finish(town: Town, mark: str, at: datetime) -> None:
    """Give Jamie Ortiz a completion of that moment, under a version and with a reason that are the mark."""
    people = town.people
    with town.app.app_context():
        session = db.session()
        objects = marked_objects(town.app, people.agency_id, f"row-{at.month}", NOW - timedelta(days=400 + at.month))
        attempt = session.get_one(Attempt, objects["attempt_id"])
        attempt.person_id, attempt.version, attempt.status = people.officer_id, mark, "completed"
        attempt.started_at = attempt.completed_at = at
        attempt.running_marker = None
        detail = {"reason": mark, "minutes": 40, "given_by": people.coordinator_id}
        session.add(
            LearningEvent(
                id=uuid4(),
                agency_id=people.agency_id,
                person_id=people.officer_id,
                attempt_id=attempt.id,
                sequence=98,
                kind="module_completed",
                step_key="done",
                happened_at=at,
                detail=detail,
            )
        )
        record(session, agency_id=people.agency_id, actor_id=None, action="x.y", subject=f"thing:{mark}", now=at)
        session.commit()
        db.session.remove()


@pytest.fixture
def marked(town: Town) -> Town:
    """Riverton with three completions and three entries of the audit log: before, in and after the period."""
    with town.app.app_context():
        # one assignment only, so that the three attempts are of one module
        session = db.session()
        for row in session.scalars(select(Assignment).where(Assignment.module_id != "m01-trauma")):
            session.delete(row)
        session.commit()
        db.session.remove()
    for mark, at in MARKS.items():
        finish(town, mark, at)
    return town


def read_all(town: Town, person_id: PersonId) -> dict[str, str]:
    """What each address that answers with a page says to this person."""
    values = {**words_of(town.shipped), **_ids(town), "person_id": town.people.officer_id}
    return {
        one.route.rule: one.text.lower()
        for one in walk(town.app, person_id, values, NOW)
        if one.route.method == "GET" and one.status == 200
    }


def _ids(town: Town) -> dict[str, object]:
    with town.app.app_context():
        there = make_riverton(db.session(), [], name="Lakeside PD")
        ids = marked_objects(town.app, there.agency_id, "elsewhere", NOW)
        db.session.remove()
    return ids


def test_g5_an_auditor_reads_the_records_of_the_period_and_no_other(marked: Town):
    _, auditor = add_seat(marked, Role.AUDITOR)

    said = read_all(marked, auditor)

    assert set(OPEN) <= set(said)
    text = "\n".join(said.values())
    assert "15 october" in said["/app/people/<int(max=2147483647):person_id>"]
    assert "zzywithin" in said["/app/audit"]
    outside = ("zzybefore", "15 september", "2026-09-15", "zzyafter", "15 november", "2026-11-15", "elsewhere")
    assert [word for word in outside if word in text] == []


def test_g5_the_marks_are_there_for_the_coordinator(marked: Town):
    """Negative control: the same walk by somebody without a period finds all three."""
    said = read_all(marked, marked.people.coordinator_id)

    person = said["/app/people/<int(max=2147483647):person_id>"]
    assert [day for day in ("15 september", "15 october", "15 november") if day not in person] == []
    assert [mark for mark in MARKS if mark not in said["/app/audit"]] == []


def test_g5_an_assignment_met_before_the_period_does_not_look_open(marked: Town):
    with marked.app.app_context():
        (row,) = db.session.scalars(select(Assignment).where(Assignment.person_id == marked.people.officer_id))
        row.due_on, row.assigned_at = WITHIN.date(), BEFORE - timedelta(days=30)
        (other,) = db.session.scalars(select(Assignment).where(Assignment.person_id == marked.people.other_officer_id))
        other.due_on, other.assigned_at = WITHIN.date(), BEFORE - timedelta(days=30)
        db.session.commit()
        db.session.remove()
    _, auditor = add_seat(marked, Role.AUDITOR)

    lines = marked.sign_in(auditor).get("/app/completion.csv").body.splitlines()

    # Robin never finished; Jamie had before it began, and stands there with the completion of the period alone
    assert [line for line in lines if "Lindqvist" in line and "overdue" in line.lower()], lines
    assert not [line for line in lines if "Ortiz" in line and "overdue" in line.lower()]


def test_g5_an_auditor_changes_nothing_whatever_is_sent(marked: Town):
    _, auditor = add_seat(marked, Role.AUDITOR)
    values = {**words_of(marked.shipped), **_own(marked)}
    before = _rows(marked)

    posts = [one for one in walk(marked.app, auditor, values, NOW) if one.route.method != "GET"]

    assert {one.status for one in posts} == {403}
    assert len(posts) > 80
    after = _rows(marked)
    changed = {name for name in after if after[name] != before[name]}
    # coming in, and the trace of each page
    assert changed <= {"sign_in_session", "one_time_link", "audit_entry", "audit_head"}


def test_g5_every_page_that_does_not_keep_to_the_period_is_closed(marked: Town):
    _, auditor = add_seat(marked, Role.AUDITOR)
    values = {**words_of(marked.shipped), **_own(marked)}

    answers = [one for one in walk(marked.app, auditor, values, NOW) if one.route.method == "GET"]

    opened = {one.route.rule for one in answers if one.status != 403}
    assert opened == {one.rule for one in guarded_routes(marked.app) if one.is_for_auditors}


def test_g5_a_page_that_nobody_thought_of_is_closed_and_one_that_forgets_the_period_would_be_seen(marked: Town):
    """Negative control: the same page, once without the mark and once with it."""

    def forgetful() -> str:
        return " ".join(db.session.scalars(select(Attempt.version)))

    marked.app.add_url_rule("/app/new", "new", requires(Permission.SEE_AGENCY_REPORT)(forgetful))
    marked.app.add_url_rule("/app/leaky", "leaky", requires(Permission.SEE_AGENCY_REPORT, for_auditors=True)(forgetful))
    _, auditor = add_seat(marked, Role.AUDITOR)

    said = read_all(marked, auditor)

    assert "/app/new" not in said
    assert "zzybefore" in said["/app/leaky"]


def test_g5_each_page_is_noted_once_a_minute_and_the_agency_reads_the_list(town: Town):
    seat_id, auditor = add_seat(town, Role.AUDITOR)
    reader = town.sign_in(auditor)
    reader.get("/app/completion")
    reader.get("/app/completion")
    town.clock.now = NOW + timedelta(minutes=2)
    reader.get("/app/completion")
    admin = town.sign_in(_admin(town))

    page = admin.get(f"/app/people/seats/{seat_id}")

    assert page.text().count("/app/completion") == 2
    log = town.sign_in(town.people.coordinator_id).get("/app/audit").text()
    assert log.count("Opened a page by a seat") >= 2


def test_g5_a_seat_that_is_over_opens_nothing_at_the_next_page(town: Town):
    _, auditor = add_seat(town, Role.AUDITOR)
    # signed in an hour before midnight of the last day, in Chicago
    last = datetime(2027, 1, 1, 5, 0, tzinfo=UTC)
    town.clock.now = last
    reader = town.sign_in(auditor)
    assert reader.get("/app/overview").status == 200

    for minutes in (9, 18, 27, 36, 45, 54, 59):
        town.clock.now = last + timedelta(minutes=minutes)
        assert reader.get("/app/overview").status == 200
    town.clock.now = last + timedelta(minutes=60)
    page = reader.get("/app/overview")

    assert page.heading() == "Sign in"
    assert ENDS.isoformat() == "2026-12-31"


def test_g5_ending_it_ends_the_session_and_the_link_at_once(town: Town):
    seat_id, auditor = add_seat(town, Role.AUDITOR)
    reader = town.sign_in(auditor)
    assert reader.get("/app/overview").heading() != "Sign in"

    with town.app.app_context():
        assert end_seat(db.session(), town.people.agency_id, seat_id, by=None, now=town.clock())
        assert db.session.scalars(select(SignInSession.ended_at).where(SignInSession.person_id == auditor)).all() != [
            None
        ]
        db.session.remove()

    assert reader.get("/app/overview").heading() == "Sign in"


def test_g5_who_holds_a_seat_is_on_no_roster_and_in_no_figure(town: Town):
    coordinator = town.sign_in(town.people.coordinator_id)
    before = coordinator.get("/app/completion").text()
    add_seat(town, Role.AUDITOR)

    assert coordinator.get("/app/completion").text() == before
    listed = town.sign_in(_admin(town)).get("/app/people").text()
    assert "Haddad" not in listed
    assert "Lindqvist" in listed


def _admin(town: Town) -> PersonId:
    with town.app.app_context():
        new = NewPerson(town.people.agency_id, "Kim", "Lund", "lund", roles={Role.ADMIN: None})
        person_id = add_person(db.session(), new, now=NOW)
        db.session.commit()
        db.session.remove()
    return person_id


def _own(town: Town) -> dict[str, object]:
    with town.app.app_context():
        ids = marked_objects(town.app, town.people.agency_id, "own", NOW)
        db.session.remove()
    return ids


def _rows(town: Town) -> dict[str, list[str]]:
    with town.app.app_context():
        rows = rows_of(db.session(), town.people.agency_id)
        db.session.remove()
    return rows
