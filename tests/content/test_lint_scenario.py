"""Gates on scenario files: the package with one fault is refused at its file and line."""

import pytest

from tests.content.sample import SCENARIO, Package

UNKNOWN_KIND = "\"fork\" has an unknown kind; there are 'decision', 'passage', 'route', 'end'"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: s01-sample\n", "id: s02-other\n", 'the id "s02-other" is not the folder\'s name "s01-sample"'),
        (
            "content_note: A man",
            "content_note: Trigger warning, a man",
            'the content note says "trigger": name the topics instead',
        ),
        ('points: "Time is', f'points: "{"word " * 120}Time is', "the points have 130 words; at most 120"),
        ("felt: He may", "felt: He <b>may</b>", "raw HTML is not part of the format"),
        (
            "better_note: Then wait.",
            "better_note: Wait two sleep cycles.",
            'states flatly "two sleep cycles": an over-claim; say that stress can disorder recall',
        ),
        ("    else: even\n", "    else: gone\n", 'unknown target "gone"'),
        ("tension: {start: 4,", "tension: {start: 9,", '"tension" starts out of its bounds'),
        ("    recommended: [talk-good]\n", "", "decision without recommended"),
        ("tone: good", "tone: nice", "\"tone\" must be 'good', 'mixed' or 'hard'"),
        ("- {id: hand-over, label: Hand-over}", "- {id: hand-over}", 'missing "label"'),
        ("    kind: route\n", "    kind: fork\n", UNKNOWN_KIND),
        ("{var: trust, eq: 0}", "{var: trust}", "a condition has exactly one of gte, lte, eq"),
        ("sources: [book-2014]", "sources: [old-2001]", 'the source "old-2001" is superseded'),
        (
            "- {id: hand-over, label: Hand-over}",
            "- {id: charm, label: Charm}",
            'unknown skill "charm"; there are safety, voice, recognition, plain-words, hand-over',
        ),
        (
            "- {id: hand-over, label: Hand-over}",
            "- {id: hand-over, label: Hand-over}\n  - {id: plain-words, label: Plain words}",
            'no choice shows the skill "plain-words"',
        ),
    ],
)
def test_one_fault_is_refused(package: Package, old: str, new: str, message: str):
    line = package.edit(SCENARIO, old, new)
    elsewhere = {
        "decision without recommended": package.line(SCENARIO, "  talk:"),
        UNKNOWN_KIND: line - 1,
        'no choice shows the skill "plain-words"': line + 1,
    }
    line = elsewhere.get(message, line)

    assert f"{SCENARIO}:{line}: {message}" in package.problems()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("        to: walk\n", "        to: gone\n", 'unknown target "gone"'),
        ("rating: strong", "ratng: strong", 'unknown key "ratng"'),
        ("effects: {tension: +2}", "effects: {mood: +2}", 'effect on unknown variable "mood"'),
        ("effects: {tension: +2}", "effects: {tension: two}", '"tension" must be a whole number'),
        (
            "skills: {safety: 0, voice: 0, recognition: 0, hand-over: 0}",
            "skills: {safety: 0}",
            'skills of "arrive-bad" differ from those of "arrive-good" in the same node',
        ),
        (
            "- {who: You, how: Loud., says: Stop there.}",
            "- {who: You}",
            "a line has either text, or who and says (and perhaps how)",
        ),
    ],
)
def test_a_fault_in_a_choice_is_told_at_the_choice(package: Package, old: str, new: str, message: str):
    line = package.line(SCENARIO, old.strip("\n"))
    text = (package.root / SCENARIO).read_text(encoding="utf-8")
    (package.root / SCENARIO).write_text(text.replace(old, new, 1), encoding="utf-8")

    assert f"{SCENARIO}:{line}: {message}" in package.problems()


def test_a_fact_in_the_debrief_needs_a_source(package: Package):
    line = package.line(SCENARIO, "points:")
    package.edit(SCENARIO, "sources: [book-2014]\n", "")

    expected = 'the points state a fact ("review of 2019") and the scenario names no source'
    assert any(problem.startswith(f"{SCENARIO}:{line}: the points state a fact") for problem in package.problems()), (
        expected
    )


def test_a_loop_without_exit_is_told_with_the_rest(package: Package):
    package.edit(SCENARIO, "says: Hands are empty at turn.}]\n    to: hand\n", "says: Hands.}]\n    to: pause\n")
    package.edit(SCENARIO, "says: Hands are empty at pause.}]\n    to: numbers\n", "says: Hands.}]\n    to: turn\n")

    message = 'loop without exit: from "pause" the story may never end'
    assert f"{SCENARIO}:{package.line(SCENARIO, '  pause:')}: {message}" in package.problems()


def test_people_in_the_story_may_be_wrong(package: Package):
    package.edit(SCENARIO, "Hands are empty at walk.", "FETI is proven.")

    assert package.load()


def test_a_scenario_that_no_module_uses_is_checked_too(package: Package):
    package.edit("modules/m01-sample/module.yaml", "scenario: s01-sample", "scenario: null")
    line = package.edit(SCENARIO, "    else: even\n", "    else: gone\n")

    assert f'{SCENARIO}:{line}: unknown target "gone"' in package.problems()


def test_a_compiled_scenario_keeps_what_was_written(package: Package):
    scenario = package.load().modules["m01-sample"].scenario
    assert scenario is not None

    arrive = scenario.nodes["arrive"]

    assert [variable.name for variable in scenario.variables] == ["tension", "trust"]
    assert arrive.time == "23:40"
    assert arrive.line == 0
    assert scenario.debrief.felt_html == "<p>He may have felt <em>alone</em>.</p>\n"
    assert scenario.minutes >= 6
    assert len(scenario.version_hash) == 64


HARD_SENTENCE = (
    "Organizational reconsideration of institutional responsibilities necessitates interdisciplinary deliberation. "
)
LONG_TEXT = (HARD_SENTENCE * 6).strip()


def test_narration_above_the_reading_grade_is_told_at_its_node(package: Package):
    package.edit(
        SCENARIO,
        "    scene: [{who: Lindqvist, says: Hands are empty at walk.}]",
        f"    scene: [{{text: {LONG_TEXT}}}]",
    )

    line = package.line(SCENARIO, "  walk:")
    assert any(problem.startswith(f"{SCENARIO}:{line}: reading grade ") for problem in package.problems())


def test_a_debrief_above_the_reading_grade_is_told(package: Package):
    package.edit(SCENARIO, "better_note: Then wait.", f"better_note: {LONG_TEXT}")

    line = (package.root / SCENARIO).read_text(encoding="utf-8").splitlines().index("debrief:") + 1
    assert any(problem.startswith(f"{SCENARIO}:{line}: reading grade ") for problem in package.problems())


def test_people_in_the_story_may_talk_as_they_talk(package: Package):
    package.edit(SCENARIO, "says: Hands are empty at walk.", f"says: {LONG_TEXT}")

    assert package.load()


def test_a_few_hard_words_are_no_reading_grade(package: Package):
    package.edit(
        SCENARIO,
        "    scene: [{who: Lindqvist, says: Hands are empty at walk.}]",
        f"    scene: [{{text: {HARD_SENTENCE.strip()}}}]",
    )

    assert package.load()
