"""f7: named slots with a default; an upgrade never overwrites the agency's words; each text is kept with its version.

An upgrade is the program started on other texts and the same database: the default of the slot says something new, the
lesson around it changed, and in the last one the slot is gone.
"""

from pathlib import Path

from sqlalchemy import select

from tests.agency import make_riverton
from tests.content.sample import INSERTS, LESSON, write_package
from tests.databases import make_tables
from tests.officer import Officer
from tests.proof.test_f2_five_releases import running, sign_in
from training_app.content.catalogue import Catalogue
from training_app.content.slots import TO_FILL
from training_app.foundation.clock import SetClock
from training_app.foundation.db import db
from training_app.learning.models import ContentVersion
from training_app.settings import Settings

TEXTS = "/app/agency-texts"
SLOT = f"{TEXTS}/complaint_route"
DEFAULT = "Your agency fills this in."
NEW_DEFAULT = "Your agency fills this in. Until then ask the desk."
OWN = "Ask for Ms. Ilves, 555-0142, eight to six."
LATER = "Ask for Mr. Ilves, 555-0143, day and night."


def releases(folder: Path) -> tuple[Catalogue, Catalogue, Catalogue]:
    """The first, the one with a new default, and the one whose lesson has lost the slot."""
    package = write_package(folder)
    first = package.load()
    package.edit(INSERTS, DEFAULT, NEW_DEFAULT)
    second = package.load()
    package.edit(LESSON, ":::insert complaint_route\n:::\n", "")
    (package.root / INSERTS).write_text("{}\n", encoding="utf-8")
    return first, second, package.load()


def lesson_of(officer: Officer) -> str:
    """The lesson with the slot, as the officer reads it."""
    links = officer.get("/app/modules/m01-sample").all("a")
    return officer.get(
        next(link.get("href") for link in links if "The first lesson" in "".join(link.itertext()))
    ).text()


def test_f7_an_upgrade_never_overwrites_the_agencys_words(settings: Settings, clock: SetClock, tmp_path: Path):
    first, second, third = releases(tmp_path)
    versions = [catalogue.modules["m01-sample"].version_hash for catalogue in (first, second, third)]

    with running(settings, clock, first) as app:
        with app.app_context():
            make_tables(db.engine)
            people = make_riverton(db.session(), ["m01-sample"])
        officer, coordinator = sign_in(app, people.officer_id, clock), sign_in(app, people.coordinator_id, clock)
        officer.get("/app/modules/m01-sample")
        officer.submit()
        assert DEFAULT in lesson_of(officer)
        assert TO_FILL in lesson_of(officer)

        coordinator.get(SLOT)
        coordinator.submit("text", text=OWN)

        assert OWN in lesson_of(officer)
        assert DEFAULT not in lesson_of(officer)
        assert TO_FILL not in lesson_of(officer)

    with running(settings, clock, second) as app:
        officer, coordinator = sign_in(app, people.officer_id, clock), sign_in(app, people.coordinator_id, clock)
        # what was begun stays bound to its version, and shows the words of now
        assert OWN in lesson_of(officer)
        page = coordinator.get(SLOT)
        assert "The default has changed since you wrote." in page.text()
        assert NEW_DEFAULT in page.text()
        coordinator.submit("text", text=LATER)
        assert LATER in lesson_of(officer)
        # a person who begins now is bound to the new version, and reads the same words
        other = sign_in(app, people.other_officer_id, clock)
        other.get("/app/modules/m01-sample")
        other.submit()
        assert LATER in lesson_of(other)
        assert NEW_DEFAULT not in lesson_of(other)

    with running(settings, clock, third) as app:
        coordinator = sign_in(app, people.coordinator_id, clock)
        assert "complaint_route" in coordinator.get(TEXTS).text()
        kept = coordinator.get(SLOT).text()
        assert LATER in kept
        assert OWN in kept
        # who began before still reads the slot, filled
        assert LATER in lesson_of(sign_in(app, people.officer_id, clock))

    assert len(set(versions)) == 3, "each release of the texts is a version of its own"


def test_f7_own_words_make_no_new_version(settings: Settings, clock: SetClock, tmp_path: Path):
    """Nobody is asked to take a module again because a telephone number changed."""
    catalogue = write_package(tmp_path).load()

    with running(settings, clock, catalogue) as app:
        with app.app_context():
            make_tables(db.engine)
            people = make_riverton(db.session(), ["m01-sample"])
        coordinator = sign_in(app, people.coordinator_id, clock)
        for officer_id, number in ((people.officer_id, 1), (people.other_officer_id, 2)):
            officer = sign_in(app, officer_id, clock)
            officer.get("/app/modules/m01-sample")
            officer.submit()
            coordinator.get(SLOT)
            coordinator.submit("text", text=f"{OWN} {number}")

        with app.app_context():
            kept = db.session().scalars(select(ContentVersion.version_hash)).all()
            assert kept == [catalogue.modules["m01-sample"].version_hash]
            assert OWN not in db.session().scalars(select(ContentVersion.package_json)).one()
        assert "new version." not in coordinator.get("/app/overview").text()
