"""The door over HTTP: its page, the form it takes, and what each refusal says in the frame of the LMS."""

from typing import Any

import pytest

from tests.conftest import Town
from tests.lms.scorm_door.conftest import BASE, LMS, MODULE, Door, FramedLine, open_door
from tests.officer import Officer, Page
from training_app.accounts.models import SignInSession
from training_app.lms.models import LmsPerson
from training_app.lms.scorm.messages import LAUNCH_FIELDS

COVER = f"/app/modules/{MODULE}"
NOT_OPENED = "The training could not be opened"


def ask(door: Door, method: str = "GET", **more: Any) -> Any:
    """One request to the door, without following anywhere."""
    address = more.pop("address", door.address)
    return door.town.app.test_client().open(address, method=method, base_url=BASE, **more)


def ancestors(headers: Any) -> str:
    policy = headers.get("Content-Security-Policy") or headers["content-security-policy"]
    assert "unsafe" not in policy
    return next(part for part in policy.split("; ") if part.startswith("frame-ancestors"))


def try_door(door: Door, **fields: Any) -> Page:
    officer = Officer(FramedLine(door.town.app), BASE)
    return officer.post(door.address, door.form(**fields))


def test_the_page_is_for_the_lms_of_the_package_alone_and_sets_no_cookie(door: Door) -> None:
    answer = ask(door)

    assert answer.status_code == 200
    assert ancestors(answer.headers) == f"frame-ancestors {LMS}"
    assert answer.headers.getlist("Set-Cookie") == []
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_page_has_the_form_that_the_script_fills(door: Door) -> None:
    officer = Officer(FramedLine(door.town.app), BASE)

    page = Page(door.address, officer.line.send("GET", door.address, None, {}))

    (form,) = [form for form in page.all("form") if "data-launch" in form.attrib]
    assert [control.get("name") for control in form.iter() if control.tag == "input"] == list(LAUNCH_FIELDS)
    (place,) = [one for one in page.all("section") if one.get("data-behaviour") == "dispatch"]
    assert place.get("data-allowed-origins") == LMS
    assert not {"data-nonce", "data-result", "data-saved-url", "data-bye"} & set(place.attrib)
    assert any("/dispatch." in (script.get("src") or "") for script in page.all("script"))


def test_a_launch_leads_to_the_module_with_a_cookie_for_this_frame(door: Door) -> None:
    answer = ask(door, "POST", data=dict(door.form()), headers=FramedLine.headers)

    assert (answer.status_code, answer.headers["Location"]) == (303, COVER)
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("cg_framed_")
    for part in ("Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/app"):
        assert part in cookie


def test_the_cover_is_shown_in_the_frame_and_names_the_officer(door: Door) -> None:
    page = door.come_in().page

    assert page is not None
    assert page.address == COVER
    assert ancestors(page.headers) == f"frame-ancestors {LMS}"
    assert "J. Doe" in page.text()


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"secret": "x" * 43}, 403, "This course in your LMS holds an older package."),
        ({"package": "0" * 24}, 400, "The LMS sent something that could not be read."),
        ({"nonce": "not a nonce"}, 400, "The LMS sent something that could not be read."),
        ({"learner": ""}, 400, "The LMS sent something that could not be read."),
        ({"scorm": "3.0"}, 400, "The LMS sent something that could not be read."),
    ],
)
def test_a_forged_form_opens_nothing_and_is_told_in_the_frame(
    door: Door, fields: dict[str, Any], status: int, words: str
) -> None:
    told = dict(door.form()) | fields
    answer = ask(door, "POST", data=told, headers=FramedLine.headers)

    assert answer.status_code == status
    assert words in answer.text
    assert NOT_OPENED in answer.text
    assert ancestors(answer.headers) == f"frame-ancestors {LMS}"
    assert answer.headers.getlist("Set-Cookie") == []
    assert door.rows(LmsPerson) == []


def test_a_form_of_another_site_signs_nobody_in(door: Door) -> None:
    """Otherwise whoever has a package could sign an officer in as somebody else."""
    headers = {**FramedLine.headers, "Sec-Fetch-Site": "cross-site"}

    answer = ask(door, "POST", data=dict(door.form()), headers=headers)

    assert answer.status_code == 400
    assert door.rows(LmsPerson) == []


def test_an_old_browser_that_says_nothing_of_where_a_form_stood_is_let_in(door: Door) -> None:
    assert ask(door, "POST", data=dict(door.form())).status_code == 303


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_revoked_package_says_so_before_anybody_is_asked(door: Door, method: str) -> None:
    form = dict(door.form())
    door.revoke()

    answer = ask(door, method, data=form if method == "POST" else None, headers=FramedLine.headers)

    assert answer.status_code == 403
    assert "Your agency has closed this way in. What was saved before is kept." in answer.text
    assert ancestors(answer.headers) == f"frame-ancestors {LMS}"


def test_a_full_package_says_so(town: Town) -> None:
    door = open_door(town, person_limit=1)
    door.come_in()

    page = try_door(door, learner="other")

    assert page.status == 403
    assert "Every place that this course has is taken. Nothing was recorded for you." in page.text()


def test_after_the_last_day_it_says_so(town: Town) -> None:
    door = open_door(town, expires_at=town.clock())

    assert "The time in which this course could be taken is over." in try_door(door).text()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_package_that_never_was_is_shown_nowhere(door: Door, method: str) -> None:
    answer = ask(door, method, address="/scorm/launch/ffffffffffffffffffffffff")

    assert answer.status_code == 404
    assert ancestors(answer.headers) == "frame-ancestors 'none'"


def test_the_log_holds_ids_and_neither_learner_nor_secret(door: Door, capsys: pytest.CaptureFixture[str]) -> None:
    door.come_in(learner="jdoe-the-learner")
    try_door(door, learner="jdoe-the-learner", secret="x" * 43)

    said = capsys.readouterr()
    assert "jdoe-the-learner" not in said.out + said.err
    assert door.secret not in said.out + said.err


def test_a_launch_in_a_window_has_the_cookie_of_a_window(door: Door) -> None:
    answer = ask(door, "POST", data=dict(door.form()), headers={**FramedLine.headers, "Sec-Fetch-Dest": "document"})

    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("cg_session_")


def test_a_session_stands_in_the_database_with_its_launch(door: Door) -> None:
    door.come_in()

    with door.town.app.app_context():
        launches = [one.launch for one in door.session().query(SignInSession) if one.launch]
        door.session().close()
    assert [launch["launch"] for launch in launches] == ["scorm:1"]
