"""g6: a community partner reads texts, the review queue and totals, sees no person, and gets a public answer."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.agency import NOW
from tests.conftest import Town
from tests.officer import Officer, Page
from tests.route_policy import guarded_routes, marked_objects, walk, words_of
from tests.seats import add_seat
from training_app.accounts.guard import requires
from training_app.accounts.models import Person, Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.learning.models import Attempt
from training_app.readiness.copy_routes import ONE as COPY
from training_app.readiness.models import ToolCopy
from training_app.readiness.open.models import CopyComment
from training_app.readiness.promises.models import Promise
from training_app.readiness.standing.models import ReadinessAction
from training_app.review.models import TextComment

TEXT = "/app/texts/m01-trauma"
SAID = "The second lesson leaves out what our neighbors told you in June."


def comment(partner: Officer, said: str = SAID, **more: str) -> Page:
    """Say something below the first text."""
    partner.get(TEXT)
    return partner.submit("said_of_it", said_of_it=said, place="20-what-you-see", **{"shown_as": "", **more})


@pytest.mark.parametrize("role", [Role.PARTNER, Role.REVIEWER])
def test_g6_no_address_shows_a_partner_a_person(town: Town, role: Role):
    _, partner = add_seat(town, role)
    with town.app.app_context():
        objects = marked_objects(town.app, town.people.agency_id, "zzyzxian", NOW)
        unmark_what_is_written_to_be_read(objects)

    answers = list(walk(town.app, partner, {**words_of(town.shipped), **objects, "comment_id": 0}, NOW))

    assert [one.route.rule for one in answers if "zzyzxian" in one.text.lower()] == []
    opened = {one.route.rule for one in answers if one.status == 200}
    papers = {rule for rule in opened if rule.startswith("/app/readiness")}
    assert opened - papers == {"/app/texts", "/app/texts/<module_id>", "/app/texts/comments", "/app/totals"}
    assert {COPY, f"{COPY}/comments", f"{COPY}/history", "/app/readiness/comments"} < papers
    assert len(answers) == len(guarded_routes(town.app))


def test_g6_a_page_that_names_somebody_would_be_seen(town: Town):
    """Negative control: the same walk over a page that forgets whom it is for."""

    def forgetful() -> str:
        return " ".join(db.session.scalars(select(Person.family_name)))

    town.app.add_url_rule("/app/leaky", "leaky", requires(Permission.SEE_TOTALS)(forgetful))
    _, partner = add_seat(town, Role.PARTNER)

    answers = list(walk(town.app, partner, {**words_of(town.shipped), **_ids(town), "comment_id": 0}, NOW))

    assert {one.route.rule for one in answers if "zzyzxian" in one.text.lower()} == {"/app/leaky"}


def test_g6_a_partner_reads_the_whole_module_without_taking_it(town: Town):
    _, partner = add_seat(town, Role.PARTNER)
    module = town.shipped.modules["m01-trauma"]

    page = town.sign_in(partner).get(TEXT)

    assert page.status == 200
    assert [lesson.title for lesson in module.lessons if lesson.title not in page.text()] == []
    with town.app.app_context():
        assert db.session.scalars(select(Attempt)).all() == []


def test_g6_a_comment_gets_an_answer_that_everybody_with_a_login_reads(town: Town):
    _, partner = add_seat(town, Role.PARTNER)
    comment(town.sign_in(partner))
    coordinator, officer = town.sign_in(town.people.coordinator_id), town.sign_in(town.people.officer_id)
    before = officer.get(TEXT).text()
    assert SAID in before
    assert "Open" in before
    assert "A community reviewer" in before

    coordinator.get(_first(coordinator))
    coordinator.submit("answer", state="changed", answer="The lesson now says it, in its third part.", version="2.1.0")

    after = officer.get(TEXT).text()
    assert "The lesson now says it, in its third part." in after
    assert "Changed in version 2.1.0, 23 November 2026" in after
    module = town.shipped.modules["m01-trauma"]
    assert f"version {module.version}" in after
    assert "Haddad" not in after


@pytest.mark.parametrize("who", ["officer_id", "supervisor_id"])
def test_g6_only_a_coordinator_answers(town: Town, who: str):
    _, partner = add_seat(town, Role.PARTNER)
    comment(town.sign_in(partner))
    other = town.sign_in(getattr(town.people, who))

    page = other.get(_first(other))

    assert SAID in page.text()
    assert "Answer it" not in page.text()


def test_g6_the_name_is_the_one_that_was_chosen(town: Town):
    _, partner = add_seat(town, Role.PARTNER)
    mine = town.sign_in(partner)

    comment(mine, shown_as="A mother from Third Street")

    assert "A mother from Third Street" in town.sign_in(town.people.officer_id).get(TEXT).text()
    assert mine.get(TEXT).values("shown_as") == ["A mother from Third Street"]


def test_g6_a_refused_comment_keeps_what_was_typed(town: Town):
    _, partner = add_seat(town, Role.PARTNER)

    page = comment(town.sign_in(partner), said="Too bad", shown_as="Noor")

    assert page.status == 422
    assert "Write 10 to 2000 characters." in page.text()
    assert page.values("shown_as") == ["Noor"]
    assert "Too bad" in page.text()


def test_g6_a_sign_off_stands_on_the_cover_and_only_for_its_version(town: Town):
    _, reviewer = add_seat(town, Role.REVIEWER)
    mine, officer = town.sign_in(reviewer), town.sign_in(town.people.officer_id)
    assert "Signed off here" not in officer.get("/app/modules/m01-trauma").text()
    mine.get(TEXT)

    mine.submit("kind", kind="community", note="Read it with four neighbors", signed_as="N. Haddad")

    cover = officer.get("/app/modules/m01-trauma").text()
    assert "Signed off here Community reviewer: N. Haddad, 23 November 2026" in cover
    assert "Signed off here" not in officer.get("/app/modules/m02-asking").text()
    assert "Missing: subject expert, accessibility" in mine.get("/app/texts").text()


def test_g6_what_was_not_read_is_not_signed(town: Town):
    """Negative control: the form of another version signs nothing."""
    _, reviewer = add_seat(town, Role.REVIEWER)
    mine = town.sign_in(reviewer)
    token = mine.get(TEXT).values("csrf_token")[0]

    fields = [("csrf_token", token), ("kind", "community"), ("seen", "0" * 64), ("note", ""), ("signed_as", "")]
    page = mine.post(f"{TEXT}/sign-off", fields)

    assert page.status == 409
    assert "Signed off here" not in town.sign_in(town.people.officer_id).get("/app/modules/m01-trauma").text()


def test_g6_a_partner_signs_nothing_off(town: Town):
    _, partner = add_seat(town, Role.PARTNER)

    page = town.sign_in(partner).get(TEXT)

    assert "Sign it off" not in page.text()


@pytest.mark.parametrize(
    ("people", "finished", "words"),
    [
        (3, 3, "Withheld: fewer than 10"),
        (40, 9, "Withheld: fewer than 10"),
        (40, 12, "12 of 45"),
        (40, 40, "All but fewer than 10"),
    ],
)
def test_g6_a_total_of_fewer_than_ten_is_withheld(town: Town, people: int, finished: int, words: str):
    with town.app.app_context():
        session = db.session()
        version = _attempt_of(town)
        for number in range(people):
            new = NewPerson(town.people.agency_id, "P", f"Number{number}", f"p{number}", roles={Role.OFFICER: None})
            person_id = add_person(session, new, now=NOW)
            if number < finished:
                session.add(Attempt(**{**version, "id": uuid4(), "person_id": person_id}))
        session.commit()
        db.session.remove()
    _, partner = add_seat(town, Role.PARTNER)

    page = town.sign_in(partner).get("/app/totals").text()

    (said,) = re.findall(r"Trauma, seen from a patrol car (?:Finished:? )?(.*?) Asking", page)
    assert said == words


def _first(reader: Officer) -> str:
    links = [one.get("href") for one in reader.get("/app/texts/comments").all("a")]
    return next(link for link in links if link and link.startswith("/app/texts/comments/"))


def _ids(town: Town) -> dict[str, object]:
    with town.app.app_context():
        ids = marked_objects(town.app, town.people.agency_id, "zzyzxian", NOW)
        unmark_what_is_written_to_be_read(ids)
    return ids


def unmark_what_is_written_to_be_read(ids: dict[str, object]) -> None:
    """Everybody and everything stays marked, but for comments and the words of papers. Commits."""
    session = db.session()
    session.delete(session.get_one(TextComment, ids["comment_id"]))
    session.delete(session.get_one(CopyComment, ids["remark_id"]))
    session.get_one(ToolCopy, ids["copy_id"]).name = "Autumn round"
    action, promise = session.get_one(ReadinessAction, ids["action_id"]), session.get_one(Promise, ids["promise_id"])
    action.what, action.owner = "Ring the numbers", "Captain, Patrol"
    promise.theme, promise.words, promise.owner = "Lights on Third Street", "New lights by March", "Captain, Patrol"
    promise.public_answer, promise.root = None, "lights on third street"
    session.get_one(ToolCopy, promise.copy_id).name = "Autumn evening"
    session.commit()
    db.session.remove()


def _attempt_of(town: Town) -> dict[str, object]:
    """The values of a finished attempt on the first module, without its id and person."""
    ids = marked_objects(town.app, town.people.agency_id, "row", NOW)
    attempt = db.session.get_one(Attempt, ids["attempt_id"])
    values = {column.key: getattr(attempt, column.key) for column in Attempt.__table__.columns}
    del values["id"]
    return {**values, "completed_at": NOW, "running_marker": None, "status": "completed"}
