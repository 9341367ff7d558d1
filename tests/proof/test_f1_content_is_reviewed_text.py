"""f1: the library is text in the repository, complete, and refused with file and line when something is wrong with it.

Each gate of the source book, section 5.2, is broken once in a copy of what ships.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.conftest import Town
from tests.shipped import shipped_drafts
from training_app.cli.commands import main
from training_app.content.blind_guess import HABITS, guessed_share
from training_app.content.catalogue import Form, PackageStatus
from training_app.content.loader import Drafts
from training_app.settings import CONTENT_ROOT

pytestmark = pytest.mark.slow

M2 = "modules/m02-asking"
QUIZ = f"{M2}/quiz.yaml"
LESSON = f"{M2}/lessons/40-free-account-first.md"
HEAD = f"{M2}/module.yaml"
ACADEMIC = (
    "Institutional responsibilities necessitate interdisciplinary reconsideration of organizational communication, "
    "notwithstanding contradictory environmental considerations and administrative complications. "
)


@dataclass(frozen=True)
class Shelf:
    """A copy of what ships, to break."""

    root: Path

    def swap(self, file: str, old: str, new: str) -> int:
        """Replace the first place of some text; returns its line."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text, (file, old)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def check(self) -> Result:
        return CliRunner().invoke(main, ["content", "check", "--root", str(self.root)])


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    for name in ("modules", "scenarios"):
        shutil.copytree(CONTENT_ROOT / name, tmp_path / name)
    return Shelf(tmp_path)


@pytest.fixture(scope="module")
def drafts() -> Drafts:
    return shipped_drafts()


GATES: Mapping[str, tuple[Callable[[Shelf], int], str, str]] = {
    "key longer than the distractors": (
        lambda shelf: shelf.swap(
            QUIZ,
            "Count on to ten, then ask him, “What else?”",
            "Count on to ten in your head, look at the pad and not at him, and only then ask him, “What else?”",
        ),
        QUIZ,
        "the key has",
    ),
    "objective without an item": (
        lambda shelf: (
            shelf.swap(
                HEAD,
                "lessons:\n",
                '  - {id: name-parts, verb: name, text: "name the parts"}\nlessons:\n',
            )
            and shelf.swap(LESSON, "objectives: [", "objectives: [name-parts, ")
            and line_of(shelf, HEAD, "id: name-parts")
        ),
        HEAD,
        'objective "name-parts" has no item in form a',
    ),
    "item without an objective": (
        lambda shelf: shelf.swap(QUIZ, "    objective: explain-stress\n", "    objective: explain-all\n"),
        QUIZ,
        'unknown objective "explain-all"',
    ),
    "a verb that nobody can observe": (
        lambda shelf: shelf.swap(
            HEAD, 'verb: explain, text: "explain in plain words', 'verb: understand, text: "understand in plain words'
        ),
        HEAD,
        'verb "understand" is not on the Bloom list',
    ),
    "missing feedback": (
        lambda shelf: shelf.swap(QUIZ, ', feedback: "No order, no list, and a promise that you now have to keep."', ""),
        QUIZ,
        'missing "feedback"',
    ),
    "a banned claim": (
        lambda shelf: shelf.swap(LESSON, "The five parts borrow from it.", "FETI is proven."),
        LESSON,
        "states flatly",
    ),
    "a fact without a source": (
        lambda shelf: shelf.swap(LESSON, "The five parts borrow from it.", "A study of 90 interviews says so."),
        LESSON,
        'states a fact ("study") outside a cite block',
    ),
    "a source that is not in the registry": (
        lambda shelf: shelf.swap(LESSON, ":::cite loftus-1975", ":::cite loftus-1976"),
        LESSON,
        'unknown source "loftus-1976"',
    ),
    "a reading grade above ten": (
        lambda shelf: shelf.swap(LESSON, "The five parts borrow from it.", ACADEMIC * 30) and 1,
        LESSON,
        "reading grade",
    ),
    "more minutes than the text fills": (
        lambda shelf: shelf.swap(HEAD, "minutes: 50", "minutes: 80"),
        HEAD,
        "claims 80 minutes; 50 are computed, and at most a quarter more",
    ),
    "fewer minutes than the text takes": (
        lambda shelf: shelf.swap(HEAD, "minutes: 50", "minutes: 30"),
        HEAD,
        "claims 30 minutes; 50 are computed, and at most a quarter less",
    ),
    "no content note": (
        lambda shelf: shelf.swap(HEAD, "content_note: ", "content_notes: ") and 1,
        HEAD,
        'missing "content_note"',
    ),
    "history published without a reviewer": (
        lambda shelf: shelf.swap(
            "modules/m03-past-in-the-room/module.yaml", "status: awaiting-cultural-review", "status: published"
        ),
        "modules/m03-past-in-the-room/module.yaml",
        "a historical module without a reviewer must have the status awaiting-cultural-review",
    ),
    "a form that a habit answers": (
        lambda shelf: keys_first(shelf) and line_of(shelf, QUIZ, "items:"),
        QUIZ,
        "form a: the first option is right 100% of the time",
    ),
    "a case study without a decision": (
        lambda shelf: shelf.swap("modules/cases/30-houston.md", ":::practice choose", ":::practice reveal") and 1,
        "modules/cases/30-houston.md",
        "a case study ends in a ::: practice choose",
    ),
}


