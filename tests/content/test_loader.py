"""Files in, one frozen catalogue out."""

import hashlib
import json
from dataclasses import FrozenInstanceError

import pytest

from tests.content.sample import LESSON, MODULE, QUIZ, SCENARIO, SOURCES, Package
from training_app.content.catalogue import Form, PackageStatus, Slot
from training_app.content.package import restore_module, restore_sources
from training_app.content.report import check_report


def test_a_good_package_becomes_a_catalogue(package: Package):
    catalogue = package.load()

    module = catalogue.modules["m01-sample"]
    assert [lesson.id for lesson in module.lessons] == ["10-first", "20-second"]
    assert [lesson.number for lesson in module.lessons] == [1, 2]
    assert module.status is PackageStatus.PUBLISHED
    assert [len(module.form(form)) for form in Form] == [10, 10, 6]
    assert module.items[0].key.id == "x"
    assert module.scenario is not None
    assert module.scenario.id == "s01-sample"
    assert module.source_ids == ("book-2014", "paper-2018")
    assert catalogue.glossary["advocate"] == ("Advocate", "A person who helps.")


def test_minutes_follow_the_formula(package: Package):
    module = package.load().modules["m01-sample"]
    first, second = module.lessons

    assert first.minutes == int(first.words / 200 + 0.5)
    assert second.minutes == int(second.words / 200 + 5 + 0.5)
    assert module.check_minutes == 8
    assert module.minutes == first.minutes + second.minutes + module.scenario_minutes + module.check_minutes


def test_a_slot_is_in_the_catalogue_and_its_default_in_the_lesson(package: Package):
    catalogue = package.load()

    assert catalogue.inserts == {
        "complaint_route": Slot("complaint_route", "How to complain", "Your agency fills this in.")
    }
    assert "Your agency fills this in." in catalogue.modules["m01-sample"].lessons[0].html


def test_the_package_is_canonical_and_its_hash_is_the_version(package: Package):
    module = package.load().modules["m01-sample"]

    plain = json.loads(module.package_json)
    again = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert module.package_json == again
    assert module.version_hash == hashlib.sha256(module.package_json.encode()).hexdigest()
    assert [source["id"] for source in plain["sources"]] == ["book-2014", "paper-2018"]


def test_a_restored_module_is_equal_to_the_one_that_was_packed(package: Package):
    module = package.load().modules["m01-sample"]

    assert restore_module(module.package_json) == module
    assert restore_module(module.package_json).version_hash == module.version_hash


def test_sources_are_restored_with_an_old_version(package: Package):
    catalogue = package.load()

    restored = restore_sources(catalogue.modules["m01-sample"].package_json)

    assert restored == {key: catalogue.sources[key] for key in ("book-2014", "paper-2018")}


def package_of_the_first_release(package: Package) -> str:
    """The package as a program wrote it that knew none of the fields added since."""
    plain = json.loads(package.load().modules["m01-sample"].package_json)
    lessons, nodes = plain["module"]["lessons"], plain["module"]["scenario"]["nodes"].values()
    choices = [choice for node in nodes for choice in node.get("choices", ())]
    for part in (plain["module"], *lessons, *nodes, *choices):
        if part is not plain["module"]:
            part.pop("content_note", None)
        part.pop("individual_check", None)
        part.pop("hard", None)
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_a_package_of_the_first_release_is_still_read(package: Package):
    old = package_of_the_first_release(package)

    module = restore_module(old)

    assert module.individual_check is True
    assert [lesson.content_note for lesson in module.lessons] == [None, None]
    assert module.scenario
    assert {node.hard for node in module.scenario.nodes.values()} == {None}
    assert module.version_hash == hashlib.sha256(old.encode()).hexdigest()


def test_a_module_that_nobody_touched_keeps_its_version_when_the_program_learns_more(package: Package):
    assert package.load().modules["m01-sample"].package_json == package_of_the_first_release(package)


def test_what_is_set_is_kept(package: Package):
    package.edit(MODULE, "local_history: false\n", "local_history: false\nindividual_check: false\n")
    package.edit(LESSON, "objectives: [define-term]\n", "objectives: [define-term]\ncontent_note: A fight.\n")
    scene = "    scene: [{who: Lindqvist, says: Hands are empty at walk.}]\n"
    package.edit(SCENARIO, scene, f"{scene}    hard: {{note: A fight., instead: He is hurt.}}\n")

    module = package.load().modules["m01-sample"]

    assert module.individual_check is False
    assert module.lessons[0].content_note == "A fight."
    assert restore_module(module.package_json) == module


@pytest.mark.parametrize("text", ["[]", '{"format":2}', '{"format":1}', '{"format":1,"module":{}}', "not json"])
def test_what_is_no_package_is_refused(text: str):
    with pytest.raises(ValueError, match=r"."):
        restore_module(text)


def test_loading_twice_gives_the_same_version(package: Package):
    assert package.load() == package.load()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (LESSON, "Ask so as to lose least.", "Ask so as to lose nothing."),
        (QUIZ, "Question 7.", "Query 7."),
        (SCENARIO, "He may have felt", "She may have felt"),
        (SOURCES, "remark: Contested, small", "remark: Contested"),
    ],
)
def test_any_change_of_words_changes_the_version(package: Package, file: str, old: str, new: str):
    before = package.load().modules["m01-sample"].version_hash
    package.edit(file, old, new)

    assert package.load().modules["m01-sample"].version_hash != before


def test_moving_a_scenario_down_its_file_does_not_change_the_version(package: Package):
    before = package.load().modules["m01-sample"].version_hash
    package.edit(SCENARIO, "id: s01-sample\n", "# A remark for authors.\n\nid: s01-sample\n")

    assert package.load().modules["m01-sample"].version_hash == before


def test_the_catalogue_cannot_be_changed(package: Package):
    module = package.load().modules["m01-sample"]

    with pytest.raises(FrozenInstanceError):
        module.title = "Another"  # type: ignore[misc]


def test_all_problems_of_all_files_are_told_at_once(package: Package):
    package.edit(MODULE, "track: core", "track: extra")
    quiz_line = package.edit(QUIZ, "stem: Question 3. What do you write down?", "stim: Question 3.")
    scenario_line = package.edit(SCENARIO, "start: arrive", "start: arrives")
    source_line = package.edit(SOURCES, "year: 2018", 'year: "2018"')

    problems = package.problems()

    assert f'{SOURCES}:{source_line}: "year" must be a whole number' in problems
    assert f'{QUIZ}:{quiz_line}: unknown key "stim"' in problems
    assert f'{SCENARIO}:{scenario_line}: unknown target: start names no node "arrives"' in problems
    assert any(problem.startswith(f"{MODULE}:4: ") for problem in problems)


def test_a_missing_file_is_told(package: Package):
    (package.root / QUIZ).unlink()

    assert package.problems() == [f"{QUIZ}:1: this file is missing"]


def test_a_file_that_is_not_utf8_is_told(package: Package):
    (package.root / SOURCES).write_bytes(b"caf\xe9")

    assert f"{SOURCES}:1: not written in UTF-8" in package.problems()


def test_no_sources_at_all_is_told(package: Package):
    (package.root / SOURCES).unlink()

    assert f"{SOURCES}:1: this file is missing" in package.problems()


def test_the_report_tells_what_was_computed(package: Package):
    lines = check_report(package.load())

    assert lines[0].startswith("m01-sample 1.0.0 published: ")
    assert lines[1].startswith("  10-first: 2 min, ")
    assert "decisions 4/4/4" in lines[3]
    assert lines[-1] == "1 modules, 3 sources: no problems"
