"""b6: the debrief shows the way taken, in words as in the drawing, stays readable, and any fork can be tried again."""

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.chromium import launched
from tests.browser.site import Site, running_site
from tests.browser.walk import CHOICE, GO_ON, press, step_by_mouse
from tests.conftest import Town
from tests.learning.walks import a_path, at_debrief, attempt_address, attempt_row, credit_squad, everything_stored
from tests.officer import Officer, Page
from training_app.content.catalogue import Catalogue, Module
from training_app.learning.library import Library
from training_app.scenarios import play, scoring
from training_app.scenarios.graph import Scenario

M1, M3 = "m01-trauma", "m03-past-in-the-room"
SVG = "{http://www.w3.org/2000/svg}"
LANES = {"14%": -1, "50%": 0, "86%": 1}


def words_of(node: Element) -> str:
    return " ".join("".join(node.itertext()).split())


def story_of(catalogue: Catalogue, module_id: str) -> Scenario:
    scenario = catalogue.modules[module_id].scenario
    assert scenario is not None
    return scenario


def forks_on(page: Page) -> list[Element]:
    return [item for item in page.all("li") if item.get("class") == "fork"]


def drawn(fork: Element) -> tuple[int, set[int]]:
    """What the drawing of one decision says: where the line went, and where the other choices would have led."""
    went = [LANES[circle.get("cx") or ""] for circle in circles_in(fork) if circle.get("class") == "dot"]
    return went[-1], {LANES[circle.get("cx") or ""] for circle in circles_in(fork) if circle.get("class") == "ring"}


def circles_in(fork: Element) -> list[Element]:
    return [node for node in fork.iter() if node.tag == f"{SVG}circle"]


def told(fork: Element, scenario: Scenario) -> tuple[int, set[int]]:
    """The same from the words alone."""
    first = scenario.variables[0]
    shifts = {first.low: -1, scoring.HELD: 0, first.high: 1}
    (taken,) = [words_of(node) for node in fork.iter() if node.get("class") == "state"]
    (note,) = [node for node in fork.iter() if node.get("class") == "note"]
    others = {shifts[words_of(item).split()[0]] for item in note.iter() if item.tag == "li"}
    return shifts[taken], others - {shifts[taken]}


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("module_id", [M1, M3])
def test_the_debrief_tells_the_way_that_was_taken(town: Town, module_id: str, place: int) -> None:
    officer = at_debrief(town, module_id, place)
    scenario = story_of(town.shipped, module_id)
    path = [tuple(pair) for pair in attempt_row(town, officer).progress["path"]]

    forks = forks_on(officer.page)

    text = officer.page.text()
    steps = play.replay(scenario, path)
    assert len(forks) == len(steps)
    for fork, step in zip(forks, steps, strict=True):
        choice = play.chosen(scenario, step.node_id, step.choice_id)
        assert choice.did[:-1].lower() in words_of(fork).lower()
        assert choice.debrief.replace(play.OFFICER_SLOT, "Ortiz") in words_of(fork)
        for other in scoring.not_taken(scenario, step):
            assert other.choice.short in words_of(fork)
    assert officer.page.heading() == steps[-1].page.node.title
    assert "What they may have felt" in text
    assert scenario.debrief.better_line in text
    for source_id in scenario.source_ids:
        assert town.shipped.sources[source_id].title in text


@pytest.mark.parametrize("module_id", [M1, M3])
def test_the_drawing_says_nothing_that_the_words_beside_it_do_not(town: Town, module_id: str) -> None:
    officer = at_debrief(town, module_id, 1)
    scenario = story_of(town.shipped, module_id)

    forks = forks_on(officer.page)

    assert forks
    assert [drawn(fork) for fork in forks] == [told(fork, scenario) for fork in forks]


def test_a_drawing_that_says_something_else_would_be_seen(town: Town) -> None:
    officer = at_debrief(town, M1, 1)
    fork = forks_on(officer.page)[0]
    went = [circle for circle in circles_in(fork) if circle.get("class") == "dot"][-1]

    went.set("cx", "86%" if went.get("cx") != "86%" else "14%")

    assert drawn(fork) != told(fork, story_of(town.shipped, M1))


