"""The page of the records: what arrives, what does not and why, what is kept here, and the buttons."""

from datetime import timedelta

from tests.agency import NOW
from tests.connections.conftest import RECORDS, Office
from tests.officer import FlaskLine
from training_app.connections.records import NO_DESTINATION
from training_app.delivery.models import RowState
from training_app.lrs.clients import Scope

STOPPED = {
    "is_stopped": True,
    "stopped_reason": "It no longer accepts the password.",
    "stopped_at": NOW - timedelta(hours=3),
}
UNKNOWN = "It says the activity is unknown."


def _forms(page) -> list[str]:
    return [form.get("action") for form in page.all("form")]


def _facts(page) -> dict[str, str]:
    labels, values = page.all("dt"), page.all("dd")
    return {
        " ".join("".join(label.itertext()).split()): " ".join("".join(value.itertext()).split())
        for label, value in zip(labels, values, strict=True)
    }


def test_the_page_says_in_words_what_arrives_and_why_not(office: Office) -> None:
    lms = office.destination(**STOPPED)
    office.rows(lms, RowState.DELIVERED, 2)
    office.rows(lms, RowState.WAITING)
    office.rows(lms, RowState.REFUSED, 2, last_error=UNKNOWN)

    page = office.sign_in(office.town.people.coordinator_id).get(RECORDS)

    text = page.text()
    assert page.heading() == "One destination is stopped"
    assert "2 of 5 records have arrived." in text
    assert "Stopped since today, 11:07. It no longer accepts the password." in text
    assert f"2 records {UNKNOWN}" in text
    assert _facts(page)["Oldest waiting"] == "3 hours"


def test_the_rate_the_error_and_the_time_of_the_last_delivery_are_told(office: Office) -> None:
    lms = office.destination(
        last_delivered_at=NOW - timedelta(minutes=5), last_error="It answered 503.", tries=3,
        next_try_at=NOW + timedelta(minutes=2),
    )  # fmt: skip
    office.rows(lms, RowState.DELIVERED, 38, delivered_at=NOW - timedelta(minutes=5))
    office.rows(lms, RowState.DELIVERED, 2, delivered_at=NOW - timedelta(minutes=61))
    office.rows(lms, RowState.WAITING, created_at=NOW - timedelta(minutes=20))

    page = office.sign_in().get(RECORDS)

    facts = _facts(page)
    assert page.heading() == "Records are waiting"
    assert facts["Delivered"] == "40, 38 in the last hour"
    assert facts["Last delivered"] == "today, 14:02"
    assert "Last error" not in facts, "it is said beside the next try"
    assert facts["Oldest waiting"] == "20 minutes"
    assert "The last try failed. The next is at 14:09. It answered 503." in page.text()


def test_a_try_that_is_due_is_not_called_a_line_in_order(office: Office) -> None:
    lms = office.destination(last_error="It answered 503.", tries=3, next_try_at=NOW - timedelta(seconds=1))
    office.rows(lms, RowState.WAITING)

    text = office.sign_in().get(RECORDS).text()

    assert "The last try failed. The next is due now. It answered 503." in text
    assert "Nothing needs doing." not in text


def test_parked_records_are_told_apart_from_refused_ones(office: Office) -> None:
    lms = office.destination()
    office.rows(lms, RowState.REFUSED, last_error=UNKNOWN)
    office.rows(lms, RowState.PARKED, 2, last_error="Tried for 14 days. It answered 500.")

    page = office.sign_in().get(RECORDS)

    assert page.heading() == "Three records were not taken"
    assert _facts(page)["Refused"] == "1"
    assert _facts(page)["Parked, after 14 days of trying"] == "2"
    assert "Send refused and parked again" in page.text()
    # the most frequent reason first
    assert page.text().index("It answered 500.") < page.text().index(UNKNOWN)


def test_several_destinations_stand_side_by_side(office: Office) -> None:
    office.rows(office.destination("Department LMS"), RowState.DELIVERED, 3)
    office.destination("County LRS", **STOPPED)

    page = office.sign_in().get(RECORDS)

    heads = ["".join(h2.itertext()).strip() for h2 in page.all("h2")]
    assert heads[:3] == ["Department LMS", "County LRS", "Kept here"]
    assert "Arriving" in page.text()
    assert page.heading() == "One destination is stopped"


def test_a_coordinator_sees_no_buttons_and_cannot_press_them(office: Office) -> None:
    lms = office.destination(**STOPPED)
    office.rows(lms, RowState.REFUSED)
    coordinator = office.sign_in(office.town.people.coordinator_id)
    page = coordinator.get(RECORDS)
    assert [action for action in _forms(page) if action.startswith(RECORDS)] == []

    for address in (
        *(f"{RECORDS}/{lms}/{verb}" for verb in ("retry", "start", "stop", "test", "people", "change", "comparisons")),
        f"{RECORDS}/add",
        f"{RECORDS}/clients/add",
        f"{RECORDS}/clients/1/revoke",
    ):
        assert coordinator.send(address, reason="because it is so").status == 403, address

    assert office.states() == ["refused"]
    assert office.kept(lms).is_stopped
    assert office.audit() == []


