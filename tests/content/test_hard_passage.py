"""A hard passage in a lesson or a scene: two wordings of one point, both shut, none of them sent."""

import re
from pathlib import Path

import html5lib
import pytest

from tests.content.sample import LESSON, SCENARIO, Package
from training_app.content.hard_passage import EITHER_WAY, FULL, GROUP_LABEL, INSTEAD, note_mistakes
from training_app.scenarios.graph import Decision, Hard
from training_app.scenarios.words import count_words

STORY = Path(__file__).parents[2] / "training_app" / "web" / "templates" / "components" / "story.html"
NOTE = "A fight, told in two sentences."
HARD = f"""\
:::hard {NOTE}
:::cite book-2014
He was hit, and hit again.[@book-2014]
:::

Nobody came for a long while.

```radio
You: Stay with me.
```
---
He was hurt before anyone came.

:::cite paper-2018
It took long.
:::
:::
"""
CONTENT_NOTE = "content_note: Tells of a fight.\n"


def with_hard(package: Package, hard: str = HARD, note: str = CONTENT_NOTE) -> int:
    """Put a hard passage into the first lesson and return its line."""
    package.edit(LESSON, "objectives: [define-term]\n", f"objectives: [define-term]\n{note}")
    return package.edit(LESSON, ":::callout\n", f"{hard}\n:::callout\n")


def lesson(package: Package):
    return package.load().modules["m01-sample"].lessons[0]


def test_a_hard_passage_is_a_note_and_two_shut_wordings(package: Package):
    with_hard(package)

    html = lesson(package).html

    assert (
        '<div class="cited">\n<div class="hard" role="group" aria-label="A hard passage, in two wordings">\n'
        f'<p class="hard__note">{NOTE} <span class="hint">Read it either way. '
        "Which one you open is not kept.</span></p>\n"
        "<details><summary>Read it in full</summary>\n<p>He was hit, and hit again."
    ) in html
    assert "<details><summary>Read it without the details</summary>\n<p>He was hurt before anyone came.</p>" in html
    assert "<details open" not in html


def test_nothing_in_it_can_be_sent(package: Package):
    with_hard(package)

    hard = re.search(r'<div class="hard".*?</div>', lesson(package).html, re.DOTALL)

    assert hard
    assert not re.search(r"<(?:form|button|input|select|textarea|script)\b|\bname=|\bdata-", hard.group())


def test_a_mark_in_either_wording_leads_to_a_note_beside_both(package: Package):
    with_hard(package)

    html = lesson(package).html
    hard, beside = re.search(r'(<div class="hard".*?\n</div>)\n(<aside.*?</aside>)', html, re.DOTALL).groups()  # type: ignore[union-attr]

    marks = re.findall(r'class="cite" href="#([^"]+)"', hard)
    assert len(marks) == 2
    assert all(f'id="{mark}"' in beside for mark in marks)


def test_without_sources_there_is_no_margin(package: Package):
    with_hard(package, ":::hard A fight.\nHe was hit.\n---\nHe was hurt.\n:::\n")

    assert '<div class="hard" role="group"' in lesson(package).html
    assert '<div class="cited">\n<div class="hard"' not in lesson(package).html


def test_the_page_stays_sound_html(package: Package):
    with_hard(package)
    parser = html5lib.HTMLParser(strict=True)

    parser.parseFragment(lesson(package).html)

    assert parser.errors == []


def test_the_longer_wording_counts_and_only_once(package: Package):
    before = lesson(package).words
    with_hard(package)

    longer = "He was hit, and hit again. Nobody came for a long while. You: Stay with me."
    assert lesson(package).words - before == count_words(NOTE) + count_words(longer)


def test_the_sources_of_both_wordings_are_the_lessons(package: Package):
    package.edit(LESSON, ":::cite book-2014 paper-2018", ":::cite book-2014")
    with_hard(package)

    assert lesson(package).source_ids == ("book-2014", "paper-2018")


def test_the_lesson_has_a_note_of_its_own(package: Package):
    with_hard(package)

    assert lesson(package).content_note == "Tells of a fight."


