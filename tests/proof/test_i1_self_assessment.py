"""i1: two rounds of the self-assessment: the picture, the change and the plan, each figure beside a slow count.

The slow count reads every kept version of every part and goes through it statement by statement.
"""

import json
import random
import re
from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import event, select

from tests.agency import make_riverton
from tests.conftest import Town
from tests.officer import Officer, Page
from tests.readiness.sheets import (
    ACTIONS,
    CHANGE,
    HOME,
    STEPS,
    add_sheet,
    begin,
    change_action,
    fill,
    make_action,
    marks_in_turn,
    places_of,
    table_of,
    the_tool,
)
from tests.seats import add_seat
from training_app.accounts.models import Role
from training_app.foundation.db import db
from training_app.readiness.models import ToolPart
from training_app.readiness.standing.models import ReadinessAction, ReadinessActionChange

ORDER = ("shown", "said", "missing", "")
WORDS = {"shown": "shown", "said": "said", "missing": "missing", "": "unanswered"}
SVG = "{http://www.w3.org/2000/svg}"
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@pytest.fixture
def coordinator(town: Town) -> Officer:
    return town.sign_in(town.people.coordinator_id)


def picture(copy_id: int) -> str:
    return f"{HOME}/copies/{copy_id}/picture"


def by_chance(town: Town, seed: int) -> dict[tuple[str, str], str]:
    dice = random.Random(seed)
    return {place: dice.choice([*STEPS, ""]) for place in places_of(the_tool(town))}


def two_rounds(town: Town, who: Officer) -> tuple[int, int]:
    """The ids of two sheets, filled in by chance; the first one twice, so that only its newest versions count."""
    tool = the_tool(town)
    first = add_sheet(who, tool, "Spring round", by_chance(town, 1))
    fill(who, tool, first, by_chance(town, 2))
    town.clock.now += timedelta(minutes=5)
    return first, add_sheet(who, tool, "Fall round", by_chance(town, 3))


def count_slowly(town: Town, copy_id: int) -> dict[tuple[str, str], str]:
    """Where each statement of a sheet stands: every version of every part is opened, the last one wins."""
    found = dict.fromkeys(places_of(the_tool(town)), "")
    with town.app.app_context():
        for version in db.session.scalars(
            select(ToolPart).where(ToolPart.copy_id == copy_id).order_by(ToolPart.number)
        ):
            for field_id, answer in json.loads(version.answers).items():
                found[version.part_id, field_id] = answer["step"]
        db.session.remove()
    return found


def figures(town: Town, steps: dict[tuple[str, str], str]) -> dict[str, list[int]]:
    """How many statements of each theme stand where, the best first, by the theme's title."""
    return {
        part.title: [sum(1 for at, step in steps.items() if at[0] == part.id and step == one) for one in ORDER]
        for part in the_tool(town).parts
    }


def told(differences: list[int]) -> str:
    words = [
        f"{NUMBERS[abs(by)] if abs(by) < 13 else abs(by)} {'more' if by > 0 else 'fewer'} {WORDS[step]}"
        for step, by in zip(ORDER, differences, strict=True)
        if by
    ]
    sentence = ", ".join(words) or "the same counts"
    return sentence[0].upper() + sentence[1:]


def pieces(page: Page) -> dict[str, list[tuple[str, float]]]:
    """What is drawn for each theme: how, and how wide in percent."""
    (bars,) = [one for one in page.all("ul") if one.get("class") == "bars"]
    return {_title(item): [_piece(one) for one in next(item.iter(f"{SVG}svg"))] for item in bars}


def _title(item: Element) -> str:
    return " ".join((next(item.iter("span")).text or "").split())


def _piece(shape: Element) -> tuple[str, float]:
    drawn = {"currentColor": "shown", "url(#fill-hatched)": "said", "none": "missing"}
    step = "" if shape.tag == f"{SVG}svg" else drawn[shape.get("fill") or ""]
    return step, float((shape.get("width") or "").rstrip("%"))


