"""What learning says has happened. Each is one row of ``learning_event``; recorders listen to them."""

from dataclasses import dataclass
from datetime import datetime

from training_app.foundation.events import Event
from training_app.foundation.ids import AgencyId, AttemptId, PersonId


@dataclass(frozen=True, slots=True)
class LearningFact(Event):
    """What every fact of an attempt carries.

    ``sequence`` is 1 for the attempt's first event and has no gaps; with the attempt's id it names the event for ever.
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
    """The officer began the module."""


@dataclass(frozen=True, slots=True)
class LessonFinished(LearningFact):
    """The officer went on from a lesson for the first time."""

    lesson_id: str


@dataclass(frozen=True, slots=True)
class DecisionMade(LearningFact):
    """One decision of the scenario; ``step`` counts from 1 along the path. States are variable -> value."""

    scenario_id: str
    node_id: str
    choice_id: str
    step: int
    state_before: tuple[tuple[str, int], ...]
    state_after: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ScenarioFinished(LearningFact):
    """The scenario reached an end. Finishing is what counts; no score."""

    scenario_id: str
    end_id: str
    decisions: int


@dataclass(frozen=True, slots=True)
class QuestionAnswered(LearningFact):
    """One answer of the knowledge check. ``check_round`` counts from 1; each round has its form."""

    item_id: str
    option_id: str
    key_id: str
    is_right: bool
    check_round: int
    form: str


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
class ModuleCompleted(LearningFact):
    """Everything of the module is done. ``nominal_minutes`` is what the text takes, computed, not claimed."""

    scaled: float
    nominal_minutes: int
