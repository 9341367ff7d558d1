"""The ledger follows the training record: completions, corrections, what is taken back, what other rooms report."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, insert, select, text
from sqlalchemy.exc import DBAPIError

from tests.assignments.credit.office import (
    M1,
    M2,
    correct,
    count_lines,
    desk_of,
    finish,
    follow,
    ledger,
    maker,
    settle_terms,
    signs,
    void,
    working,
)
from tests.conftest import Town
from training_app.assignments.credit import service
from training_app.assignments.credit.claims import ModuleTerms, Policy
from training_app.assignments.credit.models import CreditEntry, CreditTouched
from training_app.assignments.credit.rules import ClaimImpossible, Repeat, Source
from training_app.assignments.credit.service import Training
from training_app.assignments.credit.settling import differences, rebuild
from training_app.audit.models import AuditEntry
from training_app.learning.corrections import Figures


@pytest.fixture
def course(town: Town) -> Training:
    """A day at the academy."""
    return Training(
        agency_id=town.people.agency_id,
        person_id=town.people.officer_id,
        event="outside:1",
        source=Source.OUTSIDE,
        minutes=480,
        course="interviewing",
        title="Interviewing",
        category="Continuing",
        started_on=date(2026, 10, 5),
        day=date(2026, 10, 5),
        provider="State academy",
    )


def report(town: Town, training: Training) -> None:
    with working(town) as session:
        service.credit(session, training)
        session.commit()


def test_a_completion_is_credited_once_however_often_the_worker_looks(town: Town) -> None:
    finish(town, town.people.officer_id)

    counts = [follow(town) for _ in range(3)]

    assert counts == [1, 0, 0]
    assert signs(town, town.people.officer_id) == [("credit", town.shipped.modules[M1].minutes)]


def test_a_correction_reverses_the_line_and_writes_it_anew(town: Town) -> None:
    officer = town.people.officer_id
    attempt_id = finish(town, officer, minutes=40)
    follow(town)

    correct(town, officer, attempt_id, Figures(town.clock(), 0.9, 55))
    follow(town)

    assert signs(town, officer) == [("credit", 40), ("reversal", -40), ("credit", 55)]


def test_a_correction_of_the_score_alone_adds_no_line(town: Town) -> None:
    officer = town.people.officer_id
    attempt_id = finish(town, officer, minutes=40)
    follow(town)

    correct(town, officer, attempt_id, Figures(town.clock(), 0.5, 40))

    assert follow(town) == 1
    assert signs(town, officer) == [("credit", 40)]


def test_what_was_taken_back_is_reversed(town: Town) -> None:
    officer = town.people.officer_id
    attempt_id = finish(town, officer, minutes=40)
    follow(town)

    void(town, officer, attempt_id)
    follow(town)

    assert signs(town, officer) == [("credit", 40), ("reversal", -40)]


def test_the_same_module_again_in_one_cycle_is_worth_nothing_until_the_rule_changes(town: Town) -> None:
    officer = town.people.officer_id
    finish(town, officer, minutes=40, at=town.clock() - timedelta(days=40))
    finish(town, officer, minutes=50, again=True)
    follow(town)
    assert signs(town, officer) == [("credit", 40)]

    settle_terms(town, Policy(repeat=Repeat.EACH))
    follow(town)

    assert sorted(signs(town, officer)) == [("credit", 40), ("credit", 50)]


def test_new_settings_leave_what_was_credited_and_hold_for_what_comes(town: Town) -> None:
    officer, computed = town.people.officer_id, town.shipped.modules[M1].minutes
    finish(town, officer)
    follow(town)

    settle_terms(town, Policy(cycle_month=7, cycle_years=2, cycle_anchor=2025), m01_trauma=ModuleTerms(minutes=90))
    finish(town, officer, M2, minutes=30)
    finish(town, town.people.other_officer_id)
    follow(town)

    lines = {(one.minutes, one.claim.cycle) for one in ledger(town, officer)}
    assert lines == {(computed, "2026"), (30, "2025-2027")}
    assert signs(town, town.people.other_officer_id) == [("credit", 90)]


def test_minutes_that_a_coordinator_put_in_win_over_those_of_the_settings(town: Town) -> None:
    settle_terms(town, m01_trauma=ModuleTerms(minutes=90))
    finish(town, town.people.officer_id, minutes=11)

    follow(town)

    assert signs(town, town.people.officer_id) == [("credit", 11)]


def test_other_rooms_report_correct_and_take_back(town: Town, course: Training) -> None:
    officer = town.people.officer_id
    report(town, course)
    report(town, course)
    follow(town)
    assert signs(town, officer) == [("credit", 480)]

    report(town, replace(course, minutes=240))
    follow(town)
    with working(town) as session:
        service.take_back(session, course.agency_id, course.person_id, course.event)
        session.commit()
    follow(town)

    assert signs(town, officer) == [("credit", 480), ("reversal", -480), ("credit", 240), ("reversal", -240)]


def test_training_that_counts_as_a_module_is_not_credited_beside_it(town: Town, course: Training) -> None:
    finish(town, town.people.officer_id, minutes=40)
    report(town, replace(course, course=M1))

    follow(town)

    assert signs(town, town.people.officer_id) == [("credit", 480)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"event": "attempt:1"},
        {"event": "outside:"},
        {"event": "outside:a|b"},
        {"minutes": 0},
        {"minutes": 12_001},
        {"course": ""},
        {"started_on": date(2026, 10, 6)},
        {"source": Source.MODULE},
    ],
    ids=str,
)
def test_what_no_record_can_mean_is_refused_before_it_is_kept(town: Town, course: Training, wrong: dict) -> None:
    with working(town) as session, pytest.raises(ClaimImpossible):
        service.credit(session, replace(course, **wrong))
    assert follow(town) == 0


def test_the_database_itself_refuses_a_second_line_of_one_number(town: Town) -> None:
    finish(town, town.people.officer_id)
    follow(town)

    with working(town) as session:
        line = dict(session.execute(select(*CreditEntry.__table__.c)).mappings().one())
        line["id"] = type(line["id"])(int=1)
        with pytest.raises(DBAPIError):
            session.execute(insert(CreditEntry), [line])
        session.rollback()
        with pytest.raises(DBAPIError, match="append"):
            session.execute(text("UPDATE credit_entry SET minutes = minutes + 1"))
    assert count_lines(town) == 1


def test_a_lost_note_is_found_by_comparing_and_mended(town: Town) -> None:
    finish(town, town.people.officer_id, minutes=40)
    with working(town) as session:
        session.execute(delete(CreditTouched))
        session.commit()
    assert follow(town) == 0

    with working(town) as session:
        library, agency_id = desk_of(town, session).library, town.people.agency_id
        found = differences(session, library, agency_id)
        written = rebuild(session, library, agency_id, now=town.clock())
        left = differences(session, library, agency_id)

    assert [(one.person_id, [entry.minutes for entry in one.entries]) for one in found] == [
        (town.people.officer_id, [40])
    ]
    assert (written, left) == (found, [])
    assert signs(town, town.people.officer_id) == [("credit", 40)]


def test_working_it_out_anew_goes_by_the_settings_of_now(town: Town) -> None:
    officer, computed = town.people.officer_id, town.shipped.modules[M1].minutes
    finish(town, officer)
    follow(town)
    settle_terms(town, m01_trauma=ModuleTerms(minutes=90))

    with working(town) as session:
        library, agency_id = desk_of(town, session).library, town.people.agency_id
        kept = differences(session, library, agency_id)
        rebuild(session, library, agency_id, now=town.clock(), is_anew=True)

    assert kept == []
    assert signs(town, officer) == [("credit", computed), ("reversal", -computed), ("credit", 90)]


def test_settings_are_kept_once_and_stand_in_the_audit_log(town: Town) -> None:
    changes = [settle_terms(town, Policy(ori="TX1"), m01_trauma=ModuleTerms(category="C")) for _ in range(2)]

    with working(town) as session:
        entries = session.execute(
            select(AuditEntry.actor_id, AuditEntry.detail).where(AuditEntry.action == "credit.settings_changed")
        ).all()
    assert changes == [True, False]
    assert [tuple(one) for one in entries] == [(maker(town).person_id, {"changed": ["ori"], "modules": [M1]})]
