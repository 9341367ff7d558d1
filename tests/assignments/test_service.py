"""Assigning: once, to people of the agency only, and written down."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.agency import NOW, make_riverton
from training_app.assignments.errors import PersonUnknown
from training_app.assignments.models import Assignment
from training_app.assignments.queries import Assigned, assignments_of, due_dates
from training_app.assignments.service import assign
from training_app.audit.models import AuditEntry
from training_app.learning.ports import Due
from training_app.learning.service import Learner

DUE = date(2026, 12, 11)


def _entries(session: Session) -> list[AuditEntry]:
    return list(session.scalars(select(AuditEntry).where(AuditEntry.action == "assignment.assigned")))


def test_everyone_on_the_list_is_assigned_and_the_audit_log_says_by_whom(session: Session):
    people = make_riverton(session, [])
    who = [people.officer_id, people.other_officer_id]

    outcome = assign(
        session,
        agency_id=people.agency_id,
        person_ids=who,
        module_id="m01",
        due_on=DUE,
        by=people.coordinator_id,
        now=NOW,
    )

    assert (outcome.assigned, outcome.already) == (2, 0)
    for person_id in who:
        mine = assignments_of(session, agency_id=people.agency_id, person_id=person_id)
        assert mine == [Assigned("m01", DUE, NOW)]
    (entry,) = _entries(session)
    assert entry.actor_id == people.coordinator_id
    assert entry.subject == "module:m01"
    assert entry.detail == {"person_ids": sorted(who), "due_on": "2026-12-11"}


def test_assigning_again_keeps_the_first_date_and_writes_nothing(session: Session):
    people = make_riverton(session, [])

    def give(day: date):
        return assign(
            session,
            agency_id=people.agency_id,
            person_ids=[people.officer_id],
            module_id="m01",
            due_on=day,
            by=None,
            now=NOW,
        )

    give(DUE)

    outcome = give(date(2027, 1, 1))

    assert (outcome.assigned, outcome.already) == (0, 1)
    (mine,) = assignments_of(session, agency_id=people.agency_id, person_id=people.officer_id)
    assert mine.due_on == DUE
    assert len(_entries(session)) == 1


def test_someone_of_another_agency_on_the_list_means_nobody_is_assigned(session: Session):
    people = make_riverton(session, [])
    strangers = make_riverton(session, [], name="Lakeside PD")

    with pytest.raises(PersonUnknown):
        assign(
            session,
            agency_id=people.agency_id,
            person_ids=[people.officer_id, strangers.officer_id],
            module_id="m01",
            due_on=DUE,
            by=people.coordinator_id,
            now=NOW,
        )

    assert session.scalar(select(func.count()).select_from(Assignment)) == 0
    assert _entries(session) == []


def test_assignments_come_soonest_first_and_those_without_a_date_last(session: Session):
    people = make_riverton(session, [])
    for module_id, due_on in (("m03", None), ("m02", date(2027, 1, 1)), ("m01", DUE)):
        assign(
            session,
            agency_id=people.agency_id,
            person_ids=[people.officer_id],
            module_id=module_id,
            due_on=due_on,
            by=None,
            now=NOW,
        )

    mine = assignments_of(session, agency_id=people.agency_id, person_id=people.officer_id)

    assert [one.module_id for one in mine] == ["m01", "m02", "m03"]


def test_due_dates_count_days_in_the_agencys_zone(session: Session):
    people = make_riverton(session, ["m01"])
    learner = Learner(people.agency_id, people.officer_id)

    found = due_dates(session, learner, now=NOW, time_zone="America/Chicago")

    assert found == {"m01": Due(date(2026, 11, 30), 7)}


def test_due_dates_of_another_agency_are_not_found_under_ones_own(session: Session):
    people = make_riverton(session, ["m01"])
    strangers = make_riverton(session, ["m01"], name="Lakeside PD")

    found = due_dates(session, Learner(people.agency_id, strangers.officer_id), now=NOW, time_zone="America/Chicago")

    assert found == {}
