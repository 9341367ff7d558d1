"""b8: no clock on a decision: nothing on a scenario's page moves on by itself; any node can be paused and is kept."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.chromium import launched
from tests.browser.site import Site, running_site
from tests.browser.walk import CHOICE, GO_ON, press, step_by_mouse
from tests.conftest import Town
from tests.learning.walks import (
    at_debrief,
    at_scenario,
    attempt_address,
    attempt_row,
    decide,
    has_choice,
    link,
    press_pause,
)
from tests.officer import Answer, Page
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.learning.models import Attempt
from training_app.web.assets import STATIC_FOLDER

M1 = "m01-trauma"
MODULES = [M1, "m03-past-in-the-room"]
SCRIPTS = sorted((STATIC_FOLDER / "js").glob("*.js"))
WAITS = re.compile(r"setInterval|setTimeout|requestAnimationFrame|requestIdleCallback")
SENDS = re.compile(r"\.submit\(|requestSubmit|\.click\(")
MAY_WAIT = {"here.js": {"/app/locked"}, "idle.js": {"/app/lock", "/app/locked"}}
"""The two scripts that wait, and the only addresses they name: neither is a page of an attempt."""
NAMES_AN_ADDRESS = re.compile(r"(?<!indexOf\()[`\"'](/app/[a-z/-]*)")
"Where the program stands below a site's path, a script looks for the start of our part in an address: no place to go."
MAY_SEND = {"cmi5-fetch.js"}
"A launch, before any page of a module: its behaviour is none that a scenario's page may have."
KNOWN_BEHAVIOURS = {"idle", "here", "leave", "submit-once", "print", "error-focus"}
WAITING_TAGS = {"marquee", "progress", "meter", "audio", "video", "iframe", "object", "embed"}


def clocks_on(page: Page) -> list[str]:
    """What on a page could run out, move on or be counted down."""
    refresh = [
        meta.get("content", "") for meta in page.all("meta") if (meta.get("http-equiv") or "").lower() == "refresh"
    ]
    behaviours = {word for node in page.tree.iter() for word in (node.get("data-behaviour") or "").split()}
    return [
        *(f"meta refresh {content}" for content in refresh),
        *(["a refresh header"] if "refresh" in page.headers else []),
        *(f"<{node.tag}>" for node in page.tree.iter() if node.tag in WAITING_TAGS),
        *(f"behaviour {word}" for word in behaviours - KNOWN_BEHAVIOURS),
        *re.findall(r"\b\d+ seconds? (?:left|remaining)|[Tt]ime(?:’s| is) up|\bcountdown\b", page.text()),
    ]


def scripts_that_move_on(texts: dict[str, str]) -> list[str]:
    """Scripts that wait unknown, that name another address than they may, or that press for the officer."""
    faults = []
    for name, text in texts.items():
        code = re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)
        if WAITS.search(code) and name not in MAY_WAIT:
            faults.append(f"{name} waits")
        if name in MAY_WAIT and set(NAMES_AN_ADDRESS.findall(code)) - MAY_WAIT[name]:
            faults.append(f"{name} goes elsewhere")
        if SENDS.search(code) and name not in MAY_SEND:
            faults.append(f"{name} sends by itself")
    return faults


@pytest.mark.parametrize("module_id", MODULES)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_no_page_of_a_scenario_has_a_clock(town: Town, module_id: str, place: int) -> None:
    officer = at_scenario(town, module_id)
    faults = clocks_on(officer.page)
    while has_choice(officer):
        assert "No clock is running." in officer.page.text()
        decide(officer, place)
        faults += clocks_on(officer.page)
    officer.submit()
    faults += clocks_on(officer.page)
    faults += clocks_on(officer.get(f"{attempt_address(officer)}/again/1"))

    assert faults == []


@pytest.mark.parametrize(
    ("what", "html"),
    [
        ("meta refresh 30", '<meta http-equiv="Refresh" content="30">'),
        ("<progress>", '<progress max="30"></progress>'),
        ("behaviour countdown", '<p data-behaviour="countdown"></p>'),
        ("20 seconds left", "<p>20 seconds left</p>"),
    ],
)
def test_a_clock_would_be_seen(town: Town, what: str, html: str) -> None:
    officer = at_scenario(town)
    body = officer.page.body.replace("</main>", f"{html}</main>")

    page = Page(officer.page.address, Answer(200, officer.page.headers, body.encode()))

    assert clocks_on(page) == [what]


def test_no_script_moves_on_by_itself() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in SCRIPTS}

    assert MAY_WAIT.keys() | MAY_SEND <= texts.keys()
    assert not {name.removesuffix(".js") for name in MAY_SEND} & KNOWN_BEHAVIOURS
    assert scripts_that_move_on(texts) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hurry.js", "setTimeout(() => go(), 30000);"),
        ("submit-once.js", "form.requestSubmit();"),
        ("idle.js", "setInterval(look, 1000); location.replace('/app/attempts/');"),
    ],
)
def test_a_script_that_does_would_be_seen(name: str, text: str) -> None:
    assert len(scripts_that_move_on({name: text})) == 1


@pytest.mark.parametrize("module_id", MODULES)
def test_every_decision_can_be_paused_for_days_and_stands_as_it_was(town: Town, module_id: str) -> None:
    officer = at_scenario(town, module_id)
    address = officer.page.address
    stops = 0
    while has_choice(officer):
        before = _main(officer.page)
        press_pause(officer)
        assert officer.page.heading() == "Paused"
        town.clock.advance(days=3)
        officer = town.sign_in(town.people.officer_id)
        officer.get(f"/app/modules/{module_id}")
        officer.get(link(officer, "Continue"))
        assert officer.page.address == address
        assert _main(officer.page) == before
        decide(officer)
        stops += 1

    assert stops >= 3
    assert attempt_row(town, officer).active_ms == 0


def test_the_same_choices_taken_slowly_lead_to_the_same_end(town: Town) -> None:
    quick = attempt_row(town, at_debrief(town, M1, 1)).progress
    officer = at_scenario(town, M1, town.people.other_officer_id)

    for _, choice_id in quick["path"]:
        town.clock.advance(minutes=9)
        officer.submit("choice", choice=choice_id)

    slow = attempt_row(town, officer).progress
    assert (slow["path"], slow["end_id"]) == (quick["path"], quick["end_id"])


# in a real browser, with its clock put forward


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("b8")) as site:
        yield site


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as browser:
        yield browser


SLICE_S = 15


@pytest.mark.browser
def test_a_decision_that_is_left_open_waits_and_only_the_screen_locks(site: Site, browser: Browser) -> None:
    person_id = site.newcomer()
    page = browser.new_page()
    page.goto(site.link(person_id))
    press(page, page.locator(GO_ON).first)
    page.goto(site.address(f"/app/modules/{M1}"))
    while not page.locator(CHOICE).count():
        step_by_mouse(page, site.module(M1))
    page.clock.install()
    page.goto(page.url)
    here, words = page.url, page.locator("main").inner_text()
    before = steps_of(site, person_id)

    page.clock.run_for(9 * 60_000)
    after_nine = (page.url, page.locator("main").inner_text())
    # a few seconds at a time: the page goes away when it locks, and a clock that still runs in it would never answer
    for _ in range(51 * 60 // SLICE_S):
        page.clock.run_for(SLICE_S * 1000)
        if page.url != here:
            break
    page.wait_for_url("**/app/**")

    assert after_nine == (here, words)
    assert steps_of(site, person_id) == before
    assert page.url == here or "/app/locked" in page.url
    page.context.close()


def steps_of(site: Site, person_id: PersonId) -> tuple[object, ...]:
    """Everything of the attempt but its clock."""
    with site.app.app_context():
        row = db.session.query(Attempt).filter(Attempt.person_id == person_id).one()
        kept = (row.progress, row.sequence, row.place, row.unread, row.saved_at)
    site.close()
    return kept


def _main(page: Page) -> str:
    (main,) = page.all("main")
    return " ".join("".join(main.itertext()).split())