def test_a_coordinator_opens_no_page_that_changes_something(office: Office) -> None:
    lms = office.destination()
    coordinator = office.sign_in(office.town.people.coordinator_id)

    for address in (
        *(f"{RECORDS}/{lms}/{page}" for page in ("stop", "people", "change")),
        f"{RECORDS}/add",
        f"{RECORDS}/clients",
        f"{RECORDS}/clients/add",
    ):
        assert coordinator.get(address).status == 403, address
    assert coordinator.get(f"{RECORDS}/{lms}/not-taken").status == 200
    assert coordinator.get(f"{RECORDS}/{lms}/comparisons").status == 200


def test_sending_again_lets_refused_and_parked_records_wait_and_is_audited(office: Office) -> None:
    lms = office.destination()
    office.rows(lms, RowState.REFUSED, 2)
    office.rows(lms, RowState.PARKED)
    office.rows(lms, RowState.DELIVERED)
    admin = office.sign_in()

    page = admin.send(f"{RECORDS}/{lms}/retry")

    assert "wait again and are tried in their turn" in page.text()
    assert office.states() == ["delivered", "waiting", "waiting", "waiting"]
    (entry,) = office.audit()
    assert (entry.action, entry.actor_id, entry.detail["changed"]) == ("delivery.refused_retried", office.admin, 3)


def test_sending_again_from_a_second_tab_changes_nothing_and_says_so(office: Office) -> None:
    lms = office.destination()
    office.rows(lms, RowState.REFUSED)
    admin = office.sign_in()
    admin.send(f"{RECORDS}/{lms}/retry")

    page = admin.send(f"{RECORDS}/{lms}/retry")

    assert "Nothing was changed." in page.text()
    assert office.actions() == ["delivery.refused_retried"]


def test_starting_again_wakes_the_destination_and_is_audited_once(office: Office) -> None:
    lms = office.destination(**STOPPED, next_try_at=NOW + timedelta(minutes=9), tries=7)
    admin = office.sign_in()

    page = admin.send(f"{RECORDS}/{lms}/start")
    admin.send(f"{RECORDS}/{lms}/start")

    kept = office.kept(lms)
    assert "Sending has started again." in page.text()
    assert (kept.is_stopped, kept.stopped_reason, kept.next_try_at, kept.tries) == (False, None, None, 0)
    assert office.actions() == ["delivery.started_again"]


def test_a_line_that_waits_for_its_next_try_can_be_tried_at_once(office: Office) -> None:
    lms = office.destination(next_try_at=NOW + timedelta(minutes=9), tries=7, last_error="It answered 503.")
    office.rows(lms, RowState.WAITING)
    admin = office.sign_in()
    assert "Try now" in admin.get(RECORDS).text()

    page = admin.send(f"{RECORDS}/{lms}/start")

    assert office.kept(lms).next_try_at is None
    assert "Try now" not in page.text()


def test_a_destination_of_another_agency_is_not_there(office: Office) -> None:
    lms = office.destination(agency_id=office.other_agency_id, **STOPPED)
    office.rows(lms, RowState.REFUSED)
    admin = office.sign_in()
    assert "Department LMS" not in admin.get(RECORDS).text()

    fields = {"reason": "because it is so", "told": "pseudonym", "name": "x", "endpoint": "https://x.example/xapi"}
    fields |= {"username": "u", "xapi_version": "1.0.3", "batch_rows": "50"}
    answers = {
        ("POST", verb): admin.send(f"{RECORDS}/{lms}/{verb}", **fields).status
        for verb in ("retry", "start", "stop", "test", "people", "change", "comparisons")
    }
    answers |= {
        ("GET", page): admin.get(f"{RECORDS}/{lms}/{page}").status
        for page in ("stop", "people", "change", "comparisons", "not-taken")
    }

    assert set(answers.values()) == {404}, answers
    assert office.states() == ["refused"]
    assert office.kept(lms).is_stopped
    assert office.audit() == []


def test_an_impossible_number_is_not_found(office: Office) -> None:
    admin = office.sign_in()

    for number in ("0", "2147483647", "2147483648", "9" * 40, "x"):
        for page in ("change", "people", "stop", "not-taken", "comparisons", "comparisons/1"):
            assert admin.get(f"{RECORDS}/{number}/{page}").status == 404, (number, page)
        assert admin.get(f"{RECORDS}/clients/{number}/revoke").status == 404, number
        assert admin.send(f"{RECORDS}/{number}/test").status == 404, number


