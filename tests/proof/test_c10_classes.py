"""c10: a class with its list; QR sign-in inside its window and at no other moment; recorded once, by one who confirms.

The clock is the test's own: every edge of the window is asked a minute before and after.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from tests.classroom.teaching import (
    CLASSROOM,
    M1,
    REASON,
    STARTS,
    approver_of,
    class_row,
    completions,
    has_module,
    listen,
    places,
    plan_class,
    press,
    second_coordinator,
    send_file,
)
from tests.conftest import Town
from tests.learning.walking import desk_of
from tests.officer import FlaskLine, Officer
from training_app.classroom import class_service
from training_app.classroom.class_service import SignedIn
from training_app.classroom.errors import ClassEnded
from training_app.classroom.events import TrainingCredited
from training_app.classroom.models import CameHow, PlaceOutcome

MINUTE = timedelta(minutes=1)
OPENS, CLOSES, ENDS = STARTS - 15 * MINUTE, STARTS + 15 * MINUTE, STARTS + timedelta(hours=2)


def phone(town: Town, class_id: int) -> str:
    return f"/app/class/{class_row(town, class_id).phone_code}"


def tablet(town: Town, class_id: int) -> str:
    return f"/app/class-tablet/{class_row(town, class_id).tablet_code}"


def sign_in(town: Town, class_id: int, person_id: int | None = None):
    officer = town.sign_in(person_id or town.people.officer_id)
    return press(officer, "/app/account", phone(town, class_id))


def confirm(town: Town, class_id: int, *person_ids: int, listed: int | None = None):
    coordinator = town.sign_in(town.people.coordinator_id)
    address = f"{CLASSROOM}/classes/{class_id}"
    page = coordinator.get(address)
    token = next(one.get("value") for one in page.all("input") if one.get("name") == "csrf_token")
    count = str(len(places(town)) if listed is None else listed)
    fields = [("csrf_token", token), ("listed", count), *(("person", str(one)) for one in person_ids)]
    return coordinator.post(f"{address}/close", fields)


@pytest.mark.parametrize(
    ("moment", "is_taken"),
    [
        (OPENS - MINUTE, False),
        (OPENS, True),
        (STARTS, True),
        (CLOSES - MINUTE, True),
        (CLOSES, False),
        (CLOSES + MINUTE, False),
        (STARTS + timedelta(days=1), False),
    ],
)
def test_the_code_signs_in_inside_its_window_and_at_no_other_moment(town: Town, moment, is_taken: bool):
    class_id = plan_class(town)
    town.clock.now = moment

    page = sign_in(town, class_id)

    assert (town.people.officer_id in places(town)) is is_taken
    assert ("You are signed in." in page.text()) is is_taken


def test_early_late_and_twice_are_said_in_plain_words(town: Town):
    class_id = plan_class(town)
    town.clock.now = OPENS - MINUTE
    early = sign_in(town, class_id).text()
    town.clock.now = STARTS
    sign_in(town, class_id)
    twice = sign_in(town, class_id).text()
    town.clock.now = CLOSES + MINUTE
    late = sign_in(town, class_id, town.people.other_officer_id).text()

    assert "Sign-in opens today, 08:45. Nothing was kept yet. Open this page again then." in early
    assert "You are signed in already, so nothing was added." in twice
    assert "Sign-in closed today, 09:15, so nothing was added. Tell the instructor that you are here" in late
    assert list(places(town)) == [town.people.officer_id]


def test_the_page_of_the_code_is_opened_after_signing_in_and_shows_the_code_as_a_drawing(town: Town):
    class_id = plan_class(town)
    stranger = Officer(FlaskLine(town.app))
    town.clock.now = STARTS

    door = stranger.get(phone(town, class_id))
    code = town.sign_in(town.people.coordinator_id).get(f"{CLASSROOM}/classes/{class_id}/code")

    assert door.address.startswith("/app/sign-in")
    assert code.form().get("action").endswith("/renew")
    assert [one.get("src", "")[:14] for one in code.all("img")] == ["data:image/svg"]
    assert phone(town, class_id) in code.text()


def test_new_codes_shut_the_old_ones(town: Town):
    class_id = plan_class(town)
    town.clock.now = STARTS
    old = phone(town, class_id)
    page = f"{CLASSROOM}/classes/{class_id}"
    press(town.sign_in(town.people.coordinator_id), f"{page}/code", f"{page}/renew")

    refused = town.sign_in(town.people.officer_id).get(old)
    taken = sign_in(town, class_id)

    assert refused.status == 404
    assert "You are signed in." in taken.text()


def test_a_badge_on_the_tablet_is_asserted_until_the_list_is_confirmed(town: Town):
    class_id = plan_class(town)
    browser = Officer(FlaskLine(town.app))
    address = tablet(town, class_id)
    town.clock.now = OPENS - MINUTE
    before = browser.get(address)
    town.clock.now = STARTS
    browser.get(address)
    noted = browser.submit("badge", badge="4417")
    wrong = browser.submit("badge", badge="9999")
    place = places(town)[town.people.officer_id]
    had = has_module(town, town.people.officer_id)
    town.clock.now = ENDS
    confirm(town, class_id, town.people.officer_id)

    assert "Sign-in opens" in before.text()
    assert before.all("form") == []
    assert "Noted." in noted.text()
    assert "Ortiz" not in noted.text()
    assert wrong.status == 422
    assert (place.how, had) == (CameHow.TABLET, False)
    (event,) = completions(town, town.people.officer_id)
    assert "asserted by the instructor" in event.detail["reason"]


def test_the_tablet_takes_nothing_after_its_window(town: Town):
    class_id = plan_class(town)
    browser = Officer(FlaskLine(town.app))
    town.clock.now = CLOSES - MINUTE
    browser.get(tablet(town, class_id))
    town.clock.now = CLOSES

    page = browser.submit("badge", badge="4417")

    assert page.status == 409
    assert places(town) == {}


def test_after_the_end_who_was_there_has_it_once_and_who_was_not_has_nothing(town: Town):
    class_id = plan_class(town)
    town.clock.now = STARTS
    for person_id in (town.people.officer_id, town.people.other_officer_id):
        sign_in(town, class_id, person_id)
    heard = listen(town, TrainingCredited)
    town.clock.now = ENDS

    page = confirm(town, class_id, town.people.officer_id)
    again = confirm(town, class_id, town.people.officer_id)

    assert "The list is confirmed" in page.text()
    assert again.status == 409
    (event,) = completions(town, town.people.officer_id)
    assert (event.detail["nominal_minutes"], event.detail["scaled"]) == (120, 1.0)
    assert completions(town, town.people.other_officer_id) == []
    found = places(town)
    assert found[town.people.officer_id].outcome == PlaceOutcome.RECORDED
    assert found[town.people.other_officer_id].outcome == PlaceOutcome.ABSENT
    assert [(fact.claim, fact.person_id, fact.completion_id) for fact in heard] == [
        (f"session:{class_id}", town.people.officer_id, event.id)
    ]


def test_before_the_end_the_list_cannot_be_confirmed(town: Town):
    class_id = plan_class(town)
    town.clock.now = STARTS
    sign_in(town, class_id)
    town.clock.now = ENDS - MINUTE

    page = confirm(town, class_id, town.people.officer_id)

    assert page.status == 409
    assert not has_module(town, town.people.officer_id)


def test_two_who_confirm_at_once_record_it_once(town: Town):
    class_id = plan_class(town)
    town.clock.now = STARTS
    sign_in(town, class_id)
    town.clock.now = ENDS
    together = Barrier(2)

    def go(person_id: int) -> Callable[[], bool]:
        def act() -> bool:
            with desk_of(town) as desk:
                together.wait()
                try:
                    class_service.close_class(
                        desk,
                        class_id,
                        [town.people.officer_id],
                        by=approver_of(town, person_id),
                        counts_from=lambda learner, module: None,
                        listed=1,
                    )
                except ClassEnded:
                    return False
                return True

        return act

    acts = [go(town.people.coordinator_id), go(second_coordinator(town))]
    with ThreadPoolExecutor(2) as pool:
        done = sorted(pool.map(lambda act: act(), acts))

    assert done == [False, True]
    assert len(completions(town, town.people.officer_id)) == 1


def test_a_second_sign_in_at_the_same_moment_is_one_place(town: Town):
    class_id = plan_class(town)
    town.clock.now = STARTS
    together = Barrier(2)

    def act(how: CameHow) -> SignedIn:
        with desk_of(town) as desk:
            together.wait()
            return class_service.sign_in(desk.session, class_id, town.people.officer_id, how, STARTS)

    with ThreadPoolExecutor(2) as pool:
        done = sorted(pool.map(act, [CameHow.PHONE, CameHow.TABLET]))

    assert done == [SignedIn.ALREADY, SignedIn.DONE]
    assert len(places(town)) == 1


def test_who_comes_onto_the_list_meanwhile_is_not_made_absent(town: Town):
    class_id = plan_class(town)
    town.clock.now = STARTS
    sign_in(town, class_id)
    town.clock.now = ENDS

    page = confirm(town, class_id, town.people.officer_id, listed=0)

    assert page.status == 409
    assert "Somebody came onto the list" in page.text()
    assert not has_module(town, town.people.officer_id)


def test_nobody_confirms_their_own_presence(town: Town):
    class_id = plan_class(town)
    town.clock.now = STARTS
    sign_in(town, class_id, town.people.coordinator_id)
    town.clock.now = ENDS

    confirm(town, class_id, town.people.coordinator_id)

    assert places(town)[town.people.coordinator_id].outcome == PlaceOutcome.OWN
    assert not has_module(town, town.people.coordinator_id)


def test_who_has_the_module_already_keeps_it_once_and_has_the_hours(town: Town):
    first, second = plan_class(town), plan_class(town)
    town.clock.now = STARTS
    sign_in(town, first)
    town.clock.now = ENDS
    confirm(town, first, town.people.officer_id)
    with desk_of(town) as desk:
        line = class_service.ListRow(town.people.officer_id, True, 90)
        class_service.put_on_list(desk.session, second, [line], by=approver_of(town))

    confirm(town, second, town.people.officer_id, listed=1)

    assert len(completions(town, town.people.officer_id)) == 1
    transcript = town.sign_in(town.people.officer_id).get("/app/transcript").text()
    assert "Class with R. Vega" in transcript
    assert "1.50 hours in all" in transcript


def test_a_cancelled_class_takes_nobody_and_records_nothing(town: Town):
    class_id = plan_class(town)
    address = f"{CLASSROOM}/classes/{class_id}"
    press(town.sign_in(town.people.coordinator_id), address, f"{address}/cancel", reason=REASON)
    town.clock.now = STARTS

    page = sign_in(town, class_id)
    closed = confirm(town, class_id)

    assert "closed or cancelled" in page.text()
    assert places(town) == {}
    assert closed.status == 409


def test_a_full_class_says_so_and_the_instructor_can_still_add(town: Town):
    class_id = plan_class(town, seats=1)
    town.clock.now = STARTS
    sign_in(town, class_id)

    full = sign_in(town, class_id, town.people.other_officer_id)
    before = set(places(town))
    address = f"{CLASSROOM}/classes/{class_id}"
    press(town.sign_in(town.people.coordinator_id), address, f"{address}/add", badge="4420")

    assert "Every seat of this class is taken" in full.text()
    assert before == {town.people.officer_id}
    assert set(places(town)) == {town.people.officer_id, town.people.other_officer_id}


def test_a_class_of_another_unit_is_not_there(town: Town):
    class_id = plan_class(town, unit="Command")
    town.clock.now = STARTS

    page = town.sign_in(town.people.officer_id).get(phone(town, class_id))
    supervisor = town.sign_in(town.people.supervisor_id).get(f"{CLASSROOM}/classes/{class_id}")
    inside = town.sign_in(town.people.coordinator_id).get(phone(town, class_id))

    assert (page.status, supervisor.status) == (404, 404)
    # negative control: it is there for who is in the unit
    assert inside.status == 200


def read_file(town: Town, class_id: int, content: bytes):
    address = f"{CLASSROOM}/classes/{class_id}"
    return send_file(town.sign_in(town.people.coordinator_id), address, f"{address}/roster", {}, ("file", content))


def test_a_list_comes_in_and_goes_out_the_same(town: Town):
    class_id = plan_class(town)
    read_file(town, class_id, b"badge,present,hours\n4417,yes,1.5\n4420,no,\n")

    found = places(town)
    coordinator = town.sign_in(town.people.coordinator_id)
    out = coordinator.get(f"{CLASSROOM}/classes/{class_id}/roster.csv").body
    page = read_file(town, class_id, out.encode())

    ortiz, lindqvist = found[town.people.officer_id], found[town.people.other_officer_id]
    assert (ortiz.is_present, ortiz.minutes, lindqvist.is_present) == (True, 90, False)
    assert '4417,"Ortiz, Jamie",Patrol,yes,1.50,,put on the list' in out
    assert page.status == 200
    assert {one: row.is_present for one, row in places(town).items()} == {
        one: row.is_present for one, row in found.items()
    }


def test_one_mistake_in_a_list_is_said_with_its_line_and_changes_nothing(town: Town):
    class_id = plan_class(town)

    page = read_file(town, class_id, b"badge,present,hours\n4417,yes,1\n4420,perhaps,1\n9999,yes,many\n4417,no,\n")

    said = page.text()
    assert page.status == 422
    assert "Line 3: present is neither yes nor no." in said
    assert "Line 4: nobody this class is for has the badge '9999'." in said
    assert "Line 4: hours is not a number" in said
    assert "Line 5: badge '4417' is on line 2 already." in said
    assert places(town) == {}


def test_the_sheet_for_paper_has_the_list_and_empty_lines(town: Town):
    class_id = plan_class(town, module_id=M1)
    read_file(town, class_id, b"badge,present,hours\n4417,no,\n")

    sheet = town.sign_in(town.people.coordinator_id).get(f"{CLASSROOM}/classes/{class_id}/sheet")

    assert "Ortiz, Jamie" in sheet.text()
    assert "Signature" in sheet.text()
    assert len(sheet.all("tr")) > 10
