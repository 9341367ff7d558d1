"""What learning says has happened. Each is one row of ``learning_event``; recorders listen to them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from training_app.foundation.events import Event
from training_app.foundation.ids import AgencyId, AttemptId, PersonId


class Mode(StrEnum):
    """How a step or a completion came about."""

    INDIVIDUAL = "individual"
    GROUP = "group"
    "At a roll call: the squad decided by show of hands."
    GRANTED = "granted"
    "A coordinator recorded what was done elsewhere."
    CORRECTED = "corrected"
    "A coordinator put a completion right; the one before it is voided."


@dataclass(frozen=True, slots=True)
class LearningFact(Event):
    """What every fact of an attempt carries.

    ``sequence`` is 1 for the attempt's first event and rises; with the attempt's id it names the event for ever. The
    events of one step follow without a gap. Between steps there is one only where the database was restored: the
    numbers after the backup may be taken at an LRS, so ``training-app restore`` leaves them out.
    """

    agency_id: AgencyId
    person_id: PersonId
    attempt_id: AttemptId
    sequence: int
    happened_at: datetime
    module_id: str
    module_version: str
    version_hash: str


@dataclass(frozen=True, slots=True)
class AttemptStarted(LearningFact):
    """The officer began the module, or it was begun for them: by a roll call, or by a completion granted."""

    mode: Mode = Mode.INDIVIDUAL


@dataclass(frozen=True, slots=True)
class LessonFinished(LearningFact):
    """The officer went on from a lesson for the first time. ``seconds``: active time since the step before."""

    lesson_id: str
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class DecisionMade(LearningFact):
    """One decision of the scenario; ``step`` counts from 1 along the path. States are variable -> value."""

    scenario_id: str
    node_id: str
    choice_id: str
    step: int
    state_before: tuple[tuple[str, int], ...]
    state_after: tuple[tuple[str, int], ...]
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class ScenarioFinished(LearningFact):
    """The scenario reached an end. Finishing is what counts; points per skill never add up to a score.

    ``skills`` are (id, points shown, points the decisions met could have shown). In mode group ``path`` is the squad's,
    and no decision is the officer's own.
    """

    scenario_id: str
    end_id: str
    decisions: int
    skills: tuple[tuple[str, int, int], ...] = ()
    mode: Mode = Mode.INDIVIDUAL
    path: tuple[tuple[str, str], ...] = ()
    roll_call_id: str | None = None
    leader_id: int | None = None


@dataclass(frozen=True, slots=True)
class QuestionAnswered(LearningFact):
    """One answer of the knowledge check. ``check_round`` counts from 1; each round has its form."""

    item_id: str
    option_id: str
    key_id: str
    is_right: bool
    check_round: int
    form: str
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class CheckFinished(LearningFact):
    """The last question of a round was answered."""

    check_round: int
    right: int
    total: int
    scaled: float
    pass_scaled: float
    is_passed: bool


@dataclass(frozen=True, slots=True)
class PretestAnswered(LearningFact):
    """One question answered before the module, on the form that the first round of the check does not use."""

    item_id: str
    option_id: str
    key_id: str
    is_right: bool
    form: str
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class PretestFinished(LearningFact):
    """The last question before the module was answered. Never counted for or against anybody."""

    form: str
    right: int
    total: int
    scaled: float


@dataclass(frozen=True, slots=True)
class BoosterAnswered(LearningFact):
    """One of the questions some days after the module; ``day`` says after how many."""

    item_id: str
    option_id: str
    key_id: str
    is_right: bool
    day: int
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class BoosterFinished(LearningFact):
    """The questions of one booster are answered. Never counted for or against anybody."""

    day: int
    right: int
    total: int


@dataclass(frozen=True, slots=True)
class TryGranted(LearningFact):
    """A coordinator gave this one officer one more try at the check, with a reason."""

    by_person_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class CompletionVoided(LearningFact):
    """A coordinator took a completion back, with a reason. ``completion_id`` is the event that no longer counts."""

    completion_id: str
    by_person_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class ModuleCompleted(LearningFact):
    """Everything of the module is done, or a coordinator says so.

    ``nominal_minutes`` is what the text takes, computed, not claimed; ``active_seconds`` what was measured.
    ``credited_at`` is the moment it counts for (ISO 8601, UTC) where that is not when it was recorded. Who and why are
    set when a person granted or corrected it.
    """

    scaled: float
    nominal_minutes: int
    active_seconds: int | None = None
    mode: Mode = Mode.INDIVIDUAL
    credited_at: str | None = None
    by_person_id: int | None = None
    reason: str | None = None
