"""a12: hard content has a note, another wording, a pause that stops the clock, an exit in one key; none is recorded."""

import logging
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright
from sqlalchemy import event, func, select, update

from tests.browser.chromium import launched
from tests.browser.site import Site, running_site
from tests.browser.walk import GO_ON, heading_of, press, right_option
from tests.conftest import Town
from tests.learning.walks import (
    at_first_lesson,
    at_scenario,
    attempt_address,
    attempt_row,
    decide,
    everything_stored,
    press_pause,
)
from tests.officer import Officer
from tests.officer import Page as PlainPage
from training_app.accounts.models import HeldForm
from training_app.content.catalogue import Catalogue
from training_app.content.hard_passage import FULL, INSTEAD
from training_app.foundation.db import db
from training_app.learning.models import Attempt
from training_app.learning.rest_pages import GROUNDING
from training_app.scenarios import play
from training_app.scenarios.graph import Decision, Scenario

# the officer's pages, on both databases


def faults_of_strip(page: PlainPage) -> list[str]:
    """What a page inside a module lacks: the button that pauses, the link that leaves."""
    strips = [section for section in page.all("section") if section.get("class") == "strip"]
    if len(strips) != 1:
        return [f"{page.address}: no strip"]
    (strip,) = strips
    forms = [form.get("action") for form in strip.iter() if form.tag == "form" and form.get("method") == "post"]
    leaves = [a for a in strip.iter() if a.tag == "a" and a.get("data-behaviour") == "leave"]
    faults = [] if any((action or "").endswith("/pause") for action in forms) else [f"{page.address}: no pause"]
    return faults if any(a.get("href") == "/app/away" for a in leaves) else [*faults, f"{page.address}: no way out"]


def walk_through(officer: Officer, catalogue: Catalogue, module_id: str) -> Iterator[PlainPage]:
    """Every page of a module from the first lesson to the last question."""
    module = catalogue.modules[module_id]
    while not officer.page.address.endswith("/done"):
        yield officer.page
        controls = {control.get("name") for control in officer.page.all("input") + officer.page.all("button")}
        if "choice" in controls:
            decide(officer)
        elif "answer" in controls:
            officer.submit("answer", answer=right_option(module, officer.page.heading()))
        else:
            officer.submit()


def test_every_page_of_every_module_can_be_paused_and_left(town: Town) -> None:
    faults: list[str] = []
    count = 0
    for module_id in town.shipped.modules:
        officer = at_first_lesson(town, module_id)
        for page in walk_through(officer, town.shipped, module_id):
            found = faults_of_strip(page)
            # after the last answer nothing is left that a clock could run for
            if found != [f"{page.address}: no pause"] or attempt_row(town, officer).completed_at is None:
                faults += found
            count += 1

    assert faults == []
    assert count > 40


def test_a_page_without_either_would_be_seen(town: Town) -> None:
    officer = at_first_lesson(town)
    strip = next(section for section in officer.page.all("section") if section.get("class") == "strip")
    (end,) = [node for node in strip.iter() if node.get("class") == "end"]

    end.clear()

    assert [fault.partition(": ")[2] for fault in faults_of_strip(officer.page)] == ["no pause", "no way out"]


def test_a_pause_stops_the_clock_wherever_it_is_pressed(town: Town) -> None:
    officer = at_first_lesson(town)
    counted_s = 0
    for _ in range(3):
        town.clock.advance(seconds=30)
        counted_s += 30
        press_pause(officer)
        town.clock.advance(seconds=100)
        officer.get(f"{attempt_address(officer)}/")
        officer.submit()

    assert attempt_row(town, officer).active_ms == counted_s * 1000


def test_a_clock_that_a_pause_did_not_stop_would_be_seen(town: Town) -> None:
    officer = at_first_lesson(town)
    town.clock.advance(seconds=30)
    press_pause(officer)
    with town.app.app_context():
        # as if the pause had left the last sign of life where it was
        db.session.execute(update(Attempt).values(last_sign_at=town.clock()))
        db.session.commit()
        db.session.remove()
    town.clock.advance(seconds=100)
    officer.get(f"{attempt_address(officer)}/")

    officer.submit()

    assert attempt_row(town, officer).active_ms == 130_000