@pytest.mark.parametrize("gate", GATES)
def test_f1_a_broken_gate_is_refused_with_file_and_line(shelf: Shelf, gate: str):
    break_it, file, message = GATES[gate]
    line = break_it(shelf)

    result = shelf.check()

    assert result.exit_code == 2
    said = [problem for problem in result.stderr.splitlines() if message in problem]
    assert any(problem.startswith(f"{file}:{line}:") for problem in said), (line, result.stderr[:2000])


def test_f1_what_ships_passes_every_gate():
    result = CliRunner().invoke(main, ["content", "check"])

    assert result.exit_code == 0, result.stderr
    assert "10 modules" in result.output


def test_f1_the_library_is_complete(drafts: Drafts):
    assert sorted(draft.head.number for draft in drafts.modules) == list(range(1, 11))
    assert [folder[:3] for folder in drafts.scenarios] == [f"s{number:02}" for number in range(1, 13)]
    own = {draft.head.scenario for draft in drafts.modules}
    besides = {name for draft in drafts.modules for name in draft.head.further}
    assert own | besides == set(drafts.scenarios), "a story that no module leads to"
    assert None not in own


def test_f1_the_report_prints_the_figures_and_no_sentence_without_a_source():
    result = CliRunner().invoke(main, ["content", "report", "--json"])
    figures = json.loads(result.output)

    assert figures["unsourced"] == 0
    assert figures["uncited"] == []
    assert all(module["minutes"] >= 30 for module in figures["modules"])
    # the catalogue asks for 7 h 25 min; a quarter more is what the minutes gate allows a module
    assert 445 <= figures["minutes"] <= 445 * 1.25
    for module in figures["modules"]:
        assert 10 <= module["items"]["a"] == module["items"]["b"] <= 12
        cases = sum(count for level, count in module["levels"].items() if level != "recall")
        assert cases >= 0.6 * sum(module["levels"].values()), module["id"]
    plain = CliRunner().invoke(main, ["content", "report"]).output
    assert "unsourced sentences: 0" in plain
    for module in figures["modules"]:
        assert f"{module['id']} {module['version']}" in plain


@pytest.mark.parametrize("habit", HABITS)
@pytest.mark.parametrize("form", [Form.A, Form.B])
def test_f1_no_habit_that_reads_nothing_passes_a_check(drafts: Drafts, habit: str, form: Form):
    """Always the longest, always the first, always the politest: each fails every check, as the program marks it."""
    for draft in drafts.modules:
        assert draft.quiz is not None
        items = [item for item in draft.quiz.file.items if item.form == form]
        assert guessed_share(items, HABITS[habit]) < draft.head.pass_scaled, (draft.folder, form)


def test_f1_a_module_of_history_without_a_reviewer_is_stamped_on_every_screen(town: Town):
    module = town.shipped.modules["m03-past-in-the-room"]
    assert module.status is PackageStatus.AWAITING_CULTURAL_REVIEW
    officer = town.sign_in(town.people.officer_id)

    cover = officer.get(f"/app/modules/{module.id}")
    assert "Draft, awaiting cultural review" in cover.text()
    assert "Read it as a draft" in cover.text()
    lesson = officer.submit()
    assert module.lessons[0].title in lesson.text()
    assert "Draft, awaiting cultural review" in lesson.text()
    assert "Draft, awaiting cultural review" in officer.get(f"/app/modules/{module.id}/print").text()


def line_of(shelf: Shelf, file: str, words: str) -> int:
    lines = (shelf.root / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def keys_first(shelf: Shelf) -> bool:
    """Move the right answer of every question to the first place."""
    path = shelf.root / QUIZ
    head, *items = path.read_text(encoding="utf-8").split("  - id: ")
    for place, item in enumerate(items):
        lines = item.splitlines(keepends=True)
        key = next(line for line in lines if "key: true" in line)
        lines.remove(key)
        lines.insert(next(at for at, line in enumerate(lines) if "    options:" in line) + 1, key)
        items[place] = "".join(lines)
    path.write_text("  - id: ".join([head, *items]), encoding="utf-8")
    return True
