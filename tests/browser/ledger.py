"""What the server acknowledged to officers, written down by the test, and compared with what the database holds."""

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select

from tests.browser.place import Place
from tests.browser.site import Site
from training_app.content.catalogue import Module
from training_app.foundation.db import db
from training_app.foundation.ids import AgencyId, AttemptId, PersonId
from training_app.learning.events import LearningFact
from training_app.learning.line import kind_of
from training_app.learning.models import Attempt, LearningEvent
from training_app.learning.rules import Progress, items_of_round, replay
from training_app.lrs.models import Statement
from training_app.scenarios import play

KINDS = {kind_of(kind): kind for kind in LearningFact.__subclasses__()}


def step_key_of(module: Module, place: Place) -> str | None:
    """The key of the event that leaving this place records; None for a page that is only read."""
    kind, _, rest = place.part.partition("/")
    if kind == "lessons":
        return f"lesson/{rest}"
    if place.step:
        return f"decision/{module.scenario.id}/{place.step}"
    if kind == "check" and not rest.endswith("/feedback"):
        check_round, number = map(int, rest.split("/"))
        return f"answer/{check_round}/{items_of_round(module, check_round)[number - 1].id}"
    return None


class Ledger:
    """The acknowledged steps of every attempt: what was sent, by its key."""

    def __init__(self) -> None:
        self._acknowledged: dict[str, dict[str, str]] = {}
        self.steps = 0

    def acknowledge(self, attempt: str, step_key: str | None, sent: str) -> None:
        """The page after this step was seen, so the step must stand for ever."""
        self.steps += 1
        if step_key is not None:
            self._acknowledged.setdefault(attempt, {})[step_key] = sent

    def lost(self, site: Site) -> list[str]:
        """Every acknowledged step that the database does not hold exactly once, as it was sent."""
        return [fault for attempt, steps in self._acknowledged.items() for fault in _lost(site, attempt, steps)]


def _lost(site: Site, attempt: str, steps: dict[str, str]) -> Iterator[str]:
    with site.app.app_context():
        rows = db.session.scalars(select(LearningEvent).where(LearningEvent.attempt_id == UUID(attempt))).all()
        counts = Counter(row.step_key for row in rows)
        sent = {row.step_key: row.detail.get("choice_id") or row.detail.get("option_id") or "" for row in rows}
        for step_key, what in steps.items():
            if counts[step_key] != 1 or sent[step_key] != what:
                yield f"{attempt} {step_key}: sent {what!r}, {counts[step_key]} rows, {sent.get(step_key)!r} stored"


def variables_of(site: Site, attempt_id: str) -> dict[str, int] | None:
    """The story's variables after the newest decision as its event says them, None before the first.

    Both ways of knowing them must agree: the event of the decision, and the path played anew.
    """
    with site.app.app_context():
        attempt = db.session.get_one(Attempt, UUID(attempt_id))
        newest = db.session.scalars(
            select(LearningEvent)
            .where(LearningEvent.attempt_id == attempt.id, LearningEvent.kind == "decision_made")
            .order_by(LearningEvent.sequence.desc())
            .limit(1)
        ).one_or_none()
        if newest is None:
            return None
        scenario = site.module(attempt.module_id).scenario
        steps = play.replay(scenario, Progress.from_json(attempt.progress).path)
        played = play.state_by_name(scenario, steps[-1].after)
        assert played == dict(newest.detail["state_after"]), (attempt_id, played)
        return played


def faults_of_line(site: Site, attempt_id: str) -> list[str]:
    """What is wrong with an attempt's events: gaps, doubles, a progress that is not their sum, a lost statement."""
    with site.app.app_context():
        attempt = db.session.get_one(Attempt, UUID(attempt_id))
        rows = db.session.scalars(
            select(LearningEvent).where(LearningEvent.attempt_id == attempt.id).order_by(LearningEvent.sequence)
        ).all()
        statements = db.session.scalar(
            select(func.count()).select_from(Statement).where(Statement.id.in_([row.id for row in rows]))
        )
        checks = {
            "the sequence has a gap": [row.sequence for row in rows] == list(range(1, len(rows) + 1)),
            "the attempt's sequence is not its newest event's": attempt.sequence == len(rows),
            "a step stands twice": len({row.step_key for row in rows}) == len(rows),
            "the progress is not the sum of the events": Progress.from_json(attempt.progress)
            == replay(_fact(attempt, row) for row in rows),
            "an event has no statement": statements == len(rows),
        }
    return [f"{attempt_id}: {words}" for words, holds in checks.items() if not holds]


def _fact(attempt: Attempt, row: LearningEvent) -> LearningFact:
    return KINDS[row.kind](
        agency_id=AgencyId(row.agency_id),
        person_id=PersonId(row.person_id),
        attempt_id=AttemptId(row.attempt_id),
        sequence=row.sequence,
        happened_at=row.happened_at,
        module_id=attempt.module_id,
        module_version=attempt.version,
        version_hash=attempt.version_hash,
        **row.detail,
    )
