"""The pages of assignments: a mistake keeps nothing, a change is previewed, an end needs a reason."""

from datetime import date

import pytest
from sqlalchemy import delete, select

from tests.agency import make_riverton
from tests.assignments.schedule.planning import M1, follow, hand_of, hire, owed, plan_for, unassign_all, working
from tests.conftest import Town
from tests.officer import Officer
from training_app.accounts.models import PersonRole, Role
from training_app.assignments.audience import Everyone, Supervisors
from training_app.assignments.due_dates import ByDate, DaysAfterAssignment
from training_app.assignments.plans import Plan
from training_app.assignments.schedule.models import AssignmentPlan
from training_app.assignments.schedule.service import make_plan
from training_app.assignments.schedule.settling import settle
from training_app.audit.models import AuditEntry

THIRTY = {"due": DaysAfterAssignment(30)}


@pytest.fixture
def plain(town: Town) -> Town:
    """The town with nothing assigned."""
    unassign_all(town)
    return town


def coordinator_of(town: Town) -> Officer:
    return town.sign_in(town.people.coordinator_id)


def plans(town: Town) -> list[AssignmentPlan]:
    with working(town) as session:
        found = list(session.scalars(select(AssignmentPlan).order_by(AssignmentPlan.id)))
        session.expunge_all()
    return found


def actions(town: Town) -> list[str]:
    with working(town) as session:
        return list(session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("assignment."))))


def test_the_list_says_what_runs_and_how_far_it_is(plain: Town) -> None:
    plan_for(plain, **THIRTY)

    page = coordinator_of(plain).get("/app/assignments")

    assert page.heading() == "One assignment runs"
    assert "Everyone" in page.text()
    assert "Within 30 days, once" in page.text()


def test_with_nothing_running_the_page_says_what_an_assignment_is(plain: Town) -> None:
    page = coordinator_of(plain).get("/app/assignments")

    assert page.heading() == "Nothing runs yet"
    assert plain.shipped.modules[M1].title in page.text()


def test_what_cannot_be_taken_keeps_nothing_and_says_so_at_the_field(plain: Town) -> None:
    page = coordinator_of(plain).get("/app/assignments/preview?whom=unit&due_days=x")

    assert page.status == 422
    for sentence in ("Choose a module.", "Choose a unit.", "Type the days as a number from 1 to 730."):
        assert page.text().count(sentence) == 2
    assert plans(plain) == []


def test_who_is_meant_by_nothing_cannot_be_assigned(plain: Town) -> None:
    with working(plain) as session:
        session.execute(delete(PersonRole).where(PersonRole.role == Role.SUPERVISOR))
        session.commit()

    page = coordinator_of(plain).get(f"/app/assignments/preview?module={M1}&whom=supervisors")

    assert page.heading() == "This means nobody"
    assert "Assign it" not in page.text()


def test_a_change_is_previewed_and_then_worked_out_again(plain: Town) -> None:
    kept = plan_for(plain, due=ByDate(date(2026, 12, 24)))
    coordinator = coordinator_of(plain)
    coordinator.get(f"/app/assignments/{kept.plan_id}/change")
    typed = {"whom": "everyone", "due": "by_date", "due_day": "2026-12-10", "again": "once"}
    query = "&".join(f"{name}={value}" for name, value in {"module": M1, "plan": str(kept.plan_id), **typed}.items())

    coordinator.get(f"/app/assignments/preview?{query}")
    before = {row.due_on for row in owed(plain).values()}
    page = coordinator.submit("module")

    assert "Changed." in page.text()
    assert (before, {row.due_on for row in owed(plain).values()}) == ({date(2026, 12, 24)}, {date(2026, 12, 10)})
    assert len(plans(plain)) == 1
    assert actions(plain) == ["assignment.plan_made", "assignment.plan_changed"]


def test_an_end_needs_a_reason_and_releases_what_is_not_overdue(plain: Town) -> None:
    kept = plan_for(plain, **THIRTY)
    coordinator = coordinator_of(plain)
    coordinator.get(f"/app/assignments/{kept.plan_id}")

    refused = coordinator.submit("reason", reason="no")
    still = len(owed(plain))
    page = coordinator.submit("reason", reason="The academy teaches it now.")

    assert (refused.status, still) == (422, 4)
    assert "Ended." in page.text()
    assert owed(plain) == {}


def test_what_was_ended_is_not_ended_twice(plain: Town) -> None:
    kept = plan_for(plain, **THIRTY)
    coordinator = coordinator_of(plain)
    page = coordinator.get(f"/app/assignments/{kept.plan_id}")
    token = next(one.get("value") for one in page.form("reason").iter("input") if one.get("name") == "csrf_token")
    fields = [("csrf_token", token), ("reason", "The academy teaches it now.")]
    coordinator.post(f"/app/assignments/{kept.plan_id}/end", fields)

    page = coordinator.post(f"/app/assignments/{kept.plan_id}/end", fields)

    assert page.status == 409


def test_another_agency_has_no_such_assignment(plain: Town) -> None:
    kept = plan_for(plain, **THIRTY)
    with working(plain) as session:
        others = make_riverton(session, [], name="Lakeside PD")
    stranger = plain.sign_in(others.coordinator_id)

    assert stranger.get(f"/app/assignments/{kept.plan_id}").status == 404
    assert "One assignment runs" not in stranger.get("/app/assignments").text()


def test_who_joins_while_the_worker_is_away_is_counted_when_it_is_back(plain: Town) -> None:
    plan_for(plain, Everyone(), **THIRTY)
    hire(plain, "Novak")

    before = coordinator_of(plain).get("/app/assignments").text()
    follow(plain)

    assert len(owed(plain)) == 5
    assert before != coordinator_of(plain).get("/app/assignments").text()


def test_what_a_page_does_not_get_to_the_next_goes_on_with(plain: Town) -> None:
    house = plain.app.extensions["accounts"]
    with working(plain) as session:
        make_plan(session, by=hand_of(plain), module_id=M1, audience=Everyone(), rules=Plan(date(2026, 11, 23)))
        first = settle(session, house.bus, plain.people.agency_id, now=plain.clock(), most_people=3)
    seen = len(owed(plain))
    follow(plain)

    assert (first, seen, len(owed(plain))) == (3, 3, 4)


def test_supervisors_can_be_meant(plain: Town) -> None:
    plan_for(plain, Supervisors(), **THIRTY)

    assert list(owed(plain)) == [plain.people.supervisor_id]


def test_a_reason_with_a_sign_that_no_database_takes_is_refused_in_words(plain: Town) -> None:
    coordinator = coordinator_of(plain)
    away = f"/app/people/{plain.people.officer_id}/leave"
    page = coordinator.get(away)
    token = next(one.get("value") for one in page.all("input") if one.get("name") == "csrf_token")
    fields = [("csrf_token", token), ("first", "2026-11-26"), ("last", ""), ("reason", "Approved leave,\x00 memo 14.")]

    answer = coordinator.post(away, fields)

    assert answer.status == 422
    assert "The reason holds a sign that cannot be kept." in answer.text()
    assert "leave.entered" not in actions(plain)
