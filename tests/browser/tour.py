"""Every page of the program, each shown once in a browser: the doors, an officer's, a coordinator's, the sealed one."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from playwright.sync_api import Browser, Page
from sqlalchemy import update

from tests.browser.site import Site
from tests.browser.tour_account import show_account
from tests.browser.tour_agency import show_agency
from tests.browser.tour_classroom import show_classroom
from tests.browser.tour_credit import show_credit
from tests.browser.tour_exports import show_exports
from tests.browser.tour_lms import show_lms
from tests.browser.tour_open import show_open
from tests.browser.tour_past import show_past
from tests.browser.tour_people import show_people
from tests.browser.tour_plan import show_plan
from tests.browser.tour_plans import show_plans
from tests.browser.tour_promises import show_promises
from tests.browser.tour_readiness import show_readiness
from tests.browser.tour_records import show_records
from tests.browser.tour_reports import show_kept_reports
from tests.browser.tour_scorm import show_scorm
from tests.browser.tour_seats import show_seats
from tests.browser.tour_shelf import show_instructors_pages, show_shelf
from tests.browser.tour_standing import show_standing
from tests.browser.walk import CHOICE, GO_ON, press, right_option
from tests.officer import Officer
from training_app.accounts.models import SignInSession
from training_app.accounts.service import set_password
from training_app.content.catalogue import Module
from training_app.delivery.models import OutboxRow, RowState
from training_app.delivery.service import set_destination
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.xapi.recorder import KIND

Look = Callable[[str, Page], None]
PASSWORD = "marble otter canoe lamp"
SHOWN = None if os.environ.get("PROVE") == "1" else 2
"""How many modules are shown page by page: their templates are the same, and with PROVE=1 all their texts are shown."""


@dataclass
class Tour:
    """One browser window after the other; ``look`` is called on every page, with a name for it."""

    site: Site
    browser: Browser
    look: Look
    names: list[str] = field(default_factory=list)

    def show(self, name: str, page: Page, path: str | None = None) -> None:
        """Look at a page; with a path, open it first."""
        if path is not None:
            page.goto(self.site.address(path))
        self.look(name, page)
        self.names.append(name)

    @contextmanager
    def window(self, person_id: PersonId | None = None) -> Iterator[Page]:
        """A fresh browser, signed in when a person is given."""
        context = self.browser.new_context()
        page = context.new_page()
        if person_id is not None:
            page.goto(self.site.link(person_id))
            press(page, page.locator(GO_ON).first)
        yield page
        context.close()


def show_every_page(site: Site, browser: Browser, look: Look, *, has_script: bool = True) -> list[str]:
    """Look at every page; returns their names. Each call uses people of its own.

    :param has_script: False leaves out the sealed page, which scores in the page itself
    """
    tour = Tour(site, browser, look)
    _show_doors(tour)
    _show_lock(tour)
    _show_reports_before(tour)
    officer_id = site.newcomer()
    _show_officer(tour, officer_id)
    show_past(tour)
    _show_reports_after(tour, officer_id)
    show_plans(tour, officer_id)
    show_credit(tour, officer_id)
    show_classroom(tour, site.newcomer())
    show_exports(tour)
    show_kept_reports(tour)
    show_records(tour)
    show_people(tour)
    show_agency(tour)
    show_seats(tour)
    show_promises(tour)
    show_readiness(tour)
    show_plan(tour)
    show_standing(tour)
    show_open(tour)
    show_scorm(tour)
    show_lms(tour)
    _show_roll_call(tour)
    show_account(tour, site.newcomer())
    with tour.window(site.newcomer()) as page:
        show_shelf(tour, page)
    with tour.window(site.people.coordinator_id) as page:
        show_instructors_pages(tour, page)
    if has_script:
        _show_self_check(tour)
    return tour.names


def _show_doors(tour: Tour) -> None:
    person_id = tour.site.newcomer()
    with tour.window() as page:
        tour.show("sign-in", page, "/app/sign-in")
        press(page, page.get_by_role("button", name="Sign in", exact=True))
        tour.show("sign-in, nothing typed", page)
        page.get_by_label("Badge number or email").fill("4417")
        page.get_by_label("Password").fill("not the password")
        press(page, page.get_by_role("button", name="Sign in", exact=True))
        tour.show("sign-in, refused", page)
        tour.show("sign-in, after twelve hours", page, "/app/sign-in?why=ended")
        link = tour.site.link(person_id)
        page.goto(link)
        tour.show("link", page)
        press(page, page.locator(GO_ON).first)
        press(page, page.get_by_role("button", name="Not you? Sign out"))
        tour.show("signed out", page)
        page.goto(link)
        tour.show("link, spent", page)
        tour.show("404, at the door", page, "/app/nothing-here")


def _show_lock(tour: Tour) -> None:
    person_id = tour.site.newcomer()
    with tour.window(person_id) as page:
        press(page, page.get_by_role("button", name="Start", exact=True))
        _leave_alone(tour.site, person_id)
        press(page, page.locator(GO_ON).first)
        tour.show("locked, for who has no password", page)
    with tour.site.app.app_context():
        set_password(db.session(), person_id, password=PASSWORD, now=system_clock(), set_by=None)
    tour.site.close()
    with tour.window(person_id) as page:
        page.goto(tour.site.address("/app/modules"))
        _leave_alone(tour.site, person_id)
        tour.show("locked", page, "/app/modules")
        press(page, page.get_by_role("button", name="Unlock"))
        tour.show("locked, nothing typed", page)
        page.get_by_label("Password of A. Moreno").fill(PASSWORD)
        press(page, page.get_by_role("button", name="Unlock"))
        tour.show("held", page, "/app/held")


def _leave_alone(site: Site, person_id: PersonId) -> None:
    """As if nobody had been at this person's screens for eleven minutes."""
    with site.app.app_context():
        seen_at = system_clock() - timedelta(minutes=11)
        db.session.execute(
            update(SignInSession).where(SignInSession.person_id == person_id).values(last_seen_at=seen_at)
        )
        db.session.commit()
    site.close()


