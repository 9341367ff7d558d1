"""d8: a SCORM package of ours in a strict LMS, in Chromium, opens the real program, and what is reached arrives there.

The LMS is at 127.0.0.1 and the program at localhost: two sites for a browser, which keeps foreign cookies apart.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import func, select

from tests.browser.axe import violations
from tests.browser.site import Site, running_site
from tests.browser.walk import GO_ON, SIDEWAYS, press, right_option, step_by_mouse, walk_to_done
from tests.fakes.scorm_lms import ScormLms
from tests.lms.scorm.conftest import Course, chromium, context, version
from tests.lms.scorm.packages import unzipped
from tests.lms.scorm_door.conftest import secret_in
from tests.officer import Officer
from training_app.content.catalogue import Module
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.lms.models import LmsPerson
from training_app.lms.scorm.dispatch import ScormVersion
from training_app.lms.scorm.messages import PROTOCOL
from training_app.lms.scorm_door.models import ScormLaunch
from training_app.lms.scorm_door.packages import Made, Maker, Terms, issue_again, make_package, revoke_package

__all__ = ["chromium", "context", "version"]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.enable_socket]

V1_2, V2004 = ScormVersion.V1_2, ScormVersion.V2004
MODULE, OTHER = "m01-trauma", "m02-asking"
STATUS = {V1_2: "cmi.core.lesson_status", V2004: "cmi.completion_status"}
SCORE = {V1_2: "cmi.core.score.raw", V2004: "cmi.score.raw"}
TIME = {V1_2: "cmi.core.session_time", V2004: "cmi.session_time"}
ONCE = pytest.mark.parametrize("version", [V1_2], indirect=True)
"For what the version of SCORM has no part in."


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
        expect(self.inside.locator("main")).to_contain_text(words)

    def content_says(self, words: Any) -> None:
        """Wait until the line about the LMS says this."""
        expect(self.content_line).to_contain_text(words)

    def kept(self) -> Any:
        return self.lms_has("kept")

    def bring_to_check(self, person_id: PersonId) -> None:
        """The same person takes all but the check elsewhere, where it is quicker."""
        officer = self.site.scripted_officer(person_id)
        officer.get(f"/app/modules/{MODULE}")
        officer.submit()
        while "/check/" not in officer.page.address:
            step(officer, self.site.module(MODULE))
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


def step(officer: Officer, module: Module) -> None:
    """Take the page's first choice, its right answer, or its one button."""
    names = {control.get("name") for control in [*officer.page.all("button"), *officer.page.all("input")]}
    if "choice" in names:
        officer.submit("choice", choice=officer.page.values("choice")[0])
    elif "answer" in names:
        officer.submit("answer", answer=right_option(module, officer.page.heading()))
    else:
        officer.submit()


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
    # not press(): the shell may take the frame away before the navigation in it is told
    learner.content.get_by_role("link", name="Back to your LMS").click()
    learner.says("You can close this window. Your LMS has been told.")
    assert learner.kept()[TIME[learner.version]] not in {"00:00:00", "PT0H0M0S"}
    assert learner.lms_has("broken") == []
    done = (ScormLaunch.package_id == learner.made.package_id, ScormLaunch.told_completed)
    assert learner.count(ScormLaunch, *done) == 1, "the administrator sees that it arrived"


def test_a_failed_check_is_told_and_a_passed_retake_too(learner: Learner) -> None:
    learner.enter()
    learner.bring_to_check(learner.who())
    press(learner.content, learner.content.locator(GO_ON).first)

    learner.take_check(wrong=9)
    learner.content_says("Saved to your LMS")
    failed = learner.kept()
    assert failed[STATUS[learner.version]] == {V1_2: "failed", V2004: "incomplete"}[learner.version]
    assert failed[SCORE[learner.version]] == "10"

    press(learner.content, learner.content.locator(GO_ON).first)
    learner.take_check()
    learner.content_says("Saved to your LMS")
    passed = learner.kept()
    assert passed[STATUS[learner.version]] == {V1_2: "passed", V2004: "completed"}[learner.version]
    assert passed[SCORE[learner.version]] == "100"
    assert learner.lms_has("broken") == []


