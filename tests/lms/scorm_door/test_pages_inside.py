"""Every page behind the door tells the LMS what is new, until it has it; and nothing but the module is open."""

import json

import pytest

from tests.agency import NOW
from tests.conftest import Town
from tests.lms.scorm_door.conftest import LMS, MODULE, OTHER, Door
from tests.officer import Officer, Page
from training_app.assignments.models import Assignment
from training_app.foundation.db import db
from training_app.lms.scorm.messages import ResultFields
from training_app.lms.scorm_door.models import ScormLaunch

COVER = f"/app/modules/{MODULE}"
FINISHED, SAVED = f"/app/scorm/finished/{MODULE}", f"/app/scorm/saved/{MODULE}"


def line_of(page: Page | None) -> dict[str, str]:
    """What the page's element tells the script; empty where there is none."""
    assert page is not None
    places = [one for one in page.all("section") if "dispatch" in (one.get("data-behaviour") or "")]
    return dict(places[0].attrib) | {"words": " ".join("".join(places[0].itertext()).split())} if places else {}


def result_of(page: Page | None) -> ResultFields:
    return ResultFields.model_validate_json(line_of(page)["data-result"])


def say_saved(officer: Officer, result_id: str, token: str | None = None) -> int:
    """What the page's script sends when the LMS has taken a result."""
    given = line_of(officer.page).get("data-token", "") if token is None else token
    body = f"csrf_token={given}&result={result_id}".encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Dest": "empty"}
    return officer.line.send("POST", SAVED, body, headers).status


def test_before_the_module_is_begun_the_page_only_says_where_it_was_opened(door: Door) -> None:
    line = line_of(door.come_in().page)

    assert (line["data-allowed-origins"], line["words"]) == (LMS, "Opened from your LMS.")
    assert line["data-nonce"] == door.rows(ScormLaunch)[0].nonce
    assert "data-result" not in line
    assert "data-bye" not in line


def test_a_step_is_told_on_the_page_that_follows_it_and_on_every_other(door: Door) -> None:
    officer = door.come_in()

    officer.submit()

    assert result_of(officer.page).completed is False
    for address in (COVER, "/app/away", officer.page.address, "/app/nothing-here"):
        assert json.loads(line_of(officer.get(address))["data-result"]) == json.loads(
            result_of(officer.page).model_dump_json()
        )
        assert line_of(officer.page)["words"] == "Not saved to your LMS yet. What you did is kept here."


def test_what_the_lms_has_is_not_sent_again_in_this_launch_and_is_in_the_next(door: Door) -> None:
    officer = door.come_in()
    officer.submit()

    assert say_saved(officer, result_of(officer.page).id) == 204

    line = line_of(officer.get(COVER))
    assert line["words"] == "Saved to your LMS, 14:07."
    assert "data-result" not in line
    assert "data-result" in line_of(door.come_in().page), "another launch is another session with the LMS"


def test_a_result_of_before_changes_nothing(door: Door) -> None:
    officer = door.come_in()
    officer.submit()

    assert say_saved(officer, "0" * 32) == 204

    assert "data-result" in line_of(officer.get(COVER))


def test_that_it_was_saved_is_heard_from_a_page_of_ours_alone(door: Door) -> None:
    officer = door.come_in()
    officer.submit()

    assert say_saved(officer, result_of(officer.page).id, token="forged") == 400
    assert door.rows(ScormLaunch)[0].told_id is None


def test_who_is_done_tells_the_lms_so(door: Door) -> None:
    officer = door.come_in()
    officer.submit()
    links = {link.get("href"): "".join(link.itertext()).strip() for link in officer.page.all("a")}
    assert links[FINISHED] == "Back to your LMS"

    page = officer.get(FINISHED)

    assert "data-bye" in line_of(page)
    assert "data-result" in line_of(page), "what is left to tell is told first"
    assert page.heading() == "You can close this window"


@pytest.mark.parametrize(
    "address",
    [
        f"/app/modules/{OTHER}",
        f"/app/modules/{OTHER}/pack",
        "/app/transcript",
        "/app/transcript.csv",
        "/app/overview",
        "/app/completion",
        "/app/records",
        "/app/lms/scorm",
        "/app/roll-call",
    ],
)
def test_the_session_opens_no_other_module_no_transcript_and_no_page_of_staff(door: Door, address: str) -> None:
    page = door.come_in().get(address)

    assert page.status == 403
    assert line_of(page), "also here the LMS is told"


def test_another_module_is_not_begun_by_a_form_either(door: Door) -> None:
    officer = door.come_in()
    (token,) = {control.get("value") for control in officer.page.all("input") if control.get("name") == "csrf_token"}

    assert officer.post(f"/app/modules/{OTHER}/start", [("csrf_token", token)]).status == 403


def test_an_attempt_of_somebody_else_is_not_opened(door: Door) -> None:
    officer, other = door.come_in(), door.come_in("other")
    other.submit()

    assert officer.get(other.page.address).status == 404


def test_who_signs_in_here_has_no_line_and_no_way_out_to_an_lms(town: Town) -> None:
    officer = town.sign_in(town.people.officer_id)

    assert line_of(officer.page) == {}
    assert officer.get(FINISHED).status == 404
    assert not [script for script in officer.page.all("script") if "dispatch" in (script.get("src") or "")]


def test_who_signs_in_here_says_of_no_lms_that_it_has_something(town: Town, door: Door) -> None:
    officer = town.sign_in(town.people.officer_id)
    (token, *_) = [control.get("value") for control in officer.page.all("input") if control.get("name") == "csrf_token"]

    assert say_saved(officer, "0" * 32, token) == 204
    assert door.rows(ScormLaunch) == []


def test_a_person_of_a_package_is_marked_in_reports(door: Door) -> None:
    officer = door.come_in()
    officer.submit()
    coordinator = door.town.sign_in(door.town.people.coordinator_id)
    person_id = door.rows(ScormLaunch)[0].person_id
    with door.town.app.app_context():
        assign = Assignment(
            agency_id=door.town.people.agency_id, person_id=person_id, module_id=MODULE, due_on=None, assigned_at=NOW
        )
        db.session.add(assign)
        db.session.commit()
        db.session.remove()

    words = "Identity asserted by the LMS"
    assert words in coordinator.get(f"/app/people/{person_id}").text()
    assert "asserted by the LMS" in coordinator.get(f"/app/people/{person_id}/modules/{MODULE}").text()
    assert words not in coordinator.get(f"/app/people/{door.town.people.officer_id}").text()
    lines = coordinator.get("/app/completion.csv").body.splitlines()
    assert [",asserted by the LMS," in line for line in lines if "Doe, Jamie" in line] == [True]
    assert not any("asserted by the LMS" in line for line in lines if "Ortiz" in line)
