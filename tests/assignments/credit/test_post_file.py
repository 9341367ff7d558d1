"""What the state would refuse is refused here, with row, field and reason; and the file is made whole or on a word."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assignments.credit.rows import GOOD, NUMBERS, TODAY
from training_app.assignments.credit.post_file import RowsRefused, file_without_refused, whole_file
from training_app.assignments.credit.post_rules import Checked, PostRow, check_rows, hours_down, values_of
from training_app.assignments.credit.profile import Profile, load_profiles

GENERIC = load_profiles()["generic"]
CALIFORNIA = load_profiles()["ca-post-edi"]
TEXAS = load_profiles()["tx-tcole-roster"]
ACADIS = load_profiles()["acadis-event"]
every_profile = pytest.mark.parametrize("profile", load_profiles().values(), ids=list(load_profiles()))


def good_for(profile: Profile, **changes) -> PostRow:
    row = replace(GOOD, course_number=NUMBERS.get(profile.id, GOOD.course_number))
    return replace(row, **changes)


def back(portions) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(portions).decode(), newline=""), strict=True))


def whys(checked: Checked) -> list[tuple[int, str]]:
    return [(one.line, one.field) for one in checked.refused]


@every_profile
def test_a_good_row_is_taken_and_written_in_the_profiles_order(profile: Profile):
    checked = check_rows(profile, [good_for(profile)], TODAY)

    heading, row = back(whole_file(checked))

    assert checked.refused == ()
    assert heading == [field.name for field in profile.fields]
    values = values_of(good_for(profile)) | {"started_on": row[_at(profile, "started_on")]}
    values["ended_on"] = row[_at(profile, "ended_on")]
    assert row == [values[field.value] for field in profile.fields]


def _at(profile: Profile, value: str) -> int:
    return [field.value for field in profile.fields].index(value)


def test_dates_and_hours_stand_as_the_profile_has_them():
    _, iso = back(whole_file(check_rows(GENERIC, [GOOD], TODAY)))
    _, us = back(whole_file(check_rows(CALIFORNIA, [GOOD], TODAY)))

    assert (iso[_at(GENERIC, "started_on")], iso[_at(GENERIC, "hours")]) == ("2026-11-10", "0.66")
    assert (us[_at(CALIFORNIA, "started_on")], us[_at(CALIFORNIA, "hours")]) == ("11/10/2026", "0.66")


@pytest.mark.parametrize(
    ("profile", "change", "field", "words"),
    [
        (GENERIC, {"officer_id": ""}, "officer_id", "is empty"),
        (GENERIC, {"officer_id": "  "}, "officer_id", "is empty"),
        (GENERIC, {"officer_id": "no number!"}, "officer_id", "it should be letters and digits"),
        (CALIFORNIA, {"officer_id": ""}, "officer_id", "POST ID is empty"),
        (CALIFORNIA, {"officer_id": "A12 B34"}, "officer_id", "it should be letters, digits and hyphens"),
        (CALIFORNIA, {"course_number": "33590"}, "course_number", "it should be 14 digits"),
        (CALIFORNIA, {"course_number": ""}, "course_number", "is empty"),
        (TEXAS, {"officer_id": "A12-B34"}, "officer_id", "it should be digits"),
        (TEXAS, {"course_number": "m01"}, "course_number", "it should be digits"),
        (ACADIS, {"description": ""}, "description", "Description is empty"),
        (ACADIS, {"category": " "}, "category", "is empty"),
        (ACADIS, {"provider": ""}, "provider", "is empty"),
        (GENERIC, {"title": "x" * 201}, "title", "has 201 characters; at most 200"),
        (GENERIC, {"title": '=HYPERLINK("x")'}, "title", "formula"),
        (GENERIC, {"title": "＝1+1"}, "title", "formula"),
        (GENERIC, {"family_name": "-Ortiz"}, "family_name", "formula"),
        (GENERIC, {"description": "one\ntwo"}, "description", "line break"),
        (GENERIC, {"given_name": "Jamie\u202e"}, "given_name", "nobody sees"),
        (GENERIC, {"given_name": "Ja\u200bmie"}, "given_name", "nobody sees"),
        (GENERIC, {"title": "nul\x00"}, "title", "nobody sees"),
    ],
    ids=str,
)
def test_a_field_that_the_state_would_refuse_is_named_with_its_reason(profile, change, field: str, words: str):
    checked = check_rows(profile, [good_for(profile), good_for(profile, event="attempt:2", **change)], TODAY)

    assert whys(checked) == [(2, field)]
    assert words in checked.refused[0].reason
    assert len(checked.cells) == 1


@every_profile
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"minutes": 0}, "hours"),
        ({"minutes": -40}, "hours"),
        ({"ended_on": TODAY + timedelta(days=1)}, "ended_on"),
        ({"started_on": date(2026, 11, 12)}, "started_on"),
    ],
    ids=str,
)
def test_what_no_state_takes_is_refused_in_every_profile(profile: Profile, change, field: str):
    checked = check_rows(profile, [good_for(profile, **change)], TODAY)

    assert whys(checked) == [(1, field)]


@every_profile
def test_training_that_ends_today_is_taken(profile: Profile):
    assert check_rows(profile, [good_for(profile, ended_on=TODAY)], TODAY).refused == ()


def test_letters_that_the_profile_does_not_take_are_named():
    plain = GENERIC.model_copy(
        update={"fields": [field.model_copy(update={"letters": "ascii"}) for field in GENERIC.fields]}
    )

    assert check_rows(GENERIC, [replace(GOOD, family_name="Núñez")], TODAY).refused == ()
    checked = check_rows(plain, [replace(GOOD, family_name="Núñez")], TODAY)
    assert whys(checked) == [(1, "family_name")]
    assert "'ú'" in checked.refused[0].reason


def test_one_event_of_one_officer_is_in_the_file_once():
    rows = [GOOD, replace(GOOD, officer_id="999"), GOOD, replace(GOOD, event="attempt:2"), replace(GOOD, entry_id="x")]

    checked = check_rows(GENERIC, rows, TODAY)

    assert whys(checked) == [(3, "entry_id"), (5, "entry_id")]
    assert "stands in row 1" in checked.refused[0].reason


def test_without_a_number_the_name_tells_officers_apart():
    rows = [good_for(ACADIS, officer_id=""), good_for(ACADIS, officer_id="", given_name="Robin")]

    assert check_rows(ACADIS, rows, TODAY).refused == ()
    assert whys(check_rows(ACADIS, [rows[0], rows[0]], TODAY)) == [(2, "entry_id")]


def test_all_that_is_wrong_with_a_row_is_said_at_once():
    bad = replace(GOOD, officer_id="", description="", minutes=0)

    checked = check_rows(GENERIC, [bad], TODAY)

    assert sorted(whys(checked)) == [(1, "description"), (1, "hours"), (1, "officer_id")]
    assert checked.refused_lines == [1]


def test_with_a_refused_row_there_is_no_file_until_somebody_says_so():
    checked = check_rows(GENERIC, [GOOD, replace(GOOD, event="attempt:2", description="")], TODAY)

    with pytest.raises(RowsRefused) as refused:
        whole_file(checked)

    assert refused.value.checked is checked
    assert "no file was made" in refused.value.sentence
    assert len(back(file_without_refused(checked))) == 2


def test_a_late_report_is_pointed_out_and_not_refused():
    late = good_for(TEXAS, started_on=date(2026, 10, 1), ended_on=date(2026, 10, 26))
    in_time = replace(late, event="attempt:2", ended_on=date(2026, 10, 27))

    checked = check_rows(TEXAS, [late, in_time], TODAY)

    assert checked.refused == ()
    assert [(one.line, one.field) for one in checked.notices] == [(1, "ended_on")]
    assert "31 days ago" in checked.notices[0].reason


@pytest.mark.parametrize(
    ("minutes", "hours"), [(1, "0.01"), (40, "0.66"), (59, "0.98"), (60, "1.00"), (90, "1.50"), (0, "0.00")]
)
def test_hours_are_rounded_down(minutes: int, hours: str):
    assert hours_down(minutes) == hours


texts = st.text(alphabet=st.characters(codec="utf-8"), max_size=30)


@given(st.lists(st.tuples(texts, texts, texts, st.integers(-10, 600)), max_size=5))
def test_what_is_in_the_file_is_what_was_given_and_the_rest_is_accounted_for(found):
    rows = [
        replace(GOOD, event=f"attempt:{at}", title=title, family_name=family, officer_id=number, minutes=minutes)
        for at, (title, family, number, minutes) in enumerate(found)
    ]

    checked = check_rows(GENERIC, rows, TODAY)
    _, *lines = back(file_without_refused(checked))

    passed = [row for at, row in enumerate(rows, 1) if at not in checked.refused_lines]
    at_title, at_family = _at(GENERIC, "title"), _at(GENERIC, "family_name")
    assert [(line[at_title], line[at_family]) for line in lines] == [
        (row.title.strip(), row.family_name.strip()) for row in passed
    ]
    assert len(lines) + len(checked.refused_lines) == checked.given == len(rows)
    assert sum(int(line[_at(GENERIC, "minutes")]) for line in lines) == sum(row.minutes for row in passed)
