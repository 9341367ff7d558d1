"""The pages of promises: made, refused, answered, moved, listed; in a second tab, and with hostile input."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import select

from tests.conftest import Town
from tests.officer import Officer, Page
from tests.readiness.promises.evening import CALLS, POST, PROMISE, REASON, STOPS, Evening, begin
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db
from training_app.readiness.promises import views
from training_app.readiness.promises.errors import AnsweredMeanwhile, NotToBeMoved, ThemeGone
from training_app.readiness.promises.models import PromiseState

LIST = "/app/readiness/promises"


def answer(page_of: Officer, state: str, words: str, **more: str) -> Page:
    return page_of.submit("public_answer", state=state, public_answer=words, **more)


def test_themes_without_a_promise_or_a_reason_are_told(evening: Evening):
    before = evening.coordinator.get(f"{evening.url}/promises").text()
    assert "Two themes have neither a promise nor a reason." in before

    evening.promise()
    evening.refuse()

    page = evening.coordinator.get(f"{evening.url}/promises")
    assert "Every theme has a promise, or a reason why not." in page.text()
    assert PROMISE in page.text()
    assert REASON in page.text()


def test_a_session_without_notes_says_where_themes_come_from(town: Town):
    evening = begin(town)
    evening.note()

    page = evening.coordinator.get(f"{evening.url}/promises")

    assert "No theme is kept yet." in page.text()


def test_a_theme_that_the_notes_put_otherwise_keeps_its_promise(evening: Evening):
    evening.promise()
    evening.note(("Stops", "Three in a month."), ("", "Something under no theme."))

    page = evening.coordinator.get(f"{evening.url}/promises").text()

    assert PROMISE in page
    assert views.GONE in page
    assert "One theme has neither" in page
    assert "One note stands under no theme" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"words": "Soon"}, "Write 10 to 500 characters."),
        ({"words": "x" * 501}, "Write 10 to 500 characters."),
        ({"words": "Publish the reasons\x00 by month"}, "This holds a sign that cannot be kept."),
        ({"owner": ""}, "Name the post that answers for it"),
        ({"owner": "x" * 201}, "Write at most 200 characters."),
        ({"owner": "Officer Ortiz"}, "This names somebody on the roster (officer ortiz)"),
        ({"words": "J. Ortiz calls everybody back by then."}, "This names somebody on the roster"),
        ({"words": "Everybody’s PHQ-9 is looked at by the captain."}, "This speaks of a self-check"),
        ({"due_on": ""}, "Give the day by which it is done."),
        ({"due_on": "31 December"}, "Give the day by which it is done."),
        ({"due_on": "0226-12-31"}, "more than ten years away"),
        ({"due_on": "9999-12-31"}, "Give the day by which it is done."),
    ],
)
def test_what_cannot_be_kept_comes_back_as_it_was_typed(evening: Evening, typed: dict, sentence: str):
    page = evening.promise(**typed)

    assert page.status == 422
    assert sentence in page.text()
    assert (page.values("owner"), "theme" in page.body) == ([typed.get("owner", POST)], True)
    assert evening.coordinator.get(LIST).text().count("There is no promise here.") == 1


def test_sent_twice_it_is_kept_once(evening: Evening):
    evening.promise()
    evening.promise()
    evening.refuse()
    evening.refuse()

    page = evening.coordinator.get(f"{evening.url}/promises")

    assert page.text().count(PROMISE) == 1
    assert page.text().count(REASON) == 1


def test_a_theme_that_is_gone_when_the_form_comes_keeps_what_was_typed(evening: Evening):
    other = evening.town.sign_in(evening.town.people.coordinator_id)
    other.get(f"{evening.url}/promises/new?kind=promise&theme={STOPS}")
    evening.note((CALLS, ""))

    page = other.submit("words", words=PROMISE, owner=POST, due_on="2026-12-31")

    assert page.status == 409
    assert ThemeGone.sentence in page.text()
    assert PROMISE in page.text()
    assert page.values("owner") == [POST]


def test_an_answer_stands_with_its_day_and_the_one_before_in_the_history(evening: Evening):
    evening.promise()
    evening.open_promise()
    answer(evening.coordinator, "open", "The form is printed, and the first month is counted.")
    evening.town.clock.advance(minutes=5)

    page = answer(evening.coordinator, "kept", "The first month stands on the city’s page.")

    assert views.NOTICES["answered"] in page.text()
    assert "The first month stands on the city’s page." in page.text()
    assert "Today, 14:07: open" in page.text()
    assert "The form is printed" in page.text()
    assert (evening.one().state, evening.one().version) == (PromiseState.KEPT, 2)


def test_a_day_that_is_moved_says_from_when_and_why(evening: Evening):
    evening.promise()
    evening.open_promise()

    evening.coordinator.submit("reason", due_on="2027-02-01", reason="The vendor delivers the counters in January.")

    sheet = evening.coordinator.get(f"{evening.url}/answers").text()
    assert (
        "Moved from 23 December 2026 to 1 February 2027 because: The vendor delivers the counters in January." in sheet
    )
    assert "Captain, Patrol, by 1 February 2027" in sheet


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"due_on": "", "reason": "The vendor delivers late."}, "Give the day by which it is done."),
        ({"due_on": "2026-11-22", "reason": "The vendor delivers late."}, "This day has passed."),
        ({"due_on": "2026-12-23", "reason": "The vendor delivers late."}, "This is the day that stands there already."),
        ({"due_on": "2027-01-05", "reason": "Late"}, "Give a reason of 10 to 500 characters."),
        ({"due_on": "2027-01-05", "reason": "Jamie Ortiz was away."}, "This names somebody on the roster"),
    ],
)
def test_a_day_is_not_moved_without_a_reason_or_backward(evening: Evening, typed: dict, sentence: str):
    evening.promise()
    evening.open_promise()

    page = evening.coordinator.submit("reason", **typed)

    assert page.status == 422
    assert sentence in page.text()
    assert page.values("reason") == [typed["reason"]]
    assert evening.steps() == []


def test_moved_twice_by_one_form_it_is_moved_once(evening: Evening):
    evening.promise()
    first = evening.open_promise()
    token = first.values("csrf_token")[0]
    form = [("csrf_token", token), ("seen", "0"), ("due_on", "2027-01-05"), ("reason", "The vendor delivers late.")]

    pages = [evening.coordinator.post(f"{first.address}/move", form) for _ in range(2)]

    assert [page.status for page in pages] == [200, 200]
    assert len(evening.steps()) == 1


@pytest.mark.parametrize("what", ["answer", "move"])
def test_a_second_tab_loses_nobodys_words(evening: Evening, what: str):
    evening.promise()
    other = evening.town.sign_in(evening.town.people.coordinator_id)
    evening.open_promise(other)
    evening.open_promise()
    answer(evening.coordinator, "open", "The first month is counted.")

    if what == "answer":
        page = answer(other, "kept", "It stands on the city’s page.")
        typed = "It stands on the city’s page."
    else:
        page = other.submit("reason", due_on="2027-01-05", reason="The vendor delivers late.")
        typed = "The vendor delivers late."

    assert page.status == 409
    assert AnsweredMeanwhile.sentence in page.text()
    assert "The first month is counted." in page.text()
    assert typed in page.body
    assert len(evening.steps()) == 1


def test_what_is_closed_is_not_moved(evening: Evening):
    evening.promise()
    first = evening.open_promise()
    token = first.values("csrf_token")[0]
    answer(evening.coordinator, "not_kept", "The vendor never delivered, and the money is gone.")
    form = [("csrf_token", token), ("seen", "1"), ("due_on", "2027-01-05"), ("reason", "The vendor delivers late.")]

    page = evening.coordinator.post(f"{first.address}/move", form)

    assert page.status == 409
    assert NotToBeMoved.sentence in page.text()


@pytest.mark.parametrize("state", ["kept", "not_kept", "nothing", ""])
def test_a_reason_can_be_withdrawn_and_nothing_else(evening: Evening, state: str):
    evening.refuse()
    evening.open_promise()

    refused = answer(evening.coordinator, state, "We looked again, and promise something.")
    assert refused.status == 422
    page = answer(evening.coordinator, "withdrawn", "We looked again, and promise something.")

    assert page.status == 200
    assert "Two themes have neither" in evening.coordinator.get(f"{evening.url}/promises").text()
    assert REASON in evening.coordinator.get(f"{evening.url}/answers").text()


def test_an_answer_names_nobody(evening: Evening):
    evening.promise()
    evening.open_promise()

    page = answer(evening.coordinator, "kept", "Sgt. Whitfield called each of them back.")

    assert page.status == 422
    assert "This names somebody on the roster" in page.text()
    assert "Sgt. Whitfield called" in page.text()
    assert evening.steps() == []


def test_the_list_has_the_overdue_first_and_is_narrowed_by_its_address(evening: Evening):
    evening.promise(words="The far one, in a year or so.", due_on="2027-11-01")
    evening.promise(words="The late one, from last month.", due_on="2026-10-20")
    evening.promise(words="The one of this very week.", due_on="2026-11-27")
    evening.refuse()

    def shown(query: str) -> list[str]:
        titles = [" ".join(one.itertext()).strip() for one in evening.coordinator.get(f"{LIST}?{query}").all("a")]
        return [title[:13] for title in titles if title.startswith("The ") or title == REASON]

    assert shown("") == ["The late one,", "The one of th", "The far one, "]
    assert shown("which=overdue") == ["The late one,"]
    assert shown("which=soon") == ["The one of th"]
    assert shown("which=kept") == []
    assert shown("which=no_promise") == [REASON[:13]]
    assert shown(f"which=open&copy={evening.copy_id}") == shown("")
    assert shown("which=odd&copy=999999999999&page=-3") == shown("")
    assert "Not done, 34 days late" in evening.coordinator.get(LIST).text()


def test_the_home_of_the_room_tells_of_promises_that_are_due(evening: Evening):
    assert "Promises after listening sessions" not in evening.coordinator.get("/app/readiness").text()

    evening.promise(due_on="2026-11-20")
    evening.promise(words="The one of this very week.", due_on="2026-11-27")

    home = evening.coordinator.get("/app/readiness").text()
    assert "1 past its day" in home
    assert "Two promises are open. One is due within a week." in home


def test_what_was_promised_stays_when_its_session_is_put_away(evening: Evening):
    evening.promise()
    evening.coordinator.get(evening.url)
    token = evening.coordinator.page.values("csrf_token")[0]
    evening.coordinator.post(f"{evening.url}/put-away", [("csrf_token", token)])

    page = evening.coordinator.get(f"{evening.url}/promises")
    evening.open_promise()
    answered = answer(evening.coordinator, "kept", "It stands on the city’s page.")

    assert "Promise something" not in page.text()
    assert evening.coordinator.get(f"{evening.url}/promises/new?kind=promise&theme={STOPS}").status == 409
    assert answered.status == 200


def test_only_sessions_have_promises(evening: Evening):
    evening.coordinator.get("/app/readiness/tools/self-assessment")
    other = evening.coordinator.submit("name", name="Autumn").address.partition("?")[0]

    pages = [evening.coordinator.get(f"{other}/{name}") for name in ("promises", "answers", "handouts")]

    assert [page.status for page in pages] == [404, 404, 404]
    assert evening.coordinator.get(f"{evening.url}/promises/new?kind=promise&theme=Nowhere").status == 404
    assert evening.coordinator.get(f"{LIST}/99999999999999").status == 404


def test_each_step_is_in_the_audit_log_without_a_word(evening: Evening):
    evening.promise()
    evening.open_promise()
    answer(evening.coordinator, "kept", "It stands on the city’s page.")

    with evening.town.app.app_context():
        rows = db.session.execute(
            select(AuditEntry.action, AuditEntry.subject, AuditEntry.detail).where(
                AuditEntry.action.startswith("readiness.promise")
            )
        ).all()
    assert [row.action for row in rows] == ["readiness.promised", "readiness.promise_answered"]
    assert {row.subject for row in rows} == {f"readiness_promise:{evening.one().id}"}
    assert "city" not in str(rows)
    assert "Third Street" not in str(rows)


def test_what_is_typed_is_never_markup(evening: Evening):
    odd = '<script>alert(1)</script> and a [link](javascript:1) | "quoted"'
    evening.note((odd, "said"))
    evening.coordinator.get(f"{evening.url}/promises")
    link = next(one.get("href") for one in evening.coordinator.page.all("a") if "new?kind=promise" in one.get("href"))
    evening.coordinator.get(link)

    page = evening.coordinator.submit(
        "words", words="=1+1 is promised", owner="=cmd|' /C calc'!A0", due_on="2026-12-31"
    )

    assert page.status == 200
    assert odd in page.text()
    assert "<script>alert" not in page.body
    csv = evening.coordinator.get(f"{evening.url}/answers/file.csv").body
    assert "'=1+1 is promised" in csv
    assert "'=cmd" in csv
    assert "\\[link\\]" in evening.coordinator.get(f"{evening.url}/answers/file.md").body


def test_two_answers_at_once_are_one_step_and_the_other_is_told(evening: Evening):
    evening.promise()
    browsers = [evening.town.sign_in(evening.town.people.coordinator_id) for _ in range(3)]
    for one in browsers:
        evening.open_promise(one)

    pages = at_once(
        [partial(answer, one, "open", f"Version {at} of what became of it.") for at, one in enumerate(browsers)]
    )

    assert sorted(page.status for page in pages) == [200, 409, 409]
    assert len(evening.steps()) == 1
    assert evening.one().public_answer == evening.steps()[0].words


def test_one_form_sent_three_times_at_once_is_one_promise(evening: Evening):
    browsers = [evening.town.sign_in(evening.town.people.coordinator_id) for _ in range(3)]
    for one in browsers:
        one.get(f"{evening.url}/promises/new?kind=promise&theme={STOPS}")

    typed = {"words": PROMISE, "owner": POST, "due_on": "2026-12-31"}
    pages = at_once([partial(one.submit, "words", **typed) for one in browsers])

    assert [page.status for page in pages] == [200, 200, 200]
    assert evening.coordinator.get(f"{evening.url}/promises").text().count(PROMISE) == 1


def at_once(acts: Sequence[Callable[[], Page]]) -> list[Page]:
    """Do all of them in threads that begin together."""
    start = threading.Barrier(len(acts))

    def begin_together(act: Callable[[], Page]) -> Page:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(begin_together, acts))
