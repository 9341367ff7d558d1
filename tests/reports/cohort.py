"""People who take one module as it ships, written straight into the tables: their paths, papers and what came later."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from tests.reports.ledger import NOW, Ledger
from training_app.content.catalogue import Form, Item, Module
from training_app.foundation.ids import PersonId
from training_app.learning.models import Attempt, ContentVersion, LearningEvent
from training_app.scenarios.graph import Decision, Scenario
from training_app.scenarios.play import begin, choose

Path = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Taken:
    """How one person takes the module. ``path`` () leaves the story out, ``answers`` None the check.

    ``end_id`` None: they stopped in the story. ``before`` and ``boosters`` are (right, total), the latter by day.
    """

    started_at: datetime
    path: Path = ()
    end_id: str | None = None
    scenario_mode: str = "individual"
    answers: Mapping[str, str] | None = None
    form: str = "a"
    finished_at: datetime | None = None
    before: tuple[int, int] | None = None
    boosters: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    active_seconds: int | None = None


class Cohort:
    """Writes attempts on one module for one agency, in bulk. ``keep`` commits."""

    def __init__(self, session: Session, agency_id: int, module: Module, *, version_hash: str | None = None) -> None:
        self.session = session
        self.agency_id = agency_id
        self.module = module
        self.version_hash = version_hash or module.version_hash
        self._attempts: list[dict[str, object]] = []
        self._events: list[dict[str, object]] = []

    def takes(self, person_id: PersonId, taken: Taken) -> UUID:
        """Add one attempt with its events."""
        attempt_id = uuid4()
        rows = list(self._facts(taken))
        for sequence, (kind, at, detail) in enumerate(rows, 1):
            self._events.append(
                {
                    "id": uuid4(),
                    "agency_id": self.agency_id,
                    "person_id": person_id,
                    "attempt_id": attempt_id,
                    "sequence": sequence,
                    "kind": kind,
                    "step_key": f"{kind}/{sequence}",
                    "happened_at": at,
                    "detail": detail,
                }
            )
        self._attempts.append(self._attempt(attempt_id, person_id, taken))
        return attempt_id

    def keep(self) -> None:
        """Write everything and commit."""
        if self.session.get(ContentVersion, self.version_hash) is None:
            self.session.add(
                ContentVersion(
                    version_hash=self.version_hash,
                    module_id=self.module.id,
                    version=self.module.version,
                    package_json=self.module.package_json,
                    stored_at=NOW,
                )
            )
            self.session.flush()
        for table, rows in ((Attempt, self._attempts), (LearningEvent, self._events)):
            if rows:
                self.session.execute(insert(table), rows)
            rows.clear()
        self.session.commit()

    def _attempt(self, attempt_id: UUID, person_id: PersonId, taken: Taken) -> dict[str, object]:
        is_done = taken.finished_at is not None
        return {
            "id": attempt_id,
            "agency_id": self.agency_id,
            "person_id": person_id,
            "module_id": self.module.id,
            "version": self.module.version,
            "version_hash": self.version_hash,
            "status": "completed" if is_done else "started",
            "running_marker": None if is_done else 1,
            "place": "Finished" if is_done else "The scenario",
            "sequence": 1,
            "progress": {},
            "started_at": taken.started_at,
            "saved_at": taken.finished_at or taken.started_at,
            "completed_at": taken.finished_at,
            "score_scaled": 0.9 if is_done else None,
            "nominal_minutes": self.module.minutes if is_done else None,
        }

    def _facts(self, taken: Taken) -> Iterable[tuple[str, datetime, dict[str, object]]]:
        start = taken.started_at
        yield "attempt_started", start, {}
        if taken.before is not None:
            right, total = taken.before
            detail = {"form": "b" if taken.form == "a" else "a", "right": right, "total": total}
            yield "pretest_finished", start + timedelta(minutes=5), {**detail, "scaled": round(right / total, 4)}
        for step, (node_id, choice_id) in enumerate(taken.path, 1):
            at = start + timedelta(minutes=20 + step)
            yield "decision_made", at, {"node_id": node_id, "choice_id": choice_id, "step": step}
        if taken.end_id is not None:
            at = start + timedelta(minutes=30)
            yield "scenario_finished", at, {"end_id": taken.end_id, "mode": taken.scenario_mode}
        if taken.answers is not None:
            yield from self._check(taken, taken.answers)

    def _check(self, taken: Taken, answers: Mapping[str, str]) -> Iterable[tuple[str, datetime, dict[str, object]]]:
        items = {item.id: item for item in self.module.items}
        at = taken.finished_at or taken.started_at + timedelta(minutes=45)
        for item_id, option_id in answers.items():
            detail = {"item_id": item_id, "option_id": option_id, "check_round": 1, "form": taken.form}
            key_id = items[item_id].key.id
            yield "question_answered", at, {**detail, "key_id": key_id, "is_right": option_id == key_id}
        right = sum(items[item_id].key.id == option_id for item_id, option_id in answers.items())
        score = {"right": right, "total": len(answers), "scaled": round(right / len(answers), 4), "is_passed": True}
        yield "check_finished", at, {"check_round": 1, **score}
        completed = {"scaled": score["scaled"], "nominal_minutes": self.module.minutes, "mode": "individual"}
        yield "module_completed", at, {**completed, "active_seconds": taken.active_seconds}
        for day, (booster_right, total) in taken.boosters.items():
            later = at + timedelta(days=day)
            yield "booster_finished", later, {"day": day, "right": booster_right, "total": total}


def walk(scenario: Scenario, pick: Callable[[Decision], str], *, most: int = 99) -> tuple[Path, str | None]:
    """A path made by ``pick`` at each decision, and the end it reached; None when it was broken off after ``most``."""
    standing, path = begin(scenario), []
    while len(path) < most and isinstance(node := scenario.nodes[standing.node_id], Decision):
        choice_id = pick(node)
        path.append((node.id, choice_id))
        standing = choose(scenario, standing, choice_id).standing
    is_end = not isinstance(scenario.nodes[standing.node_id], Decision)
    return tuple(path), standing.node_id if is_end else None


def answer(items: Sequence[Item], dice: random.Random, skill: float) -> dict[str, str]:
    """Answers of somebody who knows each with probability ``skill``; the last question tells nothing about skill."""
    given = {}
    for item in items:
        others = [option.id for option in item.options if not option.is_key]
        knows = dice.random() < (0.55 if item is items[-1] else skill)
        given[item.id] = item.key.id if knows else dice.choice(others)
    return given


def take_at_random(module: Module, dice: random.Random, *, now: datetime = NOW) -> Taken:
    """Somebody invented: of some skill, who mostly finishes."""
    skill = 0.35 + 0.6 * dice.random()
    started_at = now - timedelta(days=dice.randint(35, 160), minutes=dice.randint(0, 1400))
    most = dice.choice((1, 2, 3)) if dice.random() < 0.12 else 99
    path: Path = ()
    end_id = None
    if module.scenario:
        path, end_id = walk(module.scenario, lambda node: _pick(node, dice, skill), most=most)
    if module.scenario and end_id is None:
        return Taken(started_at, path)
    form = dice.choice((Form.A, Form.B))
    answers = answer(module.form(form), dice, skill)
    later = {
        day: (sum(dice.random() < skill - 0.02 * place for _ in range(3)), 3) for place, day in enumerate((7, 30, 90))
    }
    finished_at = started_at + timedelta(days=dice.randint(0, 9), minutes=50)
    return Taken(
        started_at,
        path,
        end_id,
        answers=answers,
        form=form.value,
        finished_at=finished_at,
        before=(sum(dice.random() < skill * 0.8 for _ in range(10)), 10) if dice.random() < 0.8 else None,
        boosters={day: sums for day, sums in later.items() if finished_at + timedelta(days=day) < now},
        active_seconds=dice.randint(1700, 3600),
    )


def _pick(node: Decision, dice: random.Random, skill: float) -> str:
    if dice.random() < skill:
        return node.recommended[0]
    return dice.choice(node.choices).id


def fill_agency(ledger: Ledger, module: Module, people: int, seed: int = 2026) -> list[PersonId]:
    """An agency whose officers took the module, every one at some time."""
    dice = random.Random(seed)
    cohort = Cohort(ledger.session, ledger.agency_id, module)
    officers = [ledger.person(f"Officer{number:05}", ledger.patrol) for number in range(people)]
    ledger.session.flush()
    for person_id in officers:
        cohort.takes(person_id, take_at_random(module, dice))
    cohort.keep()
    return officers
