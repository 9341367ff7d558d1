"""One person's account: facts, roles, ways in, leaving and coming back."""

import pytest
from sqlalchemy import select

from tests.conftest import Town
from tests.officer import FlaskLine, Officer, Page
from tests.people.conftest import PEOPLE, add
from training_app.accounts.models import Person, Role
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId


def account(person_id: int) -> str:
    return f"{PEOPLE}/{person_id}/account"


def person(town: Town, person_id: int) -> Person:
    with town.app.app_context():
        found = db.session.get_one(Person, person_id)
        db.session.expunge(found)
        db.session.remove()
    return found


def entries(town: Town, person_id: int) -> list[tuple[str, int | None, str | None]]:
    with town.app.app_context():
        rows = db.session.execute(
            select(AuditEntry.action, AuditEntry.actor_id, AuditEntry.reason)
            .where(AuditEntry.subject == f"person:{person_id}")
            .order_by(AuditEntry.id)
        ).all()
        db.session.remove()
    return [tuple(row) for row in rows]


def take(admin: Officer, person_id: int, role: str) -> Page:
    """Press "Take" beside a role."""
    page = admin.get(account(person_id))
    token = next(one.get("value") for one in page.all("input") if one.get("name") == "csrf_token")
    return admin.post(f"{account(person_id)}/take-role", [("csrf_token", token), ("role", role)])


def press(admin: Officer, person_id: int, what: str) -> Page:
    """Press a button that sends nothing besides."""
    page = admin.get(account(person_id))
    token = next(one.get("value") for one in page.all("input") if one.get("name") == "csrf_token")
    return admin.post(f"{account(person_id)}/{what}", [("csrf_token", token)])


def test_the_account_says_what_is_known(admin: Officer, town: Town) -> None:
    page = admin.get(account(town.people.officer_id))

    assert page.heading() == "Jamie Ortiz"
    assert "They sign in as 4417 with a link. They are signed in nowhere just now." in page.text()
    assert {one.get("name"): one.get("value") for one in page.form("given_name").iter("input")}["badge"] == "4417"


def test_a_changed_fact_is_kept_and_told_to_the_audit_log_without_its_text(
    admin: Officer, town: Town, admin_id: PersonId
) -> None:
    officer_id = town.people.officer_id
    admin.get(account(officer_id))
    page = admin.submit("given_name", given_name="Jay", family_name="Ortiz", badge="4499", rank="Sergeant")

    assert "The changes are kept" in page.text()
    kept = person(town, officer_id)
    assert (kept.given_name, kept.badge, kept.rank, kept.unit_id) == ("Jay", "4499", "Sergeant", None)
    assert entries(town, officer_id)[-1] == ("people.person_changed", admin_id, None)
    with town.app.app_context():
        detail = db.session.scalars(select(AuditEntry.detail).where(AuditEntry.action == "people.person_changed")).one()
        db.session.remove()
    assert set(detail["changed"]) == {"given_name", "badge", "rank", "unit_id"}
    assert "Jay" not in str(detail)


def test_the_same_facts_again_write_nothing(admin: Officer, town: Town) -> None:
    officer_id = town.people.officer_id
    unit = str(person(town, officer_id).unit_id)
    before = entries(town, officer_id)
    admin.get(account(officer_id))

    page = admin.submit("given_name", given_name="Jamie", family_name="Ortiz", badge="4417", unit=unit)

    assert "Nothing was different" in page.text()
    assert entries(town, officer_id) == before


@pytest.mark.parametrize(
    ("typed", "why"),
    [({"supervisor": "4417"}, "Nobody supervises themselves."), ({"family_name": ""}, "Type a family name.")],
)
def test_what_cannot_be_kept_comes_back_as_typed(admin: Officer, town: Town, typed: dict[str, str], why: str) -> None:
    admin.get(account(town.people.officer_id))
    page = admin.submit("given_name", **({"given_name": "Jay", "family_name": "Ortiz"} | typed))

    assert page.status == 422
    assert why in page.text()
    assert {one.get("name"): one.get("value") for one in page.form("given_name").iter("input")}["given_name"] == "Jay"
    assert person(town, town.people.officer_id).given_name == "Jamie"


def test_a_link_is_shown_once_and_lets_its_person_in(admin: Officer, town: Town) -> None:
    page = press(admin, town.people.officer_id, "link")

    words = page.text().split()
    (link,) = {word for word in words if "/app/sign-in/" in word}
    visitor = Officer(FlaskLine(town.app))
    visitor.get(link.partition("localhost")[2])
    assert "J. Ortiz" in visitor.submit().text()
    assert link not in admin.get(account(town.people.officer_id)).text()


