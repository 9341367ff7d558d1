"""Gates on module.yaml: the package with one fault is refused at its file and line."""

import shutil

import pytest

from tests.content.sample import LESSON, MODULE, QUIZ, Package

REVIEWER = '  - {name: L. Brandt, seat: Police psychologist, date: "2026-11-02", scope: whole module}\n'


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: m01-sample\n", "id: m01-other\n", 'the id "m01-other" is not the folder\'s name "m01-sample"'),
        (
            "verb: define, text: define the",
            "verb: know, text: know the",
            'verb "know" is not on the Bloom list (never know, understand, learn, appreciate, be aware of)',
        ),
        ("text: define the term", "text: the term", 'the text of the objective does not begin with its verb "define"'),
        ("{id: choose-words,", "{id: define-term,", 'two objectives are called "define-term"'),
        ("scenario: s01-sample", "scenario: s02-gone", 'unknown scenario "s02-gone"'),
        ("lessons: [10-first, 20-second]", "lessons: [10-first]", "lessons/20-second.md is not listed"),
        (
            "lessons: [10-first, 20-second]",
            "lessons: [10-first, 20-second, 10-first]",
            'the lesson "10-first" is listed twice',
        ),
        (
            "content_note: Talks about",
            "content_note: A trigger warning about",
            'the content note says "trigger": name the topics instead',
        ),
        ("content_note: Talks about a theft. Nobody is hurt.", 'content_note: ""', '"content_note" is empty'),
        (
            "why: It is short.",
            "why: It took 45 people.",
            'states a fact ("45") on the cover, where no source can stand',
        ),
        (
            "status: published",
            "status: done",
            "\"status\" must be 'published', 'awaiting-cultural-review' or 'draft'",
        ),
        ('version: "1.0.0"', "version: 1.0", '"version" must be text; put it in quotes'),
        ('version: "1.0.0"', 'version: "1.0"', '"version" must be a version such as "1.0.0"'),
        ("id: m01-sample\n", "id: M01\n", '"id" must be an id: small letters, digits and single hyphens'),
        ("local_history: false", "local_history: no", '"local_history" must be true or false'),
    ],
)
def test_one_fault_is_refused(package: Package, old: str, new: str, message: str):
    line = package.edit(MODULE, old, new)

    assert f"{MODULE}:{line}: {message}" in package.problems()


def test_a_missing_content_note_is_refused(package: Package):
    package.edit(MODULE, "content_note: Talks about a theft. Nobody is hurt.\n", "")

    assert package.problems() == [f'{MODULE}:1: missing "content_note"']


def test_a_claim_more_than_a_quarter_below_the_computed_minutes_is_refused(package: Package):
    computed = package.load().modules["m01-sample"].minutes
    claimed = int(computed / 1.25) - 1
    line = package.edit(MODULE, "minutes: 25", f"minutes: {claimed}")

    expected = f"claims {claimed} minutes; {computed} are computed, and at most a quarter less may be claimed"
    assert package.problems() == [f"{MODULE}:{line}: {expected}"]


def test_a_claim_more_than_a_quarter_above_the_computed_minutes_is_refused(package: Package):
    computed = package.load().modules["m01-sample"].minutes
    line = package.edit(MODULE, "minutes: 25", f"minutes: {int(computed * 1.25) + 1}")

    problems = package.problems()

    claimed = int(computed * 1.25) + 1
    expected = f"claims {claimed} minutes; {computed} are computed, and at most a quarter more may be claimed"
    assert problems == [f"{MODULE}:{line}: {expected}"]


def test_a_claim_of_a_quarter_above_may_stand(package: Package):
    computed = package.load().modules["m01-sample"].minutes
    package.edit(MODULE, "minutes: 25", f"minutes: {int(computed * 1.25)}")

    assert package.load()


@pytest.mark.parametrize(
    ("old", "new"), [("number: 1\n", "number: 3\n"), ("local_history: false", "local_history: true")]
)
def test_history_without_a_reviewer_must_wait(package: Package, old: str, new: str):
    package.edit(MODULE, old, new)
    package.edit(MODULE, f"reviewers:\n{REVIEWER}", "reviewers: []\n")
    line = package.line(MODULE, "status:")

    expected = "a historical module without a reviewer must have the status awaiting-cultural-review"
    assert package.problems() == [f"{MODULE}:{line}: {expected}"]


def test_history_that_waits_for_its_reviewer_may_stand(package: Package):
    package.edit(MODULE, "number: 1\n", "number: 3\n")
    package.edit(MODULE, f"reviewers:\n{REVIEWER}", "reviewers: []\n")
    package.edit(MODULE, "status: published", "status: awaiting-cultural-review")

    assert package.load().modules["m01-sample"].reviewers == ()


def test_history_with_a_reviewer_may_be_published(package: Package):
    package.edit(MODULE, "number: 1\n", "number: 3\n")

    assert package.load().modules["m01-sample"].reviewers[0].name == "L. Brandt"


def test_an_objective_that_no_lesson_teaches_is_refused(package: Package):
    package.edit(LESSON, "objectives: [define-term]", "objectives: [choose-words]")
    line = package.line(MODULE, "id: define-term")

    assert f'{MODULE}:{line}: no lesson has the objective "define-term"' in package.problems()


def test_two_modules_may_not_share_a_number_or_an_item_id(package: Package):
    second = package.root / "modules/m02-copy"
    shutil.copytree(package.root / "modules/m01-sample", second)
    package.edit("modules/m02-copy/module.yaml", "id: m01-sample", "id: m02-copy")

    problems = package.problems()

    assert "modules/m02-copy/module.yaml:2: number 1 is taken by m01-sample" in problems
    assert f'{QUIZ.replace("m01-sample", "m02-copy")}:2: the item id "m01-q01" is taken by m01-sample' in problems


def test_a_lesson_longer_than_one_sitting_is_refused(package: Package):
    package.edit(LESSON, "Ask so as to lose least.", "Ask so as to lose least. " + "He waits there. " * 1000)

    assert f"{LESSON}:1: a unit takes 17 minutes; at most 15" in package.problems()


def test_a_check_longer_than_one_sitting_is_refused(package: Package):
    text = (package.root / QUIZ).read_text(encoding="utf-8")
    item = text[text.index("  - id: m01-q01") : text.index("  - id: m01-q02")]
    more = "".join(item.replace("m01-q01", f"m01-x{number:02}") for number in range(11))
    (package.root / QUIZ).write_text(text + more, encoding="utf-8")

    assert f"{QUIZ}:1: a unit takes 16 minutes; at most 15" in package.problems()


def test_whether_the_check_stays_individual_is_the_authors_setting(package: Package):
    assert package.load().modules["m01-sample"].individual_check is True

    package.edit(MODULE, "local_history: false\n", "local_history: false\nindividual_check: false\n")

    assert package.load().modules["m01-sample"].individual_check is False
