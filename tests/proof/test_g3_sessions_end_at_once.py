"""g3: whoever is signed out is signed out at once: role, leaving, password, a lost second step, their own wish.

Each with two browsers of the person's and one of somebody else, whose session goes on: no test here passes because
nobody was signed in.
"""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select

from tests.conftest import Town
from tests.officer import Officer
from training_app.accounts.factors.service import reset_factors
from training_app.accounts.models import PersonRole, Role, SignInSession
from training_app.accounts.service import end_all_sessions, set_password
from training_app.accounts.staff import deactivate_person, give_role, take_role
from training_app.foundation.db import db

PASSWORD = "marble otter canoe lamp"
SIGN_IN = "Sign in"
Change = Callable[[Town], object]


def given_a_role(town: Town) -> None:
    give_role(db.session(), town.people.coordinator_id, Role.ADMIN, None, by=None, now=town.clock())


def robbed_of_a_role(town: Town) -> None:
    take_role(db.session(), town.people.coordinator_id, Role.COORDINATOR, by=None, now=town.clock())


def deactivated(town: Town) -> None:
    deactivate_person(db.session(), town.people.coordinator_id, by=None, now=town.clock())


def given_a_password(town: Town) -> None:
    set_password(db.session(), town.people.coordinator_id, password=PASSWORD, now=town.clock(), set_by=None)


def without_a_second_step(town: Town) -> None:
    reset_factors(db.session(), town.people.coordinator_id, by=None, now=town.clock())


def signed_out_by_somebody(town: Town) -> None:
    end_all_sessions(db.session(), town.people.coordinator_id, now=town.clock(), ended_by=None)


def change(town: Town, what: Change) -> None:
    with town.app.app_context():
        what(town)
        db.session.remove()


def is_in(browser: Officer) -> bool:
    """Whether the next page that is asked for is the person's own."""
    return browser.get("/app/account").heading() == "Your account"


@pytest.mark.parametrize(
    "what",
    [
        given_a_role,
        robbed_of_a_role,
        deactivated,
        given_a_password,
        without_a_second_step,
        signed_out_by_somebody,
    ],
    ids=lambda what: what.__name__,
)
def test_every_browser_of_the_person_is_signed_out_at_the_next_page_and_nobody_elses(town: Town, what: Change) -> None:
    theirs = [town.sign_in(town.people.coordinator_id) for _ in range(2)]
    other = town.sign_in(town.people.officer_id)
    assert all(is_in(browser) for browser in [*theirs, other])

    change(town, what)

    assert [browser.get("/app/account").heading() for browser in theirs] == [SIGN_IN, SIGN_IN]
    assert is_in(other)


def test_a_change_past_the_services_is_noticed_by_this_proof(town: Town) -> None:
    """The control: a role that is taken by hand in the table leaves the session open, and this file would see it."""
    browser = town.sign_in(town.people.coordinator_id)

    def by_hand(town: Town) -> None:
        db.session.execute(delete(PersonRole).where(PersonRole.person_id == town.people.officer_id))
        db.session.commit()

    change(town, by_hand)

    assert is_in(browser)


def test_a_role_that_was_held_already_signs_nobody_out(town: Town) -> None:
    browser = town.sign_in(town.people.coordinator_id)

    def again(town: Town) -> None:
        give_role(db.session(), town.people.coordinator_id, Role.COORDINATOR, None, by=None, now=town.clock())

    change(town, again)

    assert is_in(browser)


def press(browser: Officer, action: str, nth: int = 0) -> None:
    """Press the button of a form of the open page that goes to this address."""
    assert browser.page is not None
    form = [one for one in browser.page.all("form") if one.get("action") == action][nth]
    fields = [(one.get("name"), one.get("value", "")) for one in form.iter("input")]
    browser.post(action, fields)


def test_the_person_sees_their_browsers_and_ends_one(town: Town) -> None:
    elsewhere = town.sign_in(town.people.officer_id)
    town.clock.advance(minutes=1)
    here = town.sign_in(town.people.officer_id)
    assert here.get("/app/account").text().count("A browser") == 2

    press(here, "/app/account/sessions/end")

    assert "Signed out there." in here.page.text()
    assert elsewhere.get("/app/account").heading() == SIGN_IN
    assert is_in(here)


def test_the_person_ends_all_but_this_one(town: Town) -> None:
    elsewhere = [town.sign_in(town.people.officer_id) for _ in range(3)]
    here = town.sign_in(town.people.officer_id)
    here.get("/app/account")

    press(here, "/app/account/sessions/end-others")

    assert [browser.get("/app/account").heading() for browser in elsewhere] == [SIGN_IN] * 3
    assert is_in(here)


def test_nobody_ends_the_session_of_another(town: Town) -> None:
    """The mark of a stranger's session, sent in one's own form, ends nothing."""
    stranger, here = town.sign_in(town.people.other_officer_id), town.sign_in(town.people.officer_id)
    town.sign_in(town.people.officer_id)
    with town.app.app_context():
        mark = db.session.scalars(
            select(SignInSession.token_hash).where(SignInSession.person_id == town.people.other_officer_id)
        ).one()
        db.session.remove()
    here.get("/app/account")
    token = here.page.values("csrf_token")[0]

    here.post("/app/account/sessions/end", [("csrf_token", token), ("mark", mark)])

    assert "That sign-in had ended already." in here.page.text()
    assert is_in(stranger)


def test_a_new_password_signs_out_here_too_and_the_old_one_is_over(town: Town) -> None:
    change(
        town,
        lambda town: set_password(
            db.session(), town.people.officer_id, password=PASSWORD, now=town.clock(), set_by=None
        ),
    )
    elsewhere, here = town.sign_in(town.people.officer_id), town.sign_in(town.people.officer_id)
    here.get("/app/account")

    here.submit("old_password", old_password=PASSWORD, new_password="five quiet herons wade")

    assert here.page.heading() == SIGN_IN
    assert "Your new password is set" in here.page.text()
    assert elsewhere.get("/app/account").heading() == SIGN_IN
    here.submit("password", name="4417", password=PASSWORD)
    assert "do not match" in here.page.text()
    here.submit("password", name="4417", password="five quiet herons wade")
    assert is_in(here)


def test_a_wrong_old_password_changes_nothing(town: Town) -> None:
    change(
        town,
        lambda town: set_password(
            db.session(), town.people.officer_id, password=PASSWORD, now=town.clock(), set_by=None
        ),
    )
    here = town.sign_in(town.people.officer_id)
    here.get("/app/account")

    here.submit("old_password", old_password="not the one at all", new_password="five quiet herons wade")

    assert "That is not your password until now." in here.page.text()
    assert is_in(here)
