"""A launch by the fake LMS as our side reads it, and sessions played through to it in-process."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.cmi5_books import Cmi5Books, Violation
from tests.fakes.cmi5_rules import AuSession, Json
from training_app.lms.cmi5.facts import CheckMarked, Ended, Fact, ItemAnswered, ModuleCompleted, ProgressMade, Started
from training_app.lms.cmi5.json_text import canonical_bytes
from training_app.lms.cmi5.launch import read_launch
from training_app.lms.cmi5.launch_data import read_launch_data
from training_app.lms.cmi5.session import SessionState, Step, open_session, step_after
from training_app.lms.cmi5.statements import Launched

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
UNIT_URL = "https://training.example/cmi5/launch/first-contact"


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def started(seconds: float = 0) -> Started:
    return Started(after(seconds))


def item_answered(seconds: float = 10, sequence: int = 1) -> ItemAnswered:
    item = {"id": "https://training.example/xapi/activities/module/first-contact/item/q1"}
    return ItemAnswered(after(seconds), sequence, dict(item), {"response": "b", "success": False})


def progress_made(seconds: float = 20, sequence: int = 2, percent: int = 40) -> ProgressMade:
    return ProgressMade(after(seconds), sequence, percent)


def module_completed(seconds: float = 600) -> ModuleCompleted:
    return ModuleCompleted(after(seconds), 590.25)


def check_marked(scaled: float, seconds: float = 700, *, is_passed: bool = True, misses: bool = False) -> CheckMarked:
    return CheckMarked(after(seconds), 95, scaled, is_passed, misses)


def ended(seconds: float = 900) -> Ended:
    return Ended(after(seconds))


def launched_by(lms: Cmi5Books, session: AuSession) -> Launched:
    """Read a launch as the server does; the preferences are asked for too."""
    launch = read_launch(urlsplit(lms.launch_url(session, UNIT_URL)).query, may_use_loopback=True)
    session.has_read_preferences = True
    text = json.dumps(lms.launch_data(session))
    return Launched(launch, read_launch_data(text, registration=launch.registration, may_use_loopback=True))


@dataclass
class Play:
    """One session of ours in the books of the LMS; ``say`` sends at once what follows from the facts."""

    lms: Cmi5Books
    session: AuSession
    launched: Launched
    state: SessionState
    sent: list[Json] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)

    def say(self, *facts: Fact) -> Step:
        """The step of the last fact."""
        for fact in facts:
            step = step_after(self.state, fact, self.launched)
            self.state = step.state
            self.hand_over(step.to_send)
        return step

    def hand_over(self, statements: Iterable[Any]) -> list[Violation]:
        """One by one, as they would go over the wire."""
        found = []
        for statement in statements:
            read = json.loads(canonical_bytes(statement))
            self.sent.append(read)
            found += self.lms.receive(self.session, read)
        self.violations += found
        return found

    @property
    def verbs(self) -> list[str]:
        """The short names of all verbs sent, allowed ones too."""
        return [each["verb"]["id"].rpartition("/")[2] for each in self.sent]


def play(lms: Cmi5Books, **launch: Any) -> Play:
    """A new session; what the registration has already comes from the books."""
    session = lms.launch(**launch)
    before = {
        verb for each in lms.sessions.values() if each.registration == session.registration for verb in each.verbs()
    }
    state = open_session(is_completed="completed" in before, is_passed="passed" in before)
    return Play(lms, session, launched_by(lms, session), state)
