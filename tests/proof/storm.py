"""Officers who go on while the line to their LRS has every trouble there is, and what is wrong at the end."""

import json
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from itertools import count
from random import Random
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.delivery.conftest import NOW
from tests.fakes.lrs import FakeLRS, Fault, Way, answer
from tests.xapi.examples import make_facts, make_module
from training_app.accounts.models import Person
from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.delivery.senders import Sender
from training_app.delivery.service import enqueue, set_destination, start_again
from training_app.delivery.worker import work_once
from training_app.foundation.clock import Clock, SetClock
from training_app.foundation.db import begin_write
from training_app.foundation.http import HttpClient
from training_app.foundation.ids import derived_uuid
from training_app.learning.events import LearningFact
from training_app.learning.line import event_id
from training_app.lrs.models import Statement
from training_app.lrs.store import StatementFields, store_statement
from training_app.xapi.models import ActorAlias
from training_app.xapi.recorder import KIND, make_recorder
from training_app.xapi.sender import StatementSender

OFFICERS = 3
UNDERWAY = 8
"""Attempts that are open at the same time."""
SIZES = (None, None, 3_000, 10_000)
"""What an LRS may take at once; one statement is smaller than any of them."""
STATUSES = (401, 403, 404, 408, 429, 500, 502, 503, 302)

Sessions = sessionmaker[Session]


def draw(random: Random, *, retry_after: tuple[str, ...] = ("0", "5", "600", "nonsense")) -> Fault | None:
    """What happens to one request; None when it goes well."""
    way = random.choices(
        ["answer", "cut before", "cut after", "hang", "hang after", "slow", "well"], weights=[6, 3, 3, 1, 1, 2, 2]
    )[0]
    return {
        "answer": answer(random.choice(STATUSES), ("Retry-After", random.choice(retry_after))),
        "cut before": Fault(Way.CUT_BEFORE_STORING),
        "cut after": Fault(Way.CUT_AFTER_STORING),
        "hang": Fault(Way.HANG),
        "hang after": Fault(Way.HANG_AFTER_STORING),
        # half of these are stored after the sender has given up waiting
        "slow": Fault(Way.SLOW, seconds=random.uniform(0.02, 0.3)),
        "well": None,
    }[way]


