"""Minor or major: every field of every part is compared, and each difference is told in a sentence."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.sample import MODULE, QUIZ, SCENARIO, SOURCES, Package, write_package
from training_app.content import diff, diff_scenario
from training_app.content.catalogue import Form, Item, Lesson, Module, Objective, Option, Reviewer, Source
from training_app.content.change import Kind
from training_app.content.diff import compare_modules
from training_app.scenarios.graph import (
    Branch,
    Choice,
    Condition,
    Debrief,
    Decision,
    End,
    Hard,
    Line,
    Node,
    Passage,
    Rating,
    Route,
    Scenario,
    Skill,
    Variable,
)

# Says nothing of its own: made from the rest, or only for messages.
SAYS_NOTHING = {"Module.version_hash", "Module.package_json", "Scenario.version_hash"} | {
    f"{kind}.line" for kind in ("Decision", "Passage", "Route", "End")
}
MAJOR = {
    *("Module.id", "Module.pass_scaled", "Module.individual_check", "Module.scenario"),
    *("Module.objectives", "Module.lessons", "Module.items", "Lesson.id", "Objective.id"),
    *("Item.id", "Item.form", "Item.is_critical", "Item.options", "Option.id", "Option.is_key"),
    *("Scenario.id", "Scenario.start", "Scenario.variables", "Scenario.nodes"),
    *("Variable.name", "Variable.start", "Variable.minimum", "Variable.maximum"),
    *("Decision.id", "Decision.choices", "Passage.id", "Route.id", "End.id"),
    *("Choice.id", "Choice.to", "Choice.effects", "Passage.to", "Route.branches", "Route.otherwise"),
    *("Branch.conditions", "Branch.needs_all", "Branch.to"),
    *("Condition.variable", "Condition.operator", "Condition.limit"),
}
# Major one way only: what came is minor, what went is major. An id that changes is both at once.
ONE_WAY = {"Decision.choices"}


@cache
def sample() -> Module:
    """The sample module with something in every field that may be empty."""
    with TemporaryDirectory() as folder:
        module = write_package(Path(folder)).load().modules["m01-sample"]
    assert module.scenario
    arrive, walk, calm = (module.scenario.nodes[name] for name in ("arrive", "walk", "calm"))
    assert isinstance(arrive, Decision)
    hard = Hard("He is hurt.", "It goes badly.")
    choices = (replace(arrive.choices[0], hard=hard), *arrive.choices[1:])
    nodes = {
        **module.scenario.nodes,
        "arrive": replace(arrive, hard=hard, choices=choices),
        "walk": replace(walk, hard=hard),
        "calm": replace(calm, hard=hard),
    }
    lessons = (replace(module.lessons[0], content_note="Speaks of a theft."), *module.lessons[1:])
    return replace(module, lessons=lessons, scenario=replace(module.scenario, nodes=nodes))


def story() -> Scenario:
    scenario = sample().scenario
    assert scenario
    return scenario


def with_story(**changes: object) -> Module:
    return replace(sample(), scenario=replace(story(), **changes))


def with_node(node: Node, name: str) -> Module:
    others = {key: value for key, value in story().nodes.items() if key != name}
    return with_story(nodes={**others, node.id: node})


def with_choice(choice: Choice) -> Module:
    arrive = story().nodes["arrive"]
    assert isinstance(arrive, Decision)
    return with_node(replace(arrive, choices=(choice, *arrive.choices[1:])), "arrive")


def with_branch(branch: Branch) -> Module:
    fork = story().nodes["fork"]
    assert isinstance(fork, Route)
    return with_node(replace(fork, branches=(branch, *fork.branches[1:])), "fork")


def with_item(item: Item) -> Module:
    return replace(sample(), items=(item, *sample().items[1:]))


def node(name: str) -> Node:
    return story().nodes[name]


@dataclass(frozen=True)
class Spot:
    """One part of the sample, and the sample with another in its place."""

    part: object
    put: Callable[..., Module]


def spots() -> Iterator[Spot]:
    module, scenario = sample(), story()
    arrive, fork = node("arrive"), node("fork")
    assert isinstance(arrive, Decision)
    assert isinstance(fork, Route)
    choice, branch, item = arrive.choices[0], fork.branches[0], module.items[0]
    assert choice.hard
    yield Spot(module, lambda part: part)
    yield Spot(module.lessons[0], lambda part: replace(module, lessons=(part, *module.lessons[1:])))
    yield Spot(module.objectives[0], lambda part: replace(module, objectives=(part, *module.objectives[1:])))
    yield Spot(module.reviewers[0], lambda part: replace(module, reviewers=(part,)))
    yield Spot(item, with_item)
    yield Spot(item.options[0], lambda part: with_item(replace(item, options=(part, *item.options[1:]))))
    yield Spot(scenario, lambda part: replace(module, scenario=part))
    yield Spot(scenario.variables[0], lambda part: with_story(variables=(part, *scenario.variables[1:])))
    yield Spot(scenario.skills[0], lambda part: with_story(skills=(part, *scenario.skills[1:])))
    yield Spot(scenario.debrief, lambda part: with_story(debrief=part))
    for name in ("arrive", "walk", "fork", "calm"):
        yield Spot(node(name), lambda part, name=name: with_node(part, name))
    yield Spot(choice, with_choice)
    yield Spot(choice.hard, lambda part: with_choice(replace(choice, hard=part)))
    yield Spot(choice.consequence[0], lambda part: with_choice(replace(choice, consequence=(part,))))
    yield Spot(branch, with_branch)
    yield Spot(
        branch.conditions[0],
        lambda part: with_branch(replace(branch, conditions=(part, *branch.conditions[1:]))),
    )


def another(value: object) -> object:
    """A value of the same kind that is not the same."""
    if isinstance(value, Enum):
        return next(member for member in type(value) if member is not value)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 10
    if isinstance(value, str) or value is None:
        return {"gte": "lte", "lte": "gte"}.get(value or "", f"{value or ''} altered")
    if isinstance(value, tuple):
        return value[1:] if value else ("altered",)
    if isinstance(value, Mapping):
        return dict(list(value.items())[1:]) if value else {"tension": 1}
    if isinstance(value, Scenario | Hard):
        return None
    assert isinstance(value, Debrief)
    return replace(value, better_line="altered")


FIELDS = [
    pytest.param(spot, field.name, id=f"{type(spot.part).__name__}.{field.name}")
    for spot in spots()
    if is_dataclass(spot.part)
    for field in fields(spot.part)
]


def test_every_kind_of_part_is_among_the_spots():
    graph = {Scenario, Variable, Skill, Debrief, Decision, Passage, Route, End, Choice, Hard, Line, Branch, Condition}

    assert {type(spot.part) for spot in spots()} == graph | {Module, Lesson, Objective, Reviewer, Item, Option}


@pytest.mark.parametrize(("spot", "name"), FIELDS)
def test_no_field_is_forgotten(spot: Spot, name: str):
    field = f"{type(spot.part).__name__}.{name}"
    value = "" if name == "package_json" else another(getattr(spot.part, name))
    old, new = sample(), spot.put(replace(spot.part, **{name: value}))

    there, back = compare_modules(old, new), compare_modules(new, old)

    assert bool(there.changes) == bool(back.changes) == (field not in SAYS_NOTHING)
    assert there.is_major == (field in MAJOR)
    assert back.is_major == (field in MAJOR and field not in ONE_WAY)
    for change in (*there.changes, *back.changes):
        assert change.place
        assert change.sentence.endswith(".")
        assert "<" not in change.before + change.after


@pytest.mark.parametrize(
    ("kind", "rules", "apart"),
    [
        *(
            (kind, getattr(diff, f"{kind.__name__.upper()}_RULES"), diff.COMPARED_APART[kind])
            for kind in diff.COMPARED_APART
        ),
        *(
            (kind, getattr(diff_scenario, f"{kind.__name__.upper()}_RULES"), diff_scenario.COMPARED_APART[kind])
            for kind in (Scenario, Variable, Skill, Choice, Debrief)
        ),
        *((kind, rules, diff_scenario.COMPARED_APART[kind]) for kind, rules in diff_scenario.RULES_BY_KIND.items()),
    ],
)
def test_a_new_field_must_be_decided_on(kind: type, rules: Mapping[str, object], apart: frozenset[str]):
    assert set(rules) | apart == {field.name for field in fields(kind)}
    assert not set(rules) & apart


def test_the_same_module_has_no_changes():
    assert compare_modules(sample(), sample()).changes == ()
    assert not compare_modules(sample(), sample()).is_major


OF_THE_MODULE = [field.name for field in fields(Module) if f"Module.{field.name}" not in SAYS_NOTHING]


@given(st.sets(st.sampled_from(OF_THE_MODULE)))
def test_the_verdict_on_many_edits_is_that_of_the_gravest(names: set[str]):
    changed = replace(sample(), **{name: another(getattr(sample(), name)) for name in names})

    comparison = compare_modules(sample(), changed)

    assert comparison.is_major == any(f"Module.{name}" in MAJOR for name in names)
    assert len(comparison.changes) >= len(names)


def test_an_answer_that_came_is_minor_and_one_that_went_is_major():
    item = sample().items[0]
    shorter = with_item(replace(item, options=item.options[:2]))

    assert not compare_modules(shorter, sample()).is_major
    assert compare_modules(sample(), shorter).is_major


def change_of(old: Module, new: Module):
    (change,) = compare_modules(old, new).changes
    return change


def test_a_reworded_lesson_shows_the_words_around_the_change():
    lesson = sample().lessons[0]
    new = replace(
        sample(), lessons=(replace(lesson, html=lesson.html.replace("shouting", "singing")), *sample().lessons[1:])
    )

    change = change_of(sample(), new)

    assert (change.kind, change.is_major, change.place) == (Kind.REWORDED, False, "lesson 10-first")
    assert change.sentence == "The wording of the lesson changed."
    assert change.before == "A neighbor calls in shouting, then quiet. What it is The …"
    assert change.after == "A neighbor calls in singing, then quiet. What it is The …"


def test_a_lesson_whose_words_are_the_same_says_so():
    lesson = sample().lessons[0]
    new = replace(sample(), lessons=(replace(lesson, html=f"{lesson.html}<br>"), *sample().lessons[1:]))

    assert (
        change_of(sample(), new).sentence == "The words of the lesson are the same; marks or notes beside them changed."
    )


def test_lessons_in_another_order_are_a_minor_edit():
    first, second = sample().lessons
    new = replace(sample(), lessons=(replace(second, number=1), replace(first, number=2)))

    change = change_of(sample(), new)

    assert (change.kind, change.is_major) == (Kind.MOVED, False)
    assert (change.before, change.after) == ("10-first, 20-second", "20-second, 10-first")


def test_another_key_names_the_question_and_both_answers():
    item = sample().items[2]
    options = tuple(replace(option, is_key=option.id == "y") for option in item.options)
    new = replace(sample(), items=(*sample().items[:2], replace(item, options=options), *sample().items[3:]))

    change = change_of(sample(), new)

    assert (change.is_major, change.place) == (True, "question m01-q03")
    assert change.sentence == "Another answer is the right one now."
    assert (change.before, change.after) == ("The words she used", "The time she gave")


def test_where_a_choice_leads_names_the_choice_and_both_scenes():
    arrive = node("arrive")
    assert isinstance(arrive, Decision)

    change = change_of(sample(), with_choice(replace(arrive.choices[0], to="pause")))

    assert (change.is_major, change.place) == (True, "scenario node arrive, choice arrive-good")
    assert change.sentence == "Where the choice leads changed from walk to pause."


@pytest.mark.parametrize(("form", "is_major"), [(Form.A, True), (Form.B, True), (Form.SPACED, False)])
def test_a_new_question_is_major_unless_it_is_only_for_boosters(form: Form, is_major: bool):
    new = replace(sample(), items=(*sample().items, replace(sample().items[0], id="m01-q99", form=form)))

    assert compare_modules(sample(), new).is_major is is_major
    assert compare_modules(new, sample()).is_major is True


def test_a_scenario_that_came_or_went_is_major():
    none = replace(sample(), scenario=None)

    assert change_of(none, sample()).kind is Kind.ADDED
    assert change_of(sample(), none).kind is Kind.REMOVED
    assert compare_modules(none, sample()).is_major
    assert compare_modules(none, none).changes == ()


def test_a_scene_that_becomes_another_kind_is_major():
    new = with_node(Passage("even", scene=node("even").scene, to="calm"), "even")

    assert change_of(sample(), new).sentence == "What kind of scene it is changed from end to passage."


def test_a_way_to_read_it_without_details_is_a_minor_edit():
    new = with_node(replace(node("pause"), hard=Hard("He is hurt.", "It goes badly.")), "pause")

    change = change_of(sample(), new)

    assert (change.kind, change.is_major) == (Kind.ADDED, False)
    assert change.after == "He is hurt. It goes badly."


def test_values_that_are_no_text_are_told_in_words():
    words = [
        change.sentence
        for change in compare_modules(
            sample(),
            replace(
                with_choice(replace(node("arrive").choices[0], effects={"tension": 3}, rating=Rating.SOUND)),
                pass_scaled=0.75,
                individual_check=False,
            ),
        ).changes
    ]

    assert words == [
        "The pass mark changed from 0.8 to 0.75.",
        "Whether each person takes the check alone after a group session changed from yes to no.",
        "How the debrief speaks of the choice changed from strong to sound.",
        "What the choice does to the state changed from tension -1, trust +1 to tension +3.",
    ]


def test_a_route_is_told_with_its_conditions():
    fork = node("fork")
    assert isinstance(fork, Route)

    change = change_of(sample(), with_branch(replace(fork.branches[0], needs_all=False)))

    assert change.before.startswith("calm if tension is at most 3 and trust is at least 4, last if ")
    assert change.after.startswith("calm if tension is at most 3 or trust is at least 4, last if ")


SOURCE_FIELDS = [field.name for field in fields(Source) if field.name != "id"]


def test_every_field_of_a_source_is_compared(package: Package):
    assert set(diff.SOURCE_RULES) == set(SOURCE_FIELDS)


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        (SOURCES, "remark: Contested, small", "remark: Contested", "The wording of the remark changed."),
        (SOURCES, "year: 2018", "year: 2019", "The year changed from 2018 to 2019."),
        (QUIZ, "Question 7.", "Query 7.", "The wording of the question changed."),
        (MODULE, "pass_scaled: 0.8", "pass_scaled: 0.7", "The pass mark changed from 0.8 to 0.7."),
        (SCENARIO, "trust: {start: 2", "trust: {start: 3", "The start value changed from 2 to 3."),
    ],
)
def test_an_edited_file_is_told(package: Package, file: str, old: str, new: str, sentence: str):
    before = package.load().modules["m01-sample"]
    package.edit(file, old, new)

    changes = compare_modules(before, package.load().modules["m01-sample"]).changes

    # the lesson that shows a source has other notes beside its words, and says so
    beside = "The words of the lesson are the same; marks or notes beside them changed."
    assert [change.sentence for change in changes if change.sentence != beside] == [sentence]
