"""Builds the pages of a scenario: where it stands, and an earlier step to look back at."""

from collections.abc import Sequence

from training_app.content.catalogue import Module
from training_app.learning import addresses, rules
from training_app.learning.errors import StepUnknown
from training_app.learning.events import Mode
from training_app.learning.pages import ChoiceCard, ScenarioPage
from training_app.learning.queries import AttemptView
from training_app.learning.stamps import stamp_of
from training_app.learning.viewer import Viewer
from training_app.scenarios import play
from training_app.scenarios.errors import UnknownChoice
from training_app.scenarios.graph import Choice, Decision, End, Scenario

CHOICE_STOOD = "You had decided this before. Your first choice stands, and the story went on from there."
LETTERS = "ABCD"
SQUAD = "The squad’s choice:"


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
    is_group = attempt.progress.scenario_mode == Mode.GROUP
    at = len(path) + 1 if step is None else step
    if not 1 <= at <= len(path) + 1:
        raise StepUnknown
    page = play.current_page(scenario, steps_of(scenario, path[: at - 1]))
    before = play.chosen(scenario, *path[at - 2]) if at > 1 else None
    is_past = at <= len(path)
    node = page.node
    return ScenarioPage(
        title=scenario.title,
        percent=_percent(attempt.progress, at),
        ground_label=ground_label(node, at),
        stamp=stamp_of(scenario.status)[0],
        content_note=scenario.content_note if at == 1 else None,
        time=page.time,
        place=page.place,
        you_chose=chose_words(before, is_group=is_group) if before else None,
        consequence=play.address_in(page.consequence, viewer.surname) if page.consequence else None,
        scene=[play.address_in(told, viewer.surname) for told in page.scene],
        know=page.know,
        side=f"Decision {at}" if isinstance(node, Decision) else "",
        ask=node.ask if isinstance(node, Decision) else "",
        choices=choice_cards(scenario, node, attempt, viewer),
        taken_id=path[at - 1][1] if is_past else None,
        is_past=is_past,
        post_url=(addresses.go_on(attempt.id, "ending") if isinstance(node, End) else addresses.scenario(attempt.id)),
        step=at,
        back_url=addresses.scenario(attempt.id, at - 1) if at > 1 else None,
        forward_url=addresses.scenario(attempt.id, at + 1 if at < len(path) else None) if is_past else None,
        error=error,
        note=note,
        who=SQUAD if is_group else "You",
        taken_words="The squad chose this" if is_group else "You chose this",
    )


def steps_of(scenario: Scenario, path: Sequence[tuple[str, str]]) -> list[play.Step]:
    """The steps of a path.

    :raise StepUnknown: when it does not fit this text: a squad may have played another version of it
    """
    try:
        return play.replay(scenario, path)
    except UnknownChoice as error:
        raise StepUnknown from error


def did_words(choice: Choice, *, is_group: bool) -> str:
    """ "You stopped well back." or, where a squad decided, "The squad’s choice: you stopped well back." """
    return f"{SQUAD if is_group else 'You'} {chose_words(choice, is_group=is_group)}"


def chose_words(choice: Choice, *, is_group: bool) -> str:
    """What follows "You" or "The squad’s choice:"."""
    did = choice.did[:1].lower() + choice.did[1:]
    # the story speaks of the officer as "you" throughout, so a squad's choice does too
    return f"you {did}" if is_group else did


def ground_label(node: Decision | End, at: int) -> str:
    """What the ground line says where the story stands."""
    return f"Decision {at}" if isinstance(node, Decision) else "The end of the story"


def choice_cards(scenario: Scenario, node: Decision | End, attempt: AttemptView, viewer: Viewer) -> list[ChoiceCard]:
    """The choices of a decision in this attempt's order, the same whenever it is shown; none at an end."""
    return cards_in_order(scenario, node, str(attempt.id), viewer)


def cards_in_order(scenario: Scenario, node: Decision | End, order: str, viewer: Viewer) -> list[ChoiceCard]:
    """The choices of a decision in the order that this word gives; none at an end."""
    if not isinstance(node, Decision):
        return []
    ordered = play.choices_in_order(scenario, node, order)
    return [
        ChoiceCard(letter, choice.id, choice.text.replace(play.OFFICER_SLOT, viewer.surname))
        for letter, choice in zip(LETTERS, ordered, strict=False)
    ]


def percent_at(step: int) -> int:
    """How far the ground line goes before this decision.

    The number of decisions ahead is not known in a branching story: the line nears its end and reaches it only there.
    """
    return round(100 * (1 - float(0.75 ** (step - 0.5))))


def _percent(progress: rules.Progress, at: int) -> int:
    return 100 if progress.end_id is not None and at == len(progress.path) + 1 else percent_at(at)
