"""The times that scores are sent with never come twice, also when two workers take them at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from tests.delivery.conftest import engine, open_session, session
from training_app.lms.lti_scores.clock import Column, take_timestamps

__all__ = ["engine", "open_session", "session"]

NOW = datetime(2026, 11, 23, 14, 7, 5, 900_000, tzinfo=UTC)
SECOND = datetime(2026, 11, 23, 14, 7, 5, tzinfo=UTC)
ONE, TWO = Column("https://lms.example/7", "learner-1"), Column("https://lms.example/7", "learner-2")


def test_the_first_is_the_second_it_is(session: Session) -> None:
    assert take_timestamps(session, [ONE, TWO], now=NOW) == {ONE: SECOND, TWO: SECOND}


def test_each_is_later_than_the_one_before_within_a_second_and_when_the_clock_was_set_back(session: Session) -> None:
    taken = [take_timestamps(session, [ONE], now=NOW - timedelta(hours=number))[ONE] for number in range(3)]

    assert taken == [SECOND + timedelta(seconds=number) for number in range(3)]


def test_without_a_column_nothing_is_taken(session: Session) -> None:
    assert take_timestamps(session, [], now=NOW) == {}


def test_addresses_and_people_that_read_the_same_together_are_kept_apart() -> None:
    assert Column("https://lms.example/1|2", "3").key != Column("https://lms.example/1", "2|3").key


def test_of_several_workers_at_once_no_two_get_the_same(session: Session, open_session: sessionmaker[Session]) -> None:
    def take(columns: list[Column]) -> list[datetime]:
        with open_session() as own:
            return list(take_timestamps(own, columns, now=NOW).values())

    with ThreadPoolExecutor(4) as pool:
        taken = [one for many in pool.map(take, [[ONE, TWO], [TWO, ONE]] * 6) for one in many]

    assert len(taken) == 24
    assert sorted(taken) == sorted([SECOND + timedelta(seconds=number) for number in range(12)] * 2)
