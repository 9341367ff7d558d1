"""Styles that never insist and scripts that stay small."""

import re
from pathlib import Path

import pytest

from tests.house.tree import PROGRAM, at, read, report

SCRIPT_LINES = 100
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PRINT = re.compile(r"@media print\s*{")
SELECTOR = re.compile(r"([^{};]+){")


def insists(path: Path, text: str) -> list[str]:
    """Use of !important outside the print styles."""
    code = _without_print(_blank(COMMENT, text))
    return [at(path, _line(code, found.start()), "!important") for found in re.finditer(r"!\s*important", code)]


def names_an_id(path: Path, text: str) -> list[str]:
    """A selector by id, which no component can share."""
    code = _blank(COMMENT, text)
    return [
        at(
            path,
            _line(code, found.start(1) + len(found[1]) - len(found[1].lstrip())),
            f"styles an id: {found[1].strip()}",
        )
        for found in SELECTOR.finditer(code)
        if re.search(r"#[A-Za-z_]", found[1])
    ]


def too_long(path: Path, text: str) -> list[str]:
    """A script over its stop."""
    lines = len(text.splitlines())
    return [at(path, lines, f"{lines} lines, at most {SCRIPT_LINES}")] if lines > SCRIPT_LINES else []


def fetches_elsewhere(path: Path, text: str) -> list[str]:
    """An address of another host in a style or script."""
    # a namespace is a name; no browser asks for it
    code = text.replace("http://www.w3.org/2000/svg", "")
    return [
        at(path, _line(code, found.start()), f"names another host: {found[0]}")
        for found in re.finditer(r"(?:https?:)?//[a-z0-9-]+\.[a-z][\w./-]*", code)
    ]


@pytest.mark.parametrize(
    ("rule", "suffix"),
    [
        (insists, ".css"),
        (names_an_id, ".css"),
        (too_long, ".js"),
        (fetches_elsewhere, ".css"),
        (fetches_elsewhere, ".js"),
    ],
)
def test_no_file_breaks_the_rule(rule, suffix: str) -> None:
    files = sorted(PROGRAM.rglob(f"*{suffix}"))
    broken = [line for path in files for line in rule(path, read(path))]

    assert files
    assert not broken, report(broken)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (insists, ".btn { color: red !important; }"),
        (names_an_id, "#main { margin: 0; }"),
        (names_an_id, ".row a, #now > p { margin: 0; }"),
        (too_long, "go();\n" * (SCRIPT_LINES + 1)),
        (fetches_elsewhere, 'import "https://cdn.example/a.js";'),
        (fetches_elsewhere, ".btn { background: url(//cdn.example/a.png); }"),
    ],
)
def test_such_a_file_would_be_seen(rule, text: str) -> None:
    (found,) = rule(PROGRAM / "web" / "static" / "components.css", text)

    assert found.startswith("training_app/web/static/components.css:")


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (insists, "/* never !important */"),
        (insists, "@media print { .btn { display: none !important; } }"),
        (names_an_id, ".btn { color: #a1b2c3; }"),
    ],
)
def test_such_a_file_is_in_order(rule, text: str) -> None:
    assert rule(PROGRAM / "web" / "static" / "components.css", text) == []


def _without_print(text: str) -> str:
    """The styles with what holds for paper alone blanked."""
    while start := PRINT.search(text):
        depth, position = 1, start.end()
        while depth and position < len(text):
            depth += {"{": 1, "}": -1}.get(text[position], 0)
            position += 1
        text = text[: start.start()] + re.sub(r"[^\n]", " ", text[start.start() : position]) + text[position:]
    return text


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
