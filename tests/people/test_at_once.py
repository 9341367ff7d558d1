"""Two browsers at the same moment, and ten times the people: an administrator is left, and no page asks more often."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import event, select

from tests.accounts.conftest import identity_of
from tests.agency import NOW
from tests.conftest import Town
from tests.officer import Officer
from tests.people.conftest import PEOPLE, add
from training_app.accounts.models import Person, PersonRole, Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.people import waiting
from training_app.people.errors import NothingWaits


def both_at_once(first: Callable[[], int], second: Callable[[], int]) -> list[int]:
    together = Barrier(2)

    def go(act: Callable[[], int]) -> int:
        together.wait()
        return act()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(go, [first, second]))


def token_of(browser: Officer) -> str:
    assert browser.page is not None
    return next(one.get("value") for one in browser.page.all("input") if one.get("name") == "csrf_token")


def test_two_administrators_who_take_each_others_role_leave_one(town: Town, admin: Officer, admin_id: PersonId) -> None:
    other_id = add(town, "Lee", "Second", "second", Role.ADMIN, Role.OFFICER)
    other = town.sign_in(other_id)

    def take(browser: Officer, person_id: int) -> Callable[[], int]:
        browser.get(f"{PEOPLE}/{person_id}/account")
        fields = [("csrf_token", token_of(browser)), ("role", "admin")]
        return lambda: browser.post(f"{PEOPLE}/{person_id}/account/take-role", fields).status

    both_at_once(take(admin, other_id), take(other, admin_id))

    with town.app.app_context():
        left = db.session.scalars(select(PersonRole.person_id).where(PersonRole.role == Role.ADMIN)).all()
        db.session.remove()
    assert len(left) == 1


def test_a_roster_done_from_two_tabs_is_done_once(town: Town, admin_id: PersonId) -> None:
    with town.app.app_context():
        session = db.session()
        me = identity_of(session, admin_id, NOW)
        roster = b"given_name,family_name,sign_in,badge,unit,role\nAna,Moss,4500,,,officer\n"
        waiting.keep_roster(session, roster, file_name="people.csv", is_whole=False, by=me, now=NOW)
        seen = waiting.read_waiting(session, me, NOW).mark
        db.session.remove()

    def do_it() -> int:
        with town.app.app_context():
            try:
                waiting.do_waiting(db.session(), seen=seen, confirmed=None, by=me, now=NOW)
            except NothingWaits:
                return 0
            finally:
                db.session.remove()
        return 1

    assert both_at_once(do_it, do_it) == [0, 1]
    with town.app.app_context():
        actions = db.session.scalars(select(AuditEntry.action)).all()
        people = db.session.scalars(select(Person.id).where(Person.sign_in_name == "4500")).all()
        db.session.remove()
    assert actions.count("people.roster_imported") == len(people) == 1


def test_ten_times_the_people_ask_the_database_as_often(town: Town, admin: Officer) -> None:
    def statements() -> int:
        asked: list[str] = []

        def note(connection, cursor, statement, *rest) -> None:
            asked.append(statement)

        with town.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            assert admin.get(PEOPLE).status == 200
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    few = statements()
    with town.app.app_context():
        for number in range(60):
            new = NewPerson(town.people.agency_id, "Extra", f"Person {number}", f"extra-{number}")
            add_person(db.session(), new, now=NOW)
        db.session.commit()
        db.session.remove()

    assert statements() == few < 12
