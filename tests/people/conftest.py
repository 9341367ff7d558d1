"""An administrator of Riverton with a browser that can also upload a file."""

import pytest

from tests.agency import NOW
from tests.conftest import Town
from tests.officer import Officer, Page
from training_app.accounts.models import Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId

PEOPLE = "/app/people"
BOUNDARY = "a-line-that-no-roster-holds"


def add(town: Town, given: str, family: str, sign_in: str, *roles: Role, **more: object) -> PersonId:
    """One more person of Riverton."""
    with town.app.app_context():
        new = NewPerson(
            town.people.agency_id, given, family, sign_in, roles=dict.fromkeys(roles or (Role.OFFICER,)), **more
        )
        person_id = add_person(db.session(), new, now=NOW)
        db.session.commit()
        db.session.remove()
    return person_id


def upload(admin: Officer, content: bytes, *, whole: bool = False, name: str = "people.csv") -> Page:
    """Upload a file on the page for it, and follow where that leads."""
    page = admin.get(f"{PEOPLE}/import")
    (token,) = {one.get("value") for one in page.form("file").iter() if one.get("name") == "csrf_token"}
    parts = [("csrf_token", None, token.encode()), ("file", name, content)]
    parts += [("is_whole", None, b"yes")] if whole else []
    body = b""
    for field, file_name, value in parts:
        named = f'; filename="{file_name}"' if file_name is not None else ""
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"{named}\r\n\r\n'.encode()
        body += value + b"\r\n"
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    answer = admin.line.send("POST", f"{PEOPLE}/import", body + f"--{BOUNDARY}--\r\n".encode(), headers)
    if answer.status == 303:
        return admin.get(answer.headers["location"])
    admin.page = Page(f"{PEOPLE}/import", answer)
    return admin.page


@pytest.fixture
def admin_id(town: Town) -> PersonId:
    """Kim Lund, the agency's only administrator."""
    return add(town, "Kim", "Lund", "k.lund@riverton.example", Role.ADMIN)


@pytest.fixture
def admin(town: Town, admin_id: PersonId) -> Officer:
    """Kim Lund, signed in."""
    return town.sign_in(admin_id)
