"""The fake platform's pages go on by themselves in a real Chromium, in a window and in a frame of another site."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import CHROMIUM_ARGS, chromium_path
from tests.fakes.platform import FakePlatform, ToolClient
from tests.fakes.platform_wire import Answer, Request, Server
from tests.lms.lti.examples import PLATFORM_KEY
from training_app.lms.lti.claims import read_launch
from training_app.lms.lti.keys import read_key_set
from training_app.lms.lti.login import authentication_url, read_login, read_response
from training_app.lms.lti.registration import Registration

pytestmark = pytest.mark.browser
# the platform is localhost here and the tool 127.0.0.1, which are two sites
ARGS = [arg.replace("EXCLUDE 127.0.0.1", "EXCLUDE 127.0.0.1 , EXCLUDE localhost") for arg in CHROMIUM_ARGS]


class SmallTool:
    """Answers the login with a redirect and the launch with the officer's id: no cookie, no state."""

    def __init__(self, platform: FakePlatform) -> None:
        self.platform = platform
        self.server = Server(0, lambda _: None, self.answer)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        platform.tool = ToolClient(login_url=f"{self.url}/lti/login", launch_url=f"{self.url}/lti/launch")

    def answer(self, request: Request) -> Answer:
        platform = self.platform
        registration = Registration(
            issuer=platform.issuer,
            client_id=platform.tool.client_id,
            tool_url=self.url,
            deployment_ids=frozenset({platform.tool.deployment_id}),
            authorization_endpoint=platform.url("/auth"),
            token_endpoint=platform.url("/token"),
            jwks_url=platform.url("/jwks"),
        )
        if request.path == "/lti/login":
            asked = read_login(request.form(), tool_url=self.url)
            back = f"{self.url}/lti/launch"
            url = authentication_url(asked, registration, redirect_uri=back, state="s", nonce="n")
            return Answer(302, headers={"Location": url})
        launch = read_launch(
            read_response(request.form()).id_token,
            keys=read_key_set(json.dumps(platform.key_set()).encode()),
            registration=registration,
            now=platform.clock(),
            take_nonce={"n"}.__contains__,
        )
        return Answer(200, f"<h1>{launch.person.subject}</h1>".encode(), "text/html")


@pytest.fixture
def platform() -> Iterator[FakePlatform]:
    with FakePlatform(host="localhost", key=PLATFORM_KEY) as running:
        tool = SmallTool(running)
        yield running
        tool.server.stop()


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGS)
        yield browser.new_page()
        browser.close()


def test_a_link_opens_in_a_window(platform: FakePlatform, page: Page) -> None:
    page.goto(platform.url("/open?user=learner-1&hint=link:link-1"))
    page.wait_for_url("http://127.0.0.1:*/lti/launch")

    assert page.locator("h1").inner_text() == "learner-1"
    assert platform.violations == []


def test_a_link_opens_in_a_frame_of_another_site(platform: FakePlatform, page: Page) -> None:
    page.goto(platform.url("/course?user=instructor-1&hint=link:link-1"))

    assert page.frame_locator("iframe").locator("h1").inner_text() == "instructor-1"
    assert platform.violations == []
