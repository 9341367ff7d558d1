"""f8: each module prints to a lesson plan of at most six sheets, with all that a session needs, from its own text."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import launched
from tests.browser.site import Site, running_site
from training_app.shelf.pack_views import STEP_OUT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST_SHEETS = 6
SHEET = re.compile(rb"/Type\s*/Page[^s]")
PARTS = ("To talk about", "Handout", "If someone discloses", "Running the session", "What to look for", "Sources")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("packs")) as site:
        yield site


@pytest.fixture(scope="module")
def page(site: Site) -> Iterator[Page]:
    """A coordinator's browser."""
    with sync_playwright() as playwright, launched(playwright) as browser:
        page = browser.new_page()
        page.goto(site.link(site.people.coordinator_id))
        page.locator("main button").first.click()
        yield page


@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_f8_each_pack_prints_on_six_sheets_at_most(site: Site, page: Page, paper: str):
    sheets = {}
    for module in site.modules():
        page.goto(site.address(f"/app/modules/{module.id}/pack"))
        sheets[module.id] = len(SHEET.findall(page.pdf(format=paper)))

    assert sheets
    assert {name: count for name, count in sheets.items() if not 4 <= count <= MOST_SHEETS} == {}


def test_f8_each_pack_has_both_plans_and_every_part(site: Site, page: Page):
    for module in site.modules():
        page.goto(site.address(f"/app/modules/{module.id}/pack"))
        text = page.inner_text("main")
        heads = page.locator("main h2").all_inner_texts()

        assert "60 minutes, at roll call or in a classroom" in heads, module.id
        assert "15 minutes, before a shift" in heads, module.id
        assert set(PARTS) <= set(heads), (module.id, heads)
        # from the module's own text
        assert module.scenario is not None
        assert module.scenario.debrief.better_line in text, module.id
        assert text.count(STEP_OUT) == 2, module.id
        for objective in module.objectives:
            assert objective.text in text, (module.id, objective.id)


def test_f8_the_plans_add_up_to_their_minutes(site: Site, page: Page):
    for module in site.modules():
        page.goto(site.address(f"/app/modules/{module.id}/pack"))
        for number, whole in ((1, 60), (2, 15)):
            spans = page.locator(f"[aria-labelledby=plan{number}] .plan > li > .num").all_inner_texts()
            pairs = [tuple(map(int, re.findall(r"\d+", span))) for span in spans]

            assert pairs[0][0] == 0
            assert pairs[-1][1] == whole, module.id
            assert all(before[1] == after[0] for before, after in pairwise(pairs)), module.id


def test_f8_who_takes_part_cannot_open_the_pack_and_who_leads_can(site: Site):
    module = site.modules()[0]

    officer = site.scripted_officer(site.people.officer_id)
    assert officer.get(f"/app/modules/{module.id}/pack").status == 403
    assert f"/app/modules/{module.id}/pack" not in hrefs(officer.get(f"/app/modules/{module.id}"))

    for leader_id in (site.people.supervisor_id, site.people.coordinator_id):
        leader = site.scripted_officer(leader_id)
        assert f"/app/modules/{module.id}/pack" in hrefs(leader.get(f"/app/modules/{module.id}"))
        assert leader.get(f"/app/modules/{module.id}/pack").status == 200
    site.close()


def test_f8_every_modules_lessons_print_with_their_sources(site: Site, page: Page, tmp_path: Path):
    for module in site.modules():
        page.goto(site.address(f"/app/modules/{module.id}/print"))
        text = page.inner_text("main")
        ids = page.eval_on_selector_all("[id]", "all => all.map(one => one.id)")

        assert len(ids) == len(set(ids)), f"two places of {module.id} have one id"
        for lesson in module.lessons:
            assert lesson.title in text, (module.id, lesson.id)
        missing = page.eval_on_selector_all(
            "a.cite", "all => all.filter(one => !document.getElementById(one.hash.slice(1))).length"
        )
        assert missing == 0, module.id
        assert len(SHEET.findall(page.pdf(format="Letter"))) > len(module.lessons)


def hrefs(page) -> list[str]:
    return [link.get("href") for link in page.all("a")]
