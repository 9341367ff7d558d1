"""A small module with one lesson, two questions and one decision, and a fact of every kind about it."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from uuid import UUID

from training_app.content.catalogue import Form, Item, Lesson, Module, Option, PackageStatus
from training_app.foundation.ids import AgencyId, AttemptId, PersonId
from training_app.learning.events import (
    AttemptStarted,
    BoosterAnswered,
    BoosterFinished,
    CheckFinished,
    CompletionVoided,
    DecisionMade,
    LearningFact,
    LessonFinished,
    Mode,
    ModuleCompleted,
    PretestAnswered,
    PretestFinished,
    QuestionAnswered,
    ScenarioFinished,
)
from training_app.scenarios.graph import Choice, Debrief, Decision, End, Node, Rating, Scenario, Variable

ATTEMPT = UUID("6f1c2a34-5b67-4c89-8d01-23456789abcd")
HAPPENED = datetime(2026, 11, 23, 14, 7, 5, 123456, tzinfo=UTC)
VERSION_HASH = "a" * 64
COMPLETION_ID = "5c151133-da47-5615-8313-547ced3f54e3"


def make_module(module_id: str = "m01-trauma") -> Module:
    return Module(
        id=module_id,
        number=1,
        version="1.0.0",
        version_hash=VERSION_HASH,
        package_json="{}",
        track="core",
        title="Trauma, seen from a patrol car",
        short_title="Trauma",
        audience="All staff",
        why="Why.",
        content_note="Note.",
        status=PackageStatus.PUBLISHED,
        pass_scaled=0.8,
        objectives=(),
        lessons=(Lesson("10-what-counts", 1, "What counts as “trauma”", "<p></p>", 4, 800, (), ()),),
        items=(_item("m01-q01"), _item("m01-q02")),
        scenario=_scenario(),
        reviewers=(),
        source_ids=(),
        scenario_minutes=10,
        check_minutes=6,
        minutes=20,
    )


def make_facts(attempt_id: UUID = ATTEMPT, person_id: int = 1) -> list[LearningFact]:
    """One fact of each kind, in the order of one attempt, numbered from 1."""
    number = iter(range(1, 100))

    def frame() -> tuple[AgencyId, PersonId, AttemptId, int, datetime, str, str, str]:
        return (
            AgencyId(1),
            PersonId(person_id),
            AttemptId(attempt_id),
            next(number),
            HAPPENED,
            "m01-trauma",
            "1.0.0",
            VERSION_HASH,
        )

    return [
        AttemptStarted(*frame()),
        LessonFinished(*frame(), lesson_id="10-what-counts"),
        DecisionMade(
            *frame(),
            scenario_id="s07-parking-lot",
            node_id="arrive",
            choice_id="back",
            step=1,
            state_before=(("tension", 4),),
            state_after=(("tension", 3),),
        ),
        ScenarioFinished(*frame(), scenario_id="s07-parking-lot", end_id="calm-end", decisions=1),
        QuestionAnswered(
            *frame(), item_id="m01-q01", option_id="x", key_id="x", is_right=True, check_round=1, form="a"
        ),
        QuestionAnswered(
            *frame(), item_id="m01-q02", option_id="y", key_id="x", is_right=False, check_round=1, form="a"
        ),
        CheckFinished(*frame(), check_round=1, right=1, total=2, scaled=0.5, pass_scaled=0.8, is_passed=False),
        CheckFinished(*frame(), check_round=2, right=2, total=2, scaled=1.0, pass_scaled=0.8, is_passed=True),
        ModuleCompleted(*frame(), scaled=1.0, nominal_minutes=20),
    ]


def make_more_facts() -> list[LearningFact]:
    """What an attempt need not have: measured time, each form and mode, what never counts, what is taken back."""
    facts = make_facts()
    frame = {field.name: getattr(facts[0], field.name) for field in fields(LearningFact)}
    answer = {"item_id": "m01-q01", "option_id": "y", "key_id": "x", "is_right": False}
    group = {"mode": Mode.GROUP, "path": (("arrive", "back"),), "roll_call_id": str(UUID(int=5)), "leader_id": 3}
    by_hand = {"credited_at": "2026-11-01T17:00:00+00:00", "by_person_id": 4, "reason": "Class in Rapid City"}
    squad = ScenarioFinished(**frame, scenario_id="s07-parking-lot", end_id="calm-end", decisions=1, **group)
    done = ModuleCompleted(**frame, scaled=0.9, nominal_minutes=40, active_seconds=1805)
    return [
        *(replace(fact, seconds=seconds) for fact in facts if hasattr(fact, "seconds") for seconds in (0, 73)),
        *(replace(fact, form=form) for fact in facts if isinstance(fact, QuestionAnswered) for form in ("b", "spaced")),
        squad,
        replace(squad, skills=(("safety", 1, 2), ("voice", 0, 3))),
        done,
        replace(done, mode=Mode.GROUP),
        *(replace(done, mode=mode, **by_hand) for mode in (Mode.GRANTED, Mode.CORRECTED)),
        *(PretestAnswered(**frame, **answer, seconds=seconds, form="b") for seconds in (None, 3)),
        PretestFinished(**frame, form="b", right=1, total=3, scaled=0.3333),
        *(BoosterAnswered(**frame, **answer, seconds=seconds, day=7) for seconds in (None, 3)),
        BoosterFinished(**frame, day=7, right=1, total=3),
        CompletionVoided(**frame, completion_id=COMPLETION_ID, by_person_id=4, reason="Wrong login"),
    ]


def _item(item_id: str) -> Item:
    options = (
        Option("x", "Slow down and say what happens next.", True, "Yes."),
        Option("y", "Ask for the whole story from the start.", False, "No."),
        Option("z", "Wait for a detective.", False, "No."),
    )
    return Item(item_id, Form.A, "define-trauma", "apply", "10-what-counts", False, "What helps first?", options, ())


def _scenario() -> Scenario:
    choices = (
        Choice("back", "Stop well back.", "stopped well back", "Stop well back", Rating.STRONG, "calm-end", "Why."),
        Choice("near", "Drive up close.", "drove up close", "Drive up close", Rating.COSTLY, "calm-end", "Why."),
    )
    nodes: dict[str, Node] = {
        "arrive": Decision("arrive", heading="Arriving", ask="What do you do?", choices=choices),
        "calm-end": End("calm-end", title="He walked to her car"),
    }
    return Scenario(
        id="s07-parking-lot",
        version="1.0.0",
        version_hash="b" * 64,
        title="Parking lot",
        setting="Night.",
        content_note="Note.",
        status="published",
        variables=(Variable("tension", "Tension", 4, 0, 8, "calmer", "tenser"),),
        skills=(),
        start="arrive",
        nodes=nodes,
        debrief=Debrief("", "", "", ""),
        source_ids=(),
    )