def test_pausing_leaving_grounding_and_other_words_leave_no_event_no_row_and_no_log_line(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    officer = at_scenario(town)
    resume = f"{attempt_address(officer)}/"
    before = everything_stored(town)
    written: list[str] = []
    with town.app.app_context():
        engine = db.engine

    def note(connection, cursor, statement, parameters, context, many) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "BEGIN", "PRAGMA")):
            written.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    with caplog.at_level(logging.DEBUG):
        press_pause(officer)
        officer.get("/app/grounding")
        officer.get("/app/away")
        officer.get("/app/")
        officer.get(resume)
    event.remove(engine, "before_cursor_execute", note)

    after = everything_stored(town)
    assert {name for name in before if before[name] != after[name]} == {"attempt"}
    assert [re.split(r"\s+", statement.strip())[:2] for statement in written] == [["UPDATE", "attempt"]]
    assert [record for record in caplog.records if record.name.startswith("training_app")] == []
    assert caplog.text == ""


def test_an_answer_does_leave_rows(town: Town) -> None:
    """The same comparison, where something is to be recorded."""
    officer = at_scenario(town)
    before = everything_stored(town)

    decide(officer)

    after = everything_stored(town)
    assert {"learning_event", "statement"} <= {name for name in before if before[name] != after[name]}


def test_the_exercise_is_two_minutes_by_its_own_words(town: Town) -> None:
    officer = town.sign_in(town.people.officer_id)

    text = officer.get("/app/grounding").text()

    seconds = [int(number) for number in re.findall(r"About (\d+) seconds", text)]
    assert len(seconds) == len(GROUNDING)
    assert sum(seconds) <= 120
    assert "Stop at any point" in text
    assert not officer.page.all("audio")
    assert not officer.page.all("video")
    assert not re.search(r"\b(proven|heals?|treats?|cures?|reduces?|calms?|lowers?)\b", text)


def test_hard_passages_of_lessons_and_scenarios_can_be_read_without_the_details(shipped: Catalogue) -> None:
    hard_lessons = [
        lesson for module in shipped.modules.values() for lesson in module.lessons if 'class="hard"' in lesson.html
    ]
    hard_nodes = [
        node
        for module in shipped.modules.values()
        if module.scenario
        for node in module.scenario.nodes.values()
        if node.hard or any(choice.hard for choice in getattr(node, "choices", ()))
    ]

    assert hard_lessons
    assert hard_nodes
    for lesson in hard_lessons:
        assert lesson.html.count(FULL) == lesson.html.count(INSTEAD) >= 1
        assert lesson.content_note


def test_a_lesson_with_a_note_shows_it_above_the_text(town: Town) -> None:
    noted = [(module.id, lesson) for module in town.shipped.modules.values() for lesson in module.lessons]
    module_id, lesson = next((module_id, lesson) for module_id, lesson in noted if lesson.content_note)
    officer = at_first_lesson(town, module_id)

    text = officer.get(f"{attempt_address(officer)}/lessons/{lesson.id}").text()

    assert lesson.content_note
    assert text.index("Content note") < text.index(lesson.content_note) < text.index("Read it either way")


def test_a_hard_scene_is_met_in_both_wordings_and_the_choices_are_the_same(town: Town) -> None:
    module_id, way = way_to_something_hard(town.shipped)
    officer = at_scenario(town, module_id)
    for choice_id in way:
        officer.submit("choice", choice=choice_id)

    scenario = town.shipped.modules[module_id].scenario
    page = play.current_page(scenario, steps_of(scenario, way))
    (hard,) = [told.hard for told in page.told if told.hard]
    text = officer.page.text()
    assert hard.note in text
    assert FULL in text
    assert hard.instead.split("\n\n")[0] in text
    (group,) = [div for div in officer.page.all("div") if div.get("class") == "hard"]
    assert not [node for node in group.iter() if node.tag in {"form", "input", "button", "a", "script"}]
    if isinstance(page.node, Decision):
        assert set(officer.page.values("choice")) == {choice.id for choice in page.node.choices}