def _show_officer(tour: Tour, person_id: PersonId) -> None:
    site = tour.site
    officer = site.scripted_officer(person_id)
    first, *others = site.modules()[:SHOWN]
    with tour.window(person_id) as page:
        tour.show("home, before", page, "/app/")
        tour.show("modules", page, "/app/modules")
        tour.show("transcript, empty", page, "/app/transcript")
        tour.show("404", page, "/app/nothing-here")
        tour.show("403", page, "/app/overview")
        _show_lessons(tour, page, officer, first)
        _show_scenario(tour, page, officer, first)
        _show_check(tour, page, officer, first)
        tour.show("home, one done", page, "/app/")
        for module in others:
            _show_lessons(tour, page, officer, module)
            _show_scenario(tour, page, officer, module)
            while not _step(officer, module).endswith("/done"):
                pass
            tour.show(f"{module.id} done", page, officer.page.address)
        tour.show("home, the shown ones done", page, "/app/")
        tour.show("modules, the shown ones done", page, "/app/modules")
        tour.show("transcript", page, "/app/transcript")
        press(page, page.get_by_role("link", name="Certificate of").first)
        tour.show("certificate, not made", page)
        tour.show("check a certificate", page, "/verify")
        tour.show("check a certificate, mistyped", page, "/verify?number=4417")
        tour.show("check a certificate, unknown", page, "/verify/CG-7QX2-K9PA-3MTW-08ZR")


def _show_lessons(tour: Tour, page: Page, officer: Officer, module: Module) -> None:
    tour.show(f"{module.id} cover", page, f"/app/modules/{module.id}")
    officer.get(f"/app/modules/{module.id}")
    path = officer.submit().address
    for lesson in module.lessons:
        assert path.endswith(f"/lessons/{lesson.id}"), path
        tour.show(f"{module.id} lesson {lesson.number}", page, path)
        path = _step(officer, module)
    tour.show(f"{module.id} cover, begun", page, f"/app/modules/{module.id}")
    tour.show(f"home, {module.id} begun", page, "/app/")
    tour.show(f"{module.id} lesson, read again", page, path.replace("/scenario", f"/lessons/{module.lessons[0].id}"))


