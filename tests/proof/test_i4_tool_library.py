"""i4: each tool has its purpose, origin, licence and adaptable text; filled in, saved, printed and taken as a file.

In a real browser, every part of every tool, and at the narrowest width what came of it. Nothing takes a name of the
roster or speaks of a self-check, and nothing shows who filled it in.
"""

import csv
import io
import re
from collections.abc import Iterator

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import launched
from tests.browser.site import Site, running_site
from tests.browser.walk import faults_of_width, press
from tests.readiness.filling import something_for
from tests.shipped import shipped_catalogue
from training_app.content.toolkit import FieldKind, Part, Tool
from training_app.readiness.answers import label_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOOLS = list(shipped_catalogue().toolkit.values())
SHEET = re.compile(rb"/Type\s*/Page[^s]")
HOME = "/app/readiness"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("tools")) as site:
        yield site


@pytest.fixture(scope="module")
def page(site: Site) -> Iterator[Page]:
    """A coordinator's browser."""
    with sync_playwright() as playwright, launched(playwright) as browser:
        page = browser.new_page()
        page.goto(site.link(site.people.coordinator_id))
        page.locator("main button").first.click()
        yield page


def begin(site: Site, page: Page, tool: Tool) -> str:
    """Begin a copy; returns its address."""
    page.goto(site.address(f"{HOME}/tools/{tool.id}"))
    page.fill("#name", f"Ours, {tool.id}")
    press(page, page.get_by_role("button", name="Begin"))
    return page.url.split("?")[0]


def fill_in(page: Page, tool: Tool, part: Part) -> None:
    for name, value in something_for(tool, part).items():
        control = page.locator(f'[name="{name}"]')
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)


def words_for(tool: Tool, part: Part) -> list[str]:
    """What has to stand on the page and in each file afterwards."""
    found = []
    for one in part.fields:
        if one.kind is FieldKind.RATING:
            found += [tool.scale[-1].label, "The last five cases.", "Captain, Patrol"]
        for cell in one.columns if one.kind is FieldKind.ROWS else (one,):
            if cell.kind is FieldKind.DAY:
                found.append("1 March 2027")
            elif cell.kind is FieldKind.CHOICE:
                found.append(label_of(cell.options, cell.options[0].id))
            elif cell.kind is not FieldKind.RATING:
                found.append(f"Ours: {cell.id}")
    return found


def taken(page: Page, words: str) -> str:
    """A file of the open copy, as text."""
    with page.expect_download() as started:
        page.get_by_role("link", name=words, exact=True).click()
    return started.value.path().read_text(encoding="utf-8")


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.id)
def test_i4_each_tool_is_filled_in_saved_printed_and_taken_as_a_file(site: Site, page: Page, tool: Tool):
    url = begin(site, page, tool)
    for part in tool.parts:
        page.goto(f"{url}/parts/{part.id}")
        fill_in(page, tool, part)
        press(page, page.get_by_role("button", name="Keep this part"))
        assert "Kept. The version before is in the history." in page.inner_text("main")

    expected = [words for part in tool.parts for words in words_for(tool, part)]
    shown = page.inner_text("main")
    page.set_viewport_size({"width": 320, "height": 800})
    assert faults_of_width(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    html, markdown, table = (taken(page, words) for words in ("As a page", "As Markdown", "As CSV"))
    rendered = MarkdownIt("commonmark").enable("table").render(markdown)
    cells = {cell for row in csv.reader(io.StringIO(table)) for cell in row}
    assert expected
    for words in expected:
        assert words in shown, words
        assert words in html, words
        assert words in rendered, words
        assert any(words in cell for cell in cells), words
    assert "<script" not in html
    assert not re.search(r'(src|href)="(?!#|https?://)', html)
    assert tool.licence in shown + markdown
    assert tool.origin.split(".")[0] in shown
    assert len(SHEET.findall(page.pdf(format="Letter"))) >= 1


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.id)
def test_i4_each_tool_tells_its_purpose_origin_licence_and_sources(site: Site, page: Page, tool: Tool):
    page.goto(site.address(f"{HOME}/tools/{tool.id}"))
    text = page.inner_text("main")

    for words in (tool.purpose, tool.origin, tool.licence, *tool.how):
        assert words in text
    assert page.locator('[id^="source-"]').count() == len(tool.source_ids) > 0


def test_i4_what_is_left_with_a_family_is_on_a_sheet_of_its_own(site: Site, page: Page):
    card = next(tool for tool in TOOLS if tool.id == "family-liaison")
    begin(site, page, card)
    page.emulate_media(media="print")

    styles = page.evaluate(
        """() => Object.fromEntries(Array.from(document.querySelectorAll("section.row"), (one) =>
        [one.getAttribute("aria-labelledby"), [getComputedStyle(one).breakBefore, getComputedStyle(one).fontSize]]))"""
    )

    page.emulate_media(media="screen")
    left, kept = [[styles[part.id] for part in card.parts if part.leave_behind is which] for which in (True, False)]
    assert [breaks for breaks, _ in left] == ["page", "auto"]
    assert {breaks for breaks, _ in kept} == {"auto"}
    assert {size for _, size in left}.isdisjoint(size for _, size in kept)
    assert [part.leave_behind for part in card.parts] == [False, False, False, True, True]


def test_i4_lines_stay_as_they_were_typed(site: Site, page: Page):
    card = next(tool for tool in TOOLS if tool.id == "family-liaison")
    url = begin(site, page, card)
    page.goto(f"{url}/parts/next")
    page.fill("#contact", "Call at noon.\nOr at six.\n\nNever at night.")
    press(page, page.get_by_role("button", name="Keep this part"))

    assert "Call at noon.\nOr at six.\n\nNever at night." in page.inner_text("main")


def test_i4_no_field_takes_the_name_of_an_officer_or_what_a_self_check_said(site: Site, page: Page):
    for tool in TOOLS:
        url = begin(site, page, tool)
        for part in tool.parts:
            typed = {name: value for name, value in something_for(tool, part).items() if value.startswith("Ours")}
            for name in list(typed)[:1]:
                for words in ("Ask Officer Ortiz", "The PHQ-9 of the squad"):
                    page.goto(f"{url}/parts/{part.id}")
                    page.fill(f'[name="{name}"]', words)
                    press(page, page.get_by_role("button", name="Keep this part"))
                    assert "There is a problem" in page.inner_text("main"), (tool.id, name)
        page.goto(url)
        assert "Ortiz" not in page.inner_text("main")
        assert "PHQ" not in page.inner_text("main")


def test_i4_nothing_shows_who_filled_it_in(site: Site, page: Page):
    url = begin(site, page, TOOLS[0])
    page.goto(f"{url}/parts/{TOOLS[0].parts[0].id}")
    fill_in(page, TOOLS[0], TOOLS[0].parts[0])
    press(page, page.get_by_role("button", name="Keep this part"))

    for address in (url, f"{url}/history"):
        page.goto(address)
        assert "Abara" not in page.inner_text("main")
    page.goto(url)
    for words in ("As a page", "As Markdown", "As CSV"):
        assert "Abara" not in taken(page, words)
