"""What differs between two versions of a scenario, and what of it may make a path play differently."""

from collections.abc import Iterator, Mapping
from functools import partial

from training_app.content.change import Change, Kind, Parts, Rule, Rules, compare_fields
from training_app.scenarios.graph import (
    Choice,
    Debrief,
    Decision,
    End,
    Node,
    Passage,
    Route,
    Scenario,
    Skill,
    Variable,
)

SCENARIO = "scenario"
STATE = "scenario state"
SKILLS = "scenario skills"
DEBRIEF = "scenario debrief"

SCENARIO_RULES: Rules = {
    "id": Rule("the id of the scenario", is_major=True),
    "version": Rule("the version number of the scenario"),
    "title": Rule("the title", is_text=True),
    "setting": Rule("the setting", is_text=True),
    "content_note": Rule("the content note", is_text=True),
    "status": Rule("the status"),
    "start": Rule("the scene that the story starts with", is_major=True),
    "source_ids": Rule("the list of sources"),
    "minutes": Rule("the minutes of the scenario"),
}
VARIABLE_RULES: Rules = {
    "label": Rule("the label", is_text=True),
    "start": Rule("the start value", is_major=True),
    "minimum": Rule("the lowest value", is_major=True),
    "maximum": Rule("the highest value", is_major=True),
    "low": Rule("the word for less", is_text=True),
    "high": Rule("the word for more", is_text=True),
}
SKILL_RULES: Rules = {"label": Rule("the label", is_text=True)}
NODE_RULES: dict[str, Rule] = {
    "scene": Rule("the scene", is_text=True),
    "time": Rule("the time"),
    "place": Rule("the place"),
    "know": Rule("what is known", is_text=True),
    "hard": Rule("the way to read it without details", is_text=True),
}
RULES_BY_KIND: Mapping[type[Node], Rules] = {
    Decision: NODE_RULES
    | {
        "heading": Rule("the heading", is_text=True),
        "ask": Rule("the question", is_text=True),
        "recommended": Rule("the list of recommended choices"),
    },
    Passage: NODE_RULES | {"to": Rule("where the passage leads", is_major=True)},
    Route: NODE_RULES
    | {
        "branches": Rule("where the story goes on, and when,", is_major=True),
        "otherwise": Rule("where the story goes on in all other cases", is_major=True),
    },
    End: NODE_RULES
    | {
        "title": Rule("the title", is_text=True),
        "summary": Rule("the summary", is_text=True),
        "tone": Rule("the tone of the ending"),
    },
}
CHOICE_RULES: Rules = {
    "text": Rule("the choice", is_text=True),
    "did": Rule("what the officer did", is_text=True),
    "short": Rule("the short form", is_text=True),
    "rating": Rule("how the debrief speaks of the choice"),
    "to": Rule("where the choice leads", is_major=True),
    "debrief": Rule("the debrief", is_text=True),
    "effects": Rule("what the choice does to the state", is_major=True),
    "skills": Rule("the points for skills"),
    "consequence": Rule("what happens next", is_text=True),
    "hard": Rule("the way to read it without details", is_text=True),
}
DEBRIEF_RULES: Rules = {
    "felt_html": Rule("what the other person may have felt", is_html=True),
    "better_line": Rule("the better line", is_text=True),
    "better_note": Rule("the note on the better line", is_text=True),
    "points_html": Rule("the points", is_html=True),
}
# Keys by which parts are paired, parts compared one by one, and what says nothing of its own.
COMPARED_APART: Mapping[type, frozenset[str]] = {
    Scenario: frozenset({"version_hash", "variables", "skills", "nodes", "debrief"}),
    Variable: frozenset({"name"}),
    Skill: frozenset({"id"}),
    Choice: frozenset({"id"}),
    Debrief: frozenset(),
    Decision: frozenset({"id", "line", "choices"}),
    Passage: frozenset({"id", "line"}),
    Route: frozenset({"id", "line"}),
    End: frozenset({"id", "line"}),
}


_VARIABLES: Parts[Variable] = Parts(
    "value", f"{STATE} {{}}", lambda one: one.name, lambda one: one.label, lambda _: True
)
_SKILLS: Parts[Skill] = Parts(
    "skill", f"{SCENARIO} skill {{}}", lambda one: one.id, lambda one: one.label, lambda _: False, may_go=True
)
_NODES: Parts[Node] = Parts(
    "scene", f"{SCENARIO} node {{}}", lambda one: one.id, lambda one: one.id, lambda _: True, has_order=False
)


def compare_scenarios(old: Scenario | None, new: Scenario | None) -> Iterator[Change]:
    """Yield every difference; a module may have come by its scenario, or lost it."""
    if old is None or new is None:
        if new:
            yield Change(Kind.ADDED, True, SCENARIO, "The module now has a scenario.", after=new.title)
        if old:
            yield Change(Kind.REMOVED, True, SCENARIO, "The scenario was taken out.", before=old.title)
        return
    yield from compare_fields(SCENARIO_RULES, old, new, SCENARIO)
    yield from _VARIABLES.compare(old.variables, new.variables, STATE, partial(compare_fields, VARIABLE_RULES))
    yield from _SKILLS.compare(old.skills, new.skills, SCENARIO, partial(compare_fields, SKILL_RULES))
    yield from _NODES.compare(tuple(old.nodes.values()), tuple(new.nodes.values()), SCENARIO, _compare_nodes)
    yield from compare_fields(DEBRIEF_RULES, old.debrief, new.debrief, DEBRIEF)


def _compare_nodes(old: Node, new: Node, place: str) -> Iterator[Change]:
    if type(old) is not type(new):
        before, after = type(old).__name__.lower(), type(new).__name__.lower()
        sentence = f"What kind of scene it is changed from {before} to {after}."
        yield Change(Kind.CHANGED, True, place, sentence, before, after)
        return
    yield from compare_fields(RULES_BY_KIND[type(old)], old, new, place)
    if isinstance(old, Decision) and isinstance(new, Decision):
        choices: Parts[Choice] = Parts(
            "choice", f"{place}, choice {{}}", lambda one: one.id, lambda one: one.text, lambda _: False
        )
        yield from choices.compare(old.choices, new.choices, place, partial(compare_fields, CHOICE_RULES))