def test_it_is_kept_with_the_attempt_when_the_catalogue_changes(town: Town) -> None:
    officer = at_debrief(town, M1)
    address = officer.page.address
    before = _main(officer.get(address))
    room = town.app.extensions["learning"]
    without = replace(room.library.catalogue, modules={}, sources={})

    town.app.extensions["learning"] = replace(room, library=Library(without, room.library._restore))

    assert _main(officer.get(address)) == before


def test_it_opens_from_the_transcript_long_after(town: Town) -> None:
    officer = at_debrief(town, M1)
    address = officer.page.address
    _finish(officer, town.shipped.modules[M1])
    town.clock.advance(days=400)

    later = town.sign_in(town.people.officer_id)
    transcript = later.get("/app/transcript")
    links = [a.get("href") for a in transcript.all("a") if (a.get("href") or "").endswith("/debrief")]
    page = later.get(links[0])

    assert links == [address]
    assert page.status == 200
    assert forks_on(page)


def test_it_opens_for_who_took_it_at_a_roll_call(town: Town) -> None:
    path = a_path(town.shipped.modules[M1], 1)
    attempt_id = credit_squad(town, town.people.officer_id, path)

    page = town.sign_in(town.people.officer_id).get(f"/app/attempts/{attempt_id}/debrief")

    assert page.status == 200
    assert "Taken at a roll call" in page.text()
    assert len(forks_on(page)) == len(path)
    assert not [fork for fork in forks_on(page) if "You " in words_of(fork).split(". ")[0]]


def test_trying_every_fork_again_with_every_choice_changes_nothing_in_the_database(town: Town) -> None:
    officer = at_debrief(town, M1)
    base = attempt_address(officer)
    count = len(forks_on(officer.page))
    before = everything_stored(town)

    seen = 0
    for step in range(1, count + 1):
        for choice_id in officer.get(f"{base}/again/{step}").values("choice"):
            page = officer.get(f"{base}/again/{step}?choice={choice_id}")
            assert page.status == 200
            assert "Nothing here is recorded" in page.text()
            seen += 1

    assert seen > count
    assert everything_stored(town) == before


# in a real browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("b6")) as site:
        yield site


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as browser:
        yield browser


@pytest.mark.browser
def test_a_fork_is_tried_again_and_left_with_the_browsers_own_buttons_and_the_path_prints(
    site: Site, browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(site.link(site.newcomer()))
    press(page, page.locator(GO_ON).first)
    page.goto(site.address(f"/app/modules/{M1}"))
    while "/debrief" not in page.url:
        step_by_mouse(page, site.module(M1))
    debrief, record = page.url, page.locator(".steps").inner_text()

    page.emulate_media(media="print")
    printed = [path.bounding_box() for path in page.locator(".path").all()]
    links_on_paper = page.get_by_role("link", name="Try this fork again").count()
    page.emulate_media(media="screen")
    press(page, page.get_by_role("link", name="Try this fork again").nth(1))
    first = page.url
    press(page, page.locator(CHOICE).last)
    press(page, page.get_by_role("link", name="Back one step"))
    after_back = page.url
    while page.locator(CHOICE).count():
        press(page, page.locator(CHOICE).last)
    page.get_by_role("heading", name="Beside your record").wait_for()
    press(page, page.get_by_role("link", name="Back to the debrief"))

    assert all(box and box["height"] > 60 for box in printed)
    assert links_on_paper == 0
    assert after_back == first
    assert page.url == debrief
    assert page.locator(".steps").inner_text() == record
    page.context.close()


def _main(page: Page) -> str:
    (main,) = page.all("main")
    return words_of(main)


def _finish(officer: Officer, module: Module) -> None:
    while not officer.page.address.endswith("/done"):
        keys = [item.key.id for item in module.items if item.stem == officer.page.heading()]
        if keys and "/feedback" not in officer.page.address:
            officer.submit("answer", answer=keys[0])
        else:
            officer.submit()
