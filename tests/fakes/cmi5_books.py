"""The books of a strict cmi5 LMS: sessions, registrations, tokens, what broke which rule, and what is satisfied."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import uuid4

from tests.fakes.cmi5_rules import SESSION_ID, W3ID, AuSession, Broken, Json, judge

ACTOR: Json = {"objectType": "Agent", "account": {"homePage": "https://lms.example", "name": "1625378"}}
PUBLISHER_ID = "https://training.example/courses/library/au/first-contact"
ACTIVITY_ID = "https://lms.example/activities/0c1f"
MET: dict[str, Callable[[set[str]], bool]] = {
    "Passed": lambda verbs: "passed" in verbs,
    "Completed": lambda verbs: "completed" in verbs,
    "CompletedAndPassed": lambda verbs: {"completed", "passed"} <= verbs,
    "CompletedOrPassed": lambda verbs: bool({"completed", "passed"} & verbs),
    "NotApplicable": lambda verbs: True,
}


@dataclass(frozen=True)
class Violation:
    """A rule that a session broke; the session's id is "" where none could be told."""

    rule: int
    section: str
    session_id: str
    words: str


class Cmi5Books:
    """What a cmi5 LMS does but for the wire: launches, tokens, judging, satisfaction; usable by itself, in-process."""

    address = "http://127.0.0.1:1"

    def __init__(self) -> None:
        self.sessions: dict[str, AuSession] = {}
        self.violations: list[Violation] = []
        self.refusals: list[Violation] = []
        """Records of sessions that the LMS gave up before the unit could know: refused, and no fault of the unit's.

        Section 9.3.6: the LMS takes nothing more of an abandoned session, and the unit has no obligations.
        """
        self.own_statements: list[Json] = []
        "What the LMS said itself: launched, abandoned, satisfied."
        self.lock = threading.RLock()

    def launch(
        self,
        *,
        registration: str | None = None,
        launch_mode: str = "Normal",
        move_on: str = "CompletedAndPassed",
        mastery_score: float | None = None,
        has_return_url: bool = True,
        activity_id: str = ACTIVITY_ID,
        publisher_id: str = PUBLISHER_ID,
        categories: tuple[str, ...] = (),
    ) -> AuSession:
        """Section 9.3.6: a session of the same registration that is still open is abandoned first."""
        with self.lock:
            for other in self.sessions.values():
                if other.registration == registration and "terminated" not in other.verbs():
                    self.abandon(other)
            session_id = f"session|{uuid4()}"
            template: Json = {
                "contextActivities": {
                    "grouping": [{"objectType": "Activity", "id": publisher_id}],
                    "other": {"id": "https://lms.example/terms/2026"},
                },
                "extensions": {SESSION_ID: session_id, "https://lms.example/extensions/tenant": {"id": 7}},
            }
            if categories:
                template["contextActivities"]["category"] = [{"id": each} for each in categories]
            session = AuSession(
                id=session_id,
                registration=registration or str(uuid4()),
                activity_id=activity_id,
                publisher_id=publisher_id,
                actor=ACTOR,
                launch_mode=launch_mode,
                move_on=move_on,
                mastery_score=mastery_score,
                return_url=f"{self.address}/return/{len(self.sessions)}" if has_return_url else None,
                template=template,
                token=f"dG9rZW4{len(self.sessions)}==",
            )
            self.sessions[session_id] = session
            self._say("http://adlnet.gov/expapi/verbs/launched", session)
            return session

    def launch_url(self, session: AuSession, unit_url: str) -> str:
        """Section 8.1; the parameters go in an order of our own, behind what the unit's address has already."""
        parameters = {
            "registration": session.registration,
            "activityId": session.activity_id,
            "actor": json.dumps(session.actor),
            "fetch": f"{self.address}/fetch/{self._number(session)}",
            "endpoint": f"{self.address}/xapi/",
        }
        return f"{unit_url}{'&' if '?' in unit_url else '?'}{urlencode(parameters)}"

    def fetch(self, session: AuSession) -> Json:
        """Section 8.2: the token once, error-code 1 from then on."""
        with self.lock:
            if session.is_token_given or session.is_abandoned:
                self._note(session, Broken(2, "8.2.3.1", "the token was asked for a second time, or too late"))
                return {"error-code": "1", "error-text": "The authorization token has already been returned."}
            session.is_token_given = True
            return {"auth-token": session.token}

    def launch_data(self, session: AuSession) -> Json:
        """Section 10.2, with a property that the specification does not name."""
        session.has_read_launch_data = True
        document = {
            "contextTemplate": session.template,
            "launchMode": session.launch_mode,
            "moveOn": session.move_on,
            "masteryScore": session.mastery_score,
            "returnURL": session.return_url,
            "launchParameters": session.launch_parameters,
            "vendorPart": {"x": 1},
        }
        return {key: value for key, value in document.items() if value is not None}

    def receive(self, session: AuSession, *statements: Json) -> list[Violation]:
        """Take all of them or none, and give what they break; a statement that was taken before is taken again."""
        with self.lock:
            before, found = len(session.taken), []
            for statement in statements:
                if statement in session.taken:
                    continue
                found += self._refuse(statement, session)
                session.taken.append(statement)
            if found:
                del session.taken[before:]
            elif self.is_satisfied(session.registration):
                self._say(W3ID + "satisfied", session)
            return found

    def tell(self, session: AuSession) -> None:
        """The unit has had its answer: from now on it knows when a session was given up."""
        if session.is_abandoned:
            session.told_at = time.monotonic()

    def take_back_what_was_told(self, within_s: float) -> None:
        """The process that was answered is gone; perhaps it could not write down what it was told just now."""
        for session in list(self.sessions.values()):
            if session.told_at is not None and session.told_at > time.monotonic() - within_s:
                session.told_at = None

    def abandon(self, session: AuSession) -> None:
        """Once, and only what has not ended."""
        with self.lock:
            if not session.is_abandoned and "terminated" not in session.verbs():
                session.is_abandoned = True
                self._say(W3ID + "abandoned", session)

    def is_satisfied(self, registration: str) -> bool:
        """Section 13.1.4, moveOn: every launched unit of the registration, over all its sessions."""
        with self.lock:
            of_it = [each for each in self.sessions.values() if each.registration == registration]
            by_unit: dict[str, set[str]] = {}
            for each in of_it:
                by_unit.setdefault(each.activity_id, set()).update(each.verbs())
            return all(MET[each.move_on](by_unit[each.activity_id]) for each in of_it)

    def close(self, session: AuSession) -> None:
        """Look at a session when its officer is gone: whether it ended, and came back where it should."""
        with self.lock:
            if session.verbs() and "terminated" not in session.verbs() and not session.is_abandoned:
                self._note(session, Broken(11, "7.1.2", "terminated never came"))
            if "terminated" in session.verbs() and session.return_url and not session.is_returned:
                self._note(session, Broken(17, "10.2.6", "the learner was not sent to returnURL"))

    def rules_broken(self) -> list[int]:
        """The numbers of the rules, in the order in which they were broken."""
        return [each.rule for each in self.violations]

    def note(self, rule: int, section: str, words: str, session: AuSession | None = None) -> Violation:
        """Record a violation that no statement shows."""
        return self._note(session, Broken(rule, section, words))

    def _refuse(self, statement: Json, session: AuSession) -> list[Violation]:
        """What is wrong with a statement, written down as what it is."""
        if session.is_abandoned and not self._knows_the_end_of(session):
            refusal = Violation(19, "9.3.6", session.id, "the session was abandoned")
            self.refusals.append(refusal)
            return [refusal]
        return [self._note(session, broken) for broken in self._judge(statement, session)]

    def _knows_the_end_of(self, session: AuSession) -> bool:
        """Whether the unit was told, or has begun the session that this one was given up for."""
        unit = (session.registration, session.activity_id)
        places = list(self.sessions.values())
        later = places[places.index(session) + 1 :]
        return session.told_at is not None or any(
            (each.registration, each.activity_id) == unit and each.taken for each in later
        )

    def _judge(self, statement: Json, session: AuSession) -> list[Broken]:
        known = {each["id"] for other in self.sessions.values() for each in other.taken}
        again = [Broken(5, "9.1", "the id belongs to another statement")] if statement.get("id") in known else []
        earlier = [
            said
            for each in self.sessions.values()
            if each is not session
            and (each.registration, each.activity_id) == (session.registration, session.activity_id)
            for said in each.taken
        ]
        return [*again, *judge(statement, session, earlier)]

    def _note(self, session: AuSession | None, broken: Broken) -> Violation:
        violation = Violation(broken.rule, broken.section, session.id if session else "", broken.words)
        with self.lock:
            self.violations.append(violation)
        return violation

    def _say(self, verb: str, session: AuSession) -> None:
        said = {"verb": verb, "session": session.id, "registration": session.registration}
        if said not in self.own_statements:
            self.own_statements.append(said)

    def _number(self, session: AuSession) -> int:
        return list(self.sessions).index(session.id)

    def by_number(self, number: str) -> AuSession | None:
        found = list(self.sessions.values())
        return found[int(number)] if number.isdecimal() and int(number) < len(found) else None

    def by_token(self, authorization: str) -> AuSession | None:
        given = [each for each in list(self.sessions.values()) if each.is_token_given]
        return next((each for each in given if f"Basic {each.token}" == authorization), None)
