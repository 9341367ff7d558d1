"""Every test says itself what must hold: nobody has to open another file to learn what it would catch."""

import ast
from pathlib import Path

import pytest

from tests.house.tree import at, parse, python_files, read, report

SAYS = {"raises", "fail", "warns", "expect"}
"pytest's and Playwright's ways of asserting."


def silent_ones(path: Path, text: str) -> list[str]:
    """Test functions with neither an assertion nor an error that they wait for."""
    return [
        at(path, node.lineno, f"{node.name} asserts nothing itself")
        for node in ast.walk(parse(text))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        if not any(_asserts(part) for part in ast.walk(node))
    ]


def _asserts(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")) in SAYS
    return isinstance(node, ast.Assert)


def test_every_test_asserts_something_itself() -> None:
    found = [one for path in python_files("tests") for one in silent_ones(path, read(path))]

    assert not found, report(found)


@pytest.mark.parametrize(
    ("body", "is_seen"),
    [
        ("check_it(page)", True),
        ("page.expected = 1", True),
        ("assert page", False),
        ("with pytest.raises(ValueError): page()", False),
        ("expect(page).to_be_visible()", False),
    ],
)
def test_one_that_does_not_would_be_seen(body: str, is_seen: bool) -> None:
    found = silent_ones(Path("tests/test_it.py"), f"def test_it(page):\n    {body}\n")

    assert bool(found) is is_seen