def test_i1_every_figure_of_the_picture_equals_a_slow_count(town: Town, coordinator: Officer) -> None:
    for copy_id in two_rounds(town, coordinator):
        slow = figures(town, count_slowly(town, copy_id))

        page = coordinator.get(picture(copy_id))

        total = [sum(column) for column in zip(*slow.values(), strict=True)]
        expected = [[title, *map(str, row), str(sum(row))] for title, row in slow.items()]
        expected.append(["All themes", *map(str, total), str(sum(total))])
        assert table_of(page, "Statements by theme and where they stand") == expected
        assert f"{total[0]} of {sum(total)} statements shown" in page.text()
        drawn = pieces(page)
        assert list(drawn) == list(slow)
        for title, row in slow.items():
            widths = [(step, 100 * count / sum(row)) for step, count in zip(ORDER, row, strict=True) if count]
            assert [step for step, _ in drawn[title]] == [step for step, _ in widths]
            assert [width for _, width in drawn[title]] == pytest.approx([width for _, width in widths], abs=0.01)
            words = ", ".join(f"{count} {WORDS[step]}" for step, count in zip(ORDER, row, strict=True) if count)
            assert f"{title} {words} {row[0]} of {sum(row)} shown" in page.text()


def test_i1_one_mark_more_changes_the_figures(town: Town, coordinator: Officer) -> None:
    """Negative control: the count notices one statement."""
    tool = the_tool(town)
    marks = marks_in_turn(tool, ("shown", "missing"))
    copy_id = add_sheet(coordinator, tool, "Fall round", marks)
    before = table_of(coordinator.get(picture(copy_id)), "Statements by theme and where they stand")

    fill(coordinator, tool, copy_id, {**marks, places_of(tool)[0]: "said"})

    after = table_of(coordinator.get(picture(copy_id)), "Statements by theme and where they stand")
    assert [len(row) for row in after] == [len(row) for row in before]
    changed = [
        (was, now) for one, other in zip(before, after, strict=True) for was, now in zip(one, other, strict=True)
    ]
    assert sum(was != now for was, now in changed) == 4  # shown and said, of the theme and of all


def test_i1_exactly_what_is_missing_is_listed_the_worst_first(town: Town, coordinator: Officer) -> None:
    first, second = two_rounds(town, coordinator)
    before, now = count_slowly(town, first), count_slowly(town, second)
    tool = the_tool(town)
    labels = {(part.id, one.id): one.label for part in tool.parts for one in part.fields}
    sizes = {part.id: len(part.fields) for part in tool.parts}
    share = {
        part.id: sum(now[part.id, one.id] == "missing" for one in part.fields) / sizes[part.id] for part in tool.parts
    }
    order = list(share)

    page = coordinator.get(picture(second))

    missing = [place for place, step in now.items() if step == "missing"]
    expected = sorted(
        missing,
        key=lambda at: (-share[at[0]], order.index(at[0]), before[at] not in {"said", "shown"}, list(now).index(at)),
    )
    (listed,) = [one for one in page.all("ol") if one.get("class") == "plainlist stack"]
    assert [" ".join((next(item.iter("p")).text or "").split()) for item in listed] == [labels[at] for at in expected]
    assert page.text().count("Make an action of it") == len(expected)
    fallen = [at for at in expected if before[at] in {"said", "shown"}]
    assert page.text().count("in Spring round.") == len(fallen) > 0


def test_i1_the_change_equals_a_slow_count(town: Town, coordinator: Officer) -> None:
    first, second = two_rounds(town, coordinator)
    before, now = count_slowly(town, first), count_slowly(town, second)
    was, became = figures(town, before), figures(town, now)

    page = coordinator.get(CHANGE)

    assert table_of(page, "Statements by theme: Spring round") == [
        [title, *map(str, row), "First round"] for title, row in was.items()
    ]
    assert table_of(page, "Statements by theme: Fall round") == [
        [title, *map(str, row), told([after - old for after, old in zip(row, was[title], strict=True)])]
        for title, row in became.items()
    ]
    titles = {part.id: part.title for part in the_tool(town).parts}
    labels = {(part.id, one.id): one.label for part in the_tool(town).parts for one in part.fields}
    assert table_of(page, "Statements that moved: Fall round") == [
        [labels[at], titles[at[0]], WORDS[before[at]].capitalize(), WORDS[step].capitalize()]
        for at, step in now.items()
        if before[at] != step
    ]
    total = [sum(column) for column in zip(*became.values(), strict=True)]
    old = [sum(column) for column in zip(*was.values(), strict=True)]
    sentence = told([after - was for after, was in zip(total, old, strict=True)])
    moved = sum(before[at] != step for at, step in now.items())
    count = NUMBERS[moved].capitalize() if moved < 13 else str(moved)
    assert f"Against Spring round: {sentence[0].lower()}{sentence[1:]}. {count} statements moved." in page.text()


