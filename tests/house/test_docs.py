"""What the papers name exists: files, tests, commands, options, make targets, settings."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.house.tree import PROGRAM, ROOT, at, python_files, read, report
from training_app.cli.commands import main

PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FOLDERS = r"(?:tests|benchmarks|training_app|deploy|modules|scenarios|docs|migrations|\.ci)"
FILE = re.compile(
    rf"(?<![\w/.:-])({FOLDERS}/[\w./-]+?\.(?:py|md|html|css|js|sh|yaml|po|toml|service|conf|csv|jsonld))(?:::(\w+))?\b(?!:\d)"
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^```[^\n]*\n(.*?)^```|`([^`\n]+)`", re.DOTALL | re.MULTILINE)
MAKE = re.compile(r"^(?:\$ )?make ([a-z][a-z-]*)\b")
OURS = re.compile(r"(?:^|/)training-app (.+)$")
SETTING = re.compile(r"\bCOMMON_GROUND_[A-Z_]+\b")
PROOF_HEADING = "## What it does, and what shows it"


def missing_files(path: Path, text: str) -> list[str]:
    """Files, and tests inside them, that a paper names and nobody finds."""
    broken = []
    for number, line in enumerate(text.splitlines(), 1):
        for name, test in FILE.findall(line):
            if "<" in name or "*" in name:
                continue
            target = ROOT / name
            if not target.exists():
                broken.append(at(path, number, f"there is no {name}"))
            elif test and f"def {test}(" not in read(target):
                broken.append(at(path, number, f"{name} has no {test}"))
    return broken


def dead_links(path: Path, text: str) -> list[str]:
    """Links to files of ours that are not there, and to headings that no page has."""
    broken = []
    for number, line in enumerate(text.splitlines(), 1):
        for target in LINK.findall(line):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            page = (path.parent / name).resolve() if name else path
            if not page.exists():
                broken.append(at(path, number, f"links to {target}, which is not there"))
            elif anchor and page.suffix == ".md" and anchor not in _anchors(read(page)):
                broken.append(at(path, number, f"links to {target}; there is no such heading"))
    return broken


def unknown_commands(path: Path, text: str) -> list[str]:
    """Commands of ours in code that make or training-app would refuse."""
    targets = set(re.findall(r"^([a-z][a-z-]*):", read(ROOT / "Makefile"), re.MULTILINE))
    broken = []
    for number, line in _code_lines(text):
        if (made := MAKE.match(line)) and made[1] not in targets:
            broken.append(at(path, number, f"make has no target {made[1]}"))
        if (asked := OURS.search(line)) and (why := why_refused(asked[1])):
            broken.append(at(path, number, why))
    return broken


def unknown_settings(path: Path, text: str) -> list[str]:
    """Variables of the environment that the program does not read."""
    known = set(SETTING.findall(read(PROGRAM / "settings.py") + read(PROGRAM / "cli" / "demo.py")))
    return [
        at(path, number, f"the program does not read {name}")
        for number, line in enumerate(text.splitlines(), 1)
        for name in SETTING.findall(line)
        if name not in known
    ]


def why_refused(words: str) -> str | None:
    """Why the command line would not know these words, None when it would."""
    command: click.Command = main
    rest = shlex.split(words.rstrip("\\ ").rstrip("."), comments=True)
    while rest and isinstance(command, click.Group):
        if rest[0].startswith("-"):
            break
        name = rest.pop(0)
        if name not in command.commands:
            return f"training-app {words}: there is no command {name}"
        command = command.commands[name]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    strange = [word for word in rest if word.startswith("--") and word.split("=")[0] not in known]
    return f"training-app {words}: no option {strange[0]}" if strange else None


RULES = [missing_files, dead_links, unknown_commands, unknown_settings]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_paper_names_exists(paper: Path, rule) -> None:
    broken = rule(paper, read(paper))

    assert not broken, report(broken)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (missing_files, "see tests/learning/test_nowhere.py"),
        (missing_files, "see `tests/house/test_docs.py::test_that_nobody_wrote`"),
        (dead_links, "[operators](docs/nowhere.md)"),
        (dead_links, "![the page](docs/images/nowhere.png)"),
        (dead_links, "[backup](docs/operators.md#no-such-heading)"),
        (unknown_commands, "Type `make coffee`."),
        (unknown_commands, "```\ntraining-app brew\n```"),
        (unknown_commands, "```sh\n.venv/bin/training-app serve --tls\n```"),
        (unknown_commands, "```sh\ntraining-app serve \\\n  --tls\n```"),
        (unknown_settings, "Set COMMON_GROUND_MAIL_HOST."),
    ],
)
def test_such_a_line_would_be_seen(rule, text: str) -> None:
    (found,) = rule(ROOT / "README.md", text)

    assert found.startswith("README.md:")


def test_what_the_code_tells_people_to_read_exists() -> None:
    broken = [line for path in python_files("training_app") for line in missing_files(path, read(path))]

    assert not broken, report(broken)


def test_every_row_of_the_readmes_table_names_its_proof() -> None:
    section = read(ROOT / "README.md").split(PROOF_HEADING)[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ") and not line.startswith("| What")]
    bare = [row for row in rows if not any(name.startswith(("tests/", "benchmarks/")) for name, _ in FILE.findall(row))]

    assert len(rows) > 8
    assert bare == []


def test_every_setting_is_told_to_operators() -> None:
    told = set(SETTING.findall(read(ROOT / "docs" / "operators.md")))

    assert set(SETTING.findall(read(PROGRAM / "settings.py"))) <= told


def test_every_command_is_told_to_somebody() -> None:
    told = {line for paper in PAPERS for _, line in _code_lines(read(paper))}
    untold = [name for name in _commands(main) if not any(f"training-app {name}" in line for line in told)]

    assert untold == []


def _commands(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield before + name


def _code_lines(text: str) -> Iterator[tuple[int, str]]:
    """Every line of code of a paper, with the number of its line."""
    for found in CODE.finditer(text):
        group = 1 if found[1] is not None else 2
        first = text.count("\n", 0, found.start(group)) + 1
        # a command that goes on in the next line is one command
        joined = re.sub(r"\\\n", "\\0", found[group])
        for offset, line in enumerate(joined.splitlines()):
            yield first + offset, line.replace("\0", "").strip()


def _anchors(text: str) -> set[str]:
    """The addresses of a page's headings, as code hosts make them."""
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower().replace("`", "")).strip().replace(" ", "-") for head in heads}
