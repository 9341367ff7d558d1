"""The check, taken in an order nobody meant: no question is skipped, no page takes an answer that is not recorded."""

from sqlalchemy import select

from tests.conftest import Town
from tests.officer import Officer
from tests.trips.test_bad_input import begin, finish_scenario, read_all_lessons
from tests.trips.test_officer_takes_a_module import walk_to_the_end
from training_app.foundation.db import db
from training_app.learning.models import Attempt

M1 = "m01-trauma"


def reach_check(town: Town) -> Officer:
    officer = begin(town)
    read_all_lessons(officer, town)
    finish_scenario(officer)
    return officer


def answer(officer: Officer, town: Town, *, right: bool) -> None:
    """Answer the question at hand and go on from its feedback."""
    keys = {item.stem: item.key.id for item in town.shipped.modules[M1].items}
    key = keys[officer.page.heading()]
    chosen = next(one for one in officer.page.values("answer") if (one == key) is right)
    officer.submit("answer", answer=chosen)
    officer.submit()


def test_a_check_begun_at_its_last_question_can_be_finished(town: Town) -> None:
    officer = reach_check(town)
    last = officer.page.address.rsplit("/", 1)[0] + "/10"
    officer.get(last)
    keys = {item.stem: item.key.id for item in town.shipped.modules[M1].items}
    officer.submit("answer", answer=keys[officer.page.heading()])
    button = officer.page.text()
    officer.submit()

    for _ in range(9):
        answer(officer, town, right=True)

    assert "Question 1" in button
    assert officer.page.heading() == "10 of 10 right"
    with town.app.app_context():
        assert db.session().scalars(select(Attempt.status)).one() == "completed"


def test_no_paper_is_open_after_the_check_was_passed(town: Town) -> None:
    officer = town.sign_in(town.people.officer_id)
    walk_to_the_end(officer, town, M1)
    attempt = officer.page.address.removesuffix("/done")

    assert officer.get(f"{attempt}/check/2/1").status == 404
    assert officer.get(f"{attempt}/check/1/1").status == 200


def test_a_paper_before_the_last_one_is_not_shown_as_open(town: Town) -> None:
    officer = reach_check(town)
    attempt = officer.page.address.split("/check/")[0]
    for _ in range(2):
        for _ in range(10):
            answer(officer, town, right=False)
        officer.submit()

    assert officer.page.address == f"{attempt}/check/3/1"
    assert officer.get(f"{attempt}/check/2/1").address == f"{attempt}/check/2/1/feedback"
    assert officer.get(f"{attempt}/check/1/1").status == 404


def test_a_second_failed_paper_leads_to_the_first_form_again(town: Town) -> None:
    officer = reach_check(town)
    first = officer.page.heading()
    for _ in range(2):
        for _ in range(10):
            answer(officer, town, right=False)
        officer.submit()

    assert officer.page.heading() == first
    for _ in range(10):
        answer(officer, town, right=True)
    assert officer.page.heading() == "10 of 10 right"
