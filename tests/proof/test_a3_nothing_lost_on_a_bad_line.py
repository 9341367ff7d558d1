"""a3: over a line that drops, doubles, delays and reorders, every acknowledged step stands once, as it was sent."""

import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.agency import Riverton, link_for, make_riverton
from tests.databases import make_tables, postgres_database, sqlite_database
from tests.officer import Answer, FlaskLine, Officer
from tests.postgres import Server
from training_app.accounts.roster import NewPerson, add_person
from training_app.app import create_app
from training_app.content.catalogue import Catalogue
from training_app.foundation.clock import SetClock
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.learning.models import Attempt, LearningEvent
from training_app.learning.rules import Progress, items_of_round
from training_app.settings import CONTENT_ROOT, Settings

PROVE = os.environ.get("PROVE") == "1"
SUBMITS_SQLITE = 10_000 if PROVE else 1_000
SUBMITS_POSTGRES = 10_000 if PROVE else 400
SEED = 20261125
NOW = datetime(2026, 11, 23, 20, 7, tzinfo=UTC)
FAULTS = ("fine", "request dropped", "reply dropped", "doubled", "late copy")


class LineCut(Exception):
    """No answer came: the sender does not know whether the request arrived."""


@dataclass
class BadLine:
    """Between an officer and the program: what happens to each POST is the next fault of a list."""

    inner: FlaskLine
    faults: Iterator[str]
    late: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)
    submits: int = 0

    def send(self, method: str, address: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        if method != "POST" or body is None:
            return self.inner.send(method, address, body, headers)
        self.submits += 1
        fault = next(self.faults)
        if fault == "request dropped":
            raise LineCut
        answer = self.inner.send(method, address, body, headers)
        if fault == "doubled":
            self.submits += 1
            self.inner.send(method, address, body, headers)
        if fault == "late copy":
            # a copy waits in the network, and comes when the officer is two steps further
            self.late.append((address, body, dict(headers)))
        if len(self.late) > 2:
            self.submits += 1
            self.inner.send("POST", *self.late.pop(0))
        if fault == "reply dropped":
            raise LineCut
        return answer


@dataclass
class Program:
    """The whole program on one database, with room for any number of officers."""

    app: Flask
    people: Riverton
    catalogue: Catalogue
    officers: int = 0

    def newcomer(self) -> PersonId:
        self.officers += 1
        name = f"n{self.officers}"
        with self.app.app_context():
            new = NewPerson(self.people.agency_id, "A", "Newcomer", name, badge=name)
            person_id = add_person(db.session(), new, now=NOW)
            db.session.commit()
            db.session.remove()
        return person_id


@contextmanager
def program_on(address: str, catalogue: Catalogue) -> Iterator[Program]:
    config = Settings("s" * 40, address, False, (), CONTENT_ROOT, None, "ERROR")
    app = create_app(config, clock=SetClock(NOW), catalogue=catalogue)
    with app.app_context():
        make_tables(db.engine)
        people = make_riverton(db.session(), [])
        db.session.remove()
    yield Program(app, people, catalogue)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def take_module(program: Program, faults: Iterator[str], chance: Random) -> tuple[UUID, dict[str, str], int]:
    """One officer through module 1 over a bad line, sending again until an answer comes.

    Returns the attempt, what was acknowledged by step, and how many submits reached the line.
    """
    module = program.catalogue.modules["m01-trauma"]
    line = BadLine(FlaskLine(program.app), iter(()))
    officer = Officer(line)
    line.faults = iter(["fine"] * 2)
    officer.get(link_for(program.app, program.newcomer(), NOW))
    officer.submit()
    officer.get(f"/app/modules/{module.id}")
    line.faults = faults
    _insist(officer, None, {})
    attempt = UUID(officer.page.address.split("/")[3])
    sent: dict[str, str] = {}
    for _ in range(200):
        if officer.page.address.endswith("/done"):
            break
        key, chosen = _choose(program, officer, attempt, chance)
        _insist(officer, "choice" if "choice" in chosen else "answer" if chosen else None, chosen)
        if key:
            sent[key] = next(iter(chosen.values()), "")
    for copy in line.late:
        line.inner.send("POST", *copy)
    return attempt, sent, line.submits + len(line.late)


def _insist(officer: Officer, holding: str | None, chosen: Mapping[str, str]) -> None:
    page = officer.page
    for _ in range(50):
        try:
            officer.page = page
            officer.submit(holding, **chosen)
        except LineCut:
            continue
        return
    raise AssertionError("fifty tries and no answer")


def _choose(program: Program, officer: Officer, attempt: UUID, chance: Random) -> tuple[str | None, dict[str, str]]:
    """The step's key and what is chosen on the open page."""
    page = officer.page
    module = program.catalogue.modules["m01-trauma"]
    names = {control.get("name") for control in page.all("button") + page.all("input")}
    parts = page.address.partition("?")[0].split("/")
    if "choice" in names:
        step = next(c.get("value") for c in page.form("choice").iter() if c.get("name") == "step")
        return f"decision/{module.scenario.id}/{step}", {"choice": chance.choice(page.values("choice"))}
    if "answer" in names:
        check_round, number = int(parts[-2]), int(parts[-1])
        item = items_of_round(module, check_round)[number - 1]
        option = item.key.id if chance.random() < 0.9 else chance.choice(page.values("answer"))
        return f"answer/{check_round}/{item.id}", {"answer": option}
    return (f"lesson/{parts[-1]}", {}) if "/lessons/" in page.address else (None, {})


def faults_of(program: Program, attempt_id: UUID, sent: Mapping[str, str]) -> list[str]:
    """Every acknowledged step that is lost, doubled or other than it was sent; every gap in the line of events."""
    with program.app.app_context():
        rows = db.session.scalars(
            select(LearningEvent).where(LearningEvent.attempt_id == attempt_id).order_by(LearningEvent.sequence)
        ).all()
        attempt = db.session.get_one(Attempt, attempt_id)
        counts = Counter(row.step_key for row in rows)
        kept = {row.step_key: row.detail.get("choice_id") or row.detail.get("option_id") or "" for row in rows}
        found = [
            f"{key}: sent {value!r}, {counts[key]} rows, kept {kept.get(key)!r}"
            for key, value in sent.items()
            if counts[key] != 1 or kept[key] != value
        ]
        found += [f"{key} stands {count} times" for key, count in counts.items() if count > 1]
        if [row.sequence for row in rows] != list(range(1, len(rows) + 1)) or attempt.sequence != len(rows):
            found.append("the sequence has a gap")
        if not Progress.from_json(attempt.progress).is_completed:
            found.append("the module is not completed")
        db.session.remove()
    return found


def _run(program: Program, wanted: int, seed: int) -> tuple[list[str], int]:
    """Return what was lost or doubled, and how many steps were acknowledged."""
    chance = Random(seed)
    faults: list[str] = []
    submits = steps = 0

    def random_faults() -> Iterator[str]:
        while True:
            yield chance.choices(FAULTS, (4, 2, 2, 2, 2))[0]

    while submits < wanted:
        attempt, sent, count = take_module(program, random_faults(), chance)
        submits += count
        steps += len(sent)
        faults += faults_of(program, attempt, sent)
    # the figures of the proof; pytest shows them with -rP
    sys.stdout.write(
        f"{submits} submits by {program.officers} officers, {steps} steps acknowledged, {len(faults)} faults\n"
    )
    return faults, steps


@pytest.mark.slow
def test_many_submits_over_a_bad_line_on_sqlite(tmp_path: Path, shipped: Catalogue) -> None:
    with sqlite_database(tmp_path) as address, program_on(address, shipped) as program:
        faults, steps = _run(program, SUBMITS_SQLITE, SEED)

    assert faults == []
    assert steps > 0


@pytest.mark.slow
@pytest.mark.postgres
def test_many_submits_over_a_bad_line_on_postgresql(postgres: Server, shipped: Catalogue) -> None:
    with postgres_database(postgres) as address, program_on(address, shipped) as program:
        faults, steps = _run(program, SUBMITS_POSTGRES, SEED + 1)

    assert faults == []
    assert steps > 0


@pytest.mark.slow
def test_whatever_the_line_does_no_step_is_lost_or_doubled(tmp_path: Path, shipped: Catalogue) -> None:
    """The property, so that a failing history is made as short as it can be."""
    with sqlite_database(tmp_path) as address, program_on(address, shipped) as program:

        @settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
        @given(plan=st.lists(st.sampled_from(FAULTS), max_size=60), seed=st.integers(0, 999))
        def check(plan: list[str], seed: int) -> None:
            def faults() -> Iterator[str]:
                yield from plan
                while True:
                    yield "fine"

            attempt, sent, _ = take_module(program, faults(), Random(seed))
            assert faults_of(program, attempt, sent) == []

        check()


def test_a_lost_and_a_doubled_step_would_be_noticed(tmp_path: Path, shipped: Catalogue) -> None:
    """The negative control."""
    with sqlite_database(tmp_path) as address, program_on(address, shipped) as program:
        attempt, sent, _ = take_module(program, iter(["fine"] * 500), Random(1))

        assert faults_of(program, attempt, sent) == []
        assert faults_of(program, attempt, {**sent, "lesson/never-read": ""}) != []
        changed = {**sent, next(key for key in sent if key.startswith("decision/")): "another-choice"}
        assert faults_of(program, attempt, changed) != []