def test_an_agency_without_a_destination_is_told_that_nothing_is_lost(office: Office) -> None:
    page = office.sign_in().get(RECORDS)

    assert page.heading() == "No destination is set up"
    assert NO_DESTINATION in page.text()
    assert "Add a destination" in page.text()


def test_a_new_destination_that_got_nothing_yet_is_not_called_arriving(office: Office) -> None:
    office.destination()

    page = office.sign_in().get(RECORDS)

    assert page.heading() == "Nothing was sent yet"
    assert "Nothing sent yet" in page.text()


def test_what_is_kept_here_is_told_with_its_address_and_who_may_fetch_it(office: Office) -> None:
    admin = office.sign_in()
    page = admin.get(RECORDS)
    assert "No record was made yet." in page.text()
    assert "http://localhost/xapi" in page.text()
    assert "No other system has credentials" in page.text()

    admin.send(f"{RECORDS}/clients/add", name="Academy LMS", scopes=[Scope.WRITE.value, Scope.READ_ALL.value])
    page = office.sign_in(office.town.people.coordinator_id).get(RECORDS)

    assert _facts(page)["Academy LMS"] == "May send records, and read every record; never used"


def test_records_are_closed_to_officers_and_supervisors(office: Office) -> None:
    people = office.town.people

    assert [office.sign_in(one).get(RECORDS).status for one in (people.officer_id, people.supervisor_id)] == [403, 403]


def test_nobody_signed_in_is_sent_to_the_door(office: Office) -> None:
    lms = office.destination()

    for address in (RECORDS, f"{RECORDS}/{lms}/change", f"{RECORDS}/clients"):
        answer = FlaskLine(office.town.app).send("GET", address, None, {})
        assert answer.status == 303
        assert answer.headers["location"].startswith("/app/sign-in")


def test_words_from_outside_are_shown_as_words(office: Office) -> None:
    lms = office.destination("<b>LMS</b>", last_error="<script>alert(1)</script>")
    office.rows(lms, RowState.REFUSED, last_error="<img src=x>")
    admin = office.sign_in()

    for address in (RECORDS, f"{RECORDS}/{lms}/not-taken", f"{RECORDS}/{lms}/change", f"{RECORDS}/{lms}/people"):
        body = admin.get(address).body
        for wrong in ("<script>alert", "<img src", "<b>LMS"):
            assert wrong not in body, address


def test_a_notice_that_nobody_knows_is_no_notice(office: Office) -> None:
    page = office.sign_in().get(f"{RECORDS}?did=%3Cscript%3E")

    assert [p for p in page.all("p") if p.get("role") == "status"] == []


def _ids(page) -> list[str]:
    return ["".join(th.itertext()).strip() for th in page.all("th") if th.get("scope") == "row"]


def test_records_that_were_not_taken_come_fifty_a_page_in_the_order_of_the_queue(office: Office) -> None:
    lms = office.destination()
    ids = office.rows(lms, RowState.REFUSED, 60, last_error=UNKNOWN)
    ids += office.rows(lms, RowState.PARKED, 53, last_error="Tried for 14 days.")
    admin = office.sign_in()
    shown: list[str] = []

    address: str | None = f"{RECORDS}/{lms}/not-taken"
    sizes = []
    while address:
        page = admin.get(address)
        sizes.append(len(_ids(page)))
        shown += _ids(page)
        following = [a for a in page.all("a") if a.get("rel") == "next"]
        address = following[0].get("href") if following else None

    assert sizes == [50, 50, 13]
    assert shown == [str(one) for one in ids]
    assert page.heading() == "113 records not taken"
    assert "Parked" in page.text()


def test_a_page_number_that_makes_no_sense_gets_a_page(office: Office) -> None:
    lms = office.destination()
    office.rows(lms, RowState.REFUSED, 51)
    admin = office.sign_in()

    sizes = [
        len(_ids(admin.get(f"{RECORDS}/{lms}/not-taken?page={asked}")))
        for asked in ("0", "-1", "x", "%00", "2.5", "3", "999999999", "9" * 30)
    ]

    # the nearest page there is, or the first
    assert sizes == [50, 50, 50, 50, 50, 1, 1, 50]


def test_when_all_was_taken_the_list_says_so(office: Office) -> None:
    lms = office.destination()
    office.rows(lms, RowState.DELIVERED)

    page = office.sign_in().get(f"{RECORDS}/{lms}/not-taken")

    assert "Every record was taken, or waits to be sent." in page.text()
    assert f"{RECORDS}/{lms}/retry" not in _forms(page)


def test_pages_of_the_records_are_kept_in_no_cache(office: Office) -> None:
    lms = office.destination()
    admin = office.sign_in()

    for address in (RECORDS, f"{RECORDS}/{lms}/change", f"{RECORDS}/clients"):
        assert admin.get(address).headers["cache-control"] == "no-store"
