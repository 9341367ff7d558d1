"""c9: training elsewhere with code, hours and a file; approved or rejected by somebody else; counts where it should.

Approved with a module it is one completion: on the record, in the report, as a statement, for the plan. Nobody approves
their own, and nobody what they entered.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.classroom.teaching import (
    CLASSROOM,
    ELSEWHERE,
    JPEG,
    M1,
    PDF,
    PNG,
    REASON,
    approver_of,
    claims,
    completions,
    decide,
    enter,
    enter_for,
    has_module,
    listen,
    press,
    rows,
    second_coordinator,
)
from tests.conftest import Town
from tests.learning.walking import desk_of
from training_app.audit.models import AuditEntry
from training_app.classroom import outside_service
from training_app.classroom.errors import ClaimMoved
from training_app.classroom.events import CreditWithdrawn, TrainingCredited
from training_app.classroom.models import OutsideProof
from training_app.classroom.outside_service import Approval
from training_app.lrs.models import Statement

HTML = b"<html><script>alert(1)</script></html>"


@pytest.fixture
def entered(town: Town) -> Town:
    """Officer Ortiz entered eight hours that stand for a module."""
    enter(town.sign_in(town.people.officer_id))
    return town


def approve(town: Town, claim_id: int, **typed: str):
    coordinator = town.sign_in(town.people.coordinator_id)
    return decide(coordinator, claim_id, "approve", **{"module": M1, "percent": "85", **typed})


def test_an_officer_enters_it_with_code_hours_and_a_file_and_it_waits(town: Town):
    page = enter(town.sign_in(town.people.officer_id))

    (claim,) = claims(town)
    (proof,) = rows(town, OutsideProof)
    assert (claim.person_id, claim.entered_by_id) == (town.people.officer_id, town.people.officer_id)
    assert (claim.code, claim.minutes, claim.day.isoformat(), claim.state) == ("CIT-40", 480, "2026-11-20", "waiting")
    assert (proof.kind, proof.content) == ("pdf", PDF)
    assert "Waiting" in page.text()
    assert not has_module(town, town.people.officer_id)


def test_approved_with_a_module_it_is_one_completion_seen_everywhere(entered: Town):
    (claim,) = claims(entered)
    heard = listen(entered, TrainingCredited)
    statements = len(rows(entered, Statement))

    page = approve(entered, claim.id)

    (claim,) = claims(entered)
    (event,) = completions(entered, entered.people.officer_id)
    assert claim.state == "approved"
    assert claim.completion_id == event.id
    assert (event.detail["scaled"], event.detail["nominal_minutes"], event.detail["mode"]) == (0.85, 480, "granted")
    assert event.detail["credited_at"].startswith("2026-11-20T18:00")
    assert len(rows(entered, Statement)) > statements
    assert "Approved" in page.text()
    (fact,) = heard
    assert (fact.claim, fact.minutes, fact.completion_id) == (f"outside:{claim.id}", 480, event.id)
    assert "8.00" in entered.sign_in(entered.people.officer_id).get("/app/transcript").text()
    report = entered.sign_in(entered.people.coordinator_id).get(f"/app/people/{entered.people.officer_id}").text()
    assert "done elsewhere" in report
    actions = [entry.action for entry in rows(entered, AuditEntry)]
    assert {"outside.entered", "outside.approved", "learning.completion_granted"} <= set(actions)


def test_it_closes_what_an_assignment_asks(entered: Town):
    coordinator = entered.sign_in(entered.people.coordinator_id)
    before = coordinator.get(f"/app/completion?module={M1}&state=done").text()
    (claim,) = claims(entered)

    approve(entered, claim.id)

    after = coordinator.get(f"/app/completion?module={M1}&state=done").text()
    assert "J. Ortiz" not in before
    assert "J. Ortiz" in after


def test_without_a_module_it_is_hours_on_the_transcript(entered: Town):
    (claim,) = claims(entered)
    heard = listen(entered, TrainingCredited)

    approve(entered, claim.id, module="")

    transcript = entered.sign_in(entered.people.officer_id).get("/app/transcript").text()
    assert "Crisis intervention, block 2" in transcript
    assert completions(entered, entered.people.officer_id) == []
    assert [(fact.module_id, fact.completion_id) for fact in heard] == [(None, None)]


def test_nobody_approves_their_own(town: Town):
    coordinator = town.sign_in(town.people.coordinator_id)
    enter(coordinator)
    (claim,) = claims(town)

    page = decide(coordinator, claim.id, "approve", module=M1, percent="100")

    assert page.status == 403
    assert claims(town)[0].state == "waiting"
    assert not has_module(town, town.people.coordinator_id)


def test_nobody_approves_what_they_entered_for_somebody_else_and_a_second_one_does(town: Town):
    coordinator = town.sign_in(town.people.coordinator_id)
    enter_for(coordinator, "4417")
    (claim,) = claims(town)

    refused = decide(coordinator, claim.id, "approve", module=M1, percent="100")
    state = claims(town)[0].state
    taken = decide(town.sign_in(second_coordinator(town)), claim.id, "approve", module=M1, percent="100")

    assert (refused.status, state) == (403, "waiting")
    assert taken.status == 200
    # negative control: it was the hand, not the entry
    assert has_module(town, town.people.officer_id)


def test_a_supervisor_decides_about_their_own_unit_and_finds_nobody_else(town: Town):
    enter(town.sign_in(town.people.officer_id))
    enter(town.sign_in(town.people.coordinator_id))
    own, foreign = claims(town)
    supervisor = town.sign_in(town.people.supervisor_id)

    listed = supervisor.get(CLASSROOM).text()
    statuses = [
        supervisor.get(f"{CLASSROOM}/outside/{one.id}{rest}").status
        for one in (own, foreign)
        for rest in ("", "/proof")
    ]
    decide(supervisor, own.id, "approve", module=M1, percent="100")

    assert statuses == [200, 200, 404, 404]
    assert "J. Ortiz" in listed
    assert "D. Abara" not in listed
    assert has_module(town, town.people.officer_id)


def test_rejected_with_a_reason_the_officer_reads_it(entered: Town):
    (claim,) = claims(entered)
    coordinator = entered.sign_in(entered.people.coordinator_id)

    short = decide(coordinator, claim.id, "reject", reason="no")
    decide(coordinator, claim.id, "reject", reason=REASON)

    assert short.status == 422
    assert claims(entered)[0].state == "rejected"
    assert REASON in entered.sign_in(entered.people.officer_id).get(ELSEWHERE).text()
    assert not has_module(entered, entered.people.officer_id)


def test_an_approval_taken_back_voids_the_completion_and_both_stay(entered: Town):
    (claim,) = claims(entered)
    approve(entered, claim.id)
    had = has_module(entered, entered.people.officer_id)
    heard = listen(entered, CreditWithdrawn)

    decide(entered.sign_in(entered.people.coordinator_id), claim.id, "take-back", reason=REASON)

    assert had
    assert not has_module(entered, entered.people.officer_id)
    assert len(completions(entered, entered.people.officer_id)) == 1
    assert claims(entered)[0].state == "taken_back"
    assert [fact.claim for fact in heard] == [f"outside:{claim.id}"]
    transcript = entered.sign_in(entered.people.officer_id).get("/app/transcript").text()
    assert "Taken back" in transcript
    assert REASON in transcript


def test_an_officer_takes_back_what_waits_and_not_what_was_decided(entered: Town):
    officer = entered.sign_in(entered.people.officer_id)
    (claim,) = claims(entered)
    press(officer, ELSEWHERE, f"{ELSEWHERE}/{claim.id}/take-back")
    state = claims(entered)[0].state

    again = press(officer, ELSEWHERE, f"{ELSEWHERE}/{claim.id}/take-back")

    assert state == "taken_back"
    assert again.status == 409


@pytest.mark.parametrize(("proof", "kind"), [(PDF, "pdf"), (JPEG, "jpg"), (PNG, "png")])
def test_a_proof_is_served_as_a_download_that_no_browser_runs(town: Town, proof: bytes, kind: str):
    officer = town.sign_in(town.people.officer_id)
    enter(officer, proof)
    (claim,) = claims(town)

    page = officer.get(f"{ELSEWHERE}/{claim.id}/proof")

    assert page.headers["content-disposition"] == f"attachment; filename=proof-{claim.id}.{kind}"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["content-security-policy"].startswith("sandbox;")
    assert page.headers["cache-control"] == "no-store"
    other = town.sign_in(town.people.other_officer_id)
    assert other.get(f"{ELSEWHERE}/{claim.id}/proof").status == 404
    assert other.get(f"{CLASSROOM}/outside/{claim.id}/proof").status == 403


@pytest.mark.parametrize("proof", [None, b"", HTML, b"%PDF-1.7\nhalf a file", PDF + b" " * 5 * 1024 * 1024])
def test_a_file_that_is_no_proof_is_refused_and_what_was_typed_stays(town: Town, proof: bytes | None):
    page = enter(town.sign_in(town.people.officer_id), proof)

    assert page.status == 422
    assert page.form("title").tag == "form"
    assert "CIT-40" in page.body
    assert claims(town) == []


def test_who_has_the_module_already_is_not_given_it_twice(entered: Town):
    enter(entered.sign_in(entered.people.officer_id), title="Another course")
    first, second = claims(entered)
    approve(entered, first.id)

    page = approve(entered, second.id)

    assert page.status == 409
    assert claims(entered)[1].state == "waiting"
    assert len(completions(entered, entered.people.officer_id)) == 1


def test_two_who_approve_at_once_record_it_once(entered: Town):
    (claim,) = claims(entered)
    others = [entered.people.coordinator_id, second_coordinator(entered)]
    together = Barrier(2)

    def go(person_id: int) -> Callable[[], bool]:
        def act() -> bool:
            with desk_of(entered) as desk:
                together.wait()
                try:
                    outside_service.approve_training(
                        desk, approver_of(entered, person_id), claim.id, Approval(M1, 1.0), lambda learner, module: None
                    )
                except ClaimMoved:
                    return False
                return True

        return act

    with ThreadPoolExecutor(2) as pool:
        done = sorted(pool.map(lambda act: act(), [go(one) for one in others]))

    assert done == [False, True]
    assert len(completions(entered, entered.people.officer_id)) == 1


def test_nothing_is_kept_when_the_completion_cannot_be(entered: Town):
    """One commit: a listener that fails takes the approval with it."""
    (claim,) = claims(entered)

    def fail(session, event):
        raise RuntimeError("the ledger is broken")

    entered.app.extensions["learning"].house.bus.subscribe(TrainingCredited, fail)
    with desk_of(entered) as desk:
        with pytest.raises(RuntimeError, match="ledger"):
            outside_service.approve_training(
                desk, approver_of(entered), claim.id, Approval(M1, 1.0), lambda learner, module: None
            )
        desk.session.rollback()

    assert claims(entered)[0].state == "waiting"
    assert completions(entered, entered.people.officer_id) == []
