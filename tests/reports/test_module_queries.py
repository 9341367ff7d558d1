"""Reading the facts of one module: the same rows on both engines, one agency, first rounds only."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.conftest import BOTH
from tests.databases import postgres_database, sqlite_database
from tests.reports.cohort import Cohort, Taken
from tests.reports.ledger import NOW, Ledger
from training_app.content.catalogue import Catalogue, Form, Module
from training_app.foundation.db import db
from training_app.reports import module_queries
from training_app.reports.scope import Scope

FIRST, OTHER = "m01-trauma", "m03-past-in-the-room"
BEGAN = NOW - timedelta(days=100)


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path) -> Iterator[str]:
    """Here on both engines."""
    if request.param == "sqlite":
        with sqlite_database(tmp_path) as address:
            yield address
    else:
        with postgres_database(request.getfixturevalue("postgres")) as address:
            yield address


def take(ledger: Ledger, module: Module, name: str) -> None:
    person_id = ledger.person(name, ledger.patrol)
    ledger.session.flush()
    cohort = Cohort(ledger.session, ledger.agency_id, module)
    answers = {item.id: item.options[0].id for item in module.form(Form.A)}
    taken = Taken(
        BEGAN,
        path=(("arrive", "back"), ("numbers", "help")),
        end_id="end-went",
        answers=answers,
        finished_at=BEGAN + timedelta(hours=1),
        before=(6, 10),
        boosters={7: (2, 3)},
        active_seconds=2400,
    )
    attempt_id = cohort.takes(person_id, taken)
    cohort.keep()
    ledger.event(person_id, attempt_id, "question_answered", 99, item_id="late", option_id="x", check_round=2, form="b")
    ledger.event(person_id, attempt_id, "check_finished", 100, check_round=2, scaled=1.0, right=10, total=10)
    ledger.keep()


@pytest.fixture
def agency_id(session: Session, shipped: Catalogue) -> int:
    """Riverton with one person on each of two modules, and Lakeside with one more."""
    here, there = Ledger(session), Ledger(session, "Lakeside PD")
    take(here, shipped.modules[FIRST], "Ashby")
    take(here, shipped.modules[OTHER], "Birch")
    take(there, shipped.modules[FIRST], "Strange")
    return here.agency_id


def test_attempts_are_of_one_agency_and_one_module(session: Session, agency_id: int):
    (begun,) = module_queries.read_begun(session, Scope(agency_id, None), FIRST)

    assert begun.module_id == FIRST
    assert begun.started_at == BEGAN
    assert {one.module_id for one in module_queries.read_begun(session, Scope(agency_id, None))} == {FIRST, OTHER}


def test_every_reading_names_attempts_by_the_same_id(session: Session, agency_id: int):
    (begun,) = module_queries.read_begun(session, Scope(agency_id, None), FIRST)

    for rows in (
        module_queries.read_decisions(session, Scope(agency_id, None), FIRST),
        module_queries.read_answers(session, Scope(agency_id, None), FIRST),
        module_queries.read_milestones(session, Scope(agency_id, None), FIRST),
    ):
        assert {one.attempt for one in rows} == {begun.attempt}
    papers = module_queries.read_papers(session, Scope(agency_id, None))
    assert begun.attempt in {one.attempt for one in papers}
    assert len(papers) == 2


def test_decisions_come_in_their_order(session: Session, agency_id: int):
    rows = module_queries.read_decisions(session, Scope(agency_id, None), FIRST)

    assert [(one.node_id, one.choice_id) for one in rows] == [("arrive", "back"), ("numbers", "help")]
    assert rows[0].happened_at == BEGAN + timedelta(minutes=21)


def test_answers_of_later_rounds_are_never_read(session: Session, agency_id: int, shipped: Catalogue):
    rows = module_queries.read_answers(session, Scope(agency_id, None), FIRST)

    assert {one.item_id for one in rows} == {item.id for item in shipped.modules[FIRST].form(Form.A)}


def test_a_paper_in_one_row_has_its_form_and_sums(session: Session, agency_id: int, shipped: Catalogue):
    (begun,) = module_queries.read_begun(session, Scope(agency_id, None), FIRST)
    right = sum(item.options[0].is_key for item in shipped.modules[FIRST].form(Form.A))

    (paper,) = [
        one for one in module_queries.read_papers(session, Scope(agency_id, None)) if one.attempt == begun.attempt
    ]

    assert (paper.form, paper.right, paper.total) == ("a", right, 10)


def test_milestones_carry_what_their_kind_has(session: Session, agency_id: int):
    rows = {
        (one.kind, one.check_round): one
        for one in module_queries.read_milestones(session, Scope(agency_id, None), FIRST)
    }

    assert rows["pretest_finished", None].scaled == 0.6
    assert rows["scenario_finished", None].end_id == "end-went"
    assert rows["booster_finished", None][-4:-1] == (7, 2, 3)
    assert rows["module_completed", None].active_seconds == 2400
    assert rows["module_completed", None].end_id is None
    assert rows["check_finished", 1].total == 10


def test_one_query_for_each_reading(session: Session, agency_id: int):
    said: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: said.append(args[2]))

    for read in (
        lambda: module_queries.read_begun(session, Scope(agency_id, None), FIRST),
        lambda: module_queries.read_decisions(session, Scope(agency_id, None), FIRST),
        lambda: module_queries.read_answers(session, Scope(agency_id, None), FIRST),
        lambda: module_queries.read_papers(session, Scope(agency_id, None)),
        lambda: module_queries.read_milestones(session, Scope(agency_id, None)),
    ):
        said.clear()
        read()
        assert len([words for words in said if words.startswith("SELECT")]) == 1
