"""b12: a sergeant runs a scenario on one screen, hands are counted, and everybody ticked has credit in mode group."""

import json
from collections.abc import Mapping
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.conftest import Town
from tests.officer import Officer, Page
from training_app.accounts.models import Unit
from training_app.audit.models import AuditEntry
from training_app.content.catalogue import Form
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.learning.models import LearningEvent
from training_app.lrs.models import Statement
from training_app.rollcall import service
from training_app.rollcall.models import RollCall, RollCallPresence, RollCallVote
from training_app.xapi.vocabulary import EXTENSION_MODE

pytestmark = pytest.mark.slow

M1 = "m01-trauma"
START = f"/app/roll-call/start/{M1}"
MOST = {0: 7, 1: 3, 2: 1}


def at_the_first_screen(town: Town, person_id: PersonId | None = None) -> Officer:
    """The leader at decision 1 of the first scenario."""
    leader = town.sign_in(person_id or town.people.supervisor_id)
    leader.get("/app/roll-call")
    leader.submit()
    return leader


def hands_fields(page: Page) -> list[str]:
    """The names of the fields for hands, A first."""
    return [str(box.get("name")) for box in page.all("input") if str(box.get("name")).startswith("hands-")]


def count_hands(leader: Officer, counts: Mapping[int, object] = MOST) -> Page:
    """Type these numbers beside A, B, C and go on."""
    fields = hands_fields(leader.page)
    return leader.submit("step", **{name: str(counts.get(place, "")) for place, name in enumerate(fields)})


def run_to_the_end(leader: Officer) -> Page:
    """Count hands until the last scene."""
    while hands_fields(leader.page):
        count_hands(leader)
    return leader.page


def tick(leader: Officer, *person_ids: PersonId) -> Page:
    """Send the list with these ticked."""
    address = leader.page.form("csrf_token").get("action")
    return leader.post(address, [*hidden_of(leader.page), *(("person", str(person_id)) for person_id in person_ids)])


def hidden_of(page: Page) -> list[tuple[str | None, str]]:
    """What the page's form sends unseen."""
    form = page.form("csrf_token")
    return [(box.get("name"), box.get("value", "")) for box in form.iter() if box.get("type") == "hidden"]


def confirm(leader: Officer) -> Page:
    """Press "Record for ... people"."""
    return tick(leader)


def address_of(leader: Officer) -> str:
    """The roll call's own address."""
    return "/".join(leader.page.address.partition("?")[0].split("/")[:4])


def at_the_list(town: Town, person_id: PersonId | None = None) -> Officer:
    """The leader at the list of who is here."""
    leader = at_the_first_screen(town, person_id)
    run_to_the_end(leader)
    leader.get(f"{address_of(leader)}/who")
    return leader


def rows(town: Town, model: type) -> list:
    """Every row of a table."""
    with town.app.app_context():
        found = list(db.session.scalars(select(model)))
        db.session.remove()
    return found


def test_a_whole_roll_call_from_the_first_hand_to_the_record(town: Town) -> None:
    people = town.people
    leader = town.sign_in(people.supervisor_id)
    index = leader.get("/app/roll-call").text()
    leader.submit()
    first = leader.page.text()
    run_to_the_end(leader)
    debrief = leader.get(f"{address_of(leader)}/debrief").text()
    listed = leader.get(f"{address_of(leader)}/who")
    asked = tick(leader, people.officer_id, people.other_officer_id, people.supervisor_id)
    done = confirm(leader)

    assert "Nobody’s own vote is written down" in index
    assert "Read this out first" in first
    assert "7 of 11 hands" in debrief
    assert "You were most divided here" in debrief
    assert not any(box.get("checked") is not None for box in listed.all("input"))
    assert asked.heading() == "Record for three people?"
    assert done.heading() == "Present: three people"
    assert done.text().count("Six lessons and the check") == 3
    (row,) = rows(town, RollCall)
    events = [event for event in rows(town, LearningEvent) if event.kind == "scenario_finished"]
    assert {event.person_id for event in events} == {people.officer_id, people.other_officer_id, people.supervisor_id}
    for event in events:
        assert (event.detail["mode"], event.detail["end_id"]) == ("group", row.end_id)
        assert event.detail["path"] == row.path
        assert event.detail["roll_call_id"] == str(row.id)
    bodies = {statement.id: json.loads(statement.body) for statement in rows(town, Statement)}
    assert {bodies[event.id]["result"]["extensions"][EXTENSION_MODE] for event in events} == {"group"}
    (entry,) = [entry for entry in rows(town, AuditEntry) if entry.action == "roll_call.recorded"]
    assert (entry.actor_id, entry.subject) == (people.supervisor_id, f"roll_call:{row.id}")


