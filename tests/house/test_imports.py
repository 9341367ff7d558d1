"""Imports that the contracts in pyproject.toml cannot judge."""

import ast
from pathlib import Path

import pytest

from tests.house.tree import PROGRAM, at, imports, parse, python_files, read, report

OF_ONE_REQUEST = {"request", "session", "g", "current_app"}
REQUESTLESS = {"service.py", "rules.py", "queries.py", "models.py", "events.py"}
LOADS_PLUGINS = PROGRAM / "foundation" / "plugins.py"
"""Other people's packages, which no contract could judge."""
MAY_IMPORT_LATE = {"register"}
"""A room's register(): reading its tables or rules must not load the web."""


def hidden_imports(path: Path, text: str) -> list[str]:
    """Imports by name at run time, which no contract sees."""
    tree = parse(text)
    broken = [
        at(path, line, "importlib hides an import from the contracts")
        for line, module, _ in imports(tree)
        if module.split(".")[0] in {"importlib", "pkgutil", "runpy"} and path != LOADS_PLUGINS
    ]
    broken += [
        at(path, node.lineno, f"{node.func.id}() hides an import from the contracts")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"__import__", "exec", "eval"}
    ]
    return broken


def request_in_a_service(path: Path, text: str) -> list[str]:
    """What belongs to one request, used where a worker, a command or a test has none."""
    tree = parse(text)
    broken = [
        at(path, line, f"takes {', '.join(sorted(OF_ONE_REQUEST & set(names)))} from flask")
        for line, module, names in imports(tree)
        if module == "flask" and OF_ONE_REQUEST & set(names)
    ]
    broken += [
        at(path, line, "imports flask whole, and so its request")
        for line, module, names in imports(tree)
        if module == "flask" and not names
    ]
    return broken


def the_wrong_xapi(path: Path, text: str) -> list[str]:
    """The PyPI package whose top-level name is xapi is a trading client."""
    return [
        at(path, line, "imports xapi, a trading client; ours is training_app.xapi")
        for line, module, _ in imports(parse(text))
        if module.split(".")[0] == "xapi"
    ]


def late_imports(path: Path, text: str) -> list[str]:
    """Rooms imported inside a function, where a reader of the file's head does not see them."""
    broken = []
    for function in ast.walk(parse(text)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and function.name not in MAY_IMPORT_LATE:
            own_room = f"training_app.{path.parent.name}."
            broken += [
                at(path, line, f"{function.name}() imports {module}; say it at the head")
                for line, module, _ in imports(function)
                if module.startswith("training_app") and not module.startswith(own_room)
            ]
    return broken


def test_no_import_is_hidden() -> None:
    broken = [line for path in python_files("training_app") for line in hidden_imports(path, read(path))]

    assert not broken, report(broken)


def test_services_rules_and_queries_know_no_request() -> None:
    files = [path for path in python_files("training_app") if path.name in REQUESTLESS]
    broken = [line for path in files for line in request_in_a_service(path, read(path))]

    assert len(files) > 10
    assert not broken, report(broken)


def test_nobody_imports_the_trading_client() -> None:
    files = python_files("training_app", "tests", "migrations", "benchmarks")
    broken = [line for path in files for line in the_wrong_xapi(path, read(path))]

    assert not broken, report(broken)


def test_rooms_are_imported_at_the_head() -> None:
    # a command loads only what it needs, so that --help is quick: late imports are the command line's own
    files = [path for path in python_files("training_app") if path.parent != PROGRAM / "cli"]
    broken = [line for path in files for line in late_imports(path, read(path))]

    assert not broken, report(broken)


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (hidden_imports, "import importlib"),
        (hidden_imports, "from importlib import import_module"),
        (hidden_imports, "__import__('flask')"),
        (hidden_imports, "exec('import flask')"),
        (request_in_a_service, "from flask import request"),
        (request_in_a_service, "from flask import Flask, g, session"),
        (request_in_a_service, "import flask"),
        (the_wrong_xapi, "import xapi"),
        (the_wrong_xapi, "from xapi.client import Client"),
        (late_imports, "def answer():\n    from training_app.xapi import sender"),
    ],
)
def test_such_a_line_would_be_seen(rule, line: str) -> None:
    (found,) = rule(PROGRAM / "learning" / "service.py", line)

    assert found.startswith("training_app/learning/service.py:")


def test_our_own_xapi_is_not_the_trading_client() -> None:
    assert the_wrong_xapi(PROGRAM / "worker.py", "from training_app.xapi.recorder import KIND") == []
