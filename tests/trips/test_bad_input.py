"""What people and networks do to forms: twice, late, from another tab, to another's attempt. Nothing double or lost."""

from sqlalchemy import func, select

from tests.conftest import Town
from tests.officer import FlaskLine, Officer
from tests.trips.test_officer_takes_a_module import walk_to_the_end
from training_app.foundation.db import db
from training_app.learning.models import Attempt, LearningEvent

M1 = "/app/modules/m01-trauma"


def begin(town: Town) -> Officer:
    officer = town.sign_in(town.people.officer_id)
    officer.get(M1)
    officer.submit()
    return officer


def read_all_lessons(officer: Officer, town: Town) -> None:
    for _ in town.shipped.modules["m01-trauma"].lessons:
        officer.submit()


def finish_scenario(officer: Officer) -> None:
    while officer.page.address.split("?")[0].endswith("/scenario"):
        names = {control.get("name") for control in officer.page.all("button")}
        if "choice" in names:
            officer.submit("choice", choice=officer.page.values("choice")[0])
        else:
            officer.submit()
    officer.submit()


def count_events(town: Town) -> int:
    with town.app.app_context():
        return db.session().execute(select(func.count()).select_from(LearningEvent)).scalar_one()


def test_starting_twice_gives_one_attempt(town: Town) -> None:
    officer = begin(town)
    first = officer.page.address

    officer.post(f"{M1}/start", [("csrf_token", token_of(officer))])

    assert officer.page.address == first
    with town.app.app_context():
        assert db.session().execute(select(func.count()).select_from(Attempt)).scalar_one() == 1


def test_a_lesson_sent_twice_is_recorded_once(town: Town) -> None:
    officer = begin(town)
    address = officer.page.address
    token = token_of(officer)

    officer.post(address, [("csrf_token", token)])
    officer.post(address, [("csrf_token", token)])

    assert count_events(town) == 2
    assert officer.page.status == 200


def test_the_second_choice_at_a_decision_does_not_change_the_first(town: Town) -> None:
    officer = begin(town)
    read_all_lessons(officer, town)
    stale = officer.page
    choices = stale.values("choice")
    officer.submit("choice", choice=choices[0])
    after = count_events(town)

    officer.page = stale
    officer.submit("choice", choice=choices[1])

    assert count_events(town) == after
    assert "Your first choice stands" in officer.page.text()


def test_the_second_answer_does_not_change_the_first(town: Town) -> None:
    officer = begin(town)
    read_all_lessons(officer, town)
    finish_scenario(officer)
    stale = officer.page
    options = stale.values("answer")
    officer.submit("answer", answer=options[0])
    after = count_events(town)

    officer.page = stale
    officer.submit("answer", answer=options[1])

    assert count_events(town) == after
    assert "Your first answer stands" in officer.page.text()


def test_an_answer_without_a_choice_asks_again_and_records_nothing(town: Town) -> None:
    officer = begin(town)
    read_all_lessons(officer, town)
    finish_scenario(officer)
    before = count_events(town)

    page = officer.submit("answer")

    assert page.status == 422
    assert "Choose one answer, then press Answer." in page.text()
    assert count_events(town) == before


def test_a_choice_that_is_not_offered_keeps_the_place(town: Town) -> None:
    officer = begin(town)
    read_all_lessons(officer, town)
    before = count_events(town)

    page = officer.submit("choice", choice="no-such-choice")

    assert page.status == 409
    assert "Your place in the story is kept" in page.text()
    assert count_events(town) == before


def test_a_step_of_the_story_that_is_not_reached_yet_is_refused(town: Town) -> None:
    officer = begin(town)
    read_all_lessons(officer, town)
    choice = officer.page.values("choice")[0]

    page = officer.post(officer.page.address, [("csrf_token", token_of(officer)), ("step", "4"), ("choice", choice)])

    assert page.status == 409


def test_the_check_is_not_open_before_the_lessons(town: Town) -> None:
    officer = begin(town)
    attempt = officer.page.address.split("/lessons/")[0]

    page = officer.get(f"{attempt}/check/1/1")

    assert page.status == 409
    assert "The check opens when" in page.text()


