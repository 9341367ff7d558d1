"""Gates on the tool library: no fact where no source can stand, no flat claim, plain reading, and a whole clock."""

from collections.abc import Iterator, Mapping

from training_app.content.drafts import ScenarioDraft, ToolDraft
from training_app.content.lint_lesson import HARDEST_GRADE, overclaim_message
from training_app.content.problems import Problem
from training_app.content.reading import reading_grade
from training_app.content.register import find_fact, find_overclaims
from training_app.content.strict_yaml import Path
from training_app.content.toolkit import LINE_LONGEST, TEXT_LONGEST, WIDE_LONGEST
from training_app.content.toolkit_schema import CLOCK, SERVED, FieldRecord, ToolFile

PLAN = "response-plan"


def tool_problems(draft: ToolDraft, scenarios: Mapping[str, ScenarioDraft]) -> Iterator[Problem]:
    """Yield every problem of one tool."""
    yield from facts_and_claims(draft)
    yield from hard_reading(draft)
    yield from too_long_to_keep(draft)
    yield from strange_scenario(draft, scenarios)
    if draft.head.id == PLAN:
        yield from gaps_in_the_clock(draft)


def facts_and_claims(draft: ToolDraft) -> Iterator[Problem]:
    """A text states a fact where no source stands, or a claim of the register flatly."""
    for path, text in _texts(draft.head):
        found = None if path[-1] in {"origin", "basis"} else find_fact(text)
        if found:
            yield draft.at.problem(path, f'states a fact ("{found.group()}") where no source can stand')
        for words, reason in find_overclaims(text):
            yield draft.at.problem(path, overclaim_message(words, reason))


def hard_reading(draft: ToolDraft) -> Iterator[Problem]:
    """The reading grade of its running text is above ten."""
    grade = tool_grade(draft.head)
    if grade > HARDEST_GRADE:
        yield Problem(draft.at.file, 1, f"reading grade {grade:.1f}; at most {HARDEST_GRADE:.0f} is allowed")


def too_long_to_keep(draft: ToolDraft) -> Iterator[Problem]:
    """What stands there at first could not be kept as it is."""
    for at, part in enumerate(draft.head.parts):
        for place, field in enumerate(part.fields):
            path = ("parts", at, "fields", place)
            longest = TEXT_LONGEST if field.kind == "text" else LINE_LONGEST
            if len(field.default or "") > longest:
                yield draft.at.problem((*path, "default"), f"is longer than the {longest} characters that can be kept")
            widths = {column.id: WIDE_LONGEST if column.wide else LINE_LONGEST for column in field.columns}
            for number, start in enumerate(field.starts):
                for key in (key for key, text in start.items() if len(text) > widths[key]):
                    message = f"is longer than the {widths[key]} characters that can be kept"
                    yield draft.at.problem((*path, "starts", number, key), message)


def strange_scenario(draft: ToolDraft, scenarios: Mapping[str, ScenarioDraft]) -> Iterator[Problem]:
    """A drill needs a story that is there, and a plan needs a drill."""
    name = draft.head.scenario
    if name is not None and name not in scenarios:
        yield draft.at.problem(("scenario",), f'unknown scenario "{name}"')
    if (name is not None) is not (draft.head.id == PLAN):
        yield draft.at.problem(
            ("scenario",), "the response plan has a scenario for its drill, and no other tool has one"
        )


def gaps_in_the_clock(draft: ToolDraft) -> Iterator[Problem]:
    """A plan has each part of the clock, and in each one rows of steps that say who is served."""
    parts = {part.id: part for part in draft.head.parts}
    for name in (*CLOCK, "roles", "contacts"):
        if name not in parts:
            yield draft.at.problem(("parts",), f'a response plan has a part "{name}"')
    for name in CLOCK:
        steps = [field for field in parts[name].fields if field.id == "steps"] if name in parts else []
        for field in steps:
            served = [option.id for column in field.columns if column.id == "served" for option in column.options]
            if served != list(SERVED):
                yield draft.at.problem(("parts",), f'the steps of "{name}" name those who are served as {list(SERVED)}')
        if name in parts and not steps:
            yield draft.at.problem(("parts",), f'the part "{name}" has no rows of "steps"')


def tool_grade(head: ToolFile) -> float:
    """The reading grade of what is read and what is written for adapting; labels are no sentences."""
    return reading_grade(text for path, text in _texts(head) if path[-1] != "label" and "starts" not in path)


def _texts(head: ToolFile) -> Iterator[tuple[Path, str]]:
    for key in ("title", "purpose", "origin"):
        yield (key,), getattr(head, key)
    for place, text in enumerate(head.how):
        yield ("how", place), text
    for place, word in enumerate(head.scale):
        yield ("scale", place, "meaning"), word.meaning or ""
    for at, part in enumerate(head.parts):
        for key in ("title", "lead", "basis"):
            yield ("parts", at, key), getattr(part, key) or ""
        for place, field in enumerate(part.fields):
            for path, text in _field_texts(field):
                yield ("parts", at, "fields", place, *path), text


def _field_texts(field: FieldRecord) -> Iterator[tuple[Path, str]]:
    for key in ("label", "hint", "default"):
        yield (key,), getattr(field, key) or ""
    for place, option in enumerate(field.options):
        yield ("options", place, "label"), option.label
        yield ("options", place, "meaning"), option.meaning or ""
    for place, start in enumerate(field.starts):
        for key, text in start.items():
            yield ("starts", place, key), text
