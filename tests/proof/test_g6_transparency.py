"""g6: an agency shows totals to anybody when it decides to: previewed, kept as shown, taken back, nobody given away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from tests.agency import NOW, make_riverton
from tests.conftest import Town
from tests.officer import FlaskLine, Officer, Page
from tests.route_policy import filled, marked_objects
from tests.seats import add_seat
from training_app.accounts.models import Person, Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db
from training_app.learning.models import Attempt
from training_app.readiness.models import ToolCopy
from training_app.readiness.open.models import PublishedTotals
from training_app.readiness.promises.models import Promise

PUBLIC = "/app/readiness/public"
ROSTER = 40
NOBODY = "Nothing is published at this address."


@pytest.fixture
def coordinator(town: Town) -> Officer:
    """Of a roster of forty, twelve of whom finished the first module this year: half an hour of credit each."""
    with town.app.app_context():
        session = db.session()
        objects = marked_objects(town.app, town.people.agency_id, "row", NOW)
        people = session.query(Person).filter_by(agency_id=town.people.agency_id, is_active=True).count()
        for number in range(ROSTER - people):
            new = NewPerson(town.people.agency_id, "P", f"Number{number}", f"p{number}", roles={Role.OFFICER: None})
            add_person(session, new, now=NOW)
        values = row_of(session.get_one(Attempt, objects["attempt_id"]))
        session.commit()
        db.session.remove()
    town.app.extensions["e-finished"] = values
    finish(town, 12, NOW)
    return town.sign_in(town.people.coordinator_id)


def row_of(attempt: Attempt) -> dict[str, object]:
    values = {column.key: getattr(attempt, column.key) for column in Attempt.__table__.columns}
    return {**values, "running_marker": None, "status": "completed", "nominal_minutes": 150}


def finish(town: Town, count: int, when: datetime) -> None:
    """So many more of the roster finish the first module."""
    with town.app.app_context():
        session = db.session()
        done = select(Attempt.person_id).where(Attempt.completed_at.is_not(None))
        query = select(Person.id).where(Person.family_name.like("Number%"), Person.id.not_in(done)).order_by(Person.id)
        values = town.app.extensions["e-finished"]
        for person_id in session.scalars(query.limit(count)).all():
            session.add(Attempt(**{**values, "id": uuid4(), "person_id": person_id, "completed_at": when}))
        session.commit()
        db.session.remove()


def preview(coordinator: Officer, **chosen: str) -> Page:
    asked = {"hours": "yes", "year": "2026", "module": "yes", **chosen}
    return coordinator.get(f"{PUBLIC}/preview?" + "&".join(f"{name}={value}" for name, value in asked.items()))


def publish(coordinator: Officer, **chosen: str) -> Page:
    preview(coordinator, **chosen)
    return coordinator.submit("seen")


def anybody(town: Town) -> Officer:
    """A browser in which nobody is signed in."""
    return Officer(FlaskLine(town.app))


def shown(town: Town) -> Page:
    return anybody(town).get(f"/open/{town.people.agency_id}")


def main_words(page: Page) -> str:
    (main,) = page.all("main")
    return " ".join("".join(main.itertext()).split())


def rows(town: Town) -> list[PublishedTotals]:
    with town.app.app_context():
        found = list(db.session.scalars(select(PublishedTotals).order_by(PublishedTotals.number)))
        db.session.remove()
    return found


def test_g6_nothing_is_public_until_it_is_published_from_the_preview(town: Town, coordinator: Officer):
    assert shown(town).status == 404
    coordinator.get(PUBLIC)
    page = preview(coordinator)
    assert "12 of 40" in page.text()
    assert shown(town).status == 404

    done = coordinator.submit("seen")

    assert "Published. Anybody can read it" in done.text()
    assert shown(town).status == 200


def test_g6_the_preview_is_the_page_to_the_word(town: Town, coordinator: Officer):
    before = main_words(preview(coordinator))
    publish(coordinator)

    words = main_words(shown(town))

    start = words.index("Riverton PD publishes")
    assert words[start:].replace("Print this page", "").replace("  ", " ") in before.replace("  ", " ")
    assert "12 of 40" in words
    assert "About 25 hours" in words
    assert "Withheld: fewer than 10" in words
    assert "as of 23 November 2026" in words
    assert "What is counted" in words


def test_g6_what_is_published_does_not_move_while_people_train(town: Town, coordinator: Officer):
    publish(coordinator)
    before = shown(town).body
    finish(town, 15, NOW)

    assert shown(town).body == before


def test_g6_a_figure_is_told_anew_only_when_ten_people_moved(town: Town, coordinator: Officer):
    publish(coordinator)
    town.clock.advance(days=3)
    coordinator = town.sign_in(town.people.coordinator_id)
    finish(town, 3, NOW + timedelta(hours=1))

    page = preview(coordinator)
    assert "12 of 40" in page.text()
    assert "15 of 40" not in page.text()
    assert "stays as told on 23 November 2026" in page.text()
    finish(town, 7, NOW + timedelta(hours=1))

    assert "22 of 40" in preview(coordinator).text()


def test_g6_taken_back_it_is_gone_and_what_was_shown_is_kept(town: Town, coordinator: Officer):
    publish(coordinator)
    kept = rows(town)[0].content
    coordinator.get(PUBLIC)
    fields = [("csrf_token", coordinator.page.values("csrf_token")[0])]
    coordinator.post(f"{PUBLIC}/withdraw", fields)
    page = coordinator.post(f"{PUBLIC}/withdraw", fields)

    assert "Taken back." in page.text()
    assert NOBODY in shown(town).text()
    assert [(row.number, row.content) for row in rows(town)] == [(1, kept), (2, None)]
    publish(coordinator)
    assert [row.number for row in rows(town)] == [1, 2, 3]


def test_g6_sent_twice_it_is_published_once(town: Town, coordinator: Officer):
    preview(coordinator)
    fields = [(one.get("name"), one.get("value")) for one in coordinator.page.form("seen").iter() if one.get("name")]

    coordinator.post(PUBLIC, fields)
    page = coordinator.post(PUBLIC, fields)

    assert "This is what is published already" in page.text()
    assert len(rows(town)) == 1


def test_g6_what_was_not_looked_at_is_not_published(town: Town, coordinator: Officer):
    preview(coordinator)
    finish(town, 10, NOW)

    page = coordinator.submit("seen")

    assert page.status == 409
    assert "The figures are others than when you opened the preview" in page.text()
    assert "22 of 40" in page.text()
    assert rows(town) == []
    coordinator.submit("seen")
    assert "22 of 40" in shown(town).text()


@pytest.mark.parametrize("query", ["", "?hours=no&module=no", "?hours=yes&year=1066", "?hours=yes&year=%00", "?year=x"])
def test_g6_a_choice_that_makes_no_page_is_told_so(town: Town, coordinator: Officer, query: str):
    page = coordinator.get(f"{PUBLIC}/preview{query}")

    assert page.status == 422
    assert "There is a problem" in page.text()


def test_g6_a_small_agency_shows_no_count_of_people(town: Town):
    coordinator = town.sign_in(town.people.coordinator_id)
    publish(coordinator)

    words = main_words(shown(town))

    assert " of 4" not in words
    assert words.count("Withheld: fewer than 10") >= len(town.shipped.modules)


def test_g6_every_change_is_in_the_audit_log_without_a_word_of_it(town: Town, coordinator: Officer):
    publish(coordinator)
    coordinator.post(f"{PUBLIC}/withdraw", [("csrf_token", coordinator.page.values("csrf_token")[0])])

    with town.app.app_context():
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action.like("readiness.%"))).all()
        db.session.remove()
    assert [(one.action, one.subject, one.actor_id) for one in entries] == [
        ("readiness.published", "published_totals:1", town.people.coordinator_id),
        ("readiness.withdrawn", "published_totals:2", town.people.coordinator_id),
    ]


@pytest.mark.parametrize("who", ["officer_id", "supervisor_id"])
def test_g6_only_who_may_publish_does(town: Town, who: str):
    assert town.sign_in(getattr(town.people, who)).get(PUBLIC).status == 403


def test_g6_a_partner_publishes_nothing(town: Town):
    _, partner = add_seat(town, Role.PARTNER)

    assert town.sign_in(partner).get(PUBLIC).status == 403


def test_g6_each_agency_publishes_its_own(town: Town, coordinator: Officer):
    with town.app.app_context():
        other = make_riverton(db.session(), [], name="Lakeside PD")
        db.session.remove()
    publish(coordinator)

    assert anybody(town).get(f"/open/{other.agency_id}").status == 404
    assert "Nothing was ever published." in town.sign_in(other.coordinator_id).get(PUBLIC).text()


@pytest.mark.parametrize("number", ["0", "999", "2147483648", "x", "-1", "1/..", "1%00"])
def test_g6_what_is_no_agency_is_not_there(town: Town, number: str):
    assert town.app.test_client().get(f"/open/{number}").status_code == 404


def test_g6_the_public_page_names_nobody_and_leaves_no_cookie(town: Town, coordinator: Officer):
    publish(coordinator)
    page = shown(town)

    with town.app.app_context():
        names = [*db.session.scalars(select(Person.family_name)), *db.session.scalars(select(Person.badge))]
        db.session.remove()
    assert [name for name in names if name and name in main_words(page)] == []
    assert "set-cookie" not in page.headers
    assert page.headers["cache-control"] == "no-store"


def test_g6_the_past_of_what_was_shown_cannot_be_changed(town: Town, coordinator: Officer):
    publish(coordinator)

    with town.app.app_context(), pytest.raises(Exception, match="append"):
        db.session.execute(update(PublishedTotals).values(content=None))


def test_g6_two_who_publish_at_once_publish_one_page(town: Town, coordinator: Officer):
    second = town.sign_in(town.people.coordinator_id)
    forms = []
    for each in (coordinator, second):
        preview(each)
        forms.append([(one.get("name"), one.get("value")) for one in each.page.form("seen").iter() if one.get("name")])
    start = Barrier(2)

    def send(each: Officer, fields: list) -> int:
        start.wait(timeout=20)
        return each.post(PUBLIC, fields).status

    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(send, (coordinator, second), forms))

    assert set(statuses) <= {200, 409}
    assert 200 in statuses
    assert [row.number for row in rows(town)] == [1]


def test_g6_promises_are_published_by_what_became_of_them(town: Town):
    coordinator = town.sign_in(town.people.coordinator_id)
    assert "Promises: kept" not in coordinator.get(PUBLIC).text()
    promise(town, {"kept": 3, "open": 2, "not_kept": 1, "withdrawn": 1})
    assert "Promises: kept, open, not kept, withdrawn" in coordinator.get(PUBLIC).text()

    publish(coordinator, hours="no", module="no", promises="yes")

    words = main_words(shown(town))
    assert "Promises kept 3 Promises open 2 Promises not kept 1 Promises withdrawn 1" in words
    assert "Trained" not in words


def promise(town: Town, counts: dict[str, int]) -> None:
    """So many promises in each state, and a theme without one, which counts for none."""
    person_id, agency_id = town.people.coordinator_id, town.people.agency_id
    with town.app.app_context():
        session = db.session()
        paper = filled(ToolCopy, "north", NOW, agency_id=agency_id, tool_id="listening-session", begun_by_id=person_id)
        session.add(paper)
        session.flush()
        known = {"agency_id": agency_id, "copy_id": paper.id, "made_by_id": person_id}
        for state, count in counts.items():
            session.add_all(filled(Promise, "north", NOW, **known, kind="promise", state=state) for _ in range(count))
        session.add(filled(Promise, "north", NOW, **known, kind="no_promise", state="open"))
        session.commit()
        db.session.remove()
