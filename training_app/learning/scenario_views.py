"""Builds the pages of a scenario: where it stands, an earlier step to look back at, and the debrief."""

from collections.abc import Mapping

from training_app.content.catalogue import Module, Source
from training_app.learning import addresses, rules
from training_app.learning.errors import StepUnknown
from training_app.learning.module_views import sources_of, stamp_of
from training_app.learning.pages import ChoiceCard, DebriefPage, Fork, NotTaken, ScenarioPage, SkillBar
from training_app.learning.queries import AttemptView
from training_app.learning.viewer import Viewer
from training_app.scenarios import play, scoring
from training_app.scenarios.graph import Decision, End, Line, Scenario

CHOICE_STOOD = "You had decided this before. Your first choice stands, and the story went on from there."
LETTERS = "ABCD"


def scenario_of(module: Module) -> Scenario:
    """The module's scenario.

    :raise StepUnknown: when it has none
    """
    if module.scenario is None:
        raise StepUnknown
    return module.scenario


def build_scenario(
    module: Module,
    attempt: AttemptView,
    step: int | None,
    viewer: Viewer,
    *,
    error: str | None = None,
    note: str | None = None,
) -> ScenarioPage:
    """The page after ``step - 1`` decisions: the current one without a step, an earlier one read only.

    :raise StepUnknown: when the story is not that far
    """
    scenario = scenario_of(module)
    path = attempt.progress.path
    at = len(path) + 1 if step is None else step
    if not 1 <= at <= len(path) + 1:
        raise StepUnknown
    steps = play.replay(scenario, path[: at - 1])
    page = play.current_page(scenario, steps)
    before = play.chosen(scenario, *path[at - 2]) if at > 1 else None
    consequence = len(before.consequence) if before else 0
    is_past = at <= len(path)
    node = page.node
    return ScenarioPage(
        title=scenario.title,
        percent=_percent(attempt.progress, at),
        ground_label=_ground_label(node, at),
        stamp=stamp_of(scenario.status)[0],
        content_note=scenario.content_note if at == 1 else None,
        time=page.time,
        place=page.place,
        you_chose=_to_infinitive(before.did) if before else None,
        consequence=_spoken(page.lines[:consequence], viewer),
        scene=_spoken(page.lines[consequence:], viewer),
        know=page.know,
        side=f"Decision {at}" if isinstance(node, Decision) else "",
        ask=node.ask if isinstance(node, Decision) else "",
        choices=_cards(scenario, node, attempt, viewer),
        taken_id=path[at - 1][1] if is_past else None,
        is_past=is_past,
        post_url=(addresses.go_on(attempt.id, "ending") if isinstance(node, End) else addresses.scenario(attempt.id)),
        step=at,
        back_url=addresses.scenario(attempt.id, at - 1) if at > 1 else None,
        forward_url=addresses.scenario(attempt.id, at + 1 if at < len(path) else None) if is_past else None,
        error=error,
        note=note,
    )


def build_debrief(registry: Mapping[str, Source], module: Module, attempt: AttemptView, viewer: Viewer) -> DebriefPage:
    """The way it went, drawn and in words; judgement lives here and nowhere before.

    :raise StepUnknown: when the story is not at its end
    """
    scenario = scenario_of(module)
    progress = attempt.progress
    if progress.end_id is None:
        raise StepUnknown
    end = scenario.nodes[progress.end_id]
    assert isinstance(end, End)  # noqa: S101 - only an End is recorded as one
    first = scenario.variables[0]
    is_unread = attempt.unread in {"debrief", "ending"}
    following = rules.next_step(module, progress)
    return DebriefPage(
        title=end.title,
        scenario_title=scenario.title,
        summary=end.summary,
        stamp=stamp_of(scenario.status)[0],
        lane_low=first.low,
        lane_high=first.high,
        forks=_forks(scenario, progress, viewer),
        felt_html=scenario.debrief.felt_html,
        better_line=scenario.debrief.better_line,
        better_note=scenario.debrief.better_note,
        skills=[
            SkillBar(score.skill.label, score.bar, score.bar * 25, score.word)
            for score in scoring.skill_scores(scenario, play.replay(scenario, progress.path))
        ],
        points_html=scenario.debrief.points_html,
        sources=sources_of(registry, module, scenario.source_ids),
        next_label=_next_label(module, following),
        next_url=(
            addresses.go_on(attempt.id, "debrief") if is_unread else addresses.of_step(attempt.id, progress, following)
        ),
        next_is_post=is_unread,
        cover_url=addresses.cover(module.id),
    )


def _percent(progress: rules.Progress, at: int) -> int:
    # the number of decisions ahead is not known in a branching story; the line nears its end and reaches it only there
    if progress.end_id is not None and at == len(progress.path) + 1:
        return 100
    return round(100 * (1 - float(0.75 ** (at - 0.5))))


def _ground_label(node: Decision | End, at: int) -> str:
    return f"Decision {at}" if isinstance(node, Decision) else "The end of the story"


def _to_infinitive(did: str) -> str:
    return did[:1].lower() + did[1:]


def _spoken(lines: tuple[Line, ...], viewer: Viewer) -> tuple[Line, ...]:
    return play.address_officer(lines, viewer.surname)


def _cards(scenario: Scenario, node: Decision | End, attempt: AttemptView, viewer: Viewer) -> list[ChoiceCard]:
    if not isinstance(node, Decision):
        return []
    ordered = play.choices_in_order(scenario, node, str(attempt.id))
    return [
        ChoiceCard(letter, choice.id, choice.text.replace(play.OFFICER_SLOT, viewer.surname))
        for letter, choice in zip(LETTERS, ordered, strict=False)
    ]


def _forks(scenario: Scenario, progress: rules.Progress, viewer: Viewer) -> list[Fork]:
    forks: list[Fork] = []
    lane = 1
    steps = play.replay(scenario, progress.path)
    for position, step in enumerate(steps):
        node = scenario.nodes[step.node_id]
        choice = play.chosen(scenario, step.node_id, step.choice_id)
        others = scoring.not_taken(scenario, step)
        to_lane = 1 + scoring.shift(scenario, choice)
        forks.append(
            Fork(
                time=node.time,
                heading=node.heading if isinstance(node, Decision) else "",
                did=f"You {_to_infinitive(choice.did)}",
                why=choice.debrief.replace(play.OFFICER_SLOT, viewer.surname),
                shift=scoring.shift_word(scenario, choice),
                from_lane=lane,
                to_lane=to_lane,
                other_lanes=sorted({1 + scoring.shift(scenario, other.choice) for other in others} - {to_lane}),
                is_last=position == len(steps) - 1,
                not_taken=[NotTaken(other.word, other.choice.short) for other in others],
            )
        )
        lane = to_lane
    return forks


def _next_label(module: Module, following: rules.Step) -> str:
    match following.kind:
        case rules.StepKind.LESSON:
            return "Go on with the lessons"
        case rules.StepKind.CHECK:
            return f"Go to the check, {module.check_minutes} min"
        case _:
            return "See what was recorded"
