"""From a learning fact to its xAPI statement: one function per kind of fact."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import singledispatch
from uuid import UUID

import tincan

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
    TryGranted,
)
from training_app.learning.line import event_id
from training_app.xapi import vocabulary as words
from training_app.xapi.activities import ModuleActivities
from training_app.xapi.errors import FactUnknown


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, as other systems see them: the agency's home page and an opaque account name."""

    home_page: str
    account_name: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a fact adds to the frame that all statements share. ``parent_iri`` is None for the module itself."""

    verb_iri: str
    activity: tincan.Activity
    parent_iri: str | None = None
    result: tincan.Result | None = None


def is_told(fact: LearningFact) -> bool:
    """Whether the fact has a statement. One more try is the agency's own affair: nothing was learned by it."""
    return not isinstance(fact, TryGranted)


def build_statement(fact: LearningFact, actor: Actor, activities: ModuleActivities) -> tincan.Statement:
    """The statement of the fact: same fact, same statement, with the event's own id.

    :param actor: the officer; for a completion that was taken back, who took it back
    :raise FactUnknown: for a kind of fact without a statement
    :raise PartUnknown: when the module version lacks the part the fact names
    """
    if isinstance(fact, CompletionVoided):
        return build_voiding(fact, actor)
    which = Which(event_id(fact), fact.attempt_id, fact.happened_at, fact.module_version)
    return put_together(which, actor, say(fact, activities), activities)


@dataclass(frozen=True, slots=True)
class Which:
    """What tells statements of one kind from each other."""

    id: UUID
    registration: UUID
    happened_at: datetime
    module_version: str


def put_together(which: Which, actor: Actor, said: Said, activities: ModuleActivities) -> tincan.Statement:
    """The frame that all statements but the voiding one share, with what this one says in it."""
    return tincan.Statement(
        id=which.id,
        actor=_agent(actor),
        verb=_VERBS[said.verb_iri],
        object=said.activity,
        result=said.result,
        context=tincan.Context(
            registration=which.registration,
            context_activities=activities.within(said.parent_iri),
            revision=which.module_version,
            platform=words.PLATFORM,
            language=words.LANGUAGE,
            extensions=activities.extensions,
        ),
        timestamp=which.happened_at,
        version=words.STATEMENT_VERSION,
    )


def _agent(actor: Actor) -> tincan.Agent:
    return tincan.Agent(account=tincan.AgentAccount(home_page=actor.home_page, name=actor.account_name))


def build_voiding(fact: CompletionVoided, actor: Actor) -> tincan.Statement:
    """The statement that takes a completion back; its actor is who did that."""
    # no revision and no platform: they belong to activities only. xAPI 1.0.3, Part Two, section 2.4.6
    return tincan.Statement(
        id=event_id(fact),
        actor=_agent(actor),
        verb=_VERBS[words.VERB_VOIDED],
        object=tincan.StatementRef(id=fact.completion_id),
        context=tincan.Context(registration=fact.attempt_id),
        timestamp=fact.happened_at,
        version=words.STATEMENT_VERSION,
    )


@singledispatch
def say(fact: LearningFact, activities: ModuleActivities) -> Said:  # noqa: ARG001 - registered functions use both
    """What this kind of fact says; each kind registers its own."""
    raise FactUnknown(f"No statement is defined for {type(fact).__name__}.")


@say.register
def _started(fact: AttemptStarted, activities: ModuleActivities) -> Said:  # noqa: ARG001 - one shape for all
    return Said(words.VERB_INITIALIZED, activities.module())


@say.register
def _lesson(fact: LessonFinished, activities: ModuleActivities) -> Said:
    result = None if fact.seconds is None else tincan.Result(duration=_duration(fact.seconds))
    return Said(words.VERB_EXPERIENCED, activities.lesson(fact.lesson_id), activities.module_iri, result)


@say.register
def _decision(fact: DecisionMade, activities: ModuleActivities) -> Said:
    # no success: a decision in a story is neither right nor wrong
    result = tincan.Result(
        response=fact.choice_id,
        duration=_duration(fact.seconds),
        extensions=tincan.Extensions(
            {
                words.EXTENSION_NODE: fact.node_id,
                words.EXTENSION_STEP: fact.step,
                words.EXTENSION_STATE_BEFORE: dict(fact.state_before),
                words.EXTENSION_STATE_AFTER: dict(fact.state_after),
            }
        ),
    )
    parent_iri = activities.scenario_iri(fact.scenario_id)
    return Said(words.VERB_ANSWERED, activities.decision(fact.scenario_id, fact.node_id), parent_iri, result)