class Storm:
    """One agency with one destination; whatever happens is drawn from ``random``."""

    def __init__(
        self, session: Session, open_session: Sessions, lrs: FakeLRS, random: Random, *, clock: Clock | None = None
    ) -> None:
        """
        :param clock: one that runs by itself, for workers in processes of their own; else a test lets time pass
        """
        self.session = session
        self.open_session = open_session
        self.lrs = lrs
        self.random = random
        self.clock = SetClock(NOW)
        self.break_sender: Callable[[Sender], Sender] = lambda sender: sender
        "A negative control puts a sender with one rule broken here."
        self.lrs_kills = 0
        self.done: list[LearningFact] = []
        self.poisoned: set[UUID] = set()
        self._numbers = count()
        self._record = make_recorder(lambda session, version_hash: make_module(), clock=clock or self.clock)
        self._people = [1, *self._add_people(OFFICERS - 1)]
        self.destination_id = self._add_destination()
        session.commit()
        self._ahead = [self._newcomer() for _ in range(UNDERWAY)]

    def _add_people(self, number: int) -> list[int]:
        people = [
            Person(
                # by hand, as the first one's: PostgreSQL's own numbers begin at 1
                id=each + 2,
                agency_id=1,
                given_name="Robin",
                family_name=f"Lindqvist{each}",
                sign_in_name=f"442{each}",
                actor_name=f"officer{each}",
                created_at=NOW,
            )
            for each in range(number)
        ]
        self.session.add_all(people)
        self.session.flush()
        return [person.id for person in people]

    def _add_destination(self) -> int:
        return set_destination(
            self.session,
            agency_id=1,
            kind=KIND,
            name="Department LMS",
            endpoint=self.lrs.endpoint,
            username=self.lrs.username,
            secret_env="LRS_PASSWORD",
            now=NOW,
        ).id

    def _newcomer(self) -> list[LearningFact]:
        number = next(self._numbers)
        return make_facts(derived_uuid("attempt", str(number)), self._people[number % OFFICERS])

    def take_steps(self, number: int = 1) -> None:
        """So many times, one officer, whichever, does one thing; who has finished begins again."""
        for _ in range(number):
            place = self.random.randrange(UNDERWAY)
            fact = self._ahead[place].pop(0)
            begin_write(self.session)
            self._record(self.session, fact)
            self.session.commit()
            self.done.append(fact)
            self._ahead[place] = self._ahead[place] or self._newcomer()

    def finish(self) -> None:
        """Everybody does what is left of their module."""
        for facts in self._ahead:
            while facts:
                begin_write(self.session)
                self._record(self.session, facts[0])
                self.session.commit()
                self.done.append(facts.pop(0))
        self._ahead = [self._newcomer() for _ in range(UNDERWAY)]

    def poison(self) -> UUID:
        """Queue a statement that no LRS may take, between those of one attempt."""
        statement_id = derived_uuid("poison", str(next(self._numbers)))
        attempt_id = self.done[-1].attempt_id
        body = {
            "id": str(statement_id),
            "actor": {"mbox": "mailto:nobody@riverton.example"},
            "verb": {"id": "not an IRI"},
            "object": {"id": "urn:x"},
        }
        fields = StatementFields(id=statement_id, registration=attempt_id, timestamp=NOW, terms=frozenset())
        begin_write(self.session)
        store_statement(self.session, agency_id=1, body=json.dumps(body).encode(), fields=fields, now=NOW)
        enqueue(
            self.session, agency_id=1, kind=KIND, subject_id=statement_id, order_key=str(attempt_id), now=self.clock()
        )
        self.session.commit()
        self.poisoned.add(statement_id)
        return statement_id

    def work(self, read_timeout_s: float = 0.15) -> bool:
        """One round of a worker."""
        client = HttpClient(connect_timeout_s=1.0, read_timeout_s=read_timeout_s)
        sender = StatementSender(client, self.open_session, {"LRS_PASSWORD": self.lrs.password}, clock=self.clock)
        senders = {KIND: self.break_sender(sender)}
        return work_once(self.open_session, senders, clock=self.clock, random=Random(1))

    def look_after_it(self) -> None:
        """What the coordinator does on reading that the destination is stopped."""
        with self.open_session() as session:
            if session.scalars(select(Destination.is_stopped)).one():
                begin_write(session)
                start_again(session, agency_id=1, destination_id=self.destination_id)
                session.commit()

    def change_the_weather(self) -> None:
        """The LRS gets stricter about ids it knows, or takes only small requests, or neither."""
        self.lrs.is_touchy = self.random.random() < 0.4
        self.lrs.max_bytes = self.random.choice(SIZES)

    @contextmanager
    def lrs_killed_meanwhile(self) -> Iterator[None]:
        """At some moment of the block, perhaps in the middle of a request, every line is cut; then it starts again."""
        self.lrs_kills += 1
        timer = threading.Timer(self.random.uniform(0, 0.03), self.lrs.stop)
        timer.start()
        try:
            yield
        finally:
            timer.join()
            self.lrs.start()

    def count_waiting(self) -> int:
        """Rows that are still to be sent."""
        self.session.rollback()
        return self.session.scalar(select(func.count()).where(OutboxRow.state == RowState.WAITING)) or 0

    def drain(self, rounds: int = 100) -> None:
        """Let the worker go on with the LRS well again, until nothing waits or so many quarters of an hour are over."""
        self.lrs.plan.clear()
        for _ in range(rounds):
            if not self.count_waiting():
                return
            # a worker goes on at once while something is due; the limit is for one that is broken
            for _ in range(1_000):
                if not self.work():
                    break
            self.look_after_it()
            self.clock.advance(minutes=15)

    def row(self, subject_id: UUID) -> OutboxRow:
        """The one row of a statement."""
        self.session.expire_all()
        return self.session.scalars(select(OutboxRow).where(OutboxRow.subject_id == subject_id)).one()

    def faults(self, *, refused: Collection[UUID] = ()) -> list[str]:
        """Whatever is not as it should be: lost, double, changed, out of order, or said to be other than it is.

        :param refused: statements that the LRS would never take
        """
        self.session.rollback()
        self.session.expire_all()
        expected = {str(event_id(fact)): fact for fact in self.done if event_id(fact) not in refused}
        return [
            *(f"{one} never arrived" for one in expected.keys() - self.lrs.statements.keys()),
            *(f"{one} was recorded by nobody" for one in self.lrs.statements.keys() - expected.keys()),
            *self._changed(expected.keys() & self.lrs.statements.keys()),
            *self._out_of_order(expected),
            *self._wrong_rows(expected.keys(), {str(one) for one in refused}),
        ]

    def _changed(self, ids: Collection[str]) -> Iterator[str]:
        named = select(Person.actor_name, ActorAlias.account_name).join(ActorAlias, ActorAlias.person_id == Person.id)
        aliases: dict[str | None, str] = {row.actor_name: row.account_name for row in self.session.execute(named)}
        for row in self.session.scalars(select(Statement)):
            if str(row.id) in ids:
                ours = json.loads(row.body)
                ours["actor"]["account"]["name"] = aliases.get(row.actor_name)
                if self.lrs.statements[str(row.id)] != ours:
                    yield f"{row.id} arrived with other words"

    def _out_of_order(self, expected: dict[str, LearningFact]) -> Iterator[str]:
        by_attempt: dict[UUID, list[int]] = defaultdict(list)
        for one in self.lrs.stored_ids:
            if one in expected:
                by_attempt[expected[one].attempt_id].append(expected[one].sequence)
        for attempt_id, sequence in by_attempt.items():
            if sequence != sorted(sequence):
                yield f"attempt {attempt_id} arrived as {sequence}"

    def _wrong_rows(self, delivered: Collection[str], refused: Collection[str]) -> Iterator[str]:
        rows = self.session.execute(select(OutboxRow.subject_id, OutboxRow.state)).all()
        for subject_id, number in Counter(row.subject_id for row in rows).items():
            if number > 1:
                yield f"{subject_id} has {number} rows"
        states = {str(row.subject_id): row.state for row in rows}
        for ids, right in ((delivered, RowState.DELIVERED), (refused, RowState.REFUSED)):
            for one in ids:
                if states.get(one) != right:
                    yield f"{one} is {states.get(one)} and not {right}"


@contextmanager
def workers(storm: Storm, number: int) -> Iterator[list[BaseException]]:
    """Threads that work until the block ends; gives the list of what went wrong in them."""
    stop = threading.Event()
    gone_wrong: list[BaseException] = []

    def work() -> None:
        try:
            while not stop.is_set():
                if not storm.work():
                    storm.look_after_it()
                    # time passes for all, also for the lease of another worker
                    storm.clock.advance(seconds=20)
        except BaseException as error:
            gone_wrong.append(error)
            raise

    threads = [threading.Thread(target=work) for _ in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield gone_wrong
    finally:
        stop.set()
        for thread in threads:
            thread.join()
