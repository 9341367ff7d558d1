"""f3: a mended typo takes nothing from anybody; a change of what was asked goes to a coordinator, who decides once."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.conftest import Town
from tests.learning.putting_right import with_a_typo, with_another_node
from tests.learning.walking import M1
from tests.officer import Officer
from tests.trips.test_officer_takes_a_module import go_on_to_the_end, walk_to_the_end
from training_app.app import create_app
from training_app.assignments.models import Assignment
from training_app.content.catalogue import Catalogue, Module
from training_app.content.diff import compare_modules
from training_app.foundation.db import db
from training_app.learning.models import Attempt
from training_app.settings import Settings

pytestmark = pytest.mark.slow

QUESTION = "Who must take it again?"
ANSWER = {"redo": "finishers", "due": "2026-12-11", "reason": "A choice of the story was taken out."}
KEPT = ("status", "version_hash", "progress", "completed_at", "score_scaled", "nominal_minutes", "unread", "place")


@contextmanager
def before_the_edit(town: Town, settings: Settings, older: Module) -> Iterator[Town]:
    """The same agency and database while the program still offered the older text."""
    now = town.shipped
    catalogue = Catalogue({**now.modules, M1: older}, now.sources, now.glossary, now.inserts)
    app: Flask = create_app(settings, clock=town.clock, catalogue=catalogue)
    yield Town(app, town.people, town.clock, catalogue)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(params=[with_a_typo, with_another_node], ids=["minor", "major"])
def edited(request: pytest.FixtureRequest, town: Town, settings: Settings) -> Town:
    """Ortiz finished the older text, Lindqvist has read its first two lessons; then the edit was published."""
    return have_taken(town, settings, request.param(town.shipped.modules[M1]))


def have_taken(town: Town, settings: Settings, older: Module) -> Town:
    with before_the_edit(town, settings, older) as then:
        walk_to_the_end(then.sign_in(then.people.officer_id), then, M1)
        begun = then.sign_in(then.people.other_officer_id)
        begun.get(f"/app/modules/{M1}")
        begun.submit()
        while "/lessons/" not in begun.page.address:
            begun.submit()
        begun.submit()
        begun.submit()
    town.clock.advance(minutes=5)
    return town


def states(town: Town) -> list[tuple[object, ...]]:
    """What every attempt knows of its officer."""
    with town.app.app_context():
        rows = db.session.scalars(select(Attempt).order_by(Attempt.person_id, Attempt.started_at)).all()
        found = [tuple(getattr(row, name) for name in KEPT) for row in rows]
        db.session.remove()
    return found


def reported(town: Town) -> dict[str, str]:
    """The state of module 1 by badge, as the coordinator's file says it."""
    coordinator = town.sign_in(town.people.coordinator_id)
    body = coordinator.get(f"/app/completion.csv?module={M1}").body.removeprefix("\ufeff")
    return {row["badge"]: row["state"] for row in csv.DictReader(io.StringIO(body, newline=""))}


def decide(town: Town) -> Officer:
    """The coordinator answers, by the pages."""
    coordinator = town.sign_in(town.people.coordinator_id)
    (link,) = [a for a in coordinator.get("/app/overview").all("a") if QUESTION in "".join(a.itertext())]
    coordinator.get(link.get("href"))
    coordinator.submit("redo", **ANSWER)
    return coordinator


def is_asked(town: Town) -> bool:
    return QUESTION in town.sign_in(town.people.coordinator_id).get("/app/overview").text()


def go_on(officer: Officer) -> str:
    """Press Continue on the home page; the address it leads to."""
    home = officer.get("/app/")
    (link,) = [a for a in home.all("a") if "".join(a.itertext()).strip().startswith("Continue")]
    return officer.get(link.get("href")).address


def test_publishing_an_edit_by_itself_takes_nothing_from_anybody(edited: Town) -> None:
    before = states(edited)

    ortiz, lindqvist = edited.sign_in(edited.people.officer_id), edited.sign_in(edited.people.other_officer_id)
    third = edited.shipped.modules[M1].lessons[2]

    assert go_on(lindqvist).endswith(f"/lessons/{third.id}")
    assert ortiz.get(f"/app/modules/{M1}").status == 200
    assert states(edited) == before
    assert reported(edited) == {"4417": "done", "4420": "in_progress"}


def test_who_was_in_the_middle_finishes_the_text_they_began(edited: Town) -> None:
    lindqvist = edited.sign_in(edited.people.other_officer_id)
    go_on(lindqvist)

    go_on_to_the_end(lindqvist, edited, M1)

    finished = [version_hash for status, version_hash, *_ in states(edited) if status == "completed"]
    assert len(finished) == 2
    assert edited.shipped.modules[M1].version_hash not in finished
    assert reported(edited)["4420"] == "done"


def test_a_typo_asks_nobody(town: Town, settings: Settings) -> None:
    edited = have_taken(town, settings, with_a_typo(town.shipped.modules[M1]))

    assert not is_asked(edited)
    page = edited.sign_in(edited.people.coordinator_id).get("/app/versions")
    assert "Wording only" in page.text()


def test_a_choice_that_went_asks_and_until_the_answer_everything_counts(town: Town, settings: Settings) -> None:
    edited = have_taken(town, settings, with_another_node(town.shipped.modules[M1]))

    assert is_asked(edited)
    assert reported(edited)["4417"] == "done"

    coordinator = decide(edited)

    assert "one person takes it again, by Friday 11 December." in coordinator.page.text()
    assert not is_asked(edited)
    assert reported(edited) == {"4417": "not_started", "4420": "in_progress"}


def test_who_is_asked_again_takes_the_new_text_and_both_completions_stay(town: Town, settings: Settings) -> None:
    edited = have_taken(town, settings, with_another_node(town.shipped.modules[M1]))
    decide(edited)
    town.clock.advance(minutes=5)
    ortiz = edited.sign_in(edited.people.officer_id)

    walk_to_the_end(ortiz, edited, M1)

    finished = [state[1] for state in states(edited) if state[0] == "completed"]
    assert len(finished) == 2
    assert finished[1] == edited.shipped.modules[M1].version_hash
    assert reported(edited)["4417"] == "done"
    person = edited.sign_in(edited.people.coordinator_id).get(f"/app/people/{edited.people.officer_id}").text()
    assert person.count("Completed ") == 2


def test_deciding_again_is_refused(town: Town, settings: Settings) -> None:
    edited = have_taken(town, settings, with_another_node(town.shipped.modules[M1]))
    coordinator = edited.sign_in(edited.people.coordinator_id)
    stale = coordinator.get("/app/versions")
    coordinator.submit("redo", **ANSWER)
    before = states(edited), reported(edited)

    coordinator.page = stale
    assert coordinator.submit("redo", **(ANSWER | {"redo": "nobody"})).status == 409

    assert (states(edited), reported(edited)) == before


def test_a_state_that_was_lost_and_a_major_change_taken_for_minor_would_be_noticed(
    town: Town, settings: Settings
) -> None:
    """The negative control."""
    module = town.shipped.modules[M1]
    assert not compare_modules(with_a_typo(module), module).is_major
    assert compare_modules(with_another_node(module), module).is_major
    edited = have_taken(town, settings, with_a_typo(module))
    before = states(edited), reported(edited)

    with town.app.app_context():
        db.session.execute(update(Assignment).values(counts_from=town.clock()))
        db.session.commit()
    assert reported(edited) != before[1]

    with town.app.app_context():
        db.session.execute(update(Attempt).values(progress={}))
        db.session.commit()
    assert states(edited) != before[0]
