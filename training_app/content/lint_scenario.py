"""Gates on a scenario file: those of the path check, told at the file's lines, and those on its words."""

from collections.abc import Iterator

from training_app.content.drafts import ScenarioDraft
from training_app.content.lint_lesson import overclaim_message
from training_app.content.markdown import find_mistakes, parse_markdown
from training_app.content.problems import Problem
from training_app.content.register import find_fact, find_overclaims
from training_app.content.scenario_schema import RouteRecord
from training_app.content.strict_yaml import Path
from training_app.scenarios.path_check import check_scenario
from training_app.scenarios.words import count_words

MOST_POINT_WORDS = 120


def scenario_problems(draft: ScenarioDraft) -> Iterator[Problem]:
    """Yield every problem of one scenario."""
    yield from wrong_folder(draft)
    yield from wrong_paths(draft)
    yield from worrying_note(draft)
    yield from points_without_source(draft)
    yield from long_points(draft)
    yield from wrong_markdown(draft)
    yield from flat_statements(draft)


def wrong_folder(draft: ScenarioDraft) -> Iterator[Problem]:
    """The id is not the folder's name."""
    if draft.record.id != draft.folder:
        yield draft.at.problem(("id",), f'the id "{draft.record.id}" is not the folder\'s name "{draft.folder}"')


def wrong_paths(draft: ScenarioDraft) -> Iterator[Problem]:
    """The story has a gap, a loop, or a path too short or too long."""
    for finding in check_scenario(draft.scenario):
        yield draft.at.problem(finding.place, finding.message)


def worrying_note(draft: ScenarioDraft) -> Iterator[Problem]:
    """The content note says trigger."""
    if "trigger" in draft.record.content_note.lower():
        yield draft.at.problem(("content_note",), 'the content note says "trigger": name the topics instead')


def points_without_source(draft: ScenarioDraft) -> Iterator[Problem]:
    """The debrief states a fact and the scenario names no source."""
    found = find_fact(draft.record.debrief.points)
    if found and not draft.record.sources:
        message = f'the points state a fact ("{found.group()}") and the scenario names no source'
        yield draft.at.problem(("debrief", "points"), message)


def long_points(draft: ScenarioDraft) -> Iterator[Problem]:
    """The points of the debrief are too long."""
    words = count_words(draft.record.debrief.points)
    if words > MOST_POINT_WORDS:
        yield draft.at.problem(("debrief", "points"), f"the points have {words} words; at most {MOST_POINT_WORDS}")


def wrong_markdown(draft: ScenarioDraft) -> Iterator[Problem]:
    """The debrief holds what its Markdown does not have."""
    for key in ("felt", "points"):
        for _, message in find_mistakes(parse_markdown(getattr(draft.record.debrief, key))):
            yield draft.at.problem(("debrief", key), message)


def flat_statements(draft: ScenarioDraft) -> Iterator[Problem]:
    """The program itself states a claim of the register flatly; people in the story may be wrong."""
    for path, text in _own_words(draft):
        for words, reason in find_overclaims(text):
            yield draft.at.problem(path, overclaim_message(words, reason))


def _own_words(draft: ScenarioDraft) -> Iterator[tuple[Path, str]]:
    debrief = draft.record.debrief
    yield from ((("debrief", key), getattr(debrief, key)) for key in ("felt", "better_line", "better_note", "points"))
    for node_id, node in draft.record.nodes.items():
        if not isinstance(node, RouteRecord) and node.know:
            yield ("nodes", node_id, "know"), node.know
        for place, choice in enumerate(getattr(node, "choices", ())):
            yield ("nodes", node_id, "choices", place, "debrief"), choice.debrief