def test_a_page_that_tells_the_lms_nothing_would_be_noticed(learner: Learner) -> None:
    """The proof that the one above looks at the LMS: without the script of the line, nothing arrives there."""
    learner.enter()
    learner.bring_to_check(learner.who())
    learner.page.route("**/static/dispatch.*", lambda route: route.abort())
    press(learner.content, learner.content.locator(GO_ON).first)

    learner.take_check()

    learner.content_says("Not saved to your LMS yet. What you did is kept here.")
    assert learner.kept()[STATUS[learner.version]] == "incomplete"
    assert SCORE[learner.version] not in learner.kept()


def test_an_officer_who_comes_back_goes_on_where_they_stopped(learner: Learner) -> None:
    learner.enter()
    press(learner.content, learner.content.locator(GO_ON).first)
    press(learner.content, learner.content.locator(GO_ON).first)
    place = learner.content.url
    learner.content_says("Saved to your LMS")
    learner.leave()
    before = learner.kept()
    people = learner.count(LmsPerson)

    learner.enter(kept=before)
    press(learner.content, learner.content.locator(GO_ON).first)

    assert learner.content.url == place
    assert learner.count(LmsPerson) == people
    assert learner.kept()[STATUS[learner.version]] == "incomplete"


def test_what_did_not_arrive_is_told_at_the_next_launch(learner: Learner) -> None:
    """As after a browser that was closed before the LMS answered: the record is here, and goes out again."""
    learner.enter()
    learner.bring_to_check(learner.who())
    learner.leave()
    before = learner.kept()
    finish_elsewhere(learner)

    learner.enter(kept=before)

    learner.content_says("Saved to your LMS")
    assert learner.kept()[STATUS[learner.version]] == {V1_2: "passed", V2004: "completed"}[learner.version]


def finish_elsewhere(learner: Learner) -> None:
    module, officer = learner.site.module(MODULE), learner.site.scripted_officer(learner.who())
    officer.get(f"/app/modules/{MODULE}")
    officer.get(next(one.get("href") for one in officer.page.all("a") if "/attempts/" in (one.get("href") or "")))
    while not officer.page.address.endswith("/done"):
        step(officer, module)
    learner.site.close()


@ONCE
def test_when_every_place_is_taken_the_next_one_is_told_so(learner: Learner) -> None:
    learner.give_out(person_limit=1)
    learner.enter()
    people = learner.count(LmsPerson)

    learner.open(id="somebody-else")

    learner.reads("Every place that this course has is taken. Nothing was recorded for you.")
    assert learner.count(LmsPerson) == people
    learner.enter()


@ONCE
def test_a_revoked_package_says_so_in_the_frame(learner: Learner) -> None:
    with learner.site.app.app_context():
        agency_id, made = learner.site.people.agency_id, learner.made
        revoke_package(db.session(), agency_id=agency_id, package_id=made.package_id, by=None, now=system_clock())
    learner.site.close()

    learner.open()

    words = "Your agency has closed this way in. What was saved before is kept."
    expect(learner.inside.locator("main")).to_contain_text(words)


@ONCE
def test_a_file_from_before_it_was_issued_again_is_refused(learner: Learner) -> None:
    with learner.site.app.app_context():
        module, terms = learner.site.module(MODULE), Terms([learner.lms.lms_origin])
        issue_again(db.session(), learner.maker, learner.made.package_id, module, terms)
    learner.site.close()
    people = learner.count(LmsPerson)

    learner.open()

    learner.reads("This course in your LMS holds an older package.")
    assert learner.count(LmsPerson) == people


