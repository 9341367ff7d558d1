"""What the door decides: who is meant, what a fact is in cmi5's words, what may still be sent. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from training_app.learning.events import (
    CheckFinished,
    LearningFact,
    LessonFinished,
    Mode,
    ModuleCompleted,
    QuestionAnswered,
    ScenarioFinished,
)
from training_app.lms.cmi5 import facts
from training_app.lms.cmi5.errors import LaunchRefused
from training_app.lms.cmi5.json_text import JsonObject
from training_app.lms.cmi5.launch import LaunchRequest
from training_app.lms.cmi5.session import SessionState
from training_app.lms.cmi5.statements import Verdict
from training_app.lms.people import Account

IDLE_AFTER = timedelta(minutes=15)
"""A session in which nothing happened for so long is ended.

The browser's own session locks after ten minutes, and only a new launch opens it again: nothing can come any more.
"""
TOKEN_KEPT_FOR = timedelta(days=15)
"""After the end. A record is tried for fourteen days."""
LAUNCH_KEPT_FOR = timedelta(days=30)
HOME_PAGE_LONGEST = 590

TOLD = (LessonFinished, ScenarioFinished, QuestionAnswered, CheckFinished, ModuleCompleted)
"""What an LMS hears of. Decisions in a scenario, the questions before a module and those some days after it stay here:
none of them counts for or against anybody."""

OVER = "The LMS closed this session before the record came. It is kept here; nothing of this session can be sent now."
GIVEN_UP = (
    "The LMS gave this session up, because it launched the module again or refused a record of it with 403. It takes "
    "nothing more of it. The record is kept here, and the next launch tells the LMS of a completion that it lacks."
)
NOT_BEGUN = "The LMS did not take the beginning of this session, so nothing that came after it can be sent."


@dataclass(frozen=True, slots=True)
class Seen:
    """What the attempt says at the moment of a fact. ``percent`` 0 to 100, ``active_s`` measured seconds."""

    sequence: int
    "The number that the fact gets in its cmi5 session."
    percent: int
    active_s: float
    misses_critical: bool
    item: JsonObject | None = None
    "The question as an activity, with its definition."


def fact_of(fact: LearningFact, seen: Seen) -> facts.Fact | None:
    """The fact in cmi5's words; None for what an LMS is not told, a completion that a coordinator recorded among it."""
    at = fact.happened_at
    match fact:
        case LessonFinished() | ScenarioFinished():
            return facts.ProgressMade(at, seen.sequence, seen.percent)
        case QuestionAnswered(option_id=option_id, is_right=is_right) if seen.item is not None:
            return facts.ItemAnswered(at, seen.sequence, seen.item, {"response": option_id, "success": is_right})
        case CheckFinished(scaled=scaled, is_passed=is_passed):
            return facts.CheckMarked(at, seen.active_s, scaled, is_passed, seen.misses_critical)
        case ModuleCompleted(mode=mode) if mode not in {Mode.GRANTED, Mode.CORRECTED}:
            return facts.ModuleCompleted(at, float(fact.active_seconds or 0))
        case _:
            return None


def platform_of(site_id: int) -> str:
    """How a session names the LMS that launched it: see ``LaunchedFrom.platform``."""
    return f"cmi5:{site_id}"


def account_of(launch: LaunchRequest) -> Account:
    """Whom the actor of a launch is, with their name where the LMS gave one.

    :raise LaunchRefused: with the code actor_unusable or activity_id_unusable, for what cannot be kept
    """
    account = launch.actor["account"]
    # read_launch has checked it
    assert isinstance(account, dict)  # noqa: S101 - narrows the type
    home_page, name = str(account["homePage"]), str(account["name"])
    if len(home_page) > HOME_PAGE_LONGEST or not (home_page.isprintable() and name.isprintable()):
        raise LaunchRefused(
            "actor_unusable",
            "Your LMS did not say who you are in a way that can be used.",
            f"The account's homePage has more than {HOME_PAGE_LONGEST} characters, or a sign that cannot be kept "
            "(cmi5, section 9.2).",
        )
    if not launch.activity_id.isprintable():
        raise LaunchRefused(
            "activity_id_unusable",
            "Your LMS opened this training with an address that could not be read.",
            "The parameter activityId holds a sign that cannot be kept (cmi5, section 8.1.5).",
        )
    given, family = _names(launch.actor.get("name"))
    return Account(f"cmi5|{home_page}", name, given, family)


def unit_key(site_id: int, account: Account, launch: LaunchRequest) -> bytes:
    """Names the unit of a registration: SHA-256, 32 bytes. A registration is one learner's; not every LMS knows."""
    parts = (str(site_id), account.source, account.subject, launch.registration.lower(), launch.activity_id)
    return sha256("".join(f"{len(part)}|{part}" for part in parts).encode()).digest()


def address_hash(module_id: str, query: str) -> bytes:
    """Tells a launch from every other: SHA-256, 32 bytes."""
    return sha256(f"{module_id}?{query}".encode()).digest()


def why_not_sent(*, verb: str, has_begun: bool, is_over: bool, is_abandoned: bool) -> str | None:
    """Why a statement must stay here, as a sentence; None for one that may go.

    :param has_begun: whether the LMS took initialized
    :param is_over: whether it took terminated: nothing may come after it (cmi5, section 9.3.8)
    """
    if is_abandoned:
        return GIVEN_UP
    if is_over:
        return OVER
    return None if has_begun or verb == "initialized" else NOT_BEGUN


def state_to_json(state: SessionState) -> dict[str, Any]:
    """Plain values for the database."""
    held = state.held
    return {
        "is_completed": state.is_completed,
        "is_passed": state.is_passed,
        "started_at": _time(state.started_at),
        "is_closed": state.is_closed,
        "last_at": _time(state.last_at),
        "last_sequence": state.last_sequence,
        "held": {"scaled": held.scaled, "duration_s": held.duration_s, "at": held.at.isoformat()} if held else None,
    }


def state_from_json(kept: dict[str, Any]) -> SessionState:
    """The same state again."""
    held = kept["held"]
    return SessionState(
        is_completed=kept["is_completed"],
        is_passed=kept["is_passed"],
        started_at=_moment(kept["started_at"]),
        is_closed=kept["is_closed"],
        last_at=_moment(kept["last_at"]),
        last_sequence=kept["last_sequence"],
        held=Verdict(held["scaled"], held["duration_s"], datetime.fromisoformat(held["at"])) if held else None,
    )


def _names(name: object) -> tuple[str | None, str | None]:
    # xAPI knows one name; the last word is what most rosters sort by
    words = [word for word in str(name).split() if word.isprintable()] if isinstance(name, str) else []
    return (" ".join(words[:-1]) or None, words[-1]) if words else (None, None)


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _moment(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept is not None else None
