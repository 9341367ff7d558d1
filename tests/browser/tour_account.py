"""The pages on which a person sees and changes how they sign in, and the second step itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.walk import press
from training_app.accounts.factors import rules
from training_app.foundation.clock import system_clock
from training_app.foundation.ids import PersonId

if TYPE_CHECKING:
    from tests.browser.tour import Tour


def show_account(tour: Tour, person_id: PersonId) -> None:
    """The account page before and after a second step, setting one up, and signing in with it."""
    with tour.window(person_id) as page:
        tour.show("account", page, "/app/account")
        press(page, page.get_by_role("button", name="Add codes from my phone"))
        tour.show("codes from a phone", page)
        secret = page.locator("main b").last.inner_text().replace(" ", "")
        page.get_by_label("Code that the app shows").fill("000000")
        press(page, page.get_by_role("button", name="Turn it on"))
        tour.show("codes from a phone: a wrong one", page)
        page.get_by_label("Code that the app shows").fill(rules.code_of(secret, rules.step_at(system_clock())))
        press(page, page.get_by_role("button", name="Turn it on"))
        tour.show("recovery codes", page)
        tour.show("account with a second step", page, "/app/account")
        page.get_by_label("New password").fill("short")
        press(page, page.get_by_role("button", name="Change my password"))
        tour.show("account: a password that is refused", page)
    with tour.window(person_id) as page:
        tour.show("second step", page)
        page.get_by_label("Code from your phone").fill("000000")
        press(page, page.get_by_role("button", name="Go on"))
        tour.show("second step: a wrong code", page)