@ONCE
def test_no_other_site_shows_the_training(learner: Learner) -> None:
    """The package says where its LMS is; the same file somewhere else gets nothing from the program."""
    learner.give_out(origins=["https://lms.elsewhere.example"])

    with learner.page.expect_console_message(lambda said: "frame-ancestors" in said.text):
        learner.open()

    assert learner.count(ScormLaunch, ScormLaunch.package_id == learner.made.package_id) == 0


@ONCE
def test_a_page_behind_the_door_is_framed_by_the_lms_alone(learner: Learner) -> None:
    """Another address of the same machine shows a page of the open session: the browser refuses it."""
    learner.enter()
    address = learner.content.url

    learner.page.goto(f"{learner.lms.foreign_origin}/empty")
    with learner.page.expect_console_message(lambda said: "frame-ancestors" in said.text) as said:
        learner.page.evaluate("""address => {
          const frame = document.createElement("iframe");
          frame.src = address;
          document.body.append(frame);
        }""", address)  # fmt: skip

    assert "frame-ancestors" in said.value.text
    assert not learner.page.frame_locator("iframe").locator("main").count()


@ONCE
def test_forged_messages_tell_the_server_nothing(learner: Learner) -> None:
    learner.enter()
    press(learner.content, learner.content.locator(GO_ON).first)
    learner.content_says("Saved to your LMS")
    told = learner.count(ScormLaunch, ScormLaunch.told_completed)
    nonce = learner.content.locator('[data-behaviour~="dispatch"]').get_attribute("data-nonce")
    whole = {"protocol": PROTOCOL, "nonce": nonce, "type": "saved", "id": "0" * 32}

    # from the course around the shell, from the shell with another nonce, and from the shell with a result of its own
    learner.page.evaluate("message => frames[0].frames[0].postMessage(message, '*')", whole)
    send = "message => frames[0].postMessage(message, '*')"
    learner.shell.evaluate(send, {**whole, "nonce": "0" * 32})
    learner.shell.evaluate(send, whole)
    learner.content.wait_for_function("heard.length >= 3")

    assert learner.count(ScormLaunch, ScormLaunch.told_completed) == told
    learner.content_says("Saved to your LMS")


@ONCE
def test_a_launch_opens_one_module_and_nothing_else(learner: Learner) -> None:
    learner.enter()
    content = learner.content
    origin = learner.lms.content_origin

    content.goto(f"{origin}/app/modules/{OTHER}")
    learner.reads("Your LMS has not opened this module in this browser, or not lately. Nothing was lost.")
    for path in ("/app/transcript", "/app/overview", "/app/records", "/app/lms/scorm"):
        content.goto(origin + path)
        learner.reads("Your account cannot open this page.")
    links = [one.inner_text() for one in content.locator("header.mast nav a").all()]
    assert links == ["Back to your LMS"]
    content.goto(f"{origin}/app/modules/{MODULE}")
    learner.reads("Start")


@ONCE
def test_pages_in_the_frame_are_as_accessible_as_any(learner: Learner) -> None:
    learner.enter()
    press(learner.content, learner.content.locator(GO_ON).first)
    learner.content_says("Saved to your LMS")

    for width in (1000, 320):
        learner.page.set_viewport_size({"width": width, "height": 700})
        assert violations(learner.content) == []
        assert learner.content.evaluate(SIDEWAYS) <= 0


@ONCE
def test_the_launch_is_in_no_address_that_reaches_the_server(learner: Learner) -> None:
    """Learner, name and secret go in a fragment, by message and in the body of a form."""
    asked: list[str] = []
    learner.page.on("request", lambda request: asked.append(request.url.partition("#")[0]))

    learner.enter(id="learner-4711", name="Doe, Jamie")

    secret = secret_in(learner.made.content)
    ours = [url for url in asked if url.startswith(learner.lms.content_origin)]
    assert ours
    assert not [url for url in ours if "4711" in url or "Doe" in url or "?" in url]
    assert not [url for url in asked if secret in url]