def test_i1_change_shows_from_the_second_round_on(town: Town, coordinator: Officer) -> None:
    assert "No sheet is in use yet." in coordinator.get(CHANGE).text()
    tool = the_tool(town)

    add_sheet(coordinator, tool, "Spring round", marks_in_turn(tool, STEPS))

    page = coordinator.get(CHANGE)
    assert "Change shows from the second on." in page.text()
    assert "First round" in page.text()
    assert "more shown" not in page.text()


def test_i1_a_sheet_that_was_put_away_is_no_round(town: Town, coordinator: Officer) -> None:
    first, second = two_rounds(town, coordinator)
    coordinator.get(f"{HOME}/copies/{first}")

    coordinator.post(f"{HOME}/copies/{first}/put-away", [("csrf_token", coordinator.page.values("csrf_token")[0])])

    assert "Spring round" not in coordinator.get(CHANGE).text()
    assert "in Spring round." not in coordinator.get(picture(second)).text()
    assert coordinator.get(picture(first)).status == 200


def test_i1_only_a_self_assessment_has_a_picture(town: Town, coordinator: Officer) -> None:
    copy_id = begin(coordinator, "Northside", "listening-session")

    assert coordinator.get(picture(copy_id)).status == 404
    assert "Picture" not in coordinator.get(f"{HOME}/copies/{copy_id}").text()
    assert coordinator.get(picture(2147483648)).status == 404


def test_i1_from_the_sheet_to_the_plan_by_links_alone(town: Town, coordinator: Officer) -> None:
    tool = the_tool(town)
    copy_id = add_sheet(coordinator, tool, "Fall round", marks_in_turn(tool, ("missing", "shown")))
    page = coordinator.get(f"{HOME}/copies/{copy_id}")
    page = coordinator.get(next(one.get("href") for one in page.all("a") if one.text == "Picture"))
    make = next(one for one in page.all("a") if one.text and "Make an action of it" in one.text)

    coordinator.get(make.get("href"))
    page = coordinator.submit("what", what="Ring the numbers", owner="Captain, Patrol", due_on="2026-12-15")

    assert tool.parts[0].fields[0].label in page.text()
    assert "Ring the numbers" in coordinator.get(ACTIONS).text()


def test_i1_an_owner_who_is_an_officer_is_refused(town: Town, coordinator: Officer) -> None:
    for owner in ("Jamie Ortiz", "Ortiz, Jamie", "J. Ortiz", "Officer Ortiz", "ortiz", "badge 4417", "#4417"):
        page = make_action(coordinator, owner=owner)
        assert page.status == 422, owner
        assert "roster" in page.text()
    assert make_action(coordinator, owner="Training sergeant").status == 200
    address = coordinator.page.address.partition("?")[0]
    assert change_action(coordinator, address, owner="Robin Lindqvist").status == 422
    with town.app.app_context():
        kept = [
            one.owner for model in (ReadinessAction, ReadinessActionChange) for one in db.session.scalars(select(model))
        ]
        db.session.remove()
    assert kept == ["Training sergeant", "Training sergeant"]


def test_i1_the_plan_is_on_the_overview_and_on_the_home_of_the_room(town: Town, coordinator: Officer) -> None:
    assert "Action plan" not in coordinator.get("/app/overview").text()
    assert "Action plan" not in coordinator.get(HOME).text()
    for number, due in enumerate(("2026-11-24", "2026-11-25", "2026-12-01", "2026-12-02", "2026-12-24", "2027-05-01")):
        make_action(coordinator, what=f"Action number {number}", due_on=due)
    change_action(coordinator, coordinator.page.address.partition("?")[0], what="Action number 5, changed")
    make_action(coordinator, what="Action number 6", due_on="2026-12-03")
    town.clock.now += timedelta(days=3)  # the first two are over
    reader = town.sign_in(town.people.coordinator_id)

    overview, home = reader.get("/app/overview"), reader.get(HOME)

    assert "Two overdue. 5 of 6 are shown." in overview.text()
    assert re.findall(r"Action number (\d)", overview.text()) == ["0", "1", "2", "3", "6"]
    assert "The whole plan" in overview.text()
    assert "Action plan Two overdue" in home.text()
    assert "Action plan" not in reader.get("/app/overview?as_of=2026-11-24").text()


