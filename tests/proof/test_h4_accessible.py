"""h4: every page passes axe-core: WCAG 2.0 to 2.2, A and AA, and best practice, by day, by night and on paper.

What is for the screen alone (``noprint``: forms, links to files) is on no paper.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.browser.axe import violations
from tests.browser.chromium import launched
from tests.browser.site import Site, running_site
from tests.browser.tour import show_every_page

pytestmark = pytest.mark.browser

LOOKS = {
    "day": {"color_scheme": "light", "media": "screen"},
    "night": {"color_scheme": "dark", "media": "screen"},
    "paper": {"color_scheme": "light", "media": "print"},
}
WHAT_IS_SEEN = """() => [document.body.innerText,
  Array.from(document.querySelectorAll("input, button, a"), (node) => node.getClientRects().length).join()]"""


NOT_FOR_PAPER = """() => Array.from(document.querySelectorAll(".noprint"))
  .filter((node) => node.getClientRects().length).map((node) => `prints what is for the screen: ${node.className}`)"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("h4")) as site:
        yield site


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as browser:
        yield browser


@pytest.mark.slow
def test_axe_finds_nothing_on_any_page_by_day_by_night_and_on_paper(site: Site, browser: Browser) -> None:
    found: dict[str, list[str]] = {}

    def look(name: str, page: Page) -> None:
        for words, media in LOOKS.items():
            page.emulate_media(**media)
            for fault in violations(page):
                found.setdefault(fault, []).append(f"{name} ({words})")
            for fault in page.evaluate(NOT_FOR_PAPER) if words == "paper" else ():
                found.setdefault(fault, []).append(name)
        page.emulate_media(**LOOKS["day"])

    names = show_every_page(site, browser, look)

    assert len(names) > 60
    assert "\n".join(f"{fault}\n    on {', '.join(where)}" for fault, where in found.items()) == ""


@pytest.mark.parametrize("path", ["/app/sign-in", "/wellness/"])
def test_printing_leaves_the_page_on_the_screen_as_it_was(site: Site, browser: Browser, path: str) -> None:
    """Chromium 156 does not lay out the content of a size container again once the page was printed."""
    page = browser.new_page()
    page.goto(site.address(path))
    before = page.evaluate(WHAT_IS_SEEN)

    page.pdf()

    assert page.evaluate(WHAT_IS_SEEN) == before
    page.context.close()


@pytest.mark.parametrize(
    ("harm", "rule"),
    [
        ("document.querySelector('html').removeAttribute('lang')", "html-has-lang"),
        ("document.querySelector('label').remove()", "label"),
        ("document.querySelector('h1').outerHTML = '<h3>Sign in</h3>'", "page-has-heading-one"),
        ("document.querySelector('.lead').style.color = '#999'", "color-contrast"),
    ],
)
def test_axe_would_find_a_page_with_a_fault(site: Site, browser: Browser, harm: str, rule: str) -> None:
    """The negative control: without it the test above could pass because axe never ran."""
    page = browser.new_page()
    page.goto(site.address("/app/sign-in"))
    page.evaluate(f"() => {{ {harm} }}")

    found = violations(page)

    assert [fault.split(" ")[0] for fault in found] == [rule]
    page.context.close()


def test_what_is_for_the_screen_would_be_noticed_on_paper(site: Site, browser: Browser) -> None:
    """The negative control of the walk's look at paper."""
    page = browser.new_page()
    page.goto(site.address("/app/sign-in"))
    page.emulate_media(**LOOKS["paper"])
    before = page.evaluate(NOT_FOR_PAPER)

    page.evaluate("() => document.querySelector('form').classList.add('noprint')")
    hidden = page.evaluate(NOT_FOR_PAPER)
    page.evaluate("() => document.querySelector('form').style.setProperty('display', 'block')")

    assert (before, hidden) == ([], [])
    assert len(page.evaluate(NOT_FOR_PAPER)) == 1
    page.context.close()
