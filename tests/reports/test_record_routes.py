"""The page of one person's module, and its four forms, as a coordinator, a supervisor and an officer get them."""

import csv
import io
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from tests.conftest import Town
from tests.learning import walking
from tests.learning.putting_right import REASON, decide_limit
from tests.learning.walking import M1, desk_of, learner_of
from tests.officer import Officer, Page
from tests.reports.county import FIRST, SECOND, County
from training_app.foundation.db import db
from training_app.learning.models import LearningEvent


def record_of(person_id: int, module_id: str = M1) -> str:
    return f"/app/people/{person_id}/modules/{module_id}"


def send(reader: Officer, act: str, **typed: str) -> Page:
    """Fill in the form of one act on the page at hand, and send it."""
    (form,) = [form for form in reader.page.all("form") if (form.get("action") or "").endswith(f"/{act}")]
    hidden = [(box.get("name"), box.get("value")) for box in form.iter("input") if box.get("type") == "hidden"]
    return reader.post(form.get("action"), [*hidden, *typed.items()])


def acts_on(page: Page) -> list[str]:
    return [form.get("action").rpartition("/")[2] for form in page.all("form") if "/people/" in form.get("action", "")]


def finish(town: Town) -> None:
    with desk_of(town) as desk:
        walking.take_all(desk, learner_of(town))


def count_facts(town: Town) -> int:
    with town.app.app_context():
        return db.session.execute(select(func.count()).select_from(LearningEvent)).scalar_one()


@pytest.fixture
def coordinator(town: Town) -> Officer:
    """Abara, looking at what Ortiz has on record of module 1, which is done."""
    finish(town)
    reader = town.sign_in(town.people.coordinator_id)
    reader.get(record_of(town.people.officer_id))
    return reader


def test_every_module_of_a_persons_page_leads_to_its_record(town: Town):
    reader = town.sign_in(town.people.coordinator_id)
    person = reader.get(f"/app/people/{town.people.officer_id}")

    for module in town.shipped.modules.values():
        address = record_of(town.people.officer_id, module.id)
        assert address in [a.get("href") for a in person.all("a")]
        assert reader.get(address).heading() == module.title


def test_a_module_that_is_neither_assigned_nor_done_can_be_found_on_the_persons_page(county: County):
    page = county.sign_in(county.coordinator).get(f"/app/people/{county.birch}")

    assert record_of(county.birch, SECOND) in [a.get("href") for a in page.all("a")]


def test_the_record_says_state_version_credit_and_tries(coordinator: Officer, town: Town):
    text = coordinator.page.text()

    assert "Finished Monday 23 November, 100 % right, 0.82 hours of credit." in text
    assert f"{town.shipped.modules[M1].version}, finished 23 November" in text
    assert "computed from the text" in text
    assert "10 of 10 Passed" in text


def test_a_correction_and_what_it_corrects_stand_one_above_the_other(coordinator: Officer):
    page = send(coordinator, "correct", day="2026-10-03", percent="90", minutes="45", reason=REASON)

    text = page.text()
    assert page.status == 200
    assert "Recorded. Both entries stay visible below." in text
    assert "D. Abara corrected the completion" in text
    assert "date from 23 November to 3 October, score from 100 % to 90 %, hours from 0.82 to 0.75" in text
    (struck,) = ["".join(element.itertext()) for element in page.all("s")]
    assert struck.startswith("Completed ")
    assert text.index("corrected the completion") < text.index(struck)
    assert text.count(REASON) == 2


def test_taking_back_makes_it_open_in_every_report(coordinator: Officer, town: Town):
    page = send(coordinator, "take-back", reason=REASON)

    assert "The completion counts no more" in page.text()
    assert "Not started." in page.text()
    assert len(page.all("s")) == 1
    rows = csv.DictReader(io.StringIO(coordinator.get("/app/completion.csv").body.removeprefix("\ufeff"), newline=""))
    mine = [row for row in rows if row["badge"] == "4417" and row["module id"] == M1]
    assert [(row["state"], row["completed UTC"], row["mode"]) for row in mine] == [("not_started", "", "")]


def test_training_done_elsewhere_counts_from_its_day(town: Town):
    reader = town.sign_in(town.people.coordinator_id)
    reader.get(record_of(town.people.other_officer_id))

    page = send(reader, "elsewhere", day="2026-10-05", percent="100", minutes="60", reason=REASON)

    assert "Finished Monday 5 October, 100 % right, 1.00 hours of credit." in page.text()
    assert "recorded by a coordinator as done elsewhere" in page.text()
    assert "as done elsewhere on Monday 5 October" in reader.get(f"/app/people/{town.people.other_officer_id}").text()