def test_the_check_stays_individual(town: Town) -> None:
    leader = at_the_list(town)
    tick(leader, town.people.officer_id)
    confirm(leader)
    module = town.shipped.modules[M1]

    officer = town.sign_in(town.people.officer_id)
    officer.get(f"/app/modules/{M1}")
    addresses = [officer.get(module_link(officer)).address]
    while "/check/" not in officer.page.address:
        addresses.append(officer.submit().address)
    before = {event.kind for event in rows(town, LearningEvent) if event.person_id == town.people.officer_id}
    for _ in module.form(Form.A):
        key = next(item.key.id for item in module.items if item.stem == officer.page.heading())
        officer.submit("answer", answer=key)
        officer.submit()

    assert module.individual_check
    assert not any(address.endswith("/scenario") for address in addresses)
    assert "module_completed" not in before
    mine = [event for event in rows(town, LearningEvent) if event.person_id == town.people.officer_id]
    assert [event.kind for event in mine if event.kind == "module_completed"] == ["module_completed"]
    assert sum(event.kind == "question_answered" for event in mine) == len(module.form(Form.A))
    assert not any(event.kind == "decision_made" for event in mine)


def module_link(officer: Officer) -> str:
    """Where the cover's main button leads."""
    return next(link.get("href") for link in officer.page.all("a") if link.get("class") == "btn")


def test_every_scenario_on_offer_takes_a_quarter_of_an_hour_at_most(town: Town) -> None:
    text = town.sign_in(town.people.supervisor_id).get("/app/roll-call").text()

    for module in town.shipped.modules.values():
        assert module.scenario.minutes <= 15
        assert f"{module.scenario.title} {module.scenario.minutes} min" in text


def test_another_browser_goes_on_at_the_same_screen(town: Town) -> None:
    leader = at_the_first_screen(town)
    count_hands(leader)
    here = leader.page

    other = town.sign_in(town.people.supervisor_id)
    assert "At decision 2" in other.get("/app/roll-call").text()
    other.get(here.address)

    assert other.page.text() == here.text()
    assert hands_fields(other.page) == hands_fields(here)


def test_the_same_screen_sent_twice_and_a_second_tab_never_fork_the_story(town: Town) -> None:
    leader = at_the_first_screen(town)
    start, fields = leader.page, hands_fields(leader.page)
    count_hands(leader)
    leader.page = start
    count_hands(leader, {0: 1, 1: 9})
    again = leader.page.text()
    leader.page = start
    leader.post(START, [("csrf_token", start.values("csrf_token")[0])])

    assert "The first choice stands" in again
    assert leader.page.address == start.address
    assert len(rows(town, RollCall)) == 1
    (vote,) = rows(town, RollCallVote)
    assert f"hands-{vote.choice_id}" == fields[0]


def test_the_list_sent_twice_records_once(town: Town) -> None:
    leader = at_the_list(town)
    asked = tick(leader, town.people.officer_id)
    confirm(leader)
    before = len(rows(town, LearningEvent))
    leader.page = asked

    again = confirm(leader)

    assert again.heading() == "Present: one person"
    assert len(rows(town, LearningEvent)) == before
    assert len(rows(town, RollCallPresence)) == 1


@pytest.mark.parametrize("typed", ["many", "-1", "100"])
def test_hands_that_are_no_number_are_named_and_everything_typed_is_kept(town: Town, typed: str) -> None:
    leader = at_the_first_screen(town)

    page = count_hands(leader, {0: typed, 1: 4})

    assert page.status == 422
    assert "Hands for A must be a number from 0 to 99" in page.text()
    assert [page.values(name)[0] for name in hands_fields(page)][:2] == [typed, "4"]
    assert rows(town, RollCallVote) == []


@pytest.mark.parametrize(
    ("counts", "title", "offered"), [({0: 4, 1: 4, 2: 1}, "The hands are even", 2), ({}, "No hands were counted", 3)]
)
def test_where_the_hands_do_not_say_the_leader_picks(
    town: Town, counts: Mapping[int, int], title: str, offered: int
) -> None:
    leader = at_the_first_screen(town)
    even = count_hands(leader, counts)
    choices = even.values("choice")

    leader.submit("choice", choice=choices[1])

    assert even.heading() == title
    assert len(choices) == offered
    (vote,) = rows(town, RollCallVote)
    assert vote.choice_id == choices[1]
    assert sorted(vote.hands.values(), reverse=True) == sorted(counts.values(), reverse=True)


def test_only_counts_are_kept_and_no_vote_has_a_person(town: Town) -> None:
    run_to_the_end(at_the_first_screen(town))

    columns = {column.name for column in RollCallVote.__table__.columns}
    assert columns == {"id", "agency_id", "roll_call_id", "step", "node_id", "choice_id", "hands", "decided_at"}
    assert all(isinstance(count, int) for vote in rows(town, RollCallVote) for count in vote.hands.values())


