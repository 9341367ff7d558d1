"""An officer who walks through module after module while server and browser are killed under their hands."""

import random
import time
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tests.browser.chromium import KillableChromium
from tests.browser.ledger import Ledger, step_key_of
from tests.browser.place import Place, parts_after, place_of
from tests.browser.site import Site
from tests.browser.walk import ANSWER, CHOICE, GO_ON, heading_of, press, right_option
from training_app.content.catalogue import Module
from training_app.foundation.ids import PersonId

# a step takes the server some 5 to 40 ms; the kill falls before, into or after its transaction
LATEST_KILL_S = 0.06
RIGHT_ANSWERS = 0.93


@dataclass(frozen=True)
class Control:
    """What the officer is about to press, and the choice or answer that goes with it."""

    button: Locator
    sends: str


class Trainee:
    """One after the other: a new officer whenever the last one is done with every module."""

    def __init__(self, site: Site, chromium: KillableChromium, chance: random.Random, ledger: Ledger) -> None:
        self._site = site
        self._chromium = chromium
        self._chance = chance
        self._ledger = ledger
        self._person_id: PersonId | None = None
        self._page: Page | None = None
        self._module: Module | None = None

    @property
    def page(self) -> Page:
        """The open page."""
        assert self._page is not None
        return self._page

    @property
    def module(self) -> Module:
        """The module the officer is in."""
        assert self._module is not None
        return self._module

    def place(self) -> Place:
        """Where the officer is."""
        return place_of(self.page)

    def walk(self, steps: int) -> Place:
        """So many acknowledged steps, beginning a module where none is open; returns where they led."""
        for _ in range(steps):
            self._open_module()
            self._take_step()
        self._open_module()
        return self.place()

    def _take_step(self) -> None:
        before, control = self.place(), self._choose_control()
        press(self.page, control.button)
        # the page after it is here: from now on the step must never be lost
        self._ledger.acknowledge(before.attempt, step_key_of(self.module, before), control.sends)
        assert self.place().part in parts_after(self.module, before.part), (before.part, self.place().part)

    def submit_and_lose_power(self) -> None:
        """Send a step and kill the server before, while or after it is dealt with; no answer is waited for."""
        control = self._choose_control()
        control.button.evaluate("button => { setTimeout(() => button.form.requestSubmit(button)); }")
        time.sleep(self._chance.uniform(0, LATEST_KILL_S))
        self.lose_power()

    def lose_power(self) -> None:
        """SIGKILL to every process of the server and of the browser."""
        self._site.server.kill()
        self._chromium.kill()
        self._page = None

    def lose_server(self) -> Place:
        """SIGKILL to the server alone, which starts again; the same browser asks for the home page and goes on."""
        self._site.server.kill()
        self._site.server.start()
        return self._go_on_from_home()

    def lose_browser(self) -> Place:
        """SIGKILL to the browser alone; another one signs in by a new link and goes on."""
        self._chromium.kill()
        self._page = None
        self._sign_in()
        return self._continue()

    def look_again(self) -> Place:
        """The same browser asks for the home page and goes on: what is left when something else was killed."""
        return self._go_on_from_home()

    def _go_on_from_home(self) -> Place:
        self.page.goto(self._site.address("/app/"))
        return self._continue()

    def come_back(self) -> Place:
        """Start both anew, sign in by a new link, press Continue on the home page; returns where that led."""
        self._site.server.launch()
        self._sign_in()
        return self._continue()

    def _continue(self) -> Place:
        button = self.page.locator(GO_ON).first
        if "/attempts/" in (button.get_attribute("href") or ""):
            press(self.page, button)
        return self.place()

    def read_again(self, attempt: str) -> Place:
        """Where the attempt's own address leads: its page that was not gone on from, or the end."""
        self.page.goto(self._site.address(f"/app/attempts/{attempt}/"))
        return self.place()

    def _open_module(self) -> None:
        """Go on with the next module, or as the next officer, when no module is open."""
        if self._page is None:
            self._person_id = self._site.newcomer()
            self._sign_in()
        if self.page.url.endswith("/done"):
            self.page.goto(self._site.address("/app/"))
        if "/attempts/" in self.page.url:
            return
        if not self.page.get_by_role("button", name="Start", exact=True).count():
            self.page.context.close()
            self._chromium.kill()
            self._page = None
            self._open_module()
            return
        press(self.page, self.page.get_by_role("button", name="Start", exact=True))
        title = self.page.locator(".strip a").first.inner_text()
        (self._module,) = [module for module in self._site.modules() if module.title == title]
        self._ledger.acknowledge(self.place().attempt, "start", "")

    def _sign_in(self) -> None:
        assert self._person_id is not None
        self._page = self._chromium.start().contexts[0].new_page()
        self._site.server.wait_until_ready()
        self._page.goto(self._site.link(self._person_id))
        press(self._page, self._page.locator(GO_ON).first)

    def _choose_control(self) -> Control:
        page, chance = self.page, self._chance
        if page.locator(CHOICE).count():
            button = page.locator(CHOICE).nth(chance.randrange(page.locator(CHOICE).count()))
            return Control(button, button.get_attribute("value") or "")
        if page.locator(ANSWER).count():
            option = right_option(self.module, heading_of(page))
            if chance.random() > RIGHT_ANSWERS:
                options = [radio.get_attribute("value") for radio in page.locator(ANSWER).all()]
                option = chance.choice(sorted(options))
            page.locator(f'{ANSWER}[value="{option}"]').check()
            return Control(page.get_by_role("button", name="Answer", exact=True), option)
        return Control(page.locator(GO_ON).first, "")
