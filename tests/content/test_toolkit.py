"""Gates on the tool library: the package with one fault is refused at its file and line."""

import pytest

from tests.content.sample import Package
from tests.shipped import shipped_catalogue
from training_app.content.toolkit import LINE_LONGEST, TEXT_LONGEST, WIDE_LONGEST, FieldKind
from training_app.content.toolkit_schema import CLOCK, SERVED

FILE = "modules/toolkit/40-officer-needs.yaml"
TEXT = """\
id: officer-needs
title: What is needed
one: a sheet
purpose: For one evening.
how: [Sit down., Answer.]
origin: After a guide of 2014.
sources: [book-2014]
parts:
  - id: sleep
    title: Sleep
    basis: The guide of 2014 has four verbs.
    sources: [book-2014]
    fields:
      - {id: rule, label: Where the rule stands, kind: line}
      - id: hours
        label: The hours
        kind: rows
        columns: [{id: shift, label: Shift}, {id: off, label: Hours off}]
        starts: [{shift: Nights}]
"""


@pytest.fixture
def tool(package: Package) -> Package:
    (package.root / FILE).parent.mkdir()
    (package.root / FILE).write_text(TEXT, encoding="utf-8")
    return package


def test_a_tool_that_passes_is_in_the_catalogue(tool: Package):
    found = tool.load().toolkit["officer-needs"]

    assert found.cited == ("book-2014",)
    assert [key for key, _ in found.fields()] == ["sleep.rule", "sleep.hours"]
    assert found.parts[0].fields[1].starts == ({"shift": "Nights"},)
    assert found.scenario_id is None


def test_another_word_is_another_version(tool: Package):
    before = tool.load().toolkit["officer-needs"].version_hash
    tool.edit(FILE, "Sit down.", "Stand up.")

    assert tool.load().toolkit["officer-needs"].version_hash != before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("For one evening.", "For 90 evenings.", 'states a fact ("90") where no source can stand'),
        ("Where the rule stands", "Where the rule of 2014 stands", 'states a fact ("2014") where no source can stand'),
        ("shift: Nights}]", "shift: 12 nights}]", 'states a fact ("12") where no source can stand'),
        ("sources: [book-2014]\nparts", "sources: [none-2014]\nparts", 'unknown source "none-2014"'),
        ("    sources: [book-2014]", "    sources: [none-2014]", 'unknown source "none-2014"'),
        ("kind: line}", "kind: line, default: x}", None),
        ("Sit down.", "Trauma is inherited.", "states flatly"),
        ("shift: Nights}]", f"shift: {'n' * 201}}}]", "is longer than the 200 characters that can be kept"),
        ("kind: line}", f"kind: line, default: {'n' * 201}}}", "is longer than the 200 characters that can be kept"),
        ("one: a sheet", "one: a sheet\nscenario: s01-sample", "no other tool has"),
        ("kind: line}", "kind: choice}", "a choice has two options or more"),
        ("kind: line}", "kind: rating}", "ratings need a scale"),
        ("kind: line}", "kind: day, default: x}", "only a line or a text has a default"),
        ("{id: rule,", "{id: hours,", "is there twice"),
        ("starts: [{shift", "starts: [{shaft", "a row at the start names a column that is not there"),
        ("    sources: [book-2014]\n    fields", "    fields", "a basis has sources"),
        ("id: officer-needs", "id: mayors-needs", "id"),
    ],
)
def test_a_fault_is_told_with_its_file(tool: Package, old: str, new: str, message: str | None):
    tool.edit(FILE, old, new)

    if message is None:
        assert tool.load().toolkit
        return
    problems = tool.problems()
    assert all(problem.startswith(f"{FILE}:") for problem in problems)
    assert any(message in problem for problem in problems)


def test_hard_reading_is_refused(tool: Package):
    hard = (
        "Institutional accountability necessitates organizational responsibility notwithstanding considerations. " * 9
    )
    tool.edit(FILE, "For one evening.", f'"{hard}"')

    assert any("reading grade" in problem for problem in tool.problems())


def test_a_plan_without_a_whole_clock_is_refused(tool: Package):
    tool.edit(FILE, "id: officer-needs", "id: response-plan")

    problems = "\n".join(tool.problems())

    for part in (*CLOCK, "roles", "contacts"):
        assert f'a response plan has a part "{part}"' in problems


def test_the_library_that_ships_is_whole_and_can_be_kept_as_it_stands():
    catalogue = shipped_catalogue()

    assert len(catalogue.toolkit) == 9
    for tool in catalogue.toolkit.values():
        assert tool.source_ids
        for _, one in tool.fields():
            assert len(one.default) <= (TEXT_LONGEST if one.kind is FieldKind.TEXT else LINE_LONGEST)
            widths = {column.id: WIDE_LONGEST if column.is_wide else LINE_LONGEST for column in one.columns}
            assert all(len(text) <= widths[key] for start in one.starts for key, text in start.items())


def test_the_plan_that_ships_serves_everybody_at_every_hour():
    plan = shipped_catalogue().toolkit["response-plan"]

    for name in CLOCK:
        (steps,) = [one for one in plan.part(name).fields if one.id == "steps"]
        assert {start["served"] for start in steps.starts} == set(SERVED), name
    seats = {start["post"] for one in plan.part("roles").fields for start in one.starts}
    desks = {start["who"] for one in plan.part("contacts").fields for start in one.starts}
    for name in CLOCK:
        for start in (start for one in plan.part(name).fields for start in one.starts):
            assert start["post"] in seats, start
            assert set(start.get("call", "").split("; ")) <= {*desks, ""}, start
