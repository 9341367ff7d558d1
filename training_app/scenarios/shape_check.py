"""The checks that need no playing: each node by itself and the scenario's lists."""

import re
from collections.abc import Iterator

from training_app.scenarios.findings import Finding, Place, at_node
from training_app.scenarios.graph import Decision, End, Hard, Line, Node, Passage, Route, Scenario
from training_app.scenarios.play import OFFICER_SLOT
from training_app.scenarios.skills import SKILLS as KNOWN_SKILLS

FEWEST_NODES = 12
# With more than five ends few people see each one: its numbers would say nothing, and a fault in it stays unseen.
ENDS = range(3, 6)
CHOICES = range(2, 5)
VARIABLES = range(1, 3)
SKILLS = range(4, 6)
POINTS = range(3)

_SLOT = re.compile(r"\{[^{}]*\}")


def check_shape(scenario: Scenario) -> list[Finding]:
    """Return the findings that can be seen without walking the story, but for those of ``find_gaps``."""
    findings = [*_whole(scenario), *_skills(scenario), *_recommendations(scenario)]
    for node in scenario.nodes.values():
        findings.extend(_slots(node, node.scene, "scene"))
        findings.extend(_slots_without_details(node, node.hard))
        if isinstance(node, Decision):
            findings.extend(_choices(node))
            findings.extend(_feedback(node))
            findings.extend(_choice_numbers(scenario, node))
            findings.extend(_same_skills(node))
    return findings


def find_gaps(scenario: Scenario) -> list[Finding]:
    """Return what keeps the story from being walked: missing targets, nodes that lead nowhere, unknown conditions."""
    findings = []
    if scenario.start not in scenario.nodes:
        findings.append(Finding(("start",), 0, f'unknown target: start names no node "{scenario.start}"'))
    for node in scenario.nodes.values():
        for target, inside in _targets(node):
            if not target:
                message = "route without else" if isinstance(node, Route) else f'dead end: "{node.id}" leads nowhere'
                findings.append(at_node(node, message))
            elif target not in scenario.nodes:
                findings.append(at_node(node, f'unknown target "{target}"', *inside))
        if isinstance(node, Decision) and not node.choices:
            findings.append(at_node(node, f'dead end: "{node.id}" leads nowhere'))
        elif isinstance(node, Route):
            findings.extend(_conditions(scenario, node))
    return findings


def _targets(node: Node) -> Iterator[tuple[str, Place]]:
    if isinstance(node, Decision):
        yield from ((choice.to, ("choices", position, "to")) for position, choice in enumerate(node.choices))
    elif isinstance(node, Passage):
        yield node.to, ("to",)
    elif isinstance(node, Route):
        yield from ((branch.to, ("when", position, "to")) for position, branch in enumerate(node.branches))
        yield node.otherwise, ("else",)


def _whole(scenario: Scenario) -> Iterator[Finding]:
    ends = sum(isinstance(node, End) for node in scenario.nodes.values())
    if len(scenario.nodes) < FEWEST_NODES:
        yield Finding(("nodes",), 0, f"{len(scenario.nodes)} nodes; at least {FEWEST_NODES} are needed")
    if ends not in ENDS:
        yield Finding(("nodes",), 0, f"{ends} ends; {ENDS[0]} to {ENDS[-1]} are needed")
    if len(scenario.variables) not in VARIABLES:
        yield Finding(("state",), 0, f"{len(scenario.variables)} variables; one or two are allowed")
    for variable in scenario.variables:
        if not variable.minimum <= variable.start <= variable.maximum:
            yield Finding(("state", variable.name, "start"), 0, f'"{variable.name}" starts out of its bounds')


def _skills(scenario: Scenario) -> Iterator[Finding]:
    if len(scenario.skills) not in SKILLS:
        yield Finding(("skills",), 0, f"{len(scenario.skills)} skills; 4 or 5 are needed")
    for position, skill in enumerate(scenario.skills):
        if skill.id not in KNOWN_SKILLS:
            message = f'unknown skill "{skill.id}"; there are {", ".join(KNOWN_SKILLS)}'
            yield Finding(("skills", position, "id"), 0, message)


def _recommendations(scenario: Scenario) -> Iterator[Finding]:
    decisions = [node for node in scenario.nodes.values() if isinstance(node, Decision)]
    for node in decisions:
        if not node.recommended:
            yield at_node(node, "decision without recommended")
        offered = {choice.id for choice in node.choices}
        for unknown in (name for name in node.recommended if name not in offered):
            yield at_node(node, f'recommended names no choice "{unknown}"', "recommended")
    if decisions and all(len(node.recommended) < 2 for node in decisions):
        yield Finding(("nodes",), 0, "no decision has two recommended choices; at least one is needed")


def _choices(node: Decision) -> Iterator[Finding]:
    if len(node.choices) not in CHOICES:
        yield at_node(node, f"{len(node.choices)} choices; 2 to 4 are allowed", "choices")
    seen: set[str] = set()
    for position, choice in enumerate(node.choices):
        if choice.id in seen:
            yield at_node(node, f'two choices are called "{choice.id}"', "choices", position, "id")
        seen.add(choice.id)
        yield from _slots(node, choice.consequence, "choices", position, "consequence")
        yield from _slots_without_details(node, choice.hard, "choices", position)


def _feedback(node: Decision) -> Iterator[Finding]:
    for position, choice in enumerate(node.choices):
        if not choice.consequence:
            message = f'missing feedback: "{choice.id}" has no consequence, so nobody sees what it led to'
            yield at_node(node, message, "choices", position)
        if not choice.debrief:
            message = f'missing feedback: "{choice.id}" has no debrief, so nobody learns why'
            yield at_node(node, message, "choices", position)


def _choice_numbers(scenario: Scenario, node: Decision) -> Iterator[Finding]:
    variables = {variable.name for variable in scenario.variables}
    skills = {skill.id for skill in scenario.skills}
    for position, choice in enumerate(node.choices):
        inside: Place = ("choices", position)
        for name in (name for name in choice.effects if name not in variables):
            yield at_node(node, f'effect on unknown variable "{name}"', *inside, "effects", name)
        for name, points in choice.skills.items():
            if name not in skills:
                yield at_node(node, f'unknown skill "{name}"', *inside, "skills", name)
            if points not in POINTS:
                message = f'skill "{name}" has {points} points; 0, 1 or 2 are allowed'
                yield at_node(node, message, *inside, "skills", name)


def _same_skills(node: Decision) -> Iterator[Finding]:
    for position, choice in enumerate(node.choices[1:], start=1):
        if set(choice.skills) != set(node.choices[0].skills):
            message = f'skills of "{choice.id}" differ from those of "{node.choices[0].id}" in the same node'
            yield at_node(node, message, "choices", position, "skills")


def _conditions(scenario: Scenario, node: Route) -> Iterator[Finding]:
    variables = {variable.name for variable in scenario.variables}
    for position, branch in enumerate(node.branches):
        for condition in branch.conditions:
            if condition.variable not in variables:
                yield at_node(node, f'condition on unknown variable "{condition.variable}"', "when", position)


def _slots(node: Node, lines: tuple[Line, ...], *inside: str | int) -> Iterator[Finding]:
    for position, line in enumerate(lines):
        for slot in _SLOT.findall(line.words):
            if slot != OFFICER_SLOT:
                yield at_node(node, f"unknown slot {slot}; only {OFFICER_SLOT} is replaced", *inside, position)


def _slots_without_details(node: Node, hard: Hard | None, *inside: str | int) -> Iterator[Finding]:
    if hard:
        yield from _slots(node, (Line(hard.instead),), *inside, "hard", "instead")
