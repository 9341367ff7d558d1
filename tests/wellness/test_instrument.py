"""Instruments: every word and point as published, every source named, or the build stops."""

import re
from pathlib import Path

import pytest

from training_app.wellness.document import INSTRUMENTS
from training_app.wellness.errors import BadFile
from training_app.wellness.instrument import INSTRUMENT_DIR, load_instrument

K6 = (INSTRUMENT_DIR / "k6.yaml").read_text(encoding="utf-8")
FIELDS = re.findall(r"^(\w+):", K6, re.MULTILINE)


def _load(tmp_path: Path, text: str) -> None:
    path = tmp_path / "k6.yaml"
    path.write_text(text, encoding="utf-8")
    load_instrument(path)


def _without(field: str) -> str:
    return re.sub(rf"^{field}:.*\n(?:[ ].*\n)*", "", K6, flags=re.MULTILINE)


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_an_instrument_of_the_release_is_complete(name: str) -> None:
    instrument = load_instrument(INSTRUMENT_DIR / f"{name}.yaml")

    assert instrument.id == name
    assert instrument.source_url.startswith("https://")


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_an_instrument_of_the_release_is_in_the_list_of_licenses(name: str) -> None:
    assert f"`{name}.yaml`" in (INSTRUMENT_DIR / "LICENSES.md").read_text(encoding="utf-8")


def test_k6_asks_the_six_published_questions_in_their_order() -> None:
    k6 = load_instrument(INSTRUMENT_DIR / "k6.yaml")

    assert k6.stem == "During the past 30 days, about how often did you feel …"
    assert tuple(question.words for question in k6.questions) == (
        "nervous?",
        "hopeless?",
        "restless or fidgety?",
        "so depressed that nothing could cheer you up?",
        "that everything was an effort?",
        "worthless?",
    )


def test_k6_counts_from_four_for_all_of_the_time_to_nothing_for_none() -> None:
    k6 = load_instrument(INSTRUMENT_DIR / "k6.yaml")

    assert [(option.label, option.points) for option in k6.shared_options or ()] == [
        ("All of the time", 4),
        ("Most of the time", 3),
        ("Some of the time", 2),
        ("A little of the time", 1),
        ("None of the time", 0),
    ]


def test_k6_has_the_bands_of_kessler_2003_and_prochaska_2012() -> None:
    k6 = load_instrument(INSTRUMENT_DIR / "k6.yaml")

    assert [(band.low, band.high) for band in k6.bands] == [(0, 4), (5, 12), (13, 24)]


@pytest.mark.parametrize("field", FIELDS)
def test_a_missing_field_stops_the_build(tmp_path: Path, field: str) -> None:
    with pytest.raises(BadFile, match=rf"k6\.yaml, line \d+, {field}: "):
        _load(tmp_path, _without(field))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  - hopeless?", "  - without hope?"),
        ("points: 4", "points: 5"),
        ("past 30 days,", "past two weeks,"),
        ("  - nervous?\n  - hopeless?", "  - hopeless?\n  - nervous?"),
    ],
)
def test_a_changed_word_point_or_order_stops_the_build(tmp_path: Path, old: str, new: str) -> None:
    text = K6.replace(old, new, 1).replace("high: 24", "high: 30" if "points" in old else "high: 24")

    with pytest.raises(BadFile, match="wording_sha256: does not fit the wording"):
        _load(tmp_path, text)


@pytest.mark.parametrize(("old", "new"), [("low: 13", "low: 14"), ("high: 24", "high: 23"), ("high: 4", "high: 5")])
def test_bands_with_a_gap_an_overlap_or_a_short_end_stop_the_build(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(BadFile, match=r"bands: "):
        _load(tmp_path, K6.replace(old, new, 1))


def test_a_review_needs_both_a_name_and_a_day(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="must both be filled or both be null"):
        _load(tmp_path, K6.replace("verified_by: null", "verified_by: A. Clinician"))


def _other(name: str, tmp_path: Path, old: str, new: str) -> None:
    text = (INSTRUMENT_DIR / f"{name}.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / f"{name}.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    load_instrument(path)


def test_only_the_ninth_question_of_phq9_asks_for_help_at_once() -> None:
    asking = {
        name: [
            place
            for place, each in enumerate(load_instrument(INSTRUMENT_DIR / f"{name}.yaml").questions, 1)
            if each.asks_help
        ]
        for name in INSTRUMENTS
    }

    assert asking == {"k6": [], "phq9": [9], "phq8": [], "gad7": [], "pcptsd5": [], "auditc": []}


def test_phq8_is_phq9_without_its_ninth_question() -> None:
    nine, eight = (load_instrument(INSTRUMENT_DIR / f"{name}.yaml") for name in ("phq9", "phq8"))

    assert [each.words for each in eight.counted] == [each.words for each in nine.counted[:8]]
    assert eight.shared_options == nine.shared_options
    assert (nine.highest_total, eight.highest_total) == (27, 24)


def test_what_ends_a_check_stands_in_its_file() -> None:
    gate = load_instrument(INSTRUMENT_DIR / "pcptsd5.yaml").questions[0]
    first = load_instrument(INSTRUMENT_DIR / "auditc.yaml").questions[0]

    assert (gate.part, [(option.label, option.ends) for option in gate.options]) == (
        "gate",
        [("Yes", False), ("No", True)],
    )
    assert [option.label for option in first.options if option.ends] == ["Never"]


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("phq9", "help_at: 9", "help_at: 10", "help_at: must be the number of an item"),
        ("phq9", "dead or of hurting", "dead, or of hurting", "wording_sha256: does not fit"),
        ("phq9", "Somewhat difficult", "A little difficult", "wording_sha256: does not fit"),
        ("auditc", "ends: Never", "ends: Nearly never", "ends: is none of the labels"),
        ("auditc", "    ends: Never\n", "", "wording_sha256: does not fit"),
        ("pcptsd5", "a war;", "a battle;", "wording_sha256: does not fit"),
        ("pcptsd5", "  stop: No\n", "", "stop: is missing"),
        ("gad7", "compared_with: >-", "compared_to: >-", "compared_with: is missing"),
    ],
)
def test_a_change_to_any_other_check_stops_the_build(
    tmp_path: Path, name: str, old: str, new: str, message: str
) -> None:
    with pytest.raises(BadFile, match=message):
        _other(name, tmp_path, old, new)
