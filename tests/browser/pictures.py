"""Take the pictures of the LMS guide anew: ``python -m tests.browser.pictures``, from the project's folder.

A real server, a real Chromium and the strict platform of the tests, which stands for the LMS. The address of this
machine is shown as one that a reader would have.
"""

import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.lms import INSIDE, NO_FOREIGN_COOKIES, launched_between, platform_beside
from tests.browser.site import Site, running_site
from tests.browser.tour_records import administrator
from tests.browser.walk import GO_ON, press
from tests.fakes.platform import FakePlatform

FOLDER = Path(__file__).parents[2] / "docs" / "lms" / "images"
MODULE = "m01-trauma"
OURS, THEIRS = "https://training.riverton.example", "https://lms.riverton.example"
SHOW_AS = """([from, to]) => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) walk.currentNode.data = walk.currentNode.data.replaceAll(from, to);
  for (const field of document.querySelectorAll("input, textarea")) field.value = field.value.replaceAll(from, to);
}"""
LTI = "/app/lms/lti"


class Camera:
    """One browser at one site, and one LMS beside it."""

    def __init__(self, site: Site, browser: Browser, platform: FakePlatform, folder: Path) -> None:
        self.site, self.browser, self.platform, self.folder = site, browser, platform, folder
        self.taken: list[str] = []
        # the addresses of a reader are https, so that what the test says of ours would not be true of theirs
        self.shown_as = [(site.address(""), OURS), (platform.url(), THEIRS), (" It is not https.", "")]

    def take(self, name: str, page: Page, path: str | None = None, *, height: int | None = None) -> None:
        """One picture, of the whole page or of its upper part so many pixels high."""
        if path is not None:
            page.goto(self.site.address(path))
        for frame in page.frames:
            for here, there in self.shown_as:
                frame.evaluate(SHOW_AS, [here, there])
        if height is not None:
            page.set_viewport_size({"width": 1280, "height": height})
        page.screenshot(path=self.folder / f"{name}.png", full_page=height is None)
        self.taken.append(name)

    def signed_in(self) -> Page:
        """A window of somebody who looks after connections."""
        page = self.browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(self.site.link(administrator(self.site)))
        press(page, page.locator(GO_ON).first)
        return page


def take_all(camera: Camera) -> list[str]:
    """Take each picture; gives their names."""
    for part in (_embedded, _picker, _looked_after, _invited, _by_hand, _cmi5, _scorm):
        part(camera)
    return camera.taken


def _embedded(camera: Camera) -> None:
    page = camera.browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(camera.platform.url("/course?user=learner-1&hint=link:link-1"))
    page.frames[1].wait_for_url(f"**/app/modules/{MODULE}")
    camera.take("embedded", page, height=720)


def _picker(camera: Camera) -> None:
    page = camera.browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(camera.platform.url("/course?user=instructor-1&hint=deep_linking"))
    page.frames[1].wait_for_selector("main form")
    camera.take("lti-pick", page, height=720)


def _looked_after(camera: Camera) -> None:
    page = camera.signed_in()
    camera.take("hub", page, "/app/lms")
    page.goto(camera.site.address(LTI))
    press(page, page.get_by_role("link", name="Riverton Moodle"))
    camera.take("lti-one", page)
    press(page, page.get_by_role("button", name="Test connection"))
    camera.take("lti-tested", page)


def _invited(camera: Camera) -> None:
    page = camera.signed_in()
    page.goto(camera.site.address(f"{LTI}/invite"))
    page.fill("#name", "Riverton Moodle")
    press(page, page.get_by_role("button", name="Make the invitation"))
    invitation = page.locator("dd").first.inner_text().strip()
    camera.take("lti-invited", page)
    page.goto(f"{invitation}?openid_configuration={camera.platform.configuration_url}")
    camera.take("lti-at-the-lms", page)


def _by_hand(camera: Camera) -> None:
    page = camera.signed_in()
    page.goto(camera.site.address(f"{LTI}/add"))
    typed = {"name": "Riverton Moodle", "issuer": THEIRS, "client_id": "kE3fJx0vN1mQzQk", "deployment_id": "1"}
    places = {"authorization_endpoint": "auth.php", "token_endpoint": "token.php", "jwks_url": "certs.php"}
    for field, words in {**typed, **{name: f"{THEIRS}/mod/lti/{path}" for name, path in places.items()}}.items():
        page.fill(f"#{field}", words)
    page.fill("#origins", THEIRS)
    camera.take("lti-by-hand", page)


def _cmi5(camera: Camera) -> None:
    camera.take("cmi5", camera.signed_in(), "/app/lms/cmi5")


def _scorm(camera: Camera) -> None:
    page = camera.signed_in()
    page.goto(camera.site.address("/app/lms/scorm/make"))
    page.fill("#origins", THEIRS)
    camera.take("scorm-make", page)
    page.fill("#origins", camera.platform.url())
    with page.expect_download():
        page.get_by_role("button", name="Make and download it").click()
    camera.take("scorm-packages", page, "/app/lms/scorm")


def main() -> None:
    """Start server, LMS and browser, and take the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(pytest.MonkeyPatch.context()).setenv(*INSIDE)
        site = stack.enter_context(running_site(Path(stack.enter_context(TemporaryDirectory()))))
        platform = stack.enter_context(platform_beside(site, MODULE))
        playwright = stack.enter_context(sync_playwright())
        browser = stack.enter_context(launched_between(playwright, NO_FOREIGN_COOKIES))
        taken = take_all(Camera(site, browser, platform, FOLDER))
    sys.stdout.write("\n".join(taken) + "\n")


if __name__ == "__main__":
    main()
