"""content export and content import at the command line: one file, whole or not at all, and plain words about it."""

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.content.sample import QUIZ, Package, write_package
from tests.exchange.questions import ASKED, foreign_item, foreign_package
from training_app.cli.commands import main


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return write_package(tmp_path / "texts")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of its own for what is written."""
    made = tmp_path / "out"
    made.mkdir()
    return made


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, ["content", *(str(word) for word in words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def do(*words: str | Path) -> str:
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


def refuse(*words: str | Path) -> str:
    result = run(*words)
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    return result.stderr


def test_a_quiz_goes_out_and_comes_back_the_same(package: Package, folder: Path):
    before = package.load().modules["m01-sample"].items

    out = do("export", "qti", "m01-sample", "--out", folder / "m01.zip", "--root", package.root)
    back = do("import", "qti", folder / "m01.zip", "--out", package.root / QUIZ, "--force")

    assert out == f"26 questions of m01-sample written to {folder / 'm01.zip'}.\n"
    assert back.splitlines()[0] == f"26 questions written to {package.root / QUIZ}."
    assert back.splitlines()[1].startswith("Nothing is missing.")
    assert package.load().modules["m01-sample"].items == before


def test_a_quiz_goes_out_as_gift_and_says_what_it_lost(package: Package, folder: Path):
    said = do("export", "gift", "m01-sample", "--out", folder / "m01.txt", "--root", package.root)

    assert said.splitlines()[1] == "Lost: sources. Objective, level, lesson and what is critical are tags."
    assert (folder / "m01.txt").read_text(encoding="utf-8").startswith("$CATEGORY: $course$/top/Common Ground/A sample")


def test_a_story_goes_out_as_content_alone_and_says_what_it_lost(package: Package, folder: Path):
    said = do("export", "h5p", "s01-sample", "--out", folder / "content.json", "--root", package.root)

    assert said.splitlines()[1].startswith("State (Tension, Trust): H5P has none.")
    assert "Sources (book-2014): lost." in said
    assert "branchingScenario" in json.loads((folder / "content.json").read_text(encoding="utf-8"))


def test_a_name_that_ends_in_h5p_gives_a_file_to_upload(package: Package, folder: Path):
    do("export", "h5p", "s01-sample", "--out", folder / "s01.h5p", "--officer", "Okafor", "--root", package.root)

    assert zipfile.ZipFile(folder / "s01.h5p").namelist() == ["h5p.json", "content/content.json"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("qti", "m09-nowhere"), "There is no module m09-nowhere. Nothing was written. There are: m01-sample."),
        (("gift", "m09-nowhere"), "There is no module m09-nowhere. Nothing was written. There are: m01-sample."),
        (("h5p", "s09-nowhere"), "There is no scenario s09-nowhere. Nothing was written. There are: s01-sample."),
    ],
)
def test_a_name_that_nobody_has_is_answered_with_the_names_there_are(
    package: Package, folder: Path, words: tuple[str, str], why: str
):
    assert refuse("export", *words, "--out", folder / "x", "--root", package.root) == f"{why}\n"
    assert list(folder.iterdir()) == []


def test_a_file_that_is_there_is_left_alone_unless_it_is_forced(package: Package, folder: Path):
    there = folder / "quiz.yaml"
    there.write_text("mine", encoding="utf-8")
    foreign = folder / "q.xml"
    foreign.write_bytes(foreign_item())

    assert "is there already. Nothing was written. To replace it, add --force." in refuse(
        "import", "qti", foreign, "--out", there
    )
    assert "--force" in refuse("export", "qti", "m01-sample", "--out", there, "--root", package.root)
    assert there.read_text(encoding="utf-8") == "mine"

    do("import", "qti", foreign, "--out", there, "--force")

    assert there.read_text(encoding="utf-8").startswith("items:\n")


def test_a_folder_that_is_not_there_is_named(folder: Path):
    (folder / "q.xml").write_bytes(foreign_item())

    assert "There is no folder" in refuse("import", "qti", folder / "q.xml", "--out", folder / "none" / "quiz.yaml")


def test_a_strangers_package_is_taken_as_far_as_it_goes_and_the_rest_is_told(folder: Path):
    items = {
        "a.xml": foreign_item(name="Q1"),
        "b.xml": foreign_item(name="Q2", asked=ASKED.replace("choice-interaction", "order-interaction")),
        "c.xml": foreign_item(name="Q3", shown=""),
    }
    (folder / "bank.zip").write_bytes(foreign_package(items))

    said = do("import", "qti", folder / "bank.zip", "--out", folder / "quiz.yaml")

    assert said.splitlines() == [
        f"2 questions written to {folder / 'quiz.yaml'}.",
        "Not taken:",
        "  Q2 is no single-choice question but a qti-order-interaction",
        "Changed on the way:",
        "  q1: reduced to plain text: strong",
        "  q3: reduced to plain text: strong",
        "Missing, to be filled in by hand:",
        "  q1: form, objective, level, lesson",
        "  q3: form, objective, level, lesson, feedback of option a, feedback of option b, feedback of option c",
    ]


def test_when_nothing_can_be_taken_nothing_is_written(folder: Path):
    (folder / "q.xml").write_bytes(foreign_item(asked=ASKED.replace("choice-interaction", "hotspot-interaction")))

    said = refuse("import", "qti", folder / "q.xml", "--out", folder / "quiz.yaml")

    assert said.splitlines() == [
        "No question could be taken. Nothing was written.",
        "  Q_1 is no single-choice question but a qti-hotspot-interaction",
    ]
    assert not (folder / "quiz.yaml").exists()


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + foreign_item().partition(b"?>")[2],
        foreign_package({"../a.xml": foreign_item()}),
        foreign_item(asked=ASKED.replace("The name", "<script>1</script>")),
        foreign_package({"a.xml": foreign_item(), "b.xml": foreign_item()}),
        b"",
    ],
    ids=["an entity", "a way out", "a script", "one name twice", "nothing"],
)
def test_a_hostile_file_ends_in_one_sentence_and_no_file(folder: Path, content: bytes):
    (folder / "evil").write_bytes(content)

    said = refuse("import", "qti", folder / "evil", "--out", folder / "quiz.yaml")

    assert len(said.splitlines()) == 1
    assert said.endswith("Nothing was taken.\n")
    assert [path.name for path in folder.iterdir()] == ["evil"]


def test_a_file_beyond_all_size_is_not_even_opened(folder: Path):
    with (folder / "huge.zip").open("wb") as huge:
        huge.truncate(30_000_000)

    assert "at most 25000000 are read" in refuse("import", "qti", folder / "huge.zip", "--out", folder / "quiz.yaml")


def test_a_strangers_words_do_not_steer_the_terminal(folder: Path):
    evil = foreign_item(name="Q1&#x9b;2J", asked=ASKED.replace("choice-interaction", "order-interaction"))
    (folder / "q.xml").write_bytes(evil)

    assert "\x9b" not in refuse("import", "qti", folder / "q.xml", "--out", folder / "quiz.yaml")


def test_a_long_list_is_cut_and_counted(folder: Path):
    items = {f"{number}.xml": foreign_item(name=f"q{number}") for number in range(50)}
    (folder / "bank.zip").write_bytes(foreign_package(items))

    assert "  and 10 more" in do("import", "qti", folder / "bank.zip", "--out", folder / "quiz.yaml")
