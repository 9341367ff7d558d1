"""d6, in Chromium: an officer takes a module inside the LMS's page, although the browser blocks foreign cookies.

The platform is one site and the program another. Where a browser keeps no cookie at all in a frame, one press goes on
in a window of its own; and nobody but the registered LMS can show our pages.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, Playwright, Response, Route
from sqlalchemy import func, select

from tests.browser.lms import INSIDE, NO_FOREIGN_COOKIES, launched_between, platform_beside
from tests.browser.site import Site, running_site
from tests.browser.walk import step_by_mouse
from tests.fakes.platform import FakePlatform, Link, Person
from tests.fakes.platform_wire import Answer, Request, Server
from training_app.accounts.jar import cookie_name_for
from training_app.foundation.db import db
from training_app.learning.models import LearningEvent
from training_app.lms.models import LmsPerson

pytestmark = pytest.mark.browser

MODULE, OTHER = "m01-trauma", "m02-asking"
MOST_STEPS = 60
KEEPS_FOR_TOOLS = """(() => {
  if (location.hostname !== "localhost" || window !== window.top) return;
  const kept = new Map();
  window.addEventListener("message", (event) => {
    const said = event.data ?? {};
    if (!String(said.subject).startsWith("lti.")) return;
    if (said.subject === "lti.put_data") kept.set(event.origin + said.key, said.value);
    const value = kept.get(event.origin + said.key);
    event.source.postMessage({ subject: said.subject + ".response", message_id: said.message_id, key: said.key, value },
      event.origin);
  });
})()"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(*INSIDE)
        with running_site(tmp_path_factory.mktemp("d6")) as site:
            yield site


@pytest.fixture
def platform(site: Site) -> Iterator[FakePlatform]:
    with platform_beside(site, MODULE) as platform:
        platform.people["learner-2"] = Person("learner-2")
        yield platform


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched_between(playwright, NO_FOREIGN_COOKIES) as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


def open_course(
    platform: FakePlatform, context: BrowserContext, user: str = "learner-1", link: str = "link-1"
) -> tuple[Page, Frame]:
    """The course page, and the frame in it once it has come to rest at the program."""
    page = context.new_page()
    page.goto(platform.url(f"/course?user={user}&hint=link:{link}"))
    frame = page.frames[1]
    frame.wait_for_url("http://127.0.0.1:*/**")
    return page, frame


def answers(site: Site, subject: str) -> int:
    """How many answers of this account are kept."""
    with site.app.app_context():
        person = select(LmsPerson.person_id).where(LmsPerson.subject == subject)
        kept = LearningEvent.person_id.in_(person) & (LearningEvent.kind == "question_answered")
        found = db.session.scalar(select(func.count()).select_from(LearningEvent).where(kept)) or 0
        db.session.remove()
    site.close()
    return found


def test_an_answer_given_inside_the_lms_is_kept(site: Site, platform: FakePlatform, context: BrowserContext) -> None:
    _, frame = open_course(platform, context)
    frame.wait_for_url(f"**/app/modules/{MODULE}")
    module = site.module(MODULE)

    for _ in range(MOST_STEPS):
        if "/check/1/2" in frame.url:
            break
        step_by_mouse(frame, module)  # type: ignore[arg-type] # a frame has all of a page that is used there

    assert "/check/1/2" in frame.url
    assert answers(site, "learner-1") == 1
    assert platform.violations == []


def test_two_modules_open_side_by_side_go_on_both(site: Site, platform: FakePlatform, context: BrowserContext) -> None:
    """Two tabs, then two frames that are launched at the same moment, with foreign cookies blocked all the while."""
    platform.links["link-2"] = Link("link-2", "Another", custom={"module": OTHER})
    tabs = [open_course(platform, context, link=one)[1] for one in ("link-1", "link-2")]
    titles = [site.module(one).title for one in (MODULE, OTHER)]
    for tab, module_id in zip(tabs, (MODULE, OTHER), strict=True):
        tab.wait_for_url(f"**/app/modules/{module_id}")

    for tab in (*tabs, *tabs):
        tab.goto(tab.url)

    assert [tab.locator("h1").inner_text() for tab in tabs] == titles
    tabs[0].locator(f"form[action='/app/modules/{MODULE}/start'] button").first.click()
    tabs[0].wait_for_url("**/app/attempts/**")
    page = context.new_page()
    page.goto(platform.url("/two?user=learner-1&hint=link:link-1&hint2=link:link-2"))
    for frame, module_id in zip(page.frames[1:], (MODULE, OTHER), strict=True):
        frame.wait_for_url(f"**/app/modules/{module_id}")
        frame.goto(frame.url)
    assert [frame.locator("h1").inner_text() for frame in page.frames[1:]] == titles
    assert tabs[0].goto(tabs[0].url).status == 200  # type: ignore[union-attr]  # it has an answer