@say.register
def _scenario(fact: ScenarioFinished, activities: ModuleActivities) -> Said:
    extensions = {words.EXTENSION_END: fact.end_id, words.EXTENSION_DECISIONS: fact.decisions}
    if fact.skills:
        extensions[words.EXTENSION_SKILLS] = {skill: [earned, possible] for skill, earned, possible in fact.skills}
    if fact.mode != Mode.INDIVIDUAL:
        extensions[words.EXTENSION_MODE] = str(fact.mode)
    result = tincan.Result(completion=True, extensions=tincan.Extensions(extensions))
    return Said(words.VERB_COMPLETED, activities.scenario(fact.scenario_id), activities.module_iri, result)


@say.register
def _question(fact: QuestionAnswered, activities: ModuleActivities) -> Said:
    result = tincan.Result(
        response=fact.option_id,
        success=fact.is_right,
        duration=_duration(fact.seconds),
        extensions=tincan.Extensions({words.EXTENSION_ROUND: fact.check_round, words.EXTENSION_FORM: str(fact.form)}),
    )
    return Said(words.VERB_ANSWERED, activities.item(fact.item_id), activities.check_iri, result)


@say.register
def _check(fact: CheckFinished, activities: ModuleActivities) -> Said:
    result = tincan.Result(
        success=fact.is_passed,
        score=tincan.Score(scaled=_rounded(fact.scaled), raw=fact.right, min=0, max=fact.total),
        extensions=tincan.Extensions(
            {words.EXTENSION_ROUND: fact.check_round, words.EXTENSION_PASS_SCALED: _rounded(fact.pass_scaled)}
        ),
    )
    verb_iri = words.VERB_PASSED if fact.is_passed else words.VERB_FAILED
    return Said(verb_iri, activities.check(), activities.module_iri, result)


@say.register
def _module(fact: ModuleCompleted, activities: ModuleActivities) -> Said:
    extensions: dict[str, object] = {words.EXTENSION_NOMINAL_MINUTES: fact.nominal_minutes}
    if fact.mode != Mode.INDIVIDUAL:
        extensions[words.EXTENSION_MODE] = str(fact.mode)
    if fact.credited_at is not None:
        extensions[words.EXTENSION_CREDITED_AT] = fact.credited_at
    result = tincan.Result(
        completion=True,
        score=tincan.Score(scaled=_rounded(fact.scaled)),
        duration=_duration(fact.active_seconds),
        extensions=tincan.Extensions(extensions),
    )
    return Said(words.VERB_COMPLETED, activities.module(), None, result)


@say.register
def _before(fact: PretestAnswered, activities: ModuleActivities) -> Said:
    result = _answer(fact, {words.EXTENSION_FORM: fact.form})
    return Said(words.VERB_ANSWERED, activities.item(fact.item_id), activities.pretest_iri, result)


@say.register
def _before_done(fact: PretestFinished, activities: ModuleActivities) -> Said:
    result = _questions_done(fact.right, fact.total, {words.EXTENSION_FORM: fact.form})
    return Said(words.VERB_COMPLETED, activities.pretest(), activities.module_iri, result)


@say.register
def _later(fact: BoosterAnswered, activities: ModuleActivities) -> Said:
    result = _answer(fact, {words.EXTENSION_BOOSTER_DAY: fact.day})
    return Said(words.VERB_ANSWERED, activities.item(fact.item_id), activities.booster_iri, result)


@say.register
def _later_done(fact: BoosterFinished, activities: ModuleActivities) -> Said:
    result = _questions_done(fact.right, fact.total, {words.EXTENSION_BOOSTER_DAY: fact.day})
    return Said(words.VERB_COMPLETED, activities.booster(), activities.module_iri, result)


def _answer(fact: PretestAnswered | BoosterAnswered, extensions: dict[str, object]) -> tincan.Result:
    return tincan.Result(
        response=fact.option_id,
        success=fact.is_right,
        duration=_duration(fact.seconds),
        extensions=tincan.Extensions(extensions),
    )


def _questions_done(right: int, total: int, extensions: dict[str, object]) -> tincan.Result:
    # completed and neither passed nor failed: these questions never count
    return tincan.Result(
        completion=True,
        score=tincan.Score(scaled=_rounded(right / total), raw=right, min=0, max=total),
        extensions=tincan.Extensions(extensions),
    )


def _duration(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _rounded(scaled: float) -> float:
    # four decimals tell 1 of 10,000 apart, and print the same everywhere
    return round(scaled, 4)


_VERBS = {
    iri: tincan.Verb(id=iri, display=tincan.LanguageMap({words.LANGUAGE: iri.rsplit("/", 1)[1]}))
    for iri in (
        words.VERB_INITIALIZED,
        words.VERB_EXPERIENCED,
        words.VERB_ANSWERED,
        words.VERB_COMPLETED,
        words.VERB_PASSED,
        words.VERB_FAILED,
        words.VERB_VOIDED,
    )
}
