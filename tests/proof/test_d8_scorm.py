"""d8: a SCORM package of ours in a strict LMS, in Chromium, opens the real program, and what is reached arrives there.

The LMS is at 127.0.0.1 and the program at localhost: two sites for a browser, which keeps foreign cookies apart.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import func, select

from tests.browser.site import Site, running_site
from tests.browser.walk import GO_ON, press, right_option, step_by_mouse, walk_to_done
from tests.fakes.scorm_lms import ScormLms
from tests.lms.scorm.conftest import Course, chromium, context, version
from tests.lms.scorm.packages import unzipped
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.lms.scorm.dispatch import ScormVersion
from training_app.lms.scorm_door.models import ScormLaunch
from training_app.lms.scorm_door.packages import Made, Maker, Terms, make_package

__all__ = ["chromium", "context", "version"]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.enable_socket]

V1_2, V2004 = ScormVersion.V1_2, ScormVersion.V2004
MODULE, OTHER = "m01-trauma", "m02-asking"
STATUS = {V1_2: "cmi.core.lesson_status", V2004: "cmi.completion_status"}
SCORE = {V1_2: "cmi.core.score.raw", V2004: "cmi.score.raw"}
TIME = {V1_2: "cmi.core.session_time", V2004: "cmi.session_time"}
NOT_OPENED = "The training could not be opened"


class Learner(Course):
    """One officer's browser at an LMS that holds a package of the real program."""

    def __init__(self, page: Any, lms: ScormLms, version: ScormVersion, site: Site) -> None:
        super().__init__(page, lms, version)
        self.site = site
        self.lms.content_origin = f"http://localhost:{site.server.port}"
        self.made = self.give_out()

    @property
    def maker(self) -> Maker:
        return Maker(self.site.people.agency_id, None, self.lms.content_origin, system_clock())

    def give_out(self, **terms: Any) -> Made:
        """Make a package and put it into the LMS."""
        terms = {"origins": [self.lms.lms_origin], **terms}
        with self.site.app.app_context():
            module = self.site.module(MODULE)
            self.made = make_package(db.session(), self.maker, module, self.version, Terms(**terms))
        self.site.close()
        self.lms.files = unzipped(self.made.content)
        return self.made

    def enter(self, **asked: Any) -> None:
        """Open the course, and wait until the module's cover is in the frame."""
        self.open(**asked)
        self.content.wait_for_url(f"**/app/modules/{MODULE}")

    def reads(self, words: str) -> None:
        """Wait until the page inside says this."""
        inside = self.page.frame_locator("iframe").frame_locator("iframe")
        expect(inside.locator("main")).to_contain_text(words)

    def content_says(self, words: Any) -> None:
        """Wait until the line about the LMS says this."""
        inside = self.page.frame_locator("iframe").frame_locator("iframe")
        expect(inside.locator("[data-line]")).to_contain_text(words)

    def kept(self) -> Any:
        return self.lms_has("kept")

    def bring_to_check(self, person_id: PersonId) -> None:
        """The same person takes all but the check elsewhere, where it is quicker."""
        officer = self.site.scripted_officer(person_id)
        officer.get(f"/app/modules/{MODULE}")
        officer.submit()
        for _ in range(60):
            page = officer.page
            if "/check/" in page.address:
                break
            choices = page.values("choice")
            officer.submit("choice", choice=choices[0]) if choices else officer.submit()
        assert "/check/" in officer.page.address
        self.site.close()

    def take_check(self, *, wrong: int = 0) -> None:
        """Answer a whole round in the frame, so many of its answers wrong, and see how it went."""
        content, module = self.content, self.site.module(MODULE)
        while "/result" not in content.url:
            if content.locator('main input[name="answer"]').count():
                right = right_option(module, " ".join(content.locator("h1").inner_text().split()))
                all_of_them = content.locator('main input[name="answer"]')
                values = [one.get_attribute("value") for one in all_of_them.all()]
                chosen = right if wrong <= 0 else next(value for value in values if value != right)
                wrong -= 1
                content.locator(f'main input[name="answer"][value="{chosen}"]').check()
                press(content, content.get_by_role("button", name="Answer", exact=True))
            else:
                press(content, content.locator(GO_ON).first)

    def who(self) -> PersonId:
        """The person that the last launch of this package made or found."""
        with self.site.app.app_context():
            query = select(ScormLaunch.person_id).where(ScormLaunch.package_id == self.made.package_id)
            found = db.session.scalars(query.order_by(ScormLaunch.id.desc())).first()
        self.site.close()
        assert found is not None
        return PersonId(found)

    def count(self, what: Any, *conditions: Any) -> int:
        with self.site.app.app_context():
            found = db.session.scalar(select(func.count()).select_from(what).where(*conditions))
        self.site.close()
        return found or 0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("scorm")) as site:
        yield site


@pytest.fixture
def learner(context: BrowserContext, version: ScormVersion, site: Site) -> Iterator[Learner]:
    with ScormLms() as lms:
        learner = Learner(context.new_page(), lms, version, site)
        yield learner
        assert learner.refused_by_browser == []


def test_a_module_is_finished_and_the_lms_has_status_score_and_time(learner: Learner) -> None:
    learner.enter()
    assert not learner.page.context.cookies(learner.lms.content_origin + "/scorm/launch"), "the door sets no cookie"
    press(learner.content, learner.content.locator(GO_ON).first)

    walk_to_done(learner.content, lambda page: step_by_mouse(page, learner.site.module(MODULE)), lambda page: None)

    learner.content_says("Saved to your LMS")
    learner.says("Saved to your LMS at ")
    assert learner.kept()[STATUS[learner.version]] == {V1_2: "passed", V2004: "completed"}[learner.version]
    assert learner.kept()[SCORE[learner.version]] == "100"
    if learner.version is V2004:
        assert learner.kept()["cmi.success_status"] == "passed"
    press(learner.content, learner.content.get_by_role("link", name="Back to your LMS"))
    learner.says("You can close this window. Your LMS has been told.")
    assert learner.kept()[TIME[learner.version]] not in {"00:00:00", "PT0H0M0S"}
    assert learner.lms_has("broken") == []
    done = (ScormLaunch.package_id == learner.made.package_id, ScormLaunch.told_completed)
    assert learner.count(ScormLaunch, *done) == 1, "the administrator sees that it arrived"