def test_with_one_cookie_for_both_the_older_page_would_be_shut_out(
    platform: FakePlatform, context: BrowserContext
) -> None:
    """The proof's own proof: what a browser sees whose cookie of the older module is gone."""
    platform.links["link-2"] = Link("link-2", "Another", custom={"module": OTHER})
    older, newer = [open_course(platform, context, link=one)[1] for one in ("link-1", "link-2")]
    older.wait_for_url(f"**/app/modules/{MODULE}")
    newer.wait_for_url(f"**/app/modules/{OTHER}")
    context.clear_cookies(name=cookie_name_for(MODULE, in_frame=True))

    answer = older.goto(older.url)

    assert answer is not None
    assert answer.status == 403


def test_this_browser_does_block_foreign_cookies(context: BrowserContext) -> None:
    """The proof's own proof: of two cookies set in the frame, the one that is not partitioned is gone."""
    seen: list[str] = []

    def answer(request: Request) -> Answer:
        if request.path == "/frame":
            cookies = "plain=1; SameSite=None; Secure; Path=/"
            return Answer(200, b"<a href='/again'>again</a>", "text/html", {"Set-Cookie": cookies})
        if request.path == "/again":
            seen.append(request.headers.get("cookie", ""))
        return Answer(200, b"<p>here</p>", "text/html")

    server = Server(0, lambda _: None, answer)
    port = server.server_address[1]
    outer = Server(
        0,
        lambda _: None,
        lambda _: Answer(200, f"<iframe src='http://127.0.0.1:{port}/frame'></iframe>".encode(), "text/html"),
    )
    page = context.new_page()
    page.goto(f"http://localhost:{outer.server_address[1]}/")
    with page.expect_response("**/again"):
        page.frame_locator("iframe").locator("a").click()
    server.stop()
    outer.stop()

    assert seen == [""]


def forget_once(context: BrowserContext) -> None:
    """Before the first launch the browser forgets every cookie: as one does that keeps none in a frame."""

    def forget(route: Route) -> None:
        context.clear_cookies()
        route.continue_()

    context.route("**/lti/launch", forget, times=1)


def test_where_no_cookie_is_kept_one_press_goes_on_in_a_window(
    site: Site, platform: FakePlatform, context: BrowserContext
) -> None:
    forget_once(context)
    _, frame = open_course(platform, context, "learner-2")
    button = frame.get_by_role("button", name="Open in a new window")

    with context.expect_page() as opened:
        button.click()
    opened.value.wait_for_url(f"**/app/modules/{MODULE}")

    assert opened.value.locator("h1").inner_text() == site.module(MODULE).title


def test_where_the_lms_keeps_the_secret_the_window_opens_without_asking_it_again(
    site: Site, platform: FakePlatform, context: BrowserContext
) -> None:
    platform.storage_target = "_parent"
    context.add_init_script(KEEPS_FOR_TOOLS)
    forget_once(context)
    _, frame = open_course(platform, context, "learner-2")
    frame.get_by_role("button", name="Open in a new window").wait_for()
    asked = sum(one.path == "/auth" for one in platform.seen)

    with context.expect_page() as opened:
        frame.get_by_role("button", name="Open in a new window").click()
    opened.value.wait_for_url(f"**/app/modules/{MODULE}")

    assert asked == sum(one.path == "/auth" for one in platform.seen) == 1


def test_another_site_cannot_show_our_page(site: Site, platform: FakePlatform, context: BrowserContext) -> None:
    page, frame = open_course(platform, context)
    frame.wait_for_url(f"**/app/modules/{MODULE}")
    thief = Server(
        0,
        lambda _: None,
        lambda _: Answer(200, f"<iframe src='{platform.url('/open?user=learner-1')}'></iframe>".encode(), "text/html"),
    )
    refused: list[str] = []
    other = context.new_page()
    other.on("console", lambda line: refused.append(line.text))

    with other.expect_response(lambda answer: _is_page(answer, site)):
        other.goto(f"http://localhost:{thief.server_address[1]}/")
    other.wait_for_timeout(200)
    thief.stop()

    assert any("frame-ancestors" in one for one in refused)
    assert other.frames[1].url.startswith("chrome-error:")
    page.close()


def _is_page(answer: Response, site: Site) -> bool:
    return answer.url.startswith(site.address("/app/modules/"))
