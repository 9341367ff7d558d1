"""People to talk to: complete, dialable, and impossible to leave without a crisis line."""

from pathlib import Path

import pytest

from training_app.wellness.errors import BadFile
from training_app.wellness.resources import (
    DEMO_RESOURCES,
    NATIONAL_LINES,
    NO_AGENCY_RESOURCES,
    dial,
    load_agency_people,
    load_resources,
)

PEER_TEAM = """\
resources:
  - name: Peer team
    about: Any hour.
    phone: 555-0142
    run_by: agency
    who_runs_it: The training division
    must_report: A plan to hurt somebody.
    verified_on: 2026-11-22
"""


def _load(tmp_path: Path, text: str) -> None:
    path = tmp_path / "resources.yaml"
    path.write_text(text, encoding="utf-8")
    load_resources(path)


def test_the_national_lines_have_the_numbers_they_publish() -> None:
    reached = {(line.phone, line.text) for line in load_resources(NATIONAL_LINES)}

    assert reached == {("988", "988"), ("988", "838255"), ("1-800-267-5463", None), (None, "741741")}


def test_every_national_line_is_independent_of_the_agency() -> None:
    assert all(line.is_independent for line in load_resources(NATIONAL_LINES))


def test_an_agency_starts_with_nobody_rather_than_with_an_invented_number() -> None:
    assert load_resources(NO_AGENCY_RESOURCES) == ()


def test_the_demonstration_says_that_it_is_one() -> None:
    people = load_resources(DEMO_RESOURCES)

    assert len(people) == 3
    assert all("demo" in each.name and "Invented" in each.who_runs_it for each in people)
    assert all(each.verified_on is None and each.compared_on is None for each in people)
    assert [each.is_independent for each in people] == [False, True, False]


@pytest.mark.parametrize("name", ["name", "about", "run_by", "who_runs_it", "must_report", "verified_on"])
def test_a_resource_without_a_required_field_is_refused_by_line_and_field(tmp_path: Path, name: str) -> None:
    kept = [line for line in PEER_TEAM.splitlines() if f" {name}:" not in line.replace("- ", "  ")]
    text = "\n".join(kept).replace("    about", "  - about", 1) if name == "name" else "\n".join(kept)

    with pytest.raises(BadFile, match=rf"resources\.yaml, line 2, {name}: is missing"):
        _load(tmp_path, text)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("phone: 555-0142", "phone: call us", "line 4, phone: must be a telephone number"),
        ("    phone: 555-0142\n", "", "line 2, phone: is missing, and so is text"),
        ("run_by: agency", "run_by: us", "line 5, run_by: must be 'agency' or 'independent'"),
        ("must_report", "must_reprot", "line 2, must_report: is missing"),
        ("resources:", "people:", "line 1, resources: must be a list"),
    ],
)
def test_a_mistake_is_named_by_line_and_field(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(BadFile, match=message):
        _load(tmp_path, PEER_TEAM.replace(old, new))


@pytest.mark.parametrize(
    ("number", "dialled"), [("1-800-267-5463", "18002675463"), ("+44 (20) 7946 0000", "+442079460000"), ("988", "988")]
)
def test_a_number_is_dialled_without_its_punctuation(number: str, dialled: str) -> None:
    assert dial(number) == dialled


@pytest.mark.parametrize(("written", "mood"), [("", "phq9"), ("mood: phq9\n", "phq9"), ("mood: phq8\n", "phq8")])
def test_an_agency_chooses_the_questions_on_mood(tmp_path: Path, written: str, mood: str) -> None:
    path = tmp_path / "resources.yaml"
    path.write_text(PEER_TEAM + written, encoding="utf-8")

    assert load_agency_people(path).mood == mood


def test_other_questions_on_mood_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="mood: must be 'phq9' or 'phq8'"):
        _load(tmp_path, PEER_TEAM + "mood: phq2\n")
