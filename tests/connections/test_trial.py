"""Testing the connection from its page: each step in words, nothing stored, no password shown."""

from dataclasses import replace

from tests.connections.conftest import PASSWORD, RECORDS, Clerk, Office
from tests.fakes.lrs import FakeLRS
from tests.officer import Page
from training_app.connections.desk import ROOM_KEY
from training_app.foundation.secrets import SecretBox
from training_app.settings import Settings


def _sealed(office: Office, password: str = PASSWORD) -> bytes:
    settings: Settings = office.town.app.extensions["settings"]
    return settings.secrets.seal(password)


def _line_to(office: Office, lrs: FakeLRS, password: str = PASSWORD) -> int:
    sealed = _sealed(office, password)
    return office.destination(endpoint=lrs.endpoint, secret_env=None, secret_sealed=sealed)


def _try(clerk: Clerk, destination_id: int) -> Page:
    return clerk.send(f"{RECORDS}/{destination_id}/test")


def _outcomes(page: Page) -> list[str]:
    cells = [cell for cell in page.all("td") if "state-cell" in cell.get("class", "")]
    return [" ".join("".join(cell.itertext()).split()) for cell in cells]


def test_a_line_that_works_is_said_to_work_and_nothing_is_stored(office: Office, lrs: FakeLRS) -> None:
    admin = office.sign_in()

    page = _try(admin, _line_to(office, lrs))

    assert page.status == 200
    assert page.heading().startswith("The connection works")
    assert "Name and password are right, and may read." in page.text()
    assert "The name may write." in page.text()
    assert "It is not https" in page.text()
    assert lrs.statements == {}
    assert PASSWORD not in page.body
    assert office.audit() == []


def test_a_wrong_password_is_named_and_what_follows_is_not_tried(office: Office, lrs: FakeLRS) -> None:
    admin = office.sign_in()

    page = _try(admin, _line_to(office, lrs, "not the password"))

    assert page.heading() == "The connection does not work yet"
    assert "It refused the name or the password (401). Correct them under Change." in page.text()
    assert _outcomes(page)[-2:] == ["Fails", "Not known"]
    assert "not the password" not in page.body


def test_an_lrs_that_is_down_is_said_to_be_out_of_reach(office: Office, lrs: FakeLRS) -> None:
    line = _line_to(office, lrs)
    lrs.stop()

    page = _try(office.sign_in(), line)

    assert page.status == 200
    assert page.heading() == "The connection does not work yet"
    assert "Nothing answers at that address." in page.text()
    assert _outcomes(page) == ["Fails", "Not known", "Not known", "Not known"]


def test_a_password_in_another_process_is_not_called_missing_for_good(office: Office) -> None:
    page = _try(office.sign_in(), office.destination(secret_env="LMS_PASSWORD_OF_NOBODY"))

    assert "LMS_PASSWORD_OF_NOBODY with the LRS password is not set" in page.text()
    assert "training-app destination test" in page.text()
    assert _outcomes(page) == ["Not known"]
    assert page.heading() == "The connection could not be tried from here"


def test_a_password_in_this_environment_is_used(office: Office, lrs: FakeLRS) -> None:
    room = office.town.app.extensions[ROOM_KEY]
    office.town.app.extensions[ROOM_KEY] = replace(room, environ={"LMS_PASSWORD": PASSWORD})

    page = _try(office.sign_in(), office.destination(endpoint=lrs.endpoint))

    assert page.heading().startswith("The connection works")


def test_a_password_that_no_key_opens_is_asked_for_again(office: Office) -> None:
    stale = SecretBox("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").seal(PASSWORD)

    page = _try(office.sign_in(), office.destination(secret_env=None, secret_sealed=stale))

    assert page.heading() == "The connection does not work yet"
    assert "enter the password again" in page.text()
    assert PASSWORD not in page.body


def test_a_page_is_no_lrs(office: Office, lrs: FakeLRS) -> None:
    line = office.destination(
        endpoint=lrs.endpoint.replace("/xapi/", "/elsewhere"), secret_env=None, secret_sealed=_sealed(office)
    )

    page = _try(office.sign_in(), line)

    assert page.heading() == "The connection does not work yet"
    assert "Check the endpoint." in page.text()