@pytest.mark.parametrize(
    ("old", "new", "message", "offset"),
    [
        (NOTE, "", "::: hard needs a note, the passage, --- and the same point without the details", 0),
        ("---\nHe was hurt", "He was hurt", "::: hard needs a note, the passage, --- and the same", 0),
        (NOTE, "A fight. A bad one.", "the note is more than one sentence: say what comes, nothing more", 0),
        (NOTE, f"A {'very ' * 30}bad fight.", "the note has 162 characters; at most 120", 0),
        (NOTE, "Trigger warning", 'the note says "trigger": name what comes instead', 0),
        (NOTE, "A fight of 2014", 'states a fact ("2014") outside a cite block', 0),
        ("Nobody came for a long while.", "A study says so.", 'states a fact ("study") outside a cite block', 5),
        ("He was hurt before anyone came.", "In 1999 he was hurt.", 'states a fact ("1999") outside', 11),
        ("Nobody came", "## Nobody came", "inside ::: hard there are paragraphs, lists and cite, and nothing else", 5),
        ("Nobody came for a long while.", ":::callout\nNo.\n:::", "inside ::: hard there are paragraphs, lists", 5),
        ("He was hurt before", "His story is in his DNA, hurt before", 'states flatly "in his DNA"', 11),
        (":::cite paper-2018", ":::cite nobody", 'unknown source "nobody"', 13),
    ],
)
def test_one_fault_is_refused_at_its_line(package: Package, old: str, new: str, message: str, offset: int):
    assert HARD.count(old) == 1
    line = with_hard(package, HARD.replace(old, new))

    assert any(problem.startswith(f"{LESSON}:{line + offset}: {message}") for problem in package.problems())


def test_a_lesson_with_a_hard_passage_says_so_at_its_top(package: Package):
    line = with_hard(package, note="")

    assert package.problems() == [f"{LESSON}:{line}: a lesson with a hard passage needs a content_note"]


@pytest.mark.parametrize(
    ("note", "message"),
    [
        ("Trigger warning", 'the note says "trigger": name what comes instead'),
        ("A fight. A loss.", "the note is more than one sentence: say what comes, nothing more"),
        ("A fight of 2014", 'states a fact ("2014") outside a cite block'),
        ("Trauma is inherited", 'states flatly "Trauma is inherited": contested'),
    ],
)
def test_a_content_note_is_one_plain_line(package: Package, note: str, message: str):
    with_hard(package, note=f"content_note: {note}\n")

    assert any(problem.startswith(f"{LESSON}:4: {message}") for problem in package.problems())


def test_a_hard_passage_that_is_not_closed_is_told(package: Package):
    line = with_hard(package, HARD.removesuffix(":::\n"))

    assert f"{LESSON}:{line}: ::: hard is not closed" in package.problems()


def test_the_scene_component_says_the_same_words():
    template = " ".join(STORY.read_text(encoding="utf-8").split())

    for words in (GROUP_LABEL, EITHER_WAY, FULL, INSTEAD):
        assert words in template


def test_a_note_of_one_line_has_no_mistakes():
    assert list(note_mistakes("He is held, and hurt, not badly.")) == []


SCENE = "    scene: [{who: Lindqvist, says: Hands are empty at walk.}]\n"


def test_a_scene_and_a_consequence_may_be_hard(package: Package):
    package.edit(SCENARIO, SCENE, f"{SCENE}    hard: {{note: A fight., instead: He was hurt.}}\n")
    text = (package.root / SCENARIO).read_text(encoding="utf-8")
    choice = "        short: Stop well back\n"
    hard = "        hard: {note: A blow., instead: It went badly.}\n"
    (package.root / SCENARIO).write_text(text.replace(choice, choice + hard, 1), encoding="utf-8")

    scenario = package.load().modules["m01-sample"].scenario
    assert scenario
    arrive = scenario.nodes["arrive"]
    assert isinstance(arrive, Decision)
    assert scenario.nodes["walk"].hard == Hard("A fight.", "He was hurt.")
    assert arrive.choices[0].hard == Hard("A blow.", "It went badly.")
    assert arrive.hard is None


@pytest.mark.parametrize(
    ("hard", "message"),
    [
        ("{note: A fight.}", 'missing "instead"'),
        ('{note: A fight., instead: ""}', '"instead" is empty'),
        ("{note: A fight. Bad., instead: He was hurt.}", "the note is more than one sentence: say what comes"),
        ("{note: Trigger., instead: He was hurt.}", 'the note says "trigger": name what comes instead'),
        ('{note: A fight., instead: "Hello {name}."}', "unknown slot {name}; only {officer} is replaced"),
        ("{note: A fight., instead: It is in his DNA.}", 'states flatly "in his DNA"'),
    ],
)
def test_a_hard_scene_with_a_fault_is_refused(package: Package, hard: str, message: str):
    line = package.line(SCENARIO, SCENE.strip()) + 1
    package.edit(SCENARIO, SCENE, f"{SCENE}    hard: {hard}\n")

    assert any(problem.startswith(f"{SCENARIO}:{line}: {message}") for problem in package.problems())


def test_a_fact_in_the_other_wording_needs_a_source(package: Package):
    line = package.line(SCENARIO, SCENE.strip()) + 1
    package.edit(SCENARIO, SCENE, f"{SCENE}    hard: {{note: A fight., instead: A study says so.}}\n")
    package.edit(SCENARIO, "sources: [book-2014]\n", "")

    message = f'{SCENARIO}:{line}: states a fact ("study") and the scenario names no source'
    assert message in package.problems()
