"""The files of the project as the house rules read them, and the line a broken rule prints."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "training_app"
FOLDERS = (".ci", "benchmarks", "deploy", "docs", "migrations", "modules", "scenarios", "tests", "training_app")
TEXT = {
    ".cfg", ".css", ".html", ".ini", ".js", ".json", ".jsonld", ".lock", ".mako", ".md", ".po", ".py", ".service",
    ".sh", ".svg", ".toml", ".txt", ".yaml", ".yml", ".conf", ".csv", "",
}  # fmt: skip


def text_files() -> list[Path]:
    """Every file of ours that holds text, at the top and in the folders of the project."""
    found = [path for path in ROOT.iterdir() if path.is_file()]
    for folder in FOLDERS:
        found += [path for path in (ROOT / folder).rglob("*") if path.is_file()]
    return sorted(path for path in found if path.suffix in TEXT and "__pycache__" not in path.parts)


def python_files(*folders: str) -> list[Path]:
    """Every Python file under these folders of the project."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def templates() -> list[Path]:
    """Every page template that the program renders."""
    return sorted(PROGRAM.glob("*/templates/**/*.html"))


def read(path: Path) -> str:
    """The file's text."""
    return path.read_text(encoding="utf-8")


def parse(text: str) -> ast.Module:
    """The text as Python."""
    return ast.parse(text)


def imports(tree: ast.AST) -> Iterator[tuple[int, str, list[str]]]:
    """Every import: line, module, and the names taken from it (none for ``import module``)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, []
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or "", [alias.name for alias in node.names]


def at(path: Path, line: int, why: str) -> str:
    """One broken rule as an editor can jump to it."""
    where = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    return f"{where}:{line}: {why}"


def report(broken: list[str]) -> str:
    """The message of a failed rule: every place, one a line."""
    return "\n" + "\n".join(broken)
