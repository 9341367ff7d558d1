"""c14: a roster is read before it is done, a file with a mistake changes nothing, and a second run changes nothing.

In the browser, on both databases; hostile files are in test_c14_hostile_csv.py. That 10,000 rows take 20 seconds at
most is measured in tests/cli/test_importing.py, by the same code.
"""

import pytest

from tests.conftest import Town
from tests.officer import Officer
from tests.people.conftest import PEOPLE, add, upload
from tests.people.hostile import HEAD
from tests.route_policy import rows_of
from training_app.accounts.models import Role
from training_app.foundation.db import db

ROWS = (
    "Jamie,Ortiz,4417,4417,Patrol / North,officer,3001\n"
    "Robin,Lindqvist,4420,4420,Patrol,officer,3001\n"
    "Sam,Whitfield,3001,3001,Patrol,supervisor,\n"
    "=HYPERLINK(1),@SUM,4500,-4500,Dispatch,officer,3001\n"
)
PLAN = f"{PEOPLE}/import/plan"


@pytest.fixture
def admin(town: Town) -> Officer:
    return town.sign_in(add(town, "Kim", "Lund", "k.lund@riverton.example", Role.ADMIN))


def everything(town: Town) -> dict[str, list[str]]:
    """Every row of the agency, but those that signing in and reading write, and the file that waits."""
    with town.app.app_context():
        rows = rows_of(db.session(), town.people.agency_id)
        db.session.remove()
    return {name: kept for name, kept in rows.items() if name not in {"sign_in_session", "waiting_roster"}}


def test_c14_the_dry_run_says_everything_and_changes_nothing(admin: Officer, town: Town):
    before = everything(town)

    page = upload(admin, (HEAD + ROWS).encode())

    assert page.heading() == "What this roster would change"
    for words in (
        "One person would be added, two people would be changed and nobody would be deactivated.",
        "New units, 2",
        "Dispatch",
        "Patrol / North",
        "Line 5: =HYPERLINK(1) @SUM, 4500, officer, Dispatch.",
        "Line 2: 4417: unit Patrol becomes Patrol / North; supervisor none becomes 3001.",
        "Not in the file, 2",
    ):
        assert words in page.text()
    assert everything(town) == before


def test_c14_do_it_does_it_and_the_second_run_changes_nothing(admin: Officer, town: Town):
    upload(admin, (HEAD + ROWS).encode())
    done = admin.submit("seen")
    assert "The roster was imported" in done.text()
    assert "@SUM, =HYPERLINK(1)" in done.text()
    after = everything(town)

    again = upload(admin, (HEAD + ROWS).encode())

    assert again.heading() == "This roster changes nothing"
    admin.submit("seen")
    assert everything(town) == after
    # done with it, nothing waits
    assert admin.get(PLAN).heading() == "Import a roster"


def test_c14_many_mistakes_are_listed_and_the_rest_is_counted(admin: Officer):
    page = upload(admin, (HEAD + "".join(f"Ana,Moss,{number},,,chief,\n" for number in range(300))).encode())

    assert page.text().count("is not a role.") == 200
    assert "And 100 mistakes more." in page.text()


def test_c14_many_who_would_leave_need_the_number_typed(admin: Officer, town: Town):
    before = everything(town)
    page = upload(admin, (HEAD + "Jamie,Ortiz,4417,4417,Patrol,officer,\n").encode(), whole=True)
    assert "Type 3 to say that so many left" in page.text()

    for wrong in ("", "4", "three"):
        refused = admin.submit("confirm", confirm=wrong)
        assert refused.status == 422
        assert "Nothing was changed." in refused.text()
    assert everything(town) == before

    done = admin.submit("confirm", confirm="3")

    assert "The roster was imported" in done.text()
    assert "Three people left; every record is kept." in done.text()


def test_c14_what_somebody_changed_in_between_is_shown_before_anything_is_done(admin: Officer, town: Town):
    upload(admin, (HEAD + ROWS).encode())
    add(town, "Ana", "Moss", "4500")
    before = everything(town)

    page = admin.submit("seen")

    assert page.status == 409
    assert "Somebody changed people or units since you opened this page" in page.text()
    assert "Line 5: 4500: name Ana Moss becomes =HYPERLINK(1) @SUM" in page.text()
    assert everything(town) == before
    assert "The roster was imported" in admin.submit("seen").text()


def test_c14_the_file_can_be_forgotten_and_the_template_can_be_uploaded(admin: Officer, town: Town):
    upload(admin, (HEAD + ROWS).encode())
    page = admin.get(PLAN)
    forms = [one for one in page.all("form") if (one.get("action") or "").endswith("/import/drop")]
    token = next(one.get("value") for one in forms[0].iter("input") if one.get("name") == "csrf_token")
    page = admin.post(f"{PEOPLE}/import/drop", [("csrf_token", token)])
    assert "The file was forgotten. Nothing was changed." in page.text()
    assert admin.get(PLAN).heading() == "Import a roster"

    template = admin.line.send("GET", f"{PEOPLE}/import/template.csv", None, {})

    assert upload(admin, template.body).heading() == "What this roster would change"