def _show_scenario(tour: Tour, page: Page, officer: Officer, module: Module) -> None:
    path = officer.page.address
    tour.show(f"{module.id} scenario, first step", page, path)
    _step(officer, module)
    tour.show(f"{module.id} scenario, second step", page, path)
    _show_rest(tour, page, path)
    tour.show(f"{module.id} scenario, a step behind", page, f"{path}?step=1")
    tour.show(f"{module.id} scenario, a note", page, f"{path}?note=stood")
    while _has(officer, "choice"):
        _step(officer, module)
    tour.show(f"{module.id} scenario, the end", page, path)
    tour.show(f"{module.id} debrief", page, _step(officer, module))
    _show_again(tour, page, module)
    _step(officer, module)


def _show_rest(tour: Tour, page: Page, path: str) -> None:
    page.goto(tour.site.address(path))
    press(page, page.get_by_role("button", name="Pause"))
    tour.show("paused", page)
    press(page, page.get_by_role("link", name="Two minutes"))
    tour.show("two minutes", page)
    tour.show("away", page, "/app/away")
    page.goto(tour.site.address("/app/"))


def _show_again(tour: Tour, page: Page, module: Module) -> None:
    """From the debrief that is open: the first fork, every choice the last one on the page."""
    press(page, page.get_by_role("link", name="Try this fork again").first)
    tour.show(f"{module.id} a fork again", page)
    while page.locator(CHOICE).count():
        press(page, page.locator(CHOICE).last)
    tour.show(f"{module.id} a fork again, the end", page)


def _show_check(tour: Tour, page: Page, officer: Officer, module: Module) -> None:
    path = officer.page.address
    tour.show("question", page, path)
    press(page, page.get_by_role("button", name="Answer", exact=True))
    tour.show("question, nothing chosen", page)
    tour.show("feedback, right", page, _step(officer, module))
    _step(officer, module)
    tour.show("feedback, not right", page, _step(officer, module, right=False))
    tour.show("feedback, a note", page, f"{officer.page.address.partition('?')[0]}?note=stood")
    while not officer.page.address.endswith("/result"):
        _step(officer, module, right=False)
    tour.show("result, failed", page, officer.page.address)
    tour.show(f"{module.id} cover, failed once", page, f"/app/modules/{module.id}")
    while not officer.page.address.endswith("/result") or "enough" not in officer.page.text():
        _step(officer, module)
    tour.show("result, passed", page, officer.page.address)
    tour.show(f"{module.id} done", page, _step(officer, module))
    tour.show(f"{module.id} cover, done", page, f"/app/modules/{module.id}")


def _show_reports_before(tour: Tour) -> None:
    with tour.window(tour.site.people.coordinator_id) as page:
        tour.show("home, nothing assigned", page, "/app/")
        tour.show("records, no destination", page, "/app/records")
        tour.show("completion, nobody found", page, "/app/completion?name=nobody-has-this-name")
    with tour.site.app.app_context():
        set_destination(
            db.session(),
            agency_id=tour.site.people.agency_id,
            kind=KIND,
            name="Department LMS",
            endpoint="https://lms.riverton.example/xapi/",
            username="common-ground",
            secret_env="LMS_PASSWORD",
            now=system_clock(),
        )
        db.session.commit()
    tour.site.close()


def _show_reports_after(tour: Tour, officer_id: PersonId) -> None:
    tour.site.newcomer(due_in_days=-3)
    with tour.window(tour.site.people.coordinator_id) as page:
        tour.show("overview", page, "/app/overview")
        tour.show("completion", page, "/app/completion")
        tour.show("completion, a filter nobody knows", page, "/app/completion?module=none-such&state=overdue")
        tour.show("certificates", page, "/app/completion/certificates")
        tour.show("certificates, none fits", page, "/app/completion/certificates?state=expired&q=nobody")
        tour.show("person", page, f"/app/people/{officer_id}")
        tour.show("404, a person", page, "/app/people/999999")
        _show_put_right(tour, page, officer_id)
        tour.show("audit log", page, "/app/audit")
        tour.show("audit log, nothing found", page, "/app/audit?to=2001-01-01&from=none")
        tour.show("teaching", page, "/app/reports/modules")
        tour.show("teaching, one module", page, f"/app/reports/modules/{tour.site.modules()[0].id}")
        tour.show("records, waiting", page, "/app/records")
        with tour.site.app.app_context():
            db.session.execute(update(OutboxRow).values(state=RowState.REFUSED, tries=1, last_error="400: not valid"))
            db.session.commit()
        tour.site.close()
        tour.show("records, refused", page, "/app/records")
    with tour.window(tour.site.people.supervisor_id) as page:
        tour.show("overview of a supervisor", page, "/app/overview")


