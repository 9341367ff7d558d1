"""Ways to the places inside a module that more than one test starts from, and everything the database holds there."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from tests.conftest import Town
from tests.officer import Officer
from training_app.content.catalogue import Module
from training_app.foundation.db import Base, begin_write, db
from training_app.foundation.ids import AttemptId, PersonId
from training_app.learning.desk import Room
from training_app.learning.group import GroupCredit, add_group_credit
from training_app.learning.models import Attempt
from training_app.learning.service import Desk, Learner
from training_app.scenarios import play
from training_app.scenarios.graph import Decision, End

M1 = "m01-trauma"


def at_first_lesson(town: Town, module_id: str = M1, person_id: PersonId | None = None) -> Officer:
    """An officer who has just begun the module."""
    officer = town.sign_in(person_id or town.people.officer_id)
    officer.get(f"/app/modules/{module_id}")
    officer.submit()
    while "/lessons/" not in officer.page.address:
        officer.get(officer.page.form().get("action") or officer.page.address)
    return officer


def at_scenario(town: Town, module_id: str = M1, person_id: PersonId | None = None) -> Officer:
    """The same officer before the first decision."""
    officer = at_first_lesson(town, module_id, person_id)
    while "/lessons/" in officer.page.address:
        officer.submit()
    return officer


def decide(officer: Officer, place: int = 0) -> None:
    """Take the choice at this place of the page."""
    officer.submit("choice", choice=officer.page.values("choice")[place])


def has_choice(officer: Officer) -> bool:
    """Whether the page has a decision to make."""
    return any(button.get("name") == "choice" for button in officer.page.all("button"))


def at_debrief(town: Town, module_id: str = M1, place: int = 0) -> Officer:
    """The same officer at the debrief, after taking the choice at this place each time."""
    officer = at_scenario(town, module_id)
    while has_choice(officer):
        decide(officer, place)
    officer.submit()
    return officer


def press_pause(officer: Officer) -> None:
    """Press the button in the strip, which stands outside main."""
    (form,) = [form for form in officer.page.all("form") if (form.get("action") or "").endswith("/pause")]
    fields = [(box.get("name"), box.get("value", "")) for box in form.iter() if box.tag == "input"]
    officer.post(str(form.get("action")), fields)


def link(officer: Officer, words: str) -> str:
    """The address behind the page's link that begins with these words."""
    (found,) = {
        str(a.get("href")) for a in officer.page.all("a") if " ".join("".join(a.itertext()).split()).startswith(words)
    }
    return found


def attempt_address(officer: Officer) -> str:
    """Where the attempt of the open page lives."""
    return "/".join(officer.page.address.partition("?")[0].split("/")[:4])


def attempt_row(town: Town, officer: Officer) -> Attempt:
    """The attempt of the open page, as it is stored now."""
    with town.app.app_context():
        number = attempt_address(officer).rpartition("/")[2]
        row = db.session.scalars(select(Attempt).where(Attempt.id == UUID(number))).one()
        db.session.expunge(row)
        db.session.remove()
    return row


def everything_stored(town: Town) -> dict[str, list[Any]]:
    """Every row of every table."""
    with town.app.app_context():
        stored = {
            table.name: sorted(repr(tuple(row)) for row in db.session.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }
        db.session.remove()
    return stored


def a_path(module: Module, place: int = 0) -> tuple[tuple[str, str], ...]:
    """The path of whoever takes the choice at this place of the file, each time."""
    scenario = module.scenario
    assert scenario is not None
    steps: list[play.Step] = []
    while isinstance(node := play.current_page(scenario, steps).node, Decision):
        steps.append(play.choose(scenario, play.current_standing(scenario, steps), node.choices[place].id))
    return tuple((step.node_id, step.choice_id) for step in steps)


def credit_squad(town: Town, person_id: PersonId, path: tuple[tuple[str, str], ...], module_id: str = M1) -> AttemptId:
    """Give the person credit for a scenario that a squad took by this path."""
    with town.app.app_context():
        room: Room = town.app.extensions["learning"]
        desk = Desk(db.session(), room.house, room.library)
        module = room.library.current(module_id)
        assert module.scenario is not None
        end = play.replay(module.scenario, path)[-1].page.node
        assert isinstance(end, End)
        learner = Learner(town.people.agency_id, person_id)
        begin_write(desk.session)
        credit = GroupCredit(module, module.scenario.id, end.id, path, uuid4(), town.people.supervisor_id)
        add_group_credit(desk, learner, credit)
        desk.session.commit()
        found = desk.session.scalars(
            select(Attempt.id).where(Attempt.person_id == person_id, Attempt.module_id == module_id)
        ).one()
        db.session.remove()
    return AttemptId(found)
