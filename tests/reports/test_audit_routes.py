"""The page of the audit log: plain words, filters, pages, and for whom it is open."""

import pytest

from tests.conftest import Town
from tests.learning.putting_right import REASON, completion_of, hand_of
from tests.learning.walking import M1, desk_of, learner_of, take_all
from tests.officer import Officer, Page
from training_app.audit.service import record
from training_app.foundation.db import db
from training_app.learning import corrections
from training_app.reports.audit_views import PER_PAGE


@pytest.fixture
def coordinator(town: Town) -> Officer:
    """Abara, after one completion of Ortiz was taken back."""
    with desk_of(town) as desk:
        attempt_id = take_all(desk, learner_of(town))
        meant = completion_of(desk, attempt_id)
        corrections.void_completion(desk, learner_of(town), attempt_id, hand_of(town), completion_id=meant)
    return town.sign_in(town.people.coordinator_id)


def whats(page: Page) -> list[str]:
    """What each entry says was done, newest first."""
    heads = [one for one in page.all("th") if one.get("scope") == "row"]
    return ["".join(one.itertext()).strip() for one in heads]


def test_an_entry_says_who_did_what_to_whom_when_and_why(town: Town, coordinator: Officer) -> None:
    page = coordinator.get("/app/audit?what=learning")

    title = town.shipped.modules[M1].title
    assert whats(page) == ["Took a completion back"]
    for words in ("D. Abara", f"J. Ortiz, {title}", REASON, "Monday 23 November, 14:07"):
        assert words in page.text(), words


def test_it_is_narrowed_by_who_by_what_and_by_day(town: Town, coordinator: Officer) -> None:
    by_abara = whats(coordinator.get(f"/app/audit?who={town.people.coordinator_id}"))
    by_program = whats(coordinator.get("/app/audit?who=0"))
    that_day = whats(coordinator.get("/app/audit?from=2026-11-23&to=2026-11-23&what=learning"))
    day_after = whats(coordinator.get("/app/audit?from=2026-11-24"))
    day_before = whats(coordinator.get("/app/audit?to=2026-11-22"))

    assert by_abara == ["Took a completion back"]
    assert "Added a person" in by_program
    assert "Took a completion back" not in by_program
    assert that_day == ["Took a completion back"]
    assert (day_after, day_before) == ([], [])


@pytest.mark.parametrize(
    "query", ["who=999999", "what=none-such", "from=tomorrow", "to=9999-12-31", "page=0", "page=x"]
)
def test_what_nobody_knows_narrows_nothing_and_fails_nothing(coordinator: Officer, query: str) -> None:
    assert "Took a completion back" in whats(coordinator.get(f"/app/audit?{query}"))


def test_many_entries_are_shown_a_page_at_a_time(town: Town, coordinator: Officer) -> None:
    with town.app.app_context():
        for number in range(PER_PAGE + 5):
            record(
                db.session(),
                agency_id=town.people.agency_id,
                actor_id=None,
                action="exports.file_made",
                subject=f"file:{number}",
                now=town.clock(),
            )
        db.session.commit()
        db.session.remove()

    first = coordinator.get("/app/audit?what=exports")
    second = coordinator.get("/app/audit?what=exports&page=2")

    assert whats(first) == ["Exports: file made"] * PER_PAGE
    assert len(whats(second)) == 5
    assert "Page 2 of 2" in second.text()
    assert f"file {PER_PAGE + 4}" in first.text()


@pytest.mark.parametrize("who", ["officer_id", "supervisor_id"])
def test_it_is_a_coordinator_s_page(town: Town, coordinator: Officer, who: str) -> None:
    assert town.sign_in(getattr(town.people, who)).get("/app/audit").status == 403


def test_it_is_found_from_the_overview(coordinator: Officer) -> None:
    links = [a.get("href") for a in coordinator.get("/app/overview").all("a")]

    assert "/app/audit" in links