def way_to_something_hard(catalogue: Catalogue) -> tuple[str, tuple[str, ...]]:
    """A module and the choices that lead to a hard passage of its scenario."""
    for module in catalogue.modules.values():
        ways: list[tuple[str, ...]] = [()] if module.scenario else []
        for way in ways:
            page = play.current_page(module.scenario, steps_of(module.scenario, way))
            if any(told.hard for told in page.told):
                return module.id, way
            if isinstance(page.node, Decision):
                ways += [(*way, choice.id) for choice in page.node.choices]
    raise AssertionError("no scenario has a hard passage")


def steps_of(scenario: Scenario, way: tuple[str, ...]) -> list[play.Step]:
    steps: list[play.Step] = []
    for choice_id in way:
        steps.append(play.choose(scenario, play.current_standing(scenario, steps), choice_id))
    return steps


# one key, in a real browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("a12")) as site:
        yield site


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


def at_second_lesson(site: Site, context: BrowserContext) -> Page:
    """A new officer who came by links and buttons, so that the browser's history is a person's."""
    page = context.new_page()
    page.goto(site.link(site.newcomer()))
    press(page, page.locator(GO_ON).first)
    page.goto(site.address("/app/modules/m01-trauma"))
    while "/lessons/" not in page.url:
        press(page, page.locator(GO_ON).first)
    press(page, page.locator(GO_ON).first)
    return page


def test_escape_once_clears_the_page_and_back_does_not_bring_it_again(site: Site, context: BrowserContext) -> None:
    page = at_second_lesson(site, context)
    hard = heading_of(page)

    with page.expect_navigation():
        page.keyboard.press("Escape")
    at_once = (page.url, heading_of(page), page.title())
    seen = [headings_on_the_way_back(page) for _ in range(4)]

    assert at_once == (site.address("/app/away"), "Away", "Away - Common Ground")
    assert hard not in seen
    assert seen[0] == "Away"


def test_leaving_without_the_key_shows_the_page_to_whoever_presses_back(site: Site, context: BrowserContext) -> None:
    """The negative control: an address that is simply opened leaves the page one step behind."""
    page = at_second_lesson(site, context)
    hard = heading_of(page)
    page.goto(site.address("/app/transcript"))

    page.go_back()

    assert heading_of(page) == hard


def test_without_javascript_the_link_does_the_same(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = at_second_lesson(site, context)
    hard = heading_of(page)

    press(page, page.get_by_role("link", name="Leave"))
    left = heading_of(page)
    page.go_back()

    assert left == "Away"
    assert heading_of(page) not in {hard, ""}
    assert heading_of(page) == "Away"
    context.close()


def test_whoever_goes_on_is_back_at_the_very_page(site: Site, context: BrowserContext) -> None:
    page = at_second_lesson(site, context)
    here = page.url
    with page.expect_navigation():
        page.keyboard.press("Escape")

    press(page, page.get_by_role("link", name="Go on"))
    press(page, page.locator(GO_ON).first)

    assert page.url == here


def test_a_pause_is_one_press_and_sends_no_sign_of_life(site: Site, context: BrowserContext) -> None:
    page = at_second_lesson(site, context)
    here = page.url
    press(page, page.get_by_role("button", name="Pause"))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))

    page.reload()
    page.wait_for_load_state("networkidle")

    assert heading_of(page) == "Paused"
    assert [line for line in sent if line.startswith("POST")] == []
    press(page, page.get_by_role("link", name="Go on"))
    assert page.url == here


def headings_on_the_way_back(page: Page) -> str:
    page.go_back()
    return heading_of(page)


def test_a_pause_pressed_after_the_screen_locked_itself_is_held_nowhere(town: Town) -> None:
    officer = town.sign_in(town.people.officer_id)
    officer.get("/app/modules/m01-trauma")
    page = officer.submit()
    (form,) = [form for form in page.all("form") if (form.get("action") or "").endswith("/pause")]
    token = next(control.get("value") for control in form.iter() if control.get("name") == "csrf_token")
    town.clock.advance(minutes=11)

    officer.post(form.get("action"), [("csrf_token", token)])

    assert officer.page.address.startswith("/app/locked")
    with town.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(HeldForm)) == 0
        db.session.remove()
