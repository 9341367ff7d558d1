"""c11 with c9 and c10: hours of classes and of training elsewhere reach the credit ledger, each once, and leave it.

What came with the completion of a module is credited by that completion and not a second time. The file of credits says
who decided.
"""

from datetime import timedelta

from tests.assignments.credit.office import follow
from tests.classroom.teaching import M1, REASON, STARTS, claims, decide, enter, plan_class, rows
from tests.conftest import Town
from tests.officer import Officer
from tests.proof.test_c10_classes import confirm, sign_in
from tests.reports.exports.desk import EXPORTS, take_csv
from training_app.assignments.credit.models import CreditEntry


def ledger(town: Town) -> list[tuple[str, str, int]]:
    """Every line as event, kind and minutes, in order."""
    follow(town)
    found = sorted(rows(town, CreditEntry), key=lambda row: (row.event, row.number))
    return [(row.event, row.kind, row.minutes) for row in found]


def approve(town: Town, claim_id: int, module_id: str) -> Officer:
    coordinator = town.sign_in(town.people.coordinator_id)
    decide(coordinator, claim_id, "approve", module=module_id, percent="85")
    return coordinator


def test_c11_hours_without_a_module_are_credited_once_and_taken_back_with_the_approval(town: Town):
    enter(town.sign_in(town.people.officer_id))
    (claim,) = claims(town)
    before = ledger(town)
    event = f"outside:{claim.id}"

    coordinator = approve(town, claim.id, "")
    approved = ledger(town)
    again = ledger(town)
    decide(coordinator, claim.id, "take-back", reason=REASON)

    assert before == []
    assert approved == again == [(event, "credit", 480)]
    assert ledger(town) == [(event, "credit", 480), (event, "reversal", -480)]


def test_c11_hours_that_came_with_a_module_are_credited_by_its_completion_alone(town: Town):
    enter(town.sign_in(town.people.officer_id))
    (claim,) = claims(town)

    approve(town, claim.id, M1)

    ((event, kind, minutes),) = ledger(town)
    assert event.startswith("attempt:")
    assert (kind, minutes) == ("credit", 480)


def test_c11_a_class_without_a_module_credits_who_was_there_and_nobody_else(town: Town):
    class_id = plan_class(town, module_id=None)
    town.clock.now = STARTS
    sign_in(town, class_id)
    sign_in(town, class_id, town.people.other_officer_id)
    town.clock.now = STARTS + timedelta(hours=3)

    confirm(town, class_id, town.people.officer_id)

    found = ledger(town)
    assert [(event, kind) for event, kind, _ in found] == [(f"session:{class_id}", "credit")]
    assert {row.person_id for row in rows(town, CreditEntry)} == {town.people.officer_id}


def test_c11_the_file_of_credits_says_who_approved_and_when(town: Town):
    enter(town.sign_in(town.people.officer_id))
    (claim,) = claims(town)
    coordinator = approve(town, claim.id, "")
    ledger(town)

    coordinator.get(f"{EXPORTS}/credits")
    (line,) = take_csv(coordinator, "credits")

    assert (line["event"], line["minutes"], line["source"]) == (f"outside:{claim.id}", "480", "outside")
    assert line["decided by"] == "Abara, D."
    assert line["decided UTC"]