def _show_put_right(tour: Tour, page: Page, officer_id: PersonId) -> None:
    """The record of a finished module, refused and corrected; the training rules; the new versions."""
    tour.show("record", page, f"/app/people/{officer_id}/modules/{tour.site.modules()[0].id}")
    for summary in page.locator("main summary").all():
        summary.click()
    tour.show("record, open", page)
    for reason in ("short", "The roster shows another score."):
        page.fill("#correct-percent", "87")
        page.fill("#correct-reason", reason)
        press(page, page.get_by_role("button", name="Correct the entry"))
        tour.show("record, corrected" if "roster" in reason else "record, refused", page)
        page.locator("#correct-percent").evaluate("box => box.closest('details').open = true")
    tour.show("training rules", page, "/app/policy")
    press(page, page.get_by_role("button", name="Keep these rules"))
    tour.show("training rules, refused", page)
    tour.show("new versions", page, "/app/versions")


def _show_roll_call(tour: Tour) -> None:
    with tour.window(tour.site.people.coordinator_id) as page:
        tour.show("roll call", page, "/app/roll-call")
        press(page, page.locator(GO_ON).first)
        tour.show("roll call, first screen", page)
        story = page.url
        for name, hands in (("hands that are no number", "x"), ("even hands", "")):
            page.fill("#hands-1", hands)
            press(page, page.locator("main form .btn").first)
            tour.show(f"roll call, {name}", page)
        press(page, page.locator("main .choice").first)
        while page.locator("#hands-1").count():
            page.fill("#hands-1", "7")
            press(page, page.locator("main form .btn").first)
        tour.show("roll call, a step behind", page, f"{story.removeprefix(tour.site.address(''))}?step=1")
        page.goto(story)
        tour.show("roll call, the end", page)
        press(page, page.locator(GO_ON).first)
        tour.show("roll call, debrief", page)
        press(page, page.locator(GO_ON).first)
        press(page, page.locator("main form:not(.filters) .btn").first)
        tour.show("roll call, nobody ticked", page)
        page.locator("main input[type=checkbox]").first.check()
        press(page, page.locator("main form:not(.filters) .btn").first)
        tour.show("roll call, the names once more", page)
        press(page, page.locator(GO_ON).first)
        tour.show("roll call, who was here", page)
        tour.show("roll call, lately", page, "/app/roll-call")


def _show_self_check(tour: Tour) -> None:
    with tour.window() as page:
        tour.show("self-check", page, "/wellness/")
        page.reload()
        for number in range(1, 7):
            page.check(f'input[name="k6-{number}"][value="{number % 5}"]')
        page.get_by_role("button", name="Show my result here").click()
        for summary in page.locator("summary").all():
            summary.click()
        page.check('input[name="phq9-9"][value="1"]')
        page.get_by_role("button", name="Start a sealed file").click()
        tour.show("self-check, with everything open", page)


def _has(officer: Officer, name: str) -> bool:
    return any(control.get("name") == name for control in officer.page.all("button") + officer.page.all("input"))


def _step(officer: Officer, module: Module, *, right: bool = True) -> str:
    """The scripted officer's next step; returns the address it leads to."""
    page = officer.page
    if _has(officer, "choice"):
        return officer.submit("choice", choice=page.values("choice")[0]).address
    if _has(officer, "answer"):
        key = right_option(module, page.heading())
        option = key if right else next(value for value in page.values("answer") if value != key)
        return officer.submit("answer", answer=option).address
    return officer.submit().address