def test_another_officers_attempt_cannot_be_seen_or_written(town: Town) -> None:
    owner = begin(town)
    address = owner.page.address
    stranger = town.sign_in(town.people.other_officer_id)
    before = count_events(town)

    seen = stranger.get(address)
    stranger.get("/app/modules")
    written = stranger.post(address, [("csrf_token", token_of(stranger))])

    assert seen.status == 404
    assert written.status == 404
    assert "Your own place is kept" in written.text()
    assert count_events(town) == before


def test_an_answer_after_completion_changes_nothing(town: Town) -> None:
    officer = town.sign_in(town.people.officer_id)
    walk_to_the_end(officer, town, "m01-trauma")
    attempt = officer.page.address.removesuffix("/done")
    before = count_events(town)
    item = town.shipped.modules["m01-trauma"].items[0]

    for path, fields in (
        ("/check/1/1", [("answer", item.options[0].id)]),
        ("/lessons/10-what-counts", []),
        ("/scenario", [("step", "1"), ("choice", "back")]),
    ):
        page = officer.post(f"{attempt}{path}", [("csrf_token", token_of(officer)), *fields])
        assert page.status == 200, page.text()

    assert count_events(town) == before


def test_unknown_addresses_say_so_and_show_a_way_home(town: Town) -> None:
    officer = begin(town)
    attempt = officer.page.address.split("/lessons/")[0]

    for address in (
        "/app/nothing",
        "/app/modules/m99-nothing",
        "/app/attempts/00000000-0000-0000-0000-000000000000/",
        f"{attempt}/lessons/99-nothing",
        f"{attempt}/scenario?step=9",
    ):
        page = officer.get(address)
        assert page.status == 404, address
        assert any(link.get("href") == "/app/" for link in page.all("a"))


def test_a_form_without_its_token_is_refused_and_says_what_was_kept(town: Town) -> None:
    officer = begin(town)
    before = count_events(town)

    page = officer.post(officer.page.address, [])

    assert page.status == 400
    assert "Your saved answers are kept" in page.text()
    assert count_events(town) == before


def test_a_form_sent_after_signing_out_leads_to_the_door(town: Town) -> None:
    officer = begin(town)
    address, token = officer.page.address, token_of(officer)
    before = count_events(town)
    officer.post("/app/sign-out", [("csrf_token", token)])

    page = officer.post(address, [("csrf_token", token_of(officer, "/app/sign-in"))])

    assert page.address.startswith("/app/sign-in")
    assert count_events(town) == before


def test_failing_the_check_offers_another_paper_and_keeps_the_failed_one(town: Town) -> None:
    module = town.shipped.modules["m01-trauma"]
    keys = {item.stem: item.key.id for item in module.items}
    officer = begin(town)
    read_all_lessons(officer, town)
    finish_scenario(officer)
    stems = []
    for _ in range(10):
        stem = officer.page.heading()
        stems.append(stem)
        wrong = next(option for option in officer.page.values("answer") if option != keys[stem])
        officer.submit("answer", answer=wrong)
        officer.submit()

    assert officer.page.heading() == "0 of 10 right"
    officer.submit()

    assert officer.page.heading() not in stems
    with town.app.app_context():
        kinds = db.session().scalars(select(LearningEvent.kind)).all()
        assert kinds.count("question_answered") == 10
        assert kinds.count("check_finished") == 1
        assert "module_completed" not in kinds


def test_a_broken_database_answers_503_and_keeps_everything(town: Town) -> None:
    officer = begin(town)
    with town.app.app_context():
        db.session().connection().exec_driver_sql("ALTER TABLE attempt RENAME TO attempt_away")
        db.session().commit()
        db.session.remove()

    page = Officer(FlaskLine(town.app)).get("/app/sign-in")
    assert page.status == 200
    broken = officer.get("/app/")

    assert broken.status in {500, 503}
    assert "kept" in broken.text()


def token_of(officer: Officer, address: str | None = None) -> str:
    """The form token of the page at hand, or of another page."""
    page = officer.get(address) if address else officer.page
    return next(control.get("value") for control in page.all("input") if control.get("name") == "csrf_token")
