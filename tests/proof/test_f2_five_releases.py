"""f2: after five releases of a module, each attempt still shows and scores by the text it began with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.agency import link_for, make_riverton
from tests.content.sample import LESSON, MODULE, QUIZ, SCENARIO, Package, write_package
from tests.databases import make_tables
from tests.officer import FlaskLine, Officer
from training_app.accounts.roster import NewPerson, add_person
from training_app.app import create_app
from training_app.content.catalogue import Catalogue
from training_app.foundation.clock import SetClock
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.learning.models import Attempt, ContentVersion, LearningEvent
from training_app.settings import Settings

pytestmark = pytest.mark.slow

M1 = "m01-sample"
RELEASES = 5


@dataclass(frozen=True)
class Begun:
    """One officer who began on one release, and where they stopped."""

    person_id: PersonId
    attempt: str
    release: int
    version_hash: str


def release_all(package: Package) -> list[Catalogue]:
    """Five releases, each with another kind of change: wording, key, a lesson's text, a path, the pass mark."""
    catalogues = []

    def publish(number: int) -> None:
        text = (package.root / MODULE).read_text(encoding="utf-8")
        lines = [f'version: "{number}.0.0"' if line.startswith("version:") else line for line in text.splitlines()]
        (package.root / MODULE).write_text("\n".join(lines) + "\n", encoding="utf-8")
        catalogues.append(package.load())

    def change(file: str, old: str, new: str) -> None:
        path = package.root / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    publish(1)
    change(LESSON, "A neighbor calls in shouting, then quiet.", "A neighbor calls in, release two.")
    publish(2)
    # the first question's right answer becomes another one
    change(QUIZ, "text: The words she used, key: true,", "text: The words she used,")
    change(QUIZ, "text: The time she gave,", "text: The time she gave now, key: true,")
    publish(3)
    change(SCENARIO, "title: It ended good", "title: It ended good in release four")
    change(SCENARIO, "The pacing slows.", "The pacing slows in release four.")
    publish(4)
    change(LESSON, "A neighbor calls in, release two.", "A neighbor calls in, release five.")
    change(MODULE, "pass_scaled: 0.8", "pass_scaled: 1.0")
    publish(5)
    return catalogues


@contextmanager
def running(settings: Settings, clock: SetClock, catalogue: Catalogue) -> Iterator:
    app = create_app(settings, clock=clock, catalogue=catalogue)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def sign_in(app, person_id: PersonId, clock: SetClock) -> Officer:
    officer = Officer(FlaskLine(app))
    officer.get(link_for(app, person_id, clock()))
    officer.submit()
    return officer


def finish(officer: Officer, *, wrong_first: bool) -> list[str]:
    """To the end, always the first choice and option x; returns every page's words."""
    words = []
    for _ in range(80):
        page = officer.page
        words.append(page.text())
        names = {control.get("name") for control in page.all("button") + page.all("input")}
        if page.address.endswith(("/done", "/result")):
            return words
        if "choice" in names:
            good = next(value for value in page.values("choice") if value.endswith("-good"))
            officer.submit("choice", choice=good)
        elif "answer" in names:
            officer.submit("answer", answer="x")
        else:
            officer.submit()
    raise AssertionError("no end")


def told(words: str) -> str:
    """The debrief without the line above it, which says today's date."""
    return words.partition("The way it went")[2]


@pytest.fixture
def begun(settings: Settings, clock: SetClock, tmp_path: Path) -> list[Begun]:
    """Five officers, each begun on their release and stopped inside the module."""
    catalogues = release_all(write_package(tmp_path / "package"))
    with running(settings, clock, catalogues[0]) as app, app.app_context():
        make_tables(db.engine)
        people = make_riverton(db.session(), [])
        ids = [
            add_person(db.session(), NewPerson(people.agency_id, "A", f"O{n}", f"o{n}", badge=f"o{n}"), now=clock())
            for n in range(RELEASES)
        ]
        db.session.commit()
    found = []
    for release, catalogue in enumerate(catalogues, 1):
        with running(settings, clock, catalogue) as app:
            officer = sign_in(app, ids[release - 1], clock)
            officer.get(f"/app/modules/{M1}")
            attempt = officer.submit().address.split("/")[3]
            officer.submit()
            found.append(Begun(ids[release - 1], attempt, release, catalogue.modules[M1].version_hash))
        clock.advance(days=400)
    assert len({one.version_hash for one in found}) == RELEASES
    return found


