"""What the program depends on: used, pinned, hashed, and the package that was meant."""

import re
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT, imports, parse, python_files, read

PROJECT = tomllib.loads(read(ROOT / "pyproject.toml"))
LOCKS = ("requirements.lock", "requirements-pdf.lock", "requirements-dev.lock")
MOST = 30
NOT_IMPORTED = {
    "tzdata": "zoneinfo reads it where the system has no zone files",
    "gunicorn": "started as a command; training_app.gunicorn_config is its configuration",
    "psycopg": "SQLAlchemy loads it for a database address that begins with postgresql+psycopg",
}
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")


def requirements_of(section: list[str]) -> list[Requirement]:
    """A list of pyproject.toml, parsed."""
    return [Requirement(line) for line in section]


def direct(*, without: str | None = None) -> list[Requirement]:
    """What an installation asks for, extras included but for the one that it is without."""
    project = PROJECT["project"]
    sections = project.get("optional-dependencies", {})
    extras = [line for name, section in sections.items() if name != without for line in section]
    return requirements_of([*project["dependencies"], *extras])


def pins(lock: str) -> dict[str, str]:
    """Name to version of everything a lock file pins."""
    found = (PIN.match(line) for line in read(ROOT / lock).splitlines())
    return {canonicalize_name(pin[1]): pin[2] for pin in found if pin}


def without_hash(text: str) -> list[str]:
    """Names in a lock file that carry no SHA-256."""
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    return [block.split("\n")[0] for block in blocks if PIN.match(block) and "--hash=sha256:" not in block]


def test_everything_asked_for_is_imported_somewhere() -> None:
    modules = {
        module.split(".")[0]
        for path in python_files("training_app", "migrations")
        for _, module, _ in imports(parse(read(path)))
    }
    provided = packages_distributions()
    used = {canonicalize_name(name) for module in modules for name in provided.get(module, [])}
    idle = {canonicalize_name(each.name) for each in direct()} - used - set(NOT_IMPORTED)

    assert idle == set()


def test_a_reason_for_not_importing_is_given_only_where_it_is_needed() -> None:
    assert set(NOT_IMPORTED) <= {canonicalize_name(each.name) for each in direct()}


def test_there_are_no_more_direct_dependencies_than_the_design_lists() -> None:
    assert len(direct()) <= MOST


def test_the_trading_client_is_never_listed() -> None:
    listed = {canonicalize_name(each.name) for each in direct()}
    pinned = {name for lock in LOCKS for name in pins(lock)}

    assert not (listed | pinned) & {"xapi-python", "xapi"}
    assert "tincan" in listed


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_carries_its_hashes(lock: str) -> None:
    assert len(pins(lock)) > 20
    assert without_hash(read(ROOT / lock)) == []


def test_a_package_without_hash_would_be_seen() -> None:
    text = "flask==3.1.2 \\\n    --hash=sha256:00\ntincan==1.0.0\n    # via nothing\n"

    assert without_hash(text) == ["tincan==1.0.0"]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_what_the_project_asks_for(lock: str) -> None:
    groups = PROJECT["dependency-groups"]
    asked = (
        direct(without="pdf" if lock == "requirements.lock" else None)
        + requirements_of(groups["build"])
        + (requirements_of(groups["dev"]) if "dev" in lock else [])
    )
    pinned = pins(lock)
    out_of_step = [
        f"{lock}: {each} but {pinned.get(canonicalize_name(each.name))} is pinned; type: make lock"
        for each in asked
        if not each.specifier.contains(pinned.get(canonicalize_name(each.name), "0"), prereleases=True)
    ]

    assert out_of_step == []


def test_tests_run_on_the_versions_that_ship() -> None:
    *shipped, tested = (pins(lock) for lock in LOCKS)

    for lock in shipped:
        assert {name: tested.get(name) for name in lock} == lock


def test_only_the_lock_with_the_extra_installs_what_makes_a_pdf() -> None:
    assert ["weasyprint" in pins(lock) for lock in LOCKS] == [False, True, True]
