"""Texts change between two starts of the program: what an officer began or finished is shown as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from tests.conftest import Town
from tests.officer import Officer
from tests.trips.test_bad_input import begin, finish_scenario, read_all_lessons
from tests.trips.test_officer_takes_a_module import walk_to_the_end
from training_app.app import create_app
from training_app.content.catalogue import Catalogue
from training_app.foundation.db import db
from training_app.settings import Settings

M1 = "m01-trauma"


@contextmanager
def restarted(town: Town, settings: Settings, catalogue: Catalogue) -> Iterator[Town]:
    """The same installation, started again on other texts."""
    app = create_app(settings, clock=town.clock, catalogue=catalogue)
    yield Town(app, town.people, town.clock, town.shipped)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def without(catalogue: Catalogue, module_id: str) -> Catalogue:
    """The texts after a module was retired."""
    return replace(catalogue, modules={key: one for key, one in catalogue.modules.items() if key != module_id})


def sources_on(officer: Officer) -> list[str]:
    """The addresses outside the program that the page names."""
    links = [link.get("href") or "" for link in officer.page.all("a")]
    return [address for address in links if address.startswith("http")]


def test_a_finished_module_stays_on_the_transcript_when_it_is_retired(town: Town, settings: Settings) -> None:
    walk_to_the_end(town.sign_in(town.people.officer_id), town, M1)
    title, minutes = town.shipped.modules[M1].title, town.shipped.modules[M1].minutes

    with restarted(town, settings, without(town.shipped, M1)) as later:
        officer = later.sign_in(town.people.officer_id)
        transcript = officer.get("/app/transcript").text()
        table = later_csv(officer)
        home = officer.get("/app/").text()
        cover = officer.get(f"/app/modules/{M1}")
        offered = officer.get("/app/modules").text()

    assert title in transcript
    assert f"{minutes / 60:.2f}" in transcript
    assert title in table
    assert title in home
    assert cover.status == 200
    assert title not in offered


def later_csv(officer: Officer) -> str:
    """The transcript's file."""
    return officer.get("/app/transcript.csv").body


def test_a_module_begun_before_it_was_retired_can_be_finished(town: Town, settings: Settings) -> None:
    officer = begin(town)
    place = officer.page.address

    with restarted(town, settings, without(town.shipped, M1)) as later:
        officer = later.sign_in(town.people.officer_id)
        home = officer.get("/app/")
        links = {link.get("href") for link in home.all("a")}
        officer.get(place)
        officer.submit()

        assert place in links
        assert officer.page.status == 200
        assert officer.page.heading() == town.shipped.modules[M1].lessons[1].title


def test_a_retired_module_is_not_there_for_who_never_began_it(town: Town, settings: Settings) -> None:
    begin(town)

    with restarted(town, settings, without(town.shipped, M1)) as later:
        officer = later.sign_in(town.people.other_officer_id)

        assert officer.get(f"/app/modules/{M1}").status == 404


def test_an_old_version_keeps_its_sources_when_the_register_loses_them(town: Town, settings: Settings) -> None:
    officer = begin(town)
    read_all_lessons(officer, town)
    finish_scenario(officer)
    attempt = officer.page.address.split("/check/")[0]
    officer.submit("answer", answer=officer.page.values("answer")[0])
    pages = [f"{attempt}/debrief", f"{attempt}/check/1/1/feedback", f"/app/modules/{M1}"]
    before = []
    for address in pages:
        officer.get(address)
        before.append(sources_on(officer))
    assert any(before)
    changed = replace(
        town.shipped,
        sources={},
        modules={
            key: replace(one, version="9.0.0", version_hash=f"{number:064x}")
            for number, (key, one) in enumerate(town.shipped.modules.items())
        },
    )

    with restarted(town, settings, changed) as later:
        officer = later.sign_in(town.people.officer_id)
        after = []
        for address in pages:
            officer.get(address)
            after.append(sources_on(officer))

    assert after == before


def test_a_person_s_page_numbers_no_lesson_by_a_version_they_did_not_read(town: Town, settings: Settings) -> None:
    officer = begin(town)
    officer.submit()
    module = town.shipped.modules[M1]
    lessons = tuple(replace(lesson, number=lesson.number + 3) for lesson in module.lessons)
    newer = replace(module, version="9.0.0", version_hash="9" * 64, lessons=lessons)
    page_of = f"/app/people/{town.people.officer_id}"

    same = town.sign_in(town.people.coordinator_id).get(page_of).text()
    catalogue = replace(town.shipped, modules={**town.shipped.modules, M1: newer})
    with restarted(town, settings, catalogue) as later:
        other = later.sign_in(town.people.coordinator_id).get(page_of).text()

    assert "Finished lesson 1 of" in same
    assert "Finished lesson 4 of" not in other
    assert "Finished a lesson of" in other
