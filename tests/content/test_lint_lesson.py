"""Gates on lessons: the package with one fault is refused at its file and line."""

import pytest

from tests.content.sample import LESSON, MODULE, SECOND, Package


def refused(package: Package, old: str, new: str, message: str, *, file: str = LESSON, offset: int = 0) -> list[str]:
    """Put the fault in; returns the problems that name it at its file and line."""
    line = package.edit(file, old, new) + offset

    return [problem for problem in package.problems() if problem == f"{file}:{line}: {message}"]


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("In 2014 it was written down.", "2014"),
        ("About 30% of them left.", "30%"),
        ("Nine percent of them left.", "percent"),
        ("It took 45 people.", "45"),
        ("A study says so.", "study"),
        ("Research is clear.", "Research"),
        ("A survey of officers agrees.", "survey"),
        ("One trial came first.", "trial"),
        ("The report found the same.", "report found"),
        ("It is so according to them.", "according to"),
    ],
)
def test_a_fact_outside_a_cite_block_is_refused(package: Package, words: str, sign: str):
    assert refused(
        package,
        "## What it is\n",
        f"## What it is\n\n{words}\n",
        f'states a fact ("{sign}") outside a cite block',
        offset=2,
    )


def test_a_fact_in_a_callout_is_refused(package: Package):
    assert refused(package, "Ask so as to lose least.", "Half of 40 do.", 'states a fact ("40") outside a cite block')


@pytest.mark.parametrize(
    "words",
    ["At 23:52 the 911 call came in, then 988.", "She has three of them.", "He will stand trial next week."],
)
def test_what_is_no_fact_may_stand(package: Package, words: str):
    package.edit(LESSON, "## What it is\n", f"## What it is\n\n{words}\n")

    assert package.load()


def test_a_fact_in_a_later_line_of_a_paragraph_is_told_at_its_line(package: Package):
    package.edit(LESSON, "## What it is\n", "## What it is\n\nIt was long ago,\nin 1999, they say.\n")

    assert package.problems()[0].startswith(f"{LESSON}:{package.line(LESSON, 'in 1999')}: ")


@pytest.mark.parametrize(
    "words",
    [
        "Training cut force by 6.4 percent.",
        "There were 22,200 fewer calls.",
        "Trauma shuts down the prefrontal cortex.",
        "Wait two sleep cycles before you ask.",
        "Inconsistencies are a sign of trauma.",
        "Inconsistency proves lying.",
        "FETI is proven.",
        "Debriefing prevents PTSD.",
        "Police die by suicide at three times the rate of others.",
        "Officers live to 57.",
        "Police divorce rates are high.",
        "CIT reduces injuries.",
        "The police came from slave patrols.",
        "Historical trauma is inherited.",
        "It is carried in their DNA.",
        "Collective Healing cut crime in the city.",
        "DOJ guidance on language access requires it.",
        "Trigger warnings protect learners.",
    ],
)
def test_a_claim_of_the_register_stated_flatly_is_refused(package: Package, words: str):
    line = package.edit(LESSON, "They are easier to see on a call.", words)

    found = [problem for problem in package.problems() if problem.startswith(f"{LESSON}:{line}: states flatly")]
    assert len(found) == 1


def test_a_claim_that_the_sentence_doubts_may_stand(package: Package):
    package.edit(LESSON, "They are easier to see on a call.", "FETI is proven, some claim, but it is not.")

    assert package.load()


def test_hard_reading_is_refused(package: Package):
    hard = "Institutional accountability necessitates comprehensive organizational transformation initiatives. "
    package.edit(LESSON, "## What it is\n", f"## What it is\n\n{hard * 60}\n")

    assert any(problem.startswith(f"{LESSON}:1: reading grade ") for problem in package.problems())


def test_an_unknown_objective_is_refused(package: Package):
    assert refused(package, "objectives: [define-term]", "objectives: [define-term, x]", 'unknown objective "x"')


