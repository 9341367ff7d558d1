"""i2: from the plan of a listening session to themes without names, promises with a day, and the public answer."""

import re
import threading
from datetime import timedelta

import pytest

from tests.conftest import Town
from tests.fakes.smtp import FakeSmtp
from tests.readiness.promises.evening import (
    CALLS,
    MAILBOX,
    POST,
    PROMISE,
    REASON,
    STOPS,
    TODAY,
    TOOL,
    Evening,
    at,
    begin,
    give_mailbox,
    keep_notes,
    worker,
)
from tests.seats import add_seat
from training_app.accounts.models import Role
from training_app.foundation.mail import MailServer
from training_app.readiness.promises.models import Promise

DONE = "The reasons stand on the city’s page since today, month by month."
LATE = "The vendor delivers the counters in January."


@pytest.fixture
def evening(town: Town) -> Evening:
    return begin(town)


def test_i2_from_the_plan_to_the_public_answer(town: Town):
    coordinator = town.sign_in(town.people.coordinator_id)
    coordinator.get(TOOL)
    url = coordinator.submit("name", name="Third Street, November").address.partition("?")[0]
    evening = Evening(town, coordinator, url)
    coordinator.get(f"{url}/parts/ground-rules")
    coordinator.submit("seen", rules="Residents have the floor.\n\nNobody threatens anyone.")
    assert "Residents have the floor." in coordinator.get(f"{url}/handouts").text()

    keep_notes(coordinator, url, (STOPS, "Three times in a month."), (CALLS, "Messages since June."))
    assert "Two themes have neither a promise nor a reason." in coordinator.get(f"{url}/promises").text()
    evening.promise(STOPS, due_on="2026-12-20")
    evening.open_promise()
    coordinator.submit("reason", due_on="2027-01-20", reason=LATE)
    coordinator.submit("public_answer", state="kept", public_answer=DONE)
    evening.refuse(CALLS)

    sheet = coordinator.get(f"{url}/answers").text()
    assert "neither a promise nor a reason" not in sheet
    for words in (
        *(STOPS, PROMISE, f"{POST}, by 20 January 2027"),
        f"Moved from 20 December 2026 to 20 January 2027 because: {LATE}",
        *("Kept", "Said on 23 November 2026", DONE, CALLS, REASON),
    ):
        assert words in sheet
    for ending in ("md", "csv"):
        taken = coordinator.get(f"{url}/answers/file.{ending}").body
        assert PROMISE in taken
        assert DONE in taken
        assert REASON in taken


@pytest.mark.parametrize("said", ["Officer Ortiz never called back.", "Ortiz, Jamie", "It was badge 4417 again."])
def test_i2_a_note_that_names_an_officer_is_refused_and_kept_on_the_page(evening: Evening, said: str):
    page = evening.note((STOPS, said))

    assert page.status == 422
    assert "This names somebody on the roster" in page.text()
    assert said in page.body
    assert said not in evening.coordinator.get(evening.url).text()


def test_i2_a_note_that_names_nobody_would_be_kept(evening: Evening):
    """Negative control: the same note without the name."""
    page = evening.note((STOPS, "An officer never called back."))

    assert page.status == 200
    assert "An officer never called back." in evening.coordinator.get(evening.url).text()


def test_i2_a_promise_that_is_due_is_mailed_once_with_workers_racing(evening: Evening):
    evening.promise(due_on=TODAY + timedelta(days=20))
    give_mailbox(evening.town)
    with FakeSmtp() as post:
        server = MailServer.from_url(f"smtp://127.0.0.1:{post.port}", "training@riverton.example")
        days = []
        for day in range(40):
            at(evening.town, TODAY + timedelta(days=day))
            before = len(post.mails)
            threads = [threading.Thread(target=worker(evening.town, server).remind) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            days += [day - 20] * (len(post.mails) - before)

    assert days == [-7, 0, 7, 14]
    assert {mail.recipients[0] for mail in post.mails} == {MAILBOX}
    assert not any(re.search("Third|Captain|Publish|Abara|Ortiz", mail.text) for mail in post.mails)


def test_i2_a_mail_that_forgot_what_was_told_would_be_seen(evening: Evening):
    """Negative control: with the day of the last mail forgotten, there is one each day."""
    evening.promise(due_on=TODAY + timedelta(days=20))
    give_mailbox(evening.town)
    for day in (13, 14):
        at(evening.town, TODAY + timedelta(days=day))
        worker(evening.town).remind()
        with evening.town.app.app_context():
            session = worker(evening.town).open_session()
            session.query(Promise).update({"told_on": None})
            session.commit()
            session.close()

    assert len(evening.mails()) == 2


@pytest.mark.parametrize("role", [Role.PARTNER, Role.REVIEWER])
def test_i2_a_partner_reads_everything_and_writes_nothing(evening: Evening, role: Role):
    evening.promise()
    _, holder = add_seat(evening.town, role)
    partner = evening.town.sign_in(holder)
    number = evening.one().id
    pages = [
        *(f"{evening.url}/{name}" for name in ("promises", "answers", "handouts", "answers/file.md")),
        *("/app/readiness/promises", f"/app/readiness/promises/{number}"),
    ]

    read = [partner.get(one) for one in pages]

    assert [page.status for page in read] == [200] * len(pages)
    assert [page.address for page in read if re.search("Abara|Ortiz|Whitfield|Lindqvist", page.body)] == []
    assert [page.address for page in read if "public_answer" in page.body or "Promise something" in page.body] == []
    token = partner.get("/app/texts/m01-trauma").values("csrf_token")[0]
    form = [("csrf_token", token), ("theme", STOPS), ("kind", "promise"), ("words", PROMISE), ("owner", POST)]
    form += [("due_on", "2027-01-05"), ("reason", LATE), ("state", "kept"), ("public_answer", DONE), ("seen", "0")]
    tried = [partner.post(one, form) for one in (f"{evening.url}/promises", f"{pages[-1]}/answer", f"{pages[-1]}/move")]
    assert [page.status for page in tried] == [403, 403, 403]
    assert partner.get(f"{evening.url}/promises/new?kind=promise&theme={STOPS}").status == 403
    assert (evening.one().version, evening.one().state) == (0, "open")


def test_i2_an_officer_opens_none_of_it(evening: Evening):
    officer = evening.town.sign_in(evening.town.people.officer_id)

    pages = [officer.get(one) for one in ("/app/readiness/promises", f"{evening.url}/answers")]

    assert [page.status for page in pages] == [403, 403]
