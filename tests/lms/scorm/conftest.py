"""A browser that knows two sites on this machine, and a course in it."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, FrameLocator, Locator, Page, expect, sync_playwright

from tests.browser.chromium import CHROMIUM_ARGS, chromium_path
from tests.fakes.scorm_lms import ScormLms
from tests.lms.scorm.packages import changed, unzipped
from training_app.lms.scorm.dispatch import ScormVersion
from training_app.lms.scorm.package import build_dispatch

RULES = "--host-resolver-rules="
RECORD = """window.heard = [];
window.addEventListener("message", ({data, origin}) => heard.push({data, origin}), {capture: true});"""


class Course:
    """One officer's browser at one LMS."""

    def __init__(self, page: Page, lms: ScormLms, version: ScormVersion) -> None:
        self.page = page
        self.lms = lms
        self.version = version
        self.refused_by_browser: list[str] = []
        page.on("pageerror", lambda error: self.refused_by_browser.append(str(error)))

    def pack(self, **fields: Any) -> None:
        """Put another package into the LMS."""
        spec = {"launch_url": self.lms.launch_url, "allowed_origins": (self.lms.lms_origin,), **fields}
        self.lms.files = unzipped(build_dispatch(changed(**spec), self.version))

    def open(self, **asked: Any) -> None:
        """Open the course; what is not asked for is an officer who was never here, and the strict API."""
        usual = {"api": "strict", "version": self.version, "id": "jdoe", "name": "Doe, Jamie", "kept": {}}
        whole = {**usual, "mastery": 80 if self.version is ScormVersion.V1_2 else None, **asked}
        # a page that differs in its fragment alone would not be opened anew
        self.page.goto("about:blank")
        self.page.goto(f"{self.lms.lms_origin}/course#{quote(json.dumps(whole))}")

    def launch(self, **asked: Any) -> None:
        """Open the course, and wait until the training and the LMS know each other."""
        self.open(**asked)
        self.says("Connected to your LMS.")
        self.content.wait_for_function("location.pathname === '/page' && heard.length > 0")

    @property
    def shell(self) -> Frame:
        return self._frame(f"{self.lms.lms_origin}/package/")

    @property
    def content(self) -> Frame:
        return self._frame(self.lms.content_origin)

    @property
    def nonce(self) -> str:
        """The nonce of the launch, as the content has it."""
        return parse_qs(urlsplit(self.content.url).query)["nonce"][0]

    @property
    def line(self) -> Locator:
        """The shell's line about the LMS."""
        return self.page.frame_locator("iframe").locator('[role="status"]')

    @property
    def inside(self) -> FrameLocator:
        """The page of the training."""
        return self.page.frame_locator("iframe").frame_locator("iframe")

    @property
    def content_line(self) -> Locator:
        """The training's own line about the LMS."""
        return self.inside.locator("[data-line]")

    def says(self, words: str) -> None:
        """Wait until the shell's line about the LMS holds these words."""
        expect(self.line).to_contain_text(words)

    def content_says(self, words: str) -> None:
        """Wait until the content's own line holds these words."""
        expect(self.content_line).to_have_text(words)

    def tell(self, *, is_last: bool = False, **result: Any) -> None:
        """Go to a page of the training that has this result for the LMS."""
        whole = {"id": "r-1", "completed": True, "passed": True, "score": 0.9, **result}
        self.content.goto(self.lms.page_url(self.nonce, whole, is_last=is_last))

    def leave(self) -> None:
        """Close the course as an LMS does: the frame goes to another page."""
        self.page.evaluate("() => { document.querySelector('iframe').src = '/empty'; }")
        self.page.wait_for_function("document.querySelector('iframe').contentDocument?.title === 'Nothing here'")

    def lms_has(self, name: str) -> Any:
        """A property of the strict LMS."""
        return self.page.evaluate(f"lms.{name}")

    def calls(self, *names: str) -> list[list[str]]:
        """The calls of these functions, in order."""
        return [call for call in self.lms_has("calls") if call[0] in names]

    def heard(self, where: Frame) -> list[dict[str, Any]]:
        """The data of the messages that came to a window."""
        return [each["data"] for each in where.evaluate("heard")]

    def _frame(self, address: str) -> Frame:
        found = [frame for frame in self.page.frames if frame.url.startswith(address)]
        assert len(found) == 1, [frame.url for frame in self.page.frames]
        return found[0]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    arguments = [f"{each}, EXCLUDE localhost" if each.startswith(RULES) else each for each in CHROMIUM_ARGS]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1000, "height": 700})
    context.add_init_script(RECORD)
    yield context
    context.close()


@pytest.fixture(params=list(ScormVersion))
def version(request: pytest.FixtureRequest) -> ScormVersion:
    """Both versions; a test of one of them says so with ``parametrize``."""
    return ScormVersion(request.param)


@pytest.fixture
def course(context: BrowserContext, version: ScormVersion) -> Iterator[Course]:
    """A course with the usual package in it."""
    with ScormLms() as lms:
        course = Course(context.new_page(), lms, version)
        course.pack()
        yield course
        assert course.refused_by_browser == []
