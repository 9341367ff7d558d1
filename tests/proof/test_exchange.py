"""What is exported can be had back: over all that ships, letter by letter; and nothing hostile comes in.

Each promise is broken once, and the break is seen.
"""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.exchange.h5p_player import Content, Together
from tests.exchange.questions import ASKED, foreign_item, foreign_package
from tests.exchange.test_safe_xml import HOSTILE as HOSTILE_XML
from tests.exchange.test_safe_zip import HOSTILE as HOSTILE_ZIPS
from training_app.cli.commands import main
from training_app.content.catalogue import Catalogue
from training_app.content.schema import ItemRecord, QuizFile
from training_app.content.strict_yaml import load_strict
from training_app.exchange.draft import record_of
from training_app.exchange.flat_story import flatten
from training_app.exchange.h5p import h5p_content
from training_app.exchange.qti_in import read_qti
from training_app.exchange.qti_out import qti_item, qti_package
from training_app.exchange.quiz_yaml import quiz_text
from training_app.scenarios.graph import End

ROOT = Path(__file__).parents[2]
QUIZZES = sorted((ROOT / "modules").glob("*/quiz.yaml"))


def read_quiz(text: str) -> list[ItemRecord]:
    return QuizFile.model_validate(load_strict(text).value).items


@pytest.mark.parametrize("path", QUIZZES, ids=lambda path: path.parent.name)
def test_every_shipped_quiz_comes_back_from_qti_as_its_author_wrote_it(path: Path):
    written = read_quiz(path.read_text(encoding="utf-8"))

    reading = read_qti(qti_package(path.parent.name, "Any title", written))

    assert len(written) >= 26
    assert read_quiz(quiz_text(reading.drafts)) == written
    assert reading.not_taken == ()


def test_what_is_exported_from_the_catalogue_is_what_the_author_wrote(shipped: Catalogue):
    assert len(shipped.modules) == len(QUIZZES)
    for module_id, module in shipped.modules.items():
        written = read_quiz((ROOT / "modules" / module_id / "quiz.yaml").read_text(encoding="utf-8"))
        assert [record_of(item) for item in module.items] == written


@pytest.mark.parametrize(("old", "new"), [("“", '"'), (" ", "  "), (".", "")])
def test_one_letter_lost_on_the_way_would_be_seen(old: str, new: str):
    written = read_quiz(QUIZZES[0].read_text(encoding="utf-8"))
    record = next(each for each in written if old in each.stem)
    damaged = qti_item(record).decode().replace(f"<p>{record.stem}</p>", f"<pre>{record.stem.replace(old, new)}</pre>")

    (draft,) = read_qti(damaged.encode()).drafts

    assert read_quiz(quiz_text([draft])) != [record]


def test_every_path_of_every_shipped_story_reads_and_ends_the_same_in_h5p(shipped: Catalogue):
    assert len(shipped.scenarios) >= 4
    for scenario in shipped.scenarios.values():
        flat = flatten(scenario)
        together = Together(scenario, Content.of(h5p_content(scenario, flat, "Morgan")), "Morgan")
        assert flat.is_exact
        assert together.walk() > 100
        assert together.ends == {node.id for node in scenario.nodes.values() if isinstance(node, End)}


def test_a_path_that_went_elsewhere_would_be_seen(shipped: Catalogue):
    scenario = shipped.scenarios["s07-parking-lot"]
    likeliest = flatten(scenario, most_pages=1)

    with pytest.raises(AssertionError):
        Together(scenario, Content.of(h5p_content(scenario, likeliest, "Morgan")), "Morgan").walk()


HOSTILE = {
    **{f"xml: {what}": content for what, content in HOSTILE_XML.items()},
    **{f"xml in a zip: {what}": foreign_package({"a.xml": content}) for what, content in HOSTILE_XML.items()},
    **{f"zip: {what}": make() for what, make in HOSTILE_ZIPS.items()},
}


@pytest.mark.parametrize("what", HOSTILE)
def test_no_hostile_file_leaves_anything_behind(tmp_path: Path, what: str):
    (tmp_path / "evil").write_bytes(HOSTILE[what])

    words = ["content", "import", "qti", str(tmp_path / "evil"), "--out", str(tmp_path / "quiz.yaml")]
    result = CliRunner().invoke(main, words)

    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert result.stderr.endswith("Nothing was taken.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["evil"]


def test_the_same_files_without_their_malice_are_taken(tmp_path: Path):
    sound = [foreign_item(), foreign_item(asked=ASKED), foreign_package({"a.xml": foreign_item()})]

    for number, content in enumerate(sound):
        (tmp_path / "good").write_bytes(content)
        out = tmp_path / f"quiz{number}.yaml"
        assert (
            CliRunner().invoke(main, ["content", "import", "qti", str(tmp_path / "good"), "--out", str(out)]).exit_code
            == 0
        )
        assert out.exists()
