"""On SQLite, what finds the program's own statements is added late, and nobody ever notices."""

from collections.abc import Callable

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from tests.lrs.sending import TRIED, WHO, Door, Json, at_once, record_own, reference, statement
from training_app.foundation.clock import SetClock
from training_app.foundation.db import begin_write
from training_app.lrs import late_terms
from training_app.lrs.late_terms import add_late_terms
from training_app.lrs.models import StatementTerm
from training_app.lrs.queries import StatementQuery, find_statements

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def record(session: Session, clock: SetClock, count: int) -> list[str]:
    made = [statement() for _ in range(count)]
    for one in made:
        record_own(session, one, clock)
    return [one["id"] for one in made]


def terms(session: Session) -> int:
    found = session.scalar(select(func.count()).select_from(StatementTerm))
    session.rollback()
    return found or 0


@on_sqlite
def test_recording_writes_no_terms(session: Session, clock: SetClock) -> None:
    record(session, clock, 3)

    assert terms(session) == 0


@pytest.mark.parametrize(
    "asked", [{"agent": WHO}, {"verb": TRIED}, {"activity": "https://example.org/lesson"}], ids=min
)
def test_whoever_asks_in_the_next_moment_finds_them(session: Session, clock: SetClock, door: Door, asked: Json) -> None:
    ids = record(session, clock, 3)

    assert door.find(ascending=True, **asked) == ids


def test_asking_again_adds_what_came_since_and_nothing_twice(session: Session, clock: SetClock, door: Door) -> None:
    first = record(session, clock, 2)
    assert door.find(verb=TRIED, ascending=True) == first
    each = terms(session) // 2

    second = record(session, clock, 2)

    assert door.find(verb=TRIED, ascending=True) == first + second
    assert terms(session) == 4 * each


@on_sqlite
def test_the_worker_leaves_nothing_to_add(session: Session, clock: SetClock, door: Door) -> None:
    ids = record(session, clock, 5)

    assert add_late_terms(session, 1) == 5
    assert add_late_terms(session, 1) == 0
    assert door.find(verb=TRIED, ascending=True) == ids


@on_sqlite
def test_a_long_backlog_is_added_in_parts_that_hold_nobody_up(
    session: Session, clock: SetClock, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late_terms, "_AT_ONCE", 4)
    commits: list[int] = []
    event.listen(session, "after_commit", lambda one: commits.append(1))
    ids = record(session, clock, 10)
    commits.clear()

    assert add_late_terms(session, 1) == 10

    assert len(commits) == 3
    assert door.find(verb=TRIED, ascending=True) == ids


@on_sqlite
def test_statements_of_others_in_between_are_found_too(session: Session, clock: SetClock, door: Door) -> None:
    own = record(session, clock, 1)
    theirs = statement()
    door.send(theirs)
    own += record(session, clock, 1)

    assert door.find(verb=TRIED, ascending=True) == [own[0], theirs["id"], own[1]]


@on_sqlite
def test_one_about_a_statement_without_terms_has_the_terms_it_will_have(
    session: Session, clock: SetClock, door: Door
) -> None:
    [own] = record(session, clock, 1)
    about = statement(verb={"id": "https://example.org/verbs/saw"}, object=reference(own))
    door.send(about)

    assert set(door.find(verb=TRIED)) == {own, about["id"]}


@on_sqlite
def test_another_agency_has_its_own_count(session: Session, clock: SetClock, door: Door) -> None:
    ids = record(session, clock, 2)

    assert add_late_terms(session, 2) == 0
    assert door.find(verb=TRIED, ascending=True) == ids


@on_sqlite
def test_two_who_ask_at_once_find_the_same(session: Session, clock: SetClock, sessions: sessionmaker[Session]) -> None:
    ids = record(session, clock, 20)

    def ask() -> list[str]:
        with sessions() as own:
            query = StatementQuery(verb=TRIED, ascending=True)
            return [str(row.id) for row in find_statements(own, agency_id=1, query=query).rows]

    steps: list[Callable[[], list[str]]] = [ask] * 4
    assert at_once(*steps) == [ids] * 4


@on_sqlite
def test_when_nothing_can_be_written_the_question_is_refused_and_not_answered_by_halves(
    session: Session, clock: SetClock, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(session, clock, 2)

    def full(session: Session) -> None:
        begin_write(session)
        raise OperationalError("INSERT", None, Exception("database or disk is full"))

    monkeypatch.setattr(late_terms, "begin_write", full)

    with pytest.raises(OperationalError):
        door.find(verb=TRIED)
    # what needs no filter is still answered
    assert len(door.find()) == 2