def test_i1_the_plan_on_the_overview_asks_the_database_once(town: Town, coordinator: Officer) -> None:
    seen: list[str] = []

    def note(conn, cursor, statement, *rest) -> None:
        seen.append(statement)

    for number in range(3):
        make_action(coordinator, what=f"Action number {number}")
    with town.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    coordinator.get("/app/overview")
    few = len(seen)
    event.remove(engine, "before_cursor_execute", note)
    for number in range(3, 20):
        make_action(coordinator, what=f"Action number {number}")
    event.listen(engine, "before_cursor_execute", note)
    coordinator.get("/app/overview")
    event.remove(engine, "before_cursor_execute", note)

    assert sum("readiness_action" in one for one in seen[:few]) == 1
    assert len(seen) == 2 * few


@pytest.mark.parametrize("role", [Role.PARTNER, Role.REVIEWER])
def test_i1_a_partner_reads_and_cannot_write(town: Town, coordinator: Officer, role: Role) -> None:
    tool = the_tool(town)
    copy_id = add_sheet(coordinator, tool, "Fall round", marks_in_turn(tool, ("missing", "shown")))
    address = make_action(coordinator).address.partition("?")[0]
    _, seat = add_seat(town, role)
    partner = town.sign_in(seat)
    pages = [partner.get(one) for one in (picture(copy_id), CHANGE, ACTIONS, address, f"{ACTIONS}/file.html")]

    assert [page.status for page in pages] == [200] * 5
    assert all(not page.all("form") or "Keep" not in page.text() for page in pages)
    for person in ("Abara", "Ortiz", "Whitfield", "Lindqvist", "4417"):
        assert not any(person in page.text() for page in pages)
    assert "Make an action" not in " ".join(page.text() for page in pages)
    token = [("csrf_token", _token(partner))]
    assert partner.get(f"{ACTIONS}/new").status == 403
    sound = [("what", "Ring them"), ("owner", "Chief"), ("due_on", "2026-12-15"), ("state", "done"), ("seen", "1")]
    assert partner.post(f"{ACTIONS}/new", [*token, *sound]).status == 403
    assert partner.post(address, [*token, *sound]).status == 403
    assert _whats(town) == ["Ring the numbers on the plan"]


@pytest.mark.parametrize("who", ["officer_id", "supervisor_id"])
def test_i1_an_officer_sees_none_of_it_and_a_supervisor_only_reads(town: Town, coordinator: Officer, who: str) -> None:
    tool = the_tool(town)
    copy_id = add_sheet(coordinator, tool, "Fall round", marks_in_turn(tool, ("missing",)))
    address = make_action(coordinator).address.partition("?")[0]
    other = town.sign_in(getattr(town.people, who))

    statuses = [other.get(one).status for one in (picture(copy_id), CHANGE, ACTIONS, address, f"{ACTIONS}/file.csv")]

    assert statuses == [403 if who == "officer_id" else 200] * 5
    assert other.get(f"{ACTIONS}/new").status == 403


def test_i1_another_agency_finds_nothing(town: Town, coordinator: Officer) -> None:
    tool = the_tool(town)
    copy_id = add_sheet(coordinator, tool, "Fall round", marks_in_turn(tool, ("missing",)))
    address = make_action(coordinator).address.partition("?")[0]
    with town.app.app_context():
        lakeside = make_riverton(db.session(), [], name="Lakeside PD")
        db.session.remove()
    other = town.sign_in(lakeside.coordinator_id)
    sound = [("what", "Take it over"), ("owner", "Chief"), ("due_on", "2026-12-15"), ("state", "done"), ("seen", "1")]

    assert other.get(picture(copy_id)).status == 404
    assert other.get(address).status == 404
    place = [("copy", str(copy_id)), ("part", tool.parts[0].id), ("field", tool.parts[0].fields[0].id)]
    token = [("csrf_token", _token(other))]
    assert other.post(address, [*token, *sound]).status == 404
    assert other.post(f"{ACTIONS}/new", [*token, *sound, *place]).status == 404
    for page in (CHANGE, ACTIONS, "/app/overview", HOME):
        text = other.get(page).text()
        assert "Fall round" not in text
        assert "Ring the numbers" not in text
    assert _whats(town) == ["Ring the numbers on the plan"]


def _token(who: Officer) -> str:
    # the one of signing out is there on every page
    page = who.get("/app/readiness")
    return next(one.get("value") for one in page.all("input") if one.get("name") == "csrf_token")


def _whats(town: Town) -> list[str]:
    with town.app.app_context():
        found = list(db.session.scalars(select(ReadinessAction.what)))
        db.session.remove()
    return found