def test_no_link_is_offered_or_made_for_who_may_do_more(admin: Officer, town: Town) -> None:
    page = admin.get(account(town.people.coordinator_id))

    assert "This person may do more than you" in page.text()
    assert press(admin, town.people.coordinator_id, "link").status == 403


def test_end_all_signs_the_person_out_everywhere(admin: Officer, town: Town) -> None:
    officer = town.sign_in(town.people.officer_id)
    assert "Signed in here today, 14:07" in admin.get(account(town.people.officer_id)).text()

    page = press(admin, town.people.officer_id, "end-sessions")

    assert "No browser is signed in." in page.text()
    assert officer.get("/app/modules").address.startswith("/app/sign-in")


@pytest.mark.parametrize("change", ["give", "take", "deactivate"])
def test_a_change_of_what_somebody_may_do_is_felt_at_their_next_click(admin: Officer, town: Town, change: str) -> None:
    officer_id = town.people.officer_id
    officer = town.sign_in(officer_id)
    assert officer.get("/app/modules").status == 200

    if change == "give":
        admin.get(account(officer_id))
        admin.submit("answers_for", role="coordinator", answers_for="")
    elif change == "take":
        take(admin, officer_id, "officer")
    else:
        admin.get(f"{account(officer_id)}/deactivate")
        admin.submit("reason", reason="Retired.")

    assert officer.get("/app/modules").address.startswith("/app/sign-in")


def test_a_supervisor_is_given_with_their_unit_and_not_without(admin: Officer, town: Town, admin_id: PersonId) -> None:
    officer_id = town.people.officer_id
    admin.get(account(officer_id))
    refused = admin.submit("answers_for", role="supervisor", answers_for="")

    assert refused.status == 422
    assert "Choose the unit that this supervisor answers for." in refused.text()

    admin.get(account(officer_id))
    page = admin.submit("answers_for", role="supervisor", answers_for=str(person(town, officer_id).unit_id))
    assert "Supervisor of Patrol" in page.text()
    assert entries(town, officer_id)[-1][:2] == ("people.role_given", admin_id)


def test_the_page_that_asks_says_what_follows_and_changes_nothing(admin: Officer, town: Town) -> None:
    town.sign_in(town.people.officer_id)

    page = admin.get(f"{account(town.people.officer_id)}/deactivate")

    assert "They are signed in with one browser." in page.text()
    assert "Every training record stays" in page.text()
    assert person(town, town.people.officer_id).is_active


def test_somebody_leaves_and_comes_back(admin: Officer, town: Town, admin_id: PersonId) -> None:
    officer_id = town.people.officer_id
    admin.get(f"{account(officer_id)}/deactivate")
    left = admin.submit("reason", reason="Moved to the county.")
    assert "Every record is kept" in left.text()
    assert "Ortiz, Jamie" in admin.get(f"{PEOPLE}?state=left").text()

    admin.get(f"{account(officer_id)}/bring-back")
    back = admin.submit("reason", reason="")

    assert "may sign in again" in back.text()
    assert person(town, officer_id).is_active
    assert entries(town, officer_id)[-2:] == [
        ("people.person_deactivated", admin_id, "Moved to the county."),
        ("people.person_brought_back", admin_id, None),
    ]


def test_a_reason_that_is_too_long_changes_nothing(admin: Officer, town: Town) -> None:
    admin.get(f"{account(town.people.officer_id)}/deactivate")
    page = admin.submit("reason", reason="x" * 501)

    assert page.status == 422
    assert person(town, town.people.officer_id).is_active


def test_nobody_shuts_their_own_door_nor_the_last_administrators(
    admin: Officer, town: Town, admin_id: PersonId
) -> None:
    admin.get(f"{account(admin_id)}/deactivate")
    own = admin.submit("reason", reason="")
    role = take(admin, admin_id, "admin")

    assert (own.status, role.status) == (409, 409)
    assert "Nobody shuts their own last way in" in own.text()
    assert "This is the only administrator of the agency." in role.text()
    assert admin.get(PEOPLE).status == 200


def test_an_administrator_who_has_company_may_lay_the_role_down(admin: Officer, town: Town, admin_id: PersonId) -> None:
    both = add(town, "Lee", "Both", "both", Role.ADMIN, Role.OFFICER)
    lee = town.sign_in(both)

    page = take(lee, both, "admin")

    assert page.address.startswith("/app/sign-in")
    assert person(town, both).is_active


def test_nobody_of_another_agency_is_there(admin: Officer) -> None:
    assert [admin.get(account(one)).status for one in (999_999, 2_147_483_647)] == [404, 404]
    assert admin.get(account(2_147_483_648)).status == 404