@pytest.mark.parametrize(
    ("old", "new", "message", "offset"),
    [
        (
            ":::callout\n",
            ":::warning\n",
            'unknown directive ":::warning"; there are cite, callout, practice, insert and hard',
            0,
        ),
        (":::insert complaint_route\n", ":::insert law\n", 'unknown insert "law"', 0),
        (":::insert complaint_route\n", ":::insert\n", "::: insert names one key and holds nothing", 0),
        (":::cite book-2014 paper-2018\n", ":::cite\n", "::: cite names no source", 0),
        ("four verbs.[@book-2014]", "four verbs.[@other]", '[@other] is not named by its "::: cite"', -1),
        ("A neighbor calls in shouting", "# A neighbor", "a lesson begins with a paragraph, its lead", 0),
        ("## What it is\n", "# What it is\n", "headings are ## (or ### inside one)", 0),
        ("```radio\n", "```python\n", 'a fenced block needs the word "radio" after its first fence', 0),
        ("You: On my way.", "On my way", 'a radio line reads "23:52 Dispatch: words" (the time may be left out)', 0),
        ("A neighbor calls", "A <b>neighbor</b> calls", "raw HTML is not part of the format", 0),
        ("A neighbor calls", "![A](x.png) calls", "a picture, or a link that is not https, mailto or tel", 0),
        ("A neighbor calls", "[A](javascript:x) calls", "a picture, or a link that is not https, mailto or tel", 0),
        ("A neighbor calls", "A[@book-2014] neighbor calls", "a cite mark outside a cite block", 0),
        (
            "## What it is\n",
            "## What it is, told at too great a length\n",
            'the heading "What it is, told at too great a length" has 38 characters; about 25 fit in the margin',
            0,
        ),
        (":::insert complaint_route\n:::\n", ":::insert complaint_route\n", "::: insert is not closed", 0),
        ("## What it is\n", "## What it is\n:::\n", "::: closes nothing here", 1),
        ("Ask so as to lose least.\n", "One.\n\nTwo.\n", "::: callout holds one paragraph", -1),
        ("- Another is *not*.\n", "- Another.\n\nAnd more.\n", "::: cite wraps one paragraph or one list", -2),
        (
            "---\ntitle: The first lesson",
            "title: The first lesson",
            "no front matter: begin with ---, title and objectives, ---",
            0,
        ),
        ("title: The first lesson", "name: The first lesson", 'unknown key "name"', 0),
    ],
)
def test_a_lesson_out_of_form_is_refused(package: Package, old: str, new: str, message: str, offset: int):
    assert refused(package, old, new, message, offset=offset)


def test_a_second_callout_is_refused(package: Package):
    assert refused(
        package,
        ":::insert complaint_route\n",
        ":::callout\nAgain.\n:::\n\n:::insert complaint_route\n",
        "a second callout; a lesson has one at most",
    )


@pytest.mark.parametrize(
    ("old", "new", "message", "offset"),
    [
        (
            ":::practice rewrite\n",
            ":::practice essay\n",
            "::: practice needs one kind: rewrite, reveal, choose, sort",
            0,
        ),
        ("minutes: 2\n", "minutes: 3\n", '"minutes" must be at most 2', 0),
        ("minutes: 2\n", "", 'missing "minutes"', -2),
        (
            "prompt: Say it so that she can answer\n",
            "prompt: Say it: now\n",
            "a colon inside a text: put the text in quotes",
            0,
        ),
        ("---\nThe left one.\n", "", "nothing to compare with: write --- and then the answer", -4),
        (
            "items: [Look, Listen, Speak]",
            "items: [Look]",
            '"items" needs at least 3 entries',
            0,
        ),
        (", reply: It hands her a choice.}", "}", 'missing "reply"', 0),
    ],
)
def test_a_practice_out_of_form_is_refused(package: Package, old: str, new: str, message: str, offset: int):
    assert refused(package, old, new, message, file=SECOND, offset=offset)


def test_a_wrong_line_to_work_on_may_be_wrong(package: Package):
    package.edit(SECOND, "title: Calm down.", "title: All police came from slave patrols.")

    assert package.load()


def test_a_lesson_file_that_is_missing_is_refused(package: Package):
    (package.root / SECOND).unlink()
    line = package.line(MODULE, "lessons:")

    assert f'{MODULE}:{line}: unknown lesson "20-second": no file lessons/20-second.md' in package.problems()
