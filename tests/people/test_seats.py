"""The pages for seats."""

from tests.agency import NOW
from tests.conftest import Town
from tests.officer import Officer, Page
from tests.seats import add_seat
from training_app.accounts.models import Role

SEATS = "/app/people/seats"
TYPED = {
    "role": "auditor",
    "given_name": "Noor",
    "family_name": "Haddad",
    "sign_in": "n.haddad@audit.example",
    "first_day": "2026-01-01",
    "last_day": "2026-06-30",
    "ends_on": "2026-12-31",
    "reason": "Yearly review of training records",
}


def give(admin: Officer, **other: str) -> Page:
    admin.get(f"{SEATS}/give")
    return admin.submit("sign_in", **{**TYPED, **other})


def test_a_seat_is_given_and_says_what_it_opens(admin: Officer) -> None:
    page = give(admin)

    assert page.heading() == "Noor Haddad"
    assert "1 January 2026 to 30 June 2026" in page.text()
    assert "Until 31 December 2026" in page.text()
    assert "by Kim Lund" in page.text()
    assert "Haddad, Noor" in admin.get(SEATS).text()


def test_a_refused_form_keeps_what_was_typed_and_names_each_fault(admin: Officer) -> None:
    page = give(admin, ends_on="2026-01-01", last_day="2025-01-01")

    assert page.status == 422
    assert "The seat would have ended already." in page.text()
    assert "The last day of the records cannot come before the first." in page.text()
    assert page.values("sign_in") == ["n.haddad@audit.example"]
    assert "No seat was given yet." in admin.get(SEATS).text()


def test_a_taken_name_is_said_at_its_field(admin: Officer) -> None:
    page = give(admin, sign_in="4417")

    assert page.status == 422
    assert page.form("sign_in") is not None


def test_an_administrator_alone_makes_no_link_for_an_auditor_and_one_for_a_partner(admin: Officer, town: Town) -> None:
    auditor, _ = add_seat(town, Role.AUDITOR)
    partner, _ = add_seat(town, Role.PARTNER)

    assert "training-app agency link auditor@audit.example" in admin.get(f"{SEATS}/{auditor}").text()
    assert "Make a sign-in link" in admin.get(f"{SEATS}/{partner}").text()


def test_a_partner_comes_in_by_the_link_from_the_page(admin: Officer, town: Town) -> None:
    seat_id, _ = add_seat(town, Role.PARTNER)
    page = admin.get(f"{SEATS}/{seat_id}")
    token = page.values("csrf_token")[0]

    made = admin.post(f"{SEATS}/{seat_id}/link", [("csrf_token", token)])

    link = next(word for word in made.text().split() if "/app/sign-in/" in word)
    partner = type(admin)(type(admin.line)(town.app))
    partner.get("/app/sign-in/" + link.rpartition("/")[2])
    assert partner.submit().heading() == "Texts"


def test_other_days_are_kept_and_its_holder_signs_in_anew(admin: Officer, town: Town) -> None:
    seat_id, holder = add_seat(town, Role.AUDITOR)
    reader = town.sign_in(holder)
    admin.get(f"{SEATS}/{seat_id}")

    page = admin.submit(
        "ends_on",
        first_day="2026-02-01",
        last_day="2026-02-28",
        ends_on="2027-01-31",
        reason="A month longer than planned",
    )

    assert "Until 31 January 2027" in page.text()
    assert "1 February 2026 to 28 February 2026" in page.text()
    assert reader.get("/app/overview").heading() == "Sign in"


def test_ending_it_says_when(admin: Officer, town: Town) -> None:
    seat_id, _ = add_seat(town, Role.REVIEWER)
    token = admin.get(f"{SEATS}/{seat_id}").values("csrf_token")[0]

    page = admin.post(f"{SEATS}/{seat_id}/end", [("csrf_token", token)])

    assert "The seat is over." in page.text()
    assert f"Ended {NOW.day} November 2026" in page.text()
