"""Requests that no page of ours makes: each is answered with a page that says so, never with an error of the server."""

import re

import pytest

from tests.conftest import Town
from training_app.accounts.models import Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.foundation.db import db
from training_app.foundation.ids import AttemptId, PersonId
from training_app.learning.models import Attempt

M1 = "/app/modules/m01-trauma"


class Browser:
    """A browser that sends what it is told to."""

    def __init__(self, town: Town, person_id: PersonId | None) -> None:
        self.client = town.app.test_client()
        if person_id is not None:
            officer = town.sign_in(person_id)
            self.client = officer.line._client
        page = self.client.get("/app/sign-in" if person_id is None else "/app/modules").text
        self.token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]

    def send_json(self, address: str, body: str) -> int:
        return self.client.post(
            address, data=body, content_type="application/json", headers={"X-CSRFToken": self.token}
        ).status_code

    def send_file(self, address: str, name: str) -> int:
        boundary = "part"
        body = "".join(
            f"--{boundary}\r\nContent-Disposition: form-data; {part}\r\n\r\n"
            for part in (f'name="csrf_token"\r\n\r\n{self.token}', f'name="{name}"; filename="a.txt"\r\n\r\nx')
        ).replace("\r\n\r\n" + self.token + "\r\n\r\n", "\r\n\r\n" + self.token + "\r\n")
        body = body.removesuffix("\r\n\r\n") + f"\r\n--{boundary}--\r\n"
        return self.client.post(
            address, data=body.encode(), content_type=f"multipart/form-data; boundary={boundary}"
        ).status_code


def attempt_of(town: Town, person_id: PersonId) -> AttemptId:
    officer = town.sign_in(person_id)
    officer.get(M1)
    officer.submit()
    with town.app.app_context():
        return AttemptId(db.session().query(Attempt.id).scalar())


@pytest.mark.parametrize(
    "body", ['{"name": 1, "password": 1}', '{"name": ["x"], "password": {"a": 1}}', "5", "[1]", '"x"', "null", "{"]
)
def test_a_sign_in_sent_as_json_is_refused(town: Town, body: str) -> None:
    assert Browser(town, None).send_json("/app/sign-in", body) == 400


@pytest.mark.parametrize("name", ["name", "password"])
def test_a_sign_in_with_a_file_in_place_of_words_is_refused(town: Town, name: str) -> None:
    assert Browser(town, None).send_file("/app/sign-in", name) == 400


def test_a_name_with_the_sign_of_code_zero_is_refused(town: Town) -> None:
    browser = Browser(town, None)
    fields = {"csrf_token": browser.token, "name": "44\x0017", "password": "a long enough password"}

    assert browser.client.post("/app/sign-in", data=fields).status_code == 400


@pytest.mark.parametrize("body", ['{"choice": 5, "step": 1}', '{"choice": "back", "step": {}}', "5", "[1, 2]"])
def test_a_choice_sent_as_json_is_asked_again(town: Town, body: str) -> None:
    attempt_id = attempt_of(town, town.people.officer_id)
    browser = Browser(town, town.people.officer_id)

    assert browser.send_json(f"/app/attempts/{attempt_id}/scenario", body) == 422


def test_a_file_in_place_of_a_choice_is_asked_again(town: Town) -> None:
    attempt_id = attempt_of(town, town.people.officer_id)
    browser = Browser(town, town.people.officer_id)

    assert browser.send_file(f"/app/attempts/{attempt_id}/scenario", "choice") == 422


@pytest.mark.parametrize("number", ["2147483647", "2147483648", "999999999999", "9" * 40])
def test_a_person_or_destination_of_an_impossible_number_is_not_found(town: Town, number: str) -> None:
    with town.app.app_context():
        both = {Role.COORDINATOR: None, Role.ADMIN: None}
        new = NewPerson(
            agency_id=town.people.agency_id, given_name="Lee", family_name="Park", sign_in_name="9001", roles=both
        )
        admin_id = add_person(db.session(), new, now=town.clock())
        db.session().commit()
        db.session.remove()
    browser = Browser(town, admin_id)

    answers = [
        browser.client.get(f"/app/people/{number}").status_code,
        *(
            browser.client.post(f"/app/records/{number}/{verb}", data={"csrf_token": browser.token}).status_code
            for verb in ("retry", "start")
        ),
    ]

    assert answers == [404, 404, 404]
