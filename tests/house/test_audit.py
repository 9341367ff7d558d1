"""Who changes something by hand leaves an entry: each service that commits and is told whose hand it is records it."""

import ast
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from tests.house.tree import PROGRAM, ROOT, at, imports, parse, python_files, read, report

HANDS = {"by", "hand", "made_by", "set_by", "ended_by", "leader", "maker", "written_by"}
"""Parameters that say whose hand it is."""
WITHOUT = {
    "start_roll_call": "what a squad plays is kept with its leader and time in tables of its own; people come later",
    "record_vote": "likewise, in a table that is never changed",
    "close_roll_call": "likewise; nobody's record is touched",
    "note_saved": "an LMS's own answer, passed on by the officer's browser; no setting and no record changes",
    "keep_roster": "a file that waits to be read by whoever brought it; doing what it says is recorded",
    "drop_waiting": "likewise: it is forgotten, and nothing was done",
}
"""Services that leave none, each with the reason."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


def leaves_no_entry(path: Path, text: str) -> list[str]:
    """Public functions with a hand that commit, and from which nothing reaches ``record``."""
    return [
        at(path, node.lineno, f"{name} changes something for a person and records nothing in the audit log")
        for name, node in _functions(text).items()
        if not name.startswith("_") and _has_hand(node) and _needs_entry(path, text, name)
    ]


def _needs_entry(path: Path, text: str, name: str) -> bool:
    reached = _reached(text, name)
    return name not in WITHOUT and "commit" in reached and "record" not in reached


def _reached(text: str, name: str) -> set[str]:
    """The names that are called from a function, also through functions of its file and of those it imports."""
    seen: set[str] = set()
    waiting = [(text, name)]
    while waiting:
        where, each = waiting.pop()
        for called in _called(_functions(where)[each]) - seen:
            seen.add(called)
            home = where if called in _functions(where) else _home_of(where, called)
            if home is not None:
                waiting.append((home, called))
    return seen


def _home_of(text: str, name: str) -> str | None:
    """The text of the file of ours that a function was imported from."""
    for _, module, names in _imports(text):
        file = ROOT / f"{module.replace('.', '/')}.py"
        if name in names and module.startswith("training_app.") and file.exists() and name in _functions(read(file)):
            return read(file)
    return None


@cache
def _imports(text: str) -> Sequence[tuple[int, str, list[str]]]:
    return list(imports(parse(text)))


@cache
def _functions(text: str) -> dict[str, Function]:
    return {node.name: node for node in parse(text).body if isinstance(node, Function)}


def _called(node: Function) -> set[str]:
    found = (inner.func for inner in ast.walk(node) if isinstance(inner, ast.Call))
    return {
        each.id if isinstance(each, ast.Name) else each.attr
        for each in found
        if isinstance(each, ast.Name | ast.Attribute)
    }


def _has_hand(node: Function) -> bool:
    return bool(HANDS & {one.arg for one in (*node.args.args, *node.args.kwonlyargs)})


def services() -> list[Path]:
    """Files of ours that write; the command line is covered through the services it calls."""
    files = [path for path in python_files("training_app") if path.parent.name != "cli"]
    return [path for path in files if ".commit()" in read(path)]


def test_each_service_that_writes_by_a_person_records_it() -> None:
    broken = [line for path in services() for line in leaves_no_entry(path, read(path))]

    assert len(services()) > 15
    assert not broken, report(broken)


def test_a_reason_for_leaving_no_entry_is_given_only_where_it_is_needed() -> None:
    silent = {
        name
        for path in services()
        for name, node in _functions(read(path)).items()
        if _has_hand(node) and "record" not in _reached(read(path), name)
    }

    assert set(WITHOUT) <= silent


@pytest.mark.parametrize(
    "text",
    [
        "def change(session, *, by, now):\n    session.commit()\n",
        "def change(session, hand):\n    _keep(session)\n\ndef _keep(session):\n    session.commit()\n",
    ],
)
def test_such_a_service_would_be_seen(text: str) -> None:
    (found,) = leaves_no_entry(PROGRAM / "learning" / "service.py", text)

    assert found.startswith("training_app/learning/service.py:1:")


@pytest.mark.parametrize(
    "text",
    [
        "def change(session, by):\n    _note(session)\n    session.commit()\n"
        "def _note(session):\n    record(session)\n",
        "from training_app.lrs.clients import revoke_client\n"
        "def change(session, by):\n    revoke_client(session)\n    session.commit()\n",
    ],
)
def test_one_that_records_through_another_function_is_in_order(text: str) -> None:
    assert leaves_no_entry(PROGRAM / "learning" / "service.py", text) == []
