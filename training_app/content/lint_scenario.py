"""Gates on a scenario file: those of the path check, told at the file's lines, and those on its words."""

from collections.abc import Iterator

from training_app.content.drafts import ScenarioDraft
from training_app.content.hard_passage import note_mistakes
from training_app.content.lint_lesson import HARDEST_GRADE, overclaim_message
from training_app.content.markdown import find_mistakes, parse_markdown
from training_app.content.problems import Problem
from training_app.content.reading import reading_grade
from training_app.content.register import find_fact, find_fact_in_story, find_overclaims
from training_app.content.scenario_schema import (
    ChoiceRecord,
    DecisionRecord,
    EndRecord,
    HardRecord,
    LineRecord,
    RouteRecord,
)
from training_app.content.strict_yaml import Path
from training_app.scenarios.path_check import check_scenario
from training_app.scenarios.words import count_words

MOST_POINT_WORDS = 120
# A grade of a few words says nothing; shorter texts are judged with the whole story only.
FEWEST_GRADED_WORDS = 40


def scenario_problems(draft: ScenarioDraft) -> Iterator[Problem]:
    """Yield every problem of one scenario."""
    yield from wrong_folder(draft)
    yield from wrong_paths(draft)
    yield from worrying_note(draft)
    yield from points_without_source(draft)
    yield from long_points(draft)
    yield from wrong_markdown(draft)
    yield from flat_statements(draft)
    yield from hard_reading(draft)
    yield from wrong_hard_notes(draft)
    yield from unused_skills(draft)


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


def hard_reading(draft: ScenarioDraft) -> Iterator[Problem]:
    """The story's own text is above the reading grade: as a whole, at one node, or in the debrief.

    What people say is left out: they talk as they talk, and their short lines would hide a long sentence of ours.
    """
    texts = dict(_graded_texts(draft))
    for path, paragraphs in (((), [text for texts_there in texts.values() for text in texts_there]), *texts.items()):
        grade = reading_grade(paragraphs)
        if grade > HARDEST_GRADE and sum(count_words(text) for text in paragraphs) >= FEWEST_GRADED_WORDS:
            yield draft.at.problem(path, f"reading grade {grade:.1f}; at most {HARDEST_GRADE:.0f} is allowed")


def wrong_hard_notes(draft: ScenarioDraft) -> Iterator[Problem]:
    """The note before something hard is no plain line, or it or the other wording states a fact without a source."""
    for path, hard in _hard_records(draft):
        for message in note_mistakes(hard.note):
            yield draft.at.problem((*path, "note"), message)
        for key, text in (("note", hard.note), ("instead", hard.instead)):
            found = find_fact_in_story(text)
            if found and not draft.record.sources:
                message = f'states a fact ("{found.group()}") and the scenario names no source'
                yield draft.at.problem((*path, key), message)


def unused_skills(draft: ScenarioDraft) -> Iterator[Problem]:
    """A skill is named that no choice can show."""
    shown = {skill_id for _, choice in _choices(draft) for skill_id in choice.skills}
    for place, skill in enumerate(draft.record.skills):
        if skill.id not in shown:
            yield draft.at.problem(("skills", place, "id"), f'no choice shows the skill "{skill.id}"')


def _choices(draft: ScenarioDraft) -> Iterator[tuple[Path, ChoiceRecord]]:
    for node_id, node in draft.record.nodes.items():
        if isinstance(node, DecisionRecord):
            yield from ((("nodes", node_id, "choices", place), choice) for place, choice in enumerate(node.choices))


def _hard_records(draft: ScenarioDraft) -> Iterator[tuple[Path, HardRecord]]:
    for node_id, node in draft.record.nodes.items():
        if not isinstance(node, RouteRecord) and node.hard:
            yield ("nodes", node_id, "hard"), node.hard
    yield from (((*path, "hard"), choice.hard) for path, choice in _choices(draft) if choice.hard)


def _graded_texts(draft: ScenarioDraft) -> Iterator[tuple[Path, list[str]]]:
    for node_id, node in draft.record.nodes.items():
        if isinstance(node, RouteRecord):
            continue
        texts = [*_narrated(node.scene), node.know or "", node.hard.instead if node.hard else ""]
        if isinstance(node, EndRecord):
            texts.append(node.summary)
        for choice in node.choices if isinstance(node, DecisionRecord) else ():
            texts += [*_narrated(choice.consequence), choice.debrief, choice.hard.instead if choice.hard else ""]
        yield ("nodes", node_id), [text for text in texts if text]
    debrief = draft.record.debrief
    yield ("debrief",), [*debrief.felt.split("\n\n"), debrief.better_note, *debrief.points.split("\n\n")]


def _narrated(lines: list[LineRecord]) -> list[str]:
    return [line.text for line in lines if line.text]


def _own_words(draft: ScenarioDraft) -> Iterator[tuple[Path, str]]:
    debrief = draft.record.debrief
    yield from ((("debrief", key), getattr(debrief, key)) for key in ("felt", "better_line", "better_note", "points"))
    for node_id, node in draft.record.nodes.items():
        if not isinstance(node, RouteRecord) and node.know:
            yield ("nodes", node_id, "know"), node.know
    yield from (((*path, "debrief"), choice.debrief) for path, choice in _choices(draft))
    for path, hard in _hard_records(draft):
        yield (*path, "note"), hard.note
        yield (*path, "instead"), hard.instead