def test_tick_all_needs_no_script_and_nobody_is_ticked_before(town: Town) -> None:
    leader = at_the_list(town)
    before = ticked_boxes(leader.page)
    link = next(a.get("href") for a in leader.page.all("a") if "Tick all" in "".join(a.itertext()))

    after = leader.get(link)

    everybody = {town.people.officer_id, town.people.other_officer_id, town.people.supervisor_id}
    assert before == set()
    assert ticked_boxes(after) == everybody


def ticked_boxes(page: Page) -> set[int]:
    """The people whose box is ticked."""
    return {int(box.get("value")) for box in page.all("input") if box.get("checked") is not None}


def test_the_list_can_be_changed_before_it_is_recorded(town: Town) -> None:
    leader = at_the_list(town, town.people.coordinator_id)
    with town.app.app_context():
        patrol = db.session.scalars(select(Unit.id).where(Unit.name == "Patrol")).one()
        db.session.remove()
    leader.get(f"{leader.page.address}?unit={patrol}")
    tick(leader, town.people.officer_id)

    page = leader.post(f"{address_of(leader)}/who", [*hidden_of(leader.page), ("change", "1")])

    assert ticked_boxes(page) == {town.people.officer_id}
    assert str(town.people.other_officer_id) in page.values("person")
    assert rows(town, RollCallPresence) == []


def test_nobody_ticked_is_said_and_nothing_is_recorded(town: Town) -> None:
    leader = at_the_list(town)

    page = tick(leader)

    assert page.status == 422
    assert "Nobody is ticked" in page.text()


def test_somebody_forgotten_can_be_added_for_a_day_and_not_later(town: Town) -> None:
    leader = at_the_list(town)
    tick(leader, town.people.officer_id)
    confirm(leader)
    done = leader.page.address
    leader.get(f"{address_of(leader)}/who")
    assert "Ortiz, Jamie" in leader.page.text()
    assert str(town.people.officer_id) not in leader.page.values("person")
    tick(leader, town.people.other_officer_id)
    asked = leader.page
    town.clock.advance(hours=24)

    later = town.sign_in(town.people.supervisor_id)
    closed = later.get(done)
    token = asked.values("csrf_token")[0]
    refused = later.post(f"{address_of(later)}/record", [("csrf_token", token), ("person", asked.values("person")[0])])

    assert "Add somebody" not in closed.text()
    assert refused.status in {400, 409}
    assert len(rows(town, RollCallPresence)) == 1


def test_a_supervisor_cannot_tick_outside_the_unit(town: Town) -> None:
    leader = at_the_list(town)
    outsider = town.people.coordinator_id

    assert str(outsider) not in leader.page.values("person")
    assert record_forged(leader, town.people.officer_id, outsider).status == 404
    assert rows(town, RollCallPresence) == []
    assert not any(event.kind == "scenario_finished" for event in rows(town, LearningEvent))


def test_without_the_service_s_own_check_somebody_outside_would_be_recorded(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the form alone does not hold the wall, and the test above would see it fall."""
    leader = at_the_list(town)
    monkeypatch.setattr(service, "_known", lambda session, leader, person_ids: person_ids)

    page = record_forged(leader, town.people.officer_id, town.people.coordinator_id)

    assert page.heading() == "Present: two people"
    assert {row.person_id for row in rows(town, RollCallPresence)} == {
        town.people.officer_id,
        town.people.coordinator_id,
    }


def record_forged(leader: Officer, *person_ids: PersonId) -> Page:
    """Send people that the page never offered straight to where they are recorded."""
    token = leader.page.values("csrf_token")[0]
    fields = [("csrf_token", token), *(("person", str(person_id)) for person_id in person_ids)]
    return leader.post(f"{address_of(leader)}/record", fields)


def test_an_officer_runs_no_roll_call_and_nobody_opens_another_leader_s(town: Town) -> None:
    leader = at_the_first_screen(town)
    address = address_of(leader)

    assert town.sign_in(town.people.officer_id).get("/app/roll-call").status == 403
    assert town.sign_in(town.people.officer_id).get(address).status == 403
    for page in ("", "/debrief", "/who", "/done"):
        assert town.sign_in(town.people.coordinator_id).get(address + page).status == 404


def test_before_the_end_there_is_neither_debrief_nor_list(town: Town) -> None:
    leader = at_the_first_screen(town)
    address = address_of(leader)

    assert [leader.get(address + page).status for page in ("/debrief", "/who", "/done")] == [409, 409, 409]


def test_one_closed_without_a_record_is_gone_and_the_scenario_can_be_started_again(town: Town) -> None:
    leader = at_the_first_screen(town)
    closed = address_of(leader)
    count_hands(leader)
    leader.get("/app/roll-call")
    token = leader.page.values("csrf_token")[0]
    leader.post(f"{closed}/close", [("csrf_token", token)])

    leader.submit()

    assert address_of(leader) != closed
    assert leader.get(closed).status == 409
    assert UUID(closed.rpartition("/")[2]) in {row.id for row in rows(town, RollCall) if row.status == "left"}