def test_attempts_begun_on_each_release_still_show_and_score_as_they_were(
    begun: list[Begun], settings: Settings, clock: SetClock, tmp_path: Path
) -> None:
    last = Package(tmp_path / "package").load()
    with running(settings, clock, last) as app:
        for one in begun:
            officer = sign_in(app, one.person_id, clock)
            lesson = officer.get(f"/app/attempts/{one.attempt}/lessons/10-first").text()
            officer.get(f"/app/attempts/{one.attempt}/")
            words = finish(officer, wrong_first=False)
            end = officer.page

            expected = {1: "shouting, then quiet", 5: "release five"}.get(one.release, "release two")
            assert expected in lesson, one
            story = " ".join(words)
            assert ("in release four" in story) == (one.release >= 4), one
            # option x is the key of every question, but of the first one it is not from release 3 on
            is_first_wrong = one.release >= 3
            is_passed = one.release < 5
            with app.app_context():
                attempt = db.session.get_one(Attempt, UUID(one.attempt))
                assert attempt.version_hash == one.version_hash
                assert attempt.version == f"{one.release}.0.0"
                rounds = attempt.progress["rounds"]
                assert rounds[0]["right"] == (9 if is_first_wrong else 10), one
                assert rounds[0]["is_passed"] is is_passed, one
                hashes = db.session.scalars(select(ContentVersion.version_hash)).all()
                assert one.version_hash in hashes
                db.session.remove()
            assert end.address.endswith("/done" if is_passed else "/result") or end.address.endswith("/result")


def test_what_was_done_on_an_old_release_can_be_read_again_by_a_later_program(
    begun: list[Begun], settings: Settings, clock: SetClock, tmp_path: Path
) -> None:
    package = Package(tmp_path / "package")
    with running(settings, clock, package.load()) as app:
        first = begun[0]
        officer = sign_in(app, first.person_id, clock)
        officer.get(f"/app/attempts/{first.attempt}/")
        finish(officer, wrong_first=False)
        before = told(officer.get(f"/app/attempts/{first.attempt}/debrief").text())
    clock.advance(days=3000)
    # the module has been retired meanwhile: only the database knows its text
    empty = replace(package.load(), modules={})
    with running(settings, clock, empty) as app:
        officer = sign_in(app, first.person_id, clock)

        assert told(officer.get(f"/app/attempts/{first.attempt}/debrief").text()) == before
        assert "A sample, seen from a desk" in officer.get("/app/transcript").text()


def test_another_text_under_the_same_attempt_would_be_noticed(
    begun: list[Begun], settings: Settings, clock: SetClock, tmp_path: Path
) -> None:
    """The negative control: with the newest text bound instead, the words and the score are others."""
    last = Package(tmp_path / "package").load()
    with running(settings, clock, last) as app:
        with app.app_context():
            attempt = db.session.get_one(Attempt, UUID(begun[0].attempt))
            attempt.version_hash = begun[4].version_hash
            db.session.commit()
            db.session.remove()
        officer = sign_in(app, begun[0].person_id, clock)
        lesson = officer.get(f"/app/attempts/{begun[0].attempt}/lessons/10-first").text()
        officer.get(f"/app/attempts/{begun[0].attempt}/")
        finish(officer, wrong_first=False)

        assert "release five" in lesson
        with app.app_context():
            events = db.session.scalars(
                select(LearningEvent).where(
                    LearningEvent.attempt_id == UUID(begun[0].attempt), LearningEvent.kind == "check_finished"
                )
            ).all()
            assert [event.detail["right"] for event in events] == [9]
            db.session.remove()
