"""The program below the path of another site, which mounts it: walked there from the link to the first decisions."""

import re
from collections.abc import Mapping

import pytest
from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client
from werkzeug.wrappers import Response

from tests.agency import link_for
from tests.conftest import Town
from tests.officer import Answer, Officer, Page
from training_app.foundation.db import db
from training_app.learning.models import Attempt

MOUNT = "/training/police"
# every way in which a page names an address
NAMED = re.compile(r'\b(?:href|src|action|formaction|data-[a-z-]+)="(/[^"]*)"')


class MountedLine:
    """Into a site that is not ours, which hands what is below its path to the program."""

    def __init__(self, app: Flask, mount: str = MOUNT) -> None:
        site = Flask("department")
        site.add_url_rule("/", "home", lambda: "the department's own page")
        self.site = Client(DispatcherMiddleware(site.wsgi_app, {mount: app.wsgi_app}), Response)
        self.said: list[str] = []

    def send(self, method: str, address: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        reply = self.site.open(address, method=method, data=body, headers=dict(headers))
        self.said += reply.headers.getlist("Set-Cookie")
        return Answer(reply.status_code, {name.lower(): value for name, value in reply.headers.items()}, reply.data)


def sign_in(town: Town, line: MountedLine, mount: str = MOUNT) -> Officer:
    officer = Officer(line)
    officer.get(mount + link_for(town.app, town.people.officer_id, town.clock()))
    officer.submit()
    return officer


def strays(page: Page) -> list[str]:
    """The addresses of a page that lead out of the program."""
    return [one for one in NAMED.findall(page.body) if not one.startswith(f"{MOUNT}/")]


def test_an_officer_gets_from_the_link_to_the_first_decisions_and_home(town: Town) -> None:
    line = MountedLine(town.app)
    officer = sign_in(town, line)

    pages = [officer.page, officer.get(f"{MOUNT}/app/modules/m01-trauma")]
    for _ in range(12):
        names = {control.get("name") for control in officer.page.all("button") + officer.page.all("input")}
        asked = next((name for name in ("choice", "answer") if name in names), None)
        pages.append(
            officer.submit(asked, **{asked: officer.page.values(asked)[0]}) if asked is not None else officer.submit()
        )
    pages.append(officer.get(f"{MOUNT}/app/"))

    assert [page.status for page in pages if page is not None and page.status != 200] == []
    assert [(page.address, strays(page)) for page in pages if page is not None and strays(page)] == []
    with town.app.app_context():
        assert db.session.query(Attempt).one().steps_done > 0
        db.session.remove()


@pytest.mark.parametrize("path", ["/app/modules", "/app/transcript", "/app/missing", "/app/nothing-here", "/app/away"])
def test_no_page_leads_out_of_the_mount(town: Town, path: str) -> None:
    page = sign_in(town, MountedLine(town.app)).get(MOUNT + path)

    assert page.body
    assert strays(page) == []


def test_the_sign_in_page_comes_back_to_the_page_that_was_asked_for(town: Town) -> None:
    officer = Officer(MountedLine(town.app))

    page = officer.get(f"{MOUNT}/app/modules/m01-trauma")

    assert page.address.startswith(f"{MOUNT}/app/sign-in?")
    assert "next=%2Fapp%2Fmodules%2Fm01-trauma" in page.address


def test_cookies_stay_below_the_mount(town: Town) -> None:
    line = MountedLine(town.app)
    officer = sign_in(town, line)
    officer.get(f"{MOUNT}/app/away")

    names = {one.partition("=")[0] for one in line.said}
    assert names == {"cg_session", "cg_form", "cg_away"}
    assert [one for one in line.said if f"Path={MOUNT}/app" not in one] == []


def test_styles_and_scripts_and_the_self_check_are_found(town: Town) -> None:
    line = MountedLine(town.app)
    page = Officer(line).get(f"{MOUNT}/app/sign-in")
    found = [one for one in NAMED.findall(page.body) if "/static/" in one or "/wellness/" in one]

    assert len(found) >= 4
    assert [one for one in found if line.send("GET", one, None, {}).status != 200] == []


def test_the_front_door_leads_inside(town: Town) -> None:
    answer = MountedLine(town.app).send("GET", f"{MOUNT}/", None, {})

    assert answer.headers["location"] == f"{MOUNT}/app/"


def test_the_other_sites_own_pages_are_left_alone(town: Town) -> None:
    assert MountedLine(town.app).send("GET", "/", None, {}).body == b"the department's own page"


def test_words_that_look_like_an_address_are_left_as_they_are(town: Town) -> None:
    # what people typed is escaped, and so never looks like an attribute
    page = sign_in(town, MountedLine(town.app)).get(f"{MOUNT}/app/sign-in/%22href=%22/app/x")

    assert f'"href="{MOUNT}' not in page.body


def test_a_mount_with_odd_signs_is_written_as_an_address(town: Town) -> None:
    line = MountedLine(town.app, '/a"b')

    body = line.send("GET", "/a%22b/app/sign-in", None, {}).body.decode()

    assert 'action="/a%22b/app/sign-in"' in body
    assert 'a"b/' not in body


def test_at_its_own_root_nothing_is_rewritten(town: Town) -> None:
    page = town.sign_in(town.people.officer_id).get("/app/modules")

    assert MOUNT not in page.body
    assert 'href="/app/transcript"' in page.body
