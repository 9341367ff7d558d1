"""i3: the plan says in words what it lacks, is signed and drilled, and one sheet of it is with every officer."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.chromium import launched
from tests.browser.site import Site, running_site
from tests.browser.walk import GO_ON, press
from tests.conftest import Town
from tests.officer import Officer, Page
from tests.readiness.plan.filling import (
    begin_plan_elsewhere,
    begin_whole_plan,
    fill_plan,
    filled_in,
    keep,
    plan_tool,
    with_rows,
)
from tests.readiness.plan.test_service import sign
from tests.seats import add_seat
from training_app.accounts.models import Role
from training_app.content.toolkit_schema import CLOCK
from training_app.foundation.clock import SetClock, system_clock

CARD = "/app/readiness/plan"
SHEET = re.compile(rb"/Type\s*/Page\b")
NAMES = re.compile(r"Abara|Ortiz|Whitfield|Lindqvist|Haddad")


def of(copy_id: int, page: str) -> str:
    """The address of a page about the plan."""
    return f"/app/readiness/copies/{copy_id}/{page}"


def said(page: Page) -> str:
    """The words of the main part: the frame around it names who is signed in."""
    (main,) = page.all("main")
    return re.sub(r"\s+", " ", "".join(main.itertext())).strip()


def checked(town: Town, copy_id: int) -> str:
    """What the page of gaps says to the coordinator."""
    return said(town.sign_in(town.people.coordinator_id).get(of(copy_id, "check")))


def change_rows(town: Town, copy_id: int, part_id: str, field_id: str, change) -> None:
    """Keep a part with its rows changed; a row goes where the change gives None."""
    keep(town, copy_id, part_id, with_rows(filled_in(plan_tool(town), part_id), field_id, change))


def test_i3_a_missing_family_liaison_is_told(town: Town):
    copy_id = begin_whole_plan(town)
    assert "Nothing is missing." in checked(town, copy_id)

    change_rows(town, copy_id, "roles", "posts", lambda row: None if row["post"] == "Family liaison" else row)

    assert "One gap, and it is grave." in checked(town, copy_id)
    assert "No seat is the family liaison." in checked(town, copy_id)


def test_i3_a_family_nobody_goes_to_in_the_first_hour_is_told(town: Town):
    copy_id = begin_whole_plan(town)

    change_rows(town, copy_id, "first-hour", "steps", lambda row: None if row["served"] == "family" else row)

    assert "In the first hour nobody goes to the family." in checked(town, copy_id)


def test_i3_an_outdated_number_is_told_with_its_day(town: Town):
    copy_id = begin_whole_plan(town)
    hospital = "Hospital, charge nurse"

    change_rows(
        town,
        copy_id,
        "contacts",
        "numbers",
        lambda row: {**row, "checked": "2026-05-26"} if row["who"] == hospital else row,
    )

    assert f"“{hospital}” is outdated: it was last called on 26 May 2026." in checked(town, copy_id)


@pytest.mark.parametrize("part_id", CLOCK)
def test_i3_a_gap_in_the_clock_is_told(town: Town, part_id: str):
    copy_id = begin_whole_plan(town)

    change_rows(town, copy_id, part_id, "steps", lambda row: None)

    title = plan_tool(town).part(part_id).title
    assert f"There is a gap in the clock: “{title}” holds no step." in checked(town, copy_id)


def test_i3_a_signed_plan_that_changes_says_so_and_both_can_be_read(town: Town):
    copy_id = begin_whole_plan(town)
    mine = town.sign_in(town.people.coordinator_id)
    mine.get(of(copy_id, "sign-offs"))
    signed = said(mine.submit("seen_hash"))
    assert "Signed off 23 November 2026, version 1. Nothing changed since." in signed

    answers = filled_in(plan_tool(town), "rumours")
    keep(town, copy_id, "rumours", {**answers, "page": "The city’s own page"})

    page = said(mine.get(of(copy_id, "sign-offs")))
    assert "version 1. It changed since; the card still shows the signed version." in page
    assert f"Changed since it was signed: {plan_tool(town).part('rumours').title}" in page
    assert "The city’s own page" in said(mine.get(f"/app/readiness/copies/{copy_id}"))
    assert "The city’s own page" not in said(mine.get(of(copy_id, "sign-offs/1")))


def walk(mine: Officer, copy_id: int, gaps: dict[int, str]) -> Page:
    """Walk the plan through; a gap at each of these scenes. Returns the page of the drill."""
    page = mine.get(of(copy_id, "drill/walk"))
    while "/drill/walk/" in page.address:
        missing = gaps.get(int(page.address.rpartition("/")[2]), "")
        page = mine.submit("outcome", outcome="gap" if missing else "held", missing=missing)
    return page


def test_i3_a_drill_with_the_scenario_lists_what_the_plan_lacks(town: Town):
    copy_id = begin_whole_plan(town)
    mine = town.sign_in(town.people.coordinator_id)
    first = said(mine.get(of(copy_id, "drill/walk/2")))
    assert "Line four has held the longest" not in said(mine.get(of(copy_id, "drill/walk/1")))
    assert "Line four has held the longest" in first
    assert "Once it is certain who it is, two people go in person." in first

    page = walk(mine, copy_id, {2: "Nobody answers a line that has held for long.", 9: "No clinician on a Wednesday."})

    assert "Nobody answers a line that has held for long." in said(page)
    assert "No clinician on a Wednesday." in said(page)
    actions = [
        one.get("href") for one in page.all("a") if one.get("href", "").startswith("/app/readiness/actions/new?")
    ]
    assert len(actions) == 2
    assert "Two gaps" in said(mine.get(of(copy_id, "drill")))


def test_i3_an_officer_sees_the_signed_card_and_nothing_else(town: Town):
    copy_id = begin_whole_plan(town)
    officer = town.sign_in(town.people.officer_id)
    assert "No plan is signed off yet." in said(officer.get(CARD))
    sign(town, copy_id)
    answers = filled_in(plan_tool(town), "first-hour")
    keep(town, copy_id, "first-hour", {"steps": answers["steps"][:1]})

    card = said(officer.get(CARD))

    assert "version 1" in card
    # the step that was taken out since is on the card: it is of the signed version
    assert "Find out who else has to hear it before the news does" in card
    assert "Hospital, charge nurse: (555) 010-0004" in card
    assert not NAMES.search(card)
    others = ["", "/check", "/sign-offs", "/sign-offs/1", "/drill", "/drill/walk", "/parts/roles", "/history"]
    answered = {path: officer.get(f"/app/readiness/copies/{copy_id}{path}").status for path in others}
    assert set(answered.values()) == {403}
    assert officer.get("/app/readiness").status == 403


def test_i3_a_partner_sees_the_plan_and_no_person(town: Town):
    copy_id = begin_whole_plan(town)
    sign(town, copy_id)
    walk(town.sign_in(town.people.coordinator_id), copy_id, {1: "One seat has no second."})
    _, partner = add_seat(town, Role.PARTNER)
    theirs = town.sign_in(partner)

    pages = [
        theirs.get(f"/app/readiness/copies/{copy_id}{path}")
        for path in ("", "/check", "/sign-offs", "/sign-offs/1", "/drill", "/drill/1")
    ]

    assert [page.status for page in pages] == [200] * 6
    assert [page.address for page in pages if NAMES.search(said(page))] == []
    assert "Sergeant, Investigations" in said(pages[3])


def test_i3_a_plan_of_another_agency_is_not_there(town: Town):
    stranger = begin_plan_elsewhere(town)
    mine = town.sign_in(town.people.coordinator_id)

    paths = ("check", "sign-offs", "sign-offs/1", "drill", "drill/walk", "drill/walk/1", "drill/1")

    assert {mine.get(of(stranger, path)).status for path in paths} == {404}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("i3")) as site:
        yield site


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as browser:
        yield browser


@pytest.mark.browser
@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_i3_the_card_is_one_sheet_and_fits_a_phone(site: Site, browser: Browser, paper: str):
    town = Town(site.app, site.people, SetClock(system_clock()), site.app.extensions["readiness"].catalogue)
    copy_id = begin_whole_plan(town)
    fill_plan(town, copy_id)
    sign(town, copy_id)
    site.close()
    page = browser.new_context(viewport={"width": 320, "height": 640}).new_page()
    page.goto(site.link(site.people.officer_id))
    press(page, page.locator(GO_ON).first)

    page.goto(site.address(CARD))

    assert len(SHEET.findall(page.pdf(format=paper))) == 1
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    call = page.get_by_role("link", name="Call Hospital, charge nurse").bounding_box()
    assert call is not None
    assert call["height"] >= 44
    page.context.close()