def test_a_form_that_cannot_be_taken_comes_back_with_what_was_typed(coordinator: Officer, town: Town):
    before = count_facts(town)

    page = send(coordinator, "correct", day="2027-01-01", percent="200", minutes="none", reason="too short")

    assert page.status == 422
    boxes = {box.get("id"): box for box in page.all("input") + page.all("textarea")}
    typed = {name: boxes[f"correct-{name}"].get("value") for name in ("day", "percent", "minutes")}
    assert typed == {"day": "2027-01-01", "percent": "200", "minutes": "none"}
    assert "".join(boxes["correct-reason"].itertext()) == "too short"
    summary = [a.get("href") for a in page.all("a") if (a.get("href") or "").startswith("#correct-")]
    assert summary == ["#correct-day", "#correct-percent", "#correct-minutes", "#correct-reason"]
    assert all(boxes[address[1:]].get("aria-invalid") == "true" for address in summary)
    assert count_facts(town) == before


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("correct", {"day": "2026-10-03", "percent": "90", "minutes": "45", "reason": REASON}),
        ("take-back", {"reason": REASON}),
    ],
)
def test_the_same_form_twice_does_nothing_twice(coordinator: Officer, town: Town, act: str, typed: dict[str, str]):
    stale = coordinator.page
    send(coordinator, act, **typed)
    before = count_facts(town)

    coordinator.page = stale
    page = send(coordinator, act, **typed)

    assert page.status == 409
    assert "nothing was" in page.text()
    assert count_facts(town) == before


def test_a_try_is_given_once_and_only_to_who_has_none_left(town: Town):
    with desk_of(town) as desk:
        decide_limit(town, desk, 1)
        attempt_id = walking.begin(desk, learner_of(town))
        walking.read_lessons(desk, learner_of(town), attempt_id)
        walking.play_scenario(desk, learner_of(town), attempt_id)
        walking.take_round(desk, learner_of(town), attempt_id, wrong=10)
    reader = town.sign_in(town.people.coordinator_id)
    stale = reader.get(record_of(town.people.officer_id))
    assert acts_on(stale) == ["try", "elsewhere"]

    page = send(reader, "try", reason=REASON)
    assert "D. Abara gave one more try" in page.text()
    assert acts_on(page) == ["elsewhere"]

    reader.page = stale
    assert send(reader, "try", reason=REASON).status == 409


def test_nobody_is_offered_to_put_their_own_record_right(town: Town):
    reader = town.sign_in(town.people.coordinator_id)

    page = reader.get(record_of(town.people.coordinator_id))
    assert acts_on(page) == []
    assert "another coordinator has to put it right" in page.text()

    token = next(box.get("value") for box in page.all("input") if box.get("name") == "csrf_token")
    fields = [("csrf_token", token), ("day", "2026-10-03"), ("percent", "100"), ("minutes", "60"), ("reason", REASON)]
    refused = reader.post(f"{record_of(town.people.coordinator_id)}/elsewhere", fields)
    assert refused.status == 403
    assert count_facts(town) == 0


def test_a_supervisor_reads_the_record_and_cannot_change_it(coordinator: Officer, town: Town):
    address = record_of(town.people.officer_id)
    token = next(box.get("value") for box in coordinator.page.all("input") if box.get("name") == "csrf_token")
    supervisor = town.sign_in(town.people.supervisor_id)

    page = supervisor.get(address)

    assert page.status == 200
    assert acts_on(page) == []
    assert "Put right" not in page.text()
    assert supervisor.post(f"{address}/take-back", [("csrf_token", token)]).status in {400, 403}


@pytest.mark.parametrize("who", ["calder", "dunne", "strange"])
def test_records_outside_the_scope_are_nobodys(county: County, who: str):
    address = record_of(getattr(county, who), FIRST)

    assert county.sign_in(county.supervisor).get(address).status == 404


@pytest.mark.parametrize("who", ["ashby", "admin"])
def test_records_are_closed_to_officers_and_administrators(county: County, who: str):
    assert county.sign_in(getattr(county, who)).get(record_of(county.birch, FIRST)).status == 403


@pytest.mark.parametrize(
    "address", [lambda c: record_of(c.birch, "m99-none"), lambda c: record_of(999999), lambda c: record_of(c.strange)]
)
def test_an_address_of_nothing_is_not_found(county: County, address: Callable[[County], str]):
    assert county.sign_in(county.coordinator).get(address(county)).status == 404


def test_the_record_holds_no_choice_and_no_answer(county: County):
    page = county.sign_in(county.coordinator).get(record_of(county.birch, FIRST))

    assert page.status == 200
    assert "canary" not in page.body


@pytest.mark.parametrize("ids", [{"attempt": "nothing"}, {"attempt": "00000000-0000-0000-0000-000000000000"}])
def test_ids_that_were_tampered_with_change_nothing(coordinator: Officer, town: Town, ids: dict[str, str]):
    before = count_facts(town)
    (form,) = [form for form in coordinator.page.all("form") if form.get("action", "").endswith("/take-back")]
    fields = {box.get("name"): box.get("value") for box in form.iter("input")} | ids | {"reason": REASON}

    page = coordinator.post(form.get("action"), list(fields.items()))

    assert page.status == 404
    assert count_facts(town) == before


@pytest.mark.parametrize("reason", ["<script>alert(1)</script> was typed", "a reason with a \x00 sign in it"])
def test_a_reason_is_shown_as_words_or_refused(coordinator: Officer, reason: str):
    page = send(coordinator, "take-back", reason=reason)

    assert page.status in {200, 422}
    assert "<script>alert" not in page.body
