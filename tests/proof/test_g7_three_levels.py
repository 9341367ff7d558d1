"""g7: a text is for anybody, for who signs in, or for the agency's own people; whoever may not read it is told why."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from tests.agency import link_for, make_riverton
from tests.conftest import Town
from tests.content.sample import MODULE, write_package
from tests.databases import make_tables
from tests.officer import FlaskLine, Officer
from tests.seats import add_seat
from training_app.accounts.models import Role
from training_app.app import create_app
from training_app.content.catalogue import Catalogue, OpenTo
from training_app.foundation.clock import SetClock
from training_app.foundation.db import db
from training_app.settings import Settings
from training_app.slots.models import AgencyText

M1, M2, M3 = "m01-trauma", "m02-asking", "m03-past-in-the-room"
LESSON = "10-what-counts"


@pytest.fixture
def levels(shipped: Catalogue) -> Catalogue:
    """The shipped texts: the first public but for one lesson, the third for the agency alone, the others unchanged."""
    return replace(shipped, levels={M1: OpenTo.PUBLIC, f"{M1}/{LESSON}": OpenTo.AGENCY, M3: OpenTo.AGENCY})


@pytest.fixture
def town(settings: Settings, levels: Catalogue, clock: SetClock) -> Iterator[Town]:
    """Riverton with these levels."""
    app: Flask = create_app(settings, clock=clock, catalogue=levels)
    with app.app_context():
        make_tables(db.engine)
        people = make_riverton(db.session(), list(levels.modules))
        db.session.remove()
    yield Town(app, people, clock, levels)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def a_line(catalogue: Catalogue, module_id: str, place: int) -> str:
    """The title of a lesson's first paragraph's beginning: words that stand in no other text."""
    html = catalogue.modules[module_id].lessons[place].html
    return html.partition("<p")[2].partition(">")[2].partition("<")[0][:60].strip()


def anybody(town: Town) -> Officer:
    return Officer(FlaskLine(town.app))


def test_g7_a_public_text_is_read_without_signing_in_and_without_a_cookie(town: Town):
    page = anybody(town).get(f"/texts/{M1}")

    assert page.status == 200
    assert a_line(town.shipped, M1, 1) in page.body
    assert "set-cookie" not in page.headers


def test_g7_a_part_of_it_that_is_the_agencys_own_says_so_in_its_place(town: Town):
    said = anybody(town).get(f"/texts/{M1}")

    assert a_line(town.shipped, M1, 0) not in said.body
    assert town.shipped.modules[M1].lessons[0].title in said.text()
    assert "This lesson is not shown here. The agency keeps it for its own people" in said.text()
    own = town.sign_in(town.people.officer_id).get(f"/app/texts/{M1}")
    assert a_line(town.shipped, M1, 0) in own.body


def test_g7_a_members_text_gives_anybody_its_summary_and_why(town: Town):
    page = anybody(town).get(f"/texts/{M2}")

    module = town.shipped.modules[M2]
    assert page.status == 403
    assert page.heading() == module.title
    assert module.why in page.text()
    assert "It is for people with an account here. Sign in to read it" in page.text()
    assert f"/app/sign-in?next=%2Fapp%2Ftexts%2F{M2}" in [one.get("href") for one in page.all("a")]
    assert a_line(town.shipped, M2, 0) not in page.body


def test_g7_a_members_text_is_read_by_every_login(town: Town):
    """Negative control: what stood on no page above stands there for who signs in."""
    _, partner = add_seat(town, Role.PARTNER)

    for person in (partner, town.people.officer_id):
        page = town.sign_in(person).get(f"/app/texts/{M2}")
        assert page.status == 200
        assert a_line(town.shipped, M2, 0) in page.body


def test_g7_an_agency_text_is_for_its_roster_and_tells_a_seat_why(town: Town):
    _, partner = add_seat(town, Role.PARTNER)

    closed = town.sign_in(partner).get(f"/app/texts/{M3}")
    opened = town.sign_in(town.people.officer_id).get(f"/app/texts/{M3}")

    module = town.shipped.modules[M3]
    assert (closed.status, opened.status) == (403, 200)
    assert module.why in closed.text()
    assert "The agency keeps it for its own people" in closed.text()
    assert a_line(town.shipped, M3, 0) not in closed.body
    assert a_line(town.shipped, M3, 0) in opened.body


def test_g7_what_the_agency_wrote_into_a_text_is_for_its_own_people(town: Town):
    mark, key = "Ring the night desk at Elm Street", "crisis-clinician"
    with town.app.app_context():
        db.session.add(
            AgencyText(
                agency_id=town.people.agency_id,
                slot_key=key,
                number=1,
                text=mark,
                default_hash="0" * 64,
                written_at=town.clock(),
            )
        )
        db.session.commit()
        db.session.remove()
    place = next(one.id for one in town.shipped.modules.values() if any(f"slot {key}" in x.html for x in one.lessons))
    _, partner = add_seat(town, Role.PARTNER)

    own = town.sign_in(town.people.officer_id).get(f"/app/texts/{place}").text()
    seat = town.sign_in(partner).get(f"/app/texts/{place}").text()

    assert mark in own
    assert mark not in seat
    assert "The agency wrote this part for its own people" in seat
    assert mark not in anybody(town).get(f"/texts/{place}").text()


def test_g7_the_list_for_anybody_says_of_each_for_whom_it_is(town: Town):
    said = anybody(town).get("/texts").text()

    assert "Anybody may read this text." in said
    assert "For whoever signs in." in said
    assert "For the agency’s own people." in said


def test_g7_nothing_is_public_until_an_author_says_so(shipped: Catalogue):
    assert shipped.levels == {}
    assert {shipped.level_of(module_id) for module_id in shipped.modules} == {OpenTo.MEMBERS}


def test_g7_the_level_is_in_the_modules_own_file_and_changes_no_version(tmp_path: Path):
    package = write_package(tmp_path)
    before = package.load().modules["m01-sample"].version_hash
    package.edit(MODULE, "local_history: false\n", "local_history: false\nopen_to: public\n")

    catalogue = package.load()

    assert catalogue.level_of("m01-sample") is OpenTo.PUBLIC
    assert catalogue.modules["m01-sample"].version_hash == before


def test_g7_an_unknown_text_is_not_found(town: Town):
    assert anybody(town).get("/texts/m99-none").status == 404
    assert link_for(town.app, town.people.officer_id, town.clock()).startswith("/app/sign-in/")
