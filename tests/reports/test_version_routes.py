"""The page of new versions: what changed, the question, the answer, and what it does to the reports."""

import pytest
from sqlalchemy import func, select

from tests.conftest import Town
from tests.learning import walking
from tests.learning.putting_right import desk_offering, with_a_typo, with_another_node
from tests.learning.walking import M1, learner_of
from tests.officer import Officer
from training_app.assignments.models import VersionDecision
from training_app.content.catalogue import Module
from training_app.foundation.db import db

VERSIONS = "/app/versions"
WHOLE = {"redo": "finishers", "unit": "", "due": "2026-12-11", "reason": "The stop scene was rewritten."}
NOTICE = "One module has a new version. Who must take it again?"


def take(town: Town, older: Module, *, person_id: int | None = None, to_the_end: bool = True) -> None:
    with town.app.app_context():
        desk, learner = desk_offering(town.app, older), learner_of(town, person_id)
        walking.take_all(desk, learner) if to_the_end else walking.begin(desk, learner)
        db.session.remove()


def decisions(town: Town) -> int:
    with town.app.app_context():
        return db.session.execute(select(func.count()).select_from(VersionDecision)).scalar_one()


@pytest.fixture
def coordinator(town: Town) -> Officer:
    """Abara; Ortiz finished module 1 before a choice was taken out, Lindqvist is in the middle of that version."""
    older = with_another_node(town.shipped.modules[M1])
    take(town, older)
    take(town, older, person_id=town.people.other_officer_id, to_the_end=False)
    town.clock.advance(minutes=5)
    reader = town.sign_in(town.people.coordinator_id)
    reader.get(VERSIONS)
    return reader


def test_the_overview_asks_and_leads_there(coordinator: Officer):
    overview = coordinator.get("/app/overview")

    (link,) = [a for a in overview.all("a") if NOTICE in "".join(a.itertext())]
    assert coordinator.get(link.get("href")).heading() == "One new version asks for an answer"


def test_the_question_says_what_changed_and_whom_it_concerns(coordinator: Officer):
    text = coordinator.page.text()

    assert "What changed since version 0.9.0" in text
    assert "A choice that was taken out." in text
    assert "One person finished an older one and not this one." in text
    assert "One person is in the middle of an older one and finishes that" in text
    assert "Patrol: one person" in text
    assert "Command: nobody" in text


def test_until_it_is_answered_nothing_changes_and_after_it_the_report_says_not_done(coordinator: Officer):
    def rows() -> list[str]:
        body = coordinator.get(f"/app/completion.csv?module={M1}&q=4417").body.splitlines()
        return body[1:]

    assert ",done," in rows()[0]
    coordinator.get(VERSIONS)

    page = coordinator.submit("redo", **WHOLE)

    assert page.heading() == "No new version asks for an answer"
    assert "one person takes it again, by Friday 11 December." in page.text()
    assert "Decided by D. Abara. Reason given: The stop scene was rewritten." in page.text()
    assert ",not_started," in rows()[0]
    assert ",2026-12-11," in rows()[0]
    assert NOTICE not in coordinator.get("/app/overview").text()


def test_the_person_that_is_asked_again_is_not_started_again_on_their_page(coordinator: Officer, town: Town):
    coordinator.submit("redo", **WHOLE)

    person = coordinator.get(f"/app/people/{town.people.officer_id}").text()
    record = coordinator.get(f"/app/people/{town.people.officer_id}/modules/{M1}").text()
    assert "Not started again" in person
    assert "It was finished before, and your agency asked to take it again." in record
    assert "0.9.0, finished 23 November" in record


def test_nobody_needs_no_date_and_is_kept_as_an_answer(coordinator: Officer, town: Town):
    page = coordinator.submit("redo", **(WHOLE | {"redo": "nobody", "due": ""}))

    assert "nobody takes it again." in page.text()
    assert decisions(town) == 1


def test_deciding_twice_is_refused(coordinator: Officer, town: Town):
    stale = coordinator.page
    coordinator.submit("redo", **(WHOLE | {"redo": "nobody"}))

    for typed in (WHOLE, WHOLE | {"reason": "short"}):
        coordinator.page = stale
        page = coordinator.submit("redo", **typed)

        assert page.status == 409
        assert "decided since you opened the page" in page.text()
    assert decisions(town) == 1


def test_a_completion_recorded_after_a_redo_cannot_be_dated_before_it(coordinator: Officer, town: Town):
    coordinator.submit("redo", **WHOLE)
    page = coordinator.get(f"/app/people/{town.people.officer_id}/modules/{M1}")
    (form,) = [form for form in page.all("form") if form.get("action", "").endswith("/elsewhere")]
    fields = {box.get("name"): box.get("value") for box in form.iter("input")} | {"percent": "100"}

    early = coordinator.post(form.get("action"), [*(fields | {"day": "2026-11-22", "reason": WHOLE["reason"]}).items()])
    today = coordinator.post(form.get("action"), [*(fields | {"day": "2026-11-23", "reason": WHOLE["reason"]}).items()])

    assert early.status == 422
    assert "asked for again on 2026-11-23" in early.text()
    assert "Finished Monday 23 November" in today.text()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("redo", {"redo": ""}),
        ("due", {"due": "2026-11-22"}),
        ("due", {"due": ""}),
        ("unit", {"redo": "unit"}),
        ("reason", {"reason": "short"}),
    ],
)
def test_what_cannot_be_taken_comes_back(coordinator: Officer, town: Town, field: str, wrong: dict[str, str]):
    page = coordinator.submit("redo", **(WHOLE | wrong))

    assert page.status == 422
    assert [a for a in page.all("a") if a.get("href") == f"#{M1}-{field}"]
    assert "".join(page.all("textarea")[0].itertext()) == (WHOLE | wrong)["reason"]
    assert decisions(town) == 0


@pytest.mark.parametrize("unit", ["999999", "2147483648", "-1"])
def test_a_unit_that_is_none_decides_nothing(coordinator: Officer, town: Town, unit: str):
    page = coordinator.submit("redo", **(WHOLE | {"redo": "unit", "unit": unit}))

    assert page.status in {404, 422}
    assert decisions(town) == 0


def test_a_mended_typo_is_shown_with_both_wordings_and_asks_nothing(town: Town):
    take(town, with_a_typo(town.shipped.modules[M1]))
    reader = town.sign_in(town.people.coordinator_id)

    page = reader.get(VERSIONS)

    assert page.heading() == "No new version asks for an answer"
    assert "Wording only" in page.text()
    assert any("teh" in "".join(old.itertext()) for old in page.all("del"))
    assert NOTICE not in reader.get("/app/overview").text()


def test_an_agency_with_nothing_new_is_told_so(town: Town):
    page = town.sign_in(town.people.coordinator_id).get(VERSIONS)

    assert page.heading() == "No new version asks for an answer"
    assert "Nothing was decided yet." in page.text()


@pytest.mark.parametrize("who", ["officer_id", "supervisor_id"])
def test_nobody_but_a_coordinator_gets_there(town: Town, who: str):
    assert town.sign_in(getattr(town.people, who)).get(VERSIONS).status == 403
