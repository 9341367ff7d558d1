"""Builds the debrief of a scenario: the path in words and as a drawing; judgement lives here and nowhere before."""

from collections.abc import Callable, Mapping, Sequence

from training_app.content.catalogue import Module, Source
from training_app.learning import addresses, rules
from training_app.learning.errors import StepUnknown
from training_app.learning.events import Mode
from training_app.learning.module_views import sources_of
from training_app.learning.pages import DebriefPage, Fork, NotTaken, SkillBar
from training_app.learning.queries import AttemptView
from training_app.learning.scenario_views import did_words, scenario_of
from training_app.learning.stamps import stamp_of
from training_app.learning.viewer import Viewer
from training_app.scenarios import play, scoring
from training_app.scenarios.errors import UnknownChoice
from training_app.scenarios.graph import Decision, End, Scenario

START_LANE = 1
ROLL_CALL = "Taken at a roll call: the squad decided by a show of hands."
OTHER_TEXT = (
    "The squad played another version of this text than the one your module began with, so the way it went cannot be "
    "drawn here. What there is to learn from it is below."
)


def build_debrief(registry: Mapping[str, Source], module: Module, attempt: AttemptView, viewer: Viewer) -> DebriefPage:
    """The way it went, drawn and in words; the squad's way where the scenario was taken at a roll call.

    :raise StepUnknown: when the story is not at its end
    """
    scenario = scenario_of(module)
    progress = attempt.progress
    if progress.end_id is None:
        raise StepUnknown
    is_group = progress.scenario_mode == Mode.GROUP
    steps = _steps_to_end(scenario, progress)
    end = scenario.nodes[progress.end_id] if steps else None
    first = scenario.variables[0]
    is_unread = attempt.unread in {"debrief", "ending"}
    following = rules.next_step(module, progress)
    return DebriefPage(
        title=end.title if isinstance(end, End) else scenario.title,
        scenario_title=scenario.title,
        summary=end.summary if isinstance(end, End) else OTHER_TEXT,
        stamp=stamp_of(scenario.status)[0],
        lane_low=first.low,
        lane_high=first.high,
        forks=forks_of(
            scenario, steps, viewer, is_group=is_group, again_url=lambda step: addresses.again(attempt.id, step)
        ),
        felt_html=scenario.debrief.felt_html,
        better_line=scenario.debrief.better_line,
        better_note=scenario.debrief.better_note,
        skills=skill_bars(scenario, steps),
        points_html=scenario.debrief.points_html,
        sources=sources_of(registry, module, scenario.source_ids),
        next_label=_next_label(module, following),
        next_url=(
            addresses.go_on(attempt.id, "debrief") if is_unread else addresses.of_step(attempt.id, progress, following)
        ),
        next_is_post=is_unread,
        cover_url=addresses.cover(module.id),
        roll_call=ROLL_CALL if is_group else None,
    )


def forks_of(
    scenario: Scenario,
    steps: Sequence[play.Step],
    viewer: Viewer,
    *,
    is_group: bool = False,
    again_url: Callable[[int], str] | None = None,
) -> list[Fork]:
    """Each decision of a path with its stretch of the drawing; everything the drawing says stands there in words too.

    :param again_url: where decision number n (from 1) can be tried again
    """
    forks: list[Fork] = []
    lane = START_LANE
    for number, step in enumerate(steps, 1):
        node = scenario.nodes[step.node_id]
        choice = play.chosen(scenario, step.node_id, step.choice_id)
        others = scoring.not_taken(scenario, step)
        to_lane = START_LANE + scoring.shift(scenario, choice)
        forks.append(
            Fork(
                time=node.time,
                heading=node.heading if isinstance(node, Decision) else "",
                did=did_words(choice, is_group=is_group),
                why=choice.debrief.replace(play.OFFICER_SLOT, viewer.surname),
                shift=scoring.shift_word(scenario, choice),
                from_lane=lane,
                to_lane=to_lane,
                other_lanes=sorted(
                    {START_LANE + scoring.shift(scenario, other.choice) for other in others} - {to_lane}
                ),
                is_last=number == len(steps),
                not_taken=[NotTaken(other.word, other.choice.short) for other in others],
                again_url=again_url(number) if again_url else None,
            )
        )
        lane = to_lane
    return forks


def skill_bars(scenario: Scenario, steps: Sequence[play.Step]) -> list[SkillBar]:
    """The skills that these steps had a chance to show."""
    return [
        SkillBar(score.skill.label, score.bar, score.bar * 25, score.word)
        for score in scoring.skill_scores(scenario, steps)
    ]


def _steps_to_end(scenario: Scenario, progress: rules.Progress) -> list[play.Step]:
    """The path as it was played; empty when a squad played another version of the text, where it does not lead on."""
    try:
        steps = play.replay(scenario, progress.path)
    except UnknownChoice:
        return []
    return steps if play.current_standing(scenario, steps).node_id == progress.end_id else []


def _next_label(module: Module, following: rules.Step) -> str:
    match following.kind:
        case rules.StepKind.LESSON:
            return "Go on with the lessons"
        case rules.StepKind.CHECK:
            return f"Go to the check, {module.check_minutes} min"
        case _:
            return "See what was recorded"
