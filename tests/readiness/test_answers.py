"""What is filled into a field: as it is read from a form, kept, and read again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.readiness.filling import PART, TOOL, something_for
from training_app.readiness.answers import (
    Rated,
    at_first,
    left_over,
    read_kept,
    read_typed,
    texts_of,
    to_json,
    why_name_refused,
)


def test_what_the_tool_suggests_stands_there_at_first():
    first = at_first(PART)

    assert first["place"] == "The hall"
    assert first["liaison"] == Rated()
    assert first["steps"] == ({"for": "family", "does": "Two go in person", "by": ""},)
    assert first["held-on"] == ""


def test_what_is_typed_is_kept_and_read_again():
    found = read_typed(TOOL, PART, something_for(TOOL, PART))

    assert found.errors == {}
    assert read_kept(PART, to_json(found.answers, None)) == found.answers
    assert found.answers["liaison"] == Rated("shown", "The last five cases.", "Captain, Patrol")


@given(
    some.dictionaries(some.sampled_from(["place", "letter", "liaison.owner", "steps.0.does"]), some.text(max_size=80))
)
def test_whatever_is_typed_comes_back_as_it_was_kept(typed: dict[str, str]):
    found = read_typed(TOOL, PART, typed)

    if not found.errors:
        assert read_kept(PART, to_json(found.answers, None)) == found.answers


def test_an_empty_row_is_taken_out_and_the_others_close_up():
    found = read_typed(TOOL, PART, {"steps.0.does": "", "steps.0.for": "family", "steps.1.does": "Call"})

    assert found.answers["steps"] == ({"for": "", "does": "Call", "by": ""},)


def test_lines_of_one_word_each_become_one_line_and_paragraphs_stay():
    found = read_typed(TOOL, PART, {"place": " The \n old  hall ", "letter": "One.\r\n\r\n\r\nTwo."})

    assert found.answers["place"] == "The old hall"
    assert found.answers["letter"] == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("place", "x" * 201, "201 characters"),
        ("letter", "x" * 4001, "4001 characters"),
        ("steps.0.does", "x" * 301, "at most 300"),
        ("place", "a\x00b", "a sign that cannot be kept"),
        ("letter", "a\x1bb", "a sign that cannot be kept"),
        ("held-on", "next week", "not a day"),
        ("held-on", "2027-02-30", "not a day"),
        ("side", "mayor", "Choose one of the list"),
        ("liaison.step", "splendid", "Choose one of the list"),
        ("liaison.owner", "x" * 201, "at most 200"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(name: str, value: str, sentence: str):
    errors = read_typed(TOOL, PART, {name: value}).errors

    assert list(errors) == [name]
    assert sentence in errors[name]


def test_a_day_in_a_row_is_checked_too():
    errors = read_typed(TOOL, PART, {"steps.4.does": "Call", "steps.4.by": "soon"}).errors

    assert errors == {"steps.0.by": "This is not a day. Write it as 2027-03-01."}


def test_forty_rows_can_be_kept_and_no_more():
    rows = {f"steps.{number}.does": f"Step {number}" for number in range(41)}

    assert read_typed(TOOL, PART, rows).errors == {"steps": "There are 41 lines here. At most 40 can be kept."}
    assert read_typed(TOOL, PART, dict(list(rows.items())[:40])).errors == {}


def test_fields_that_the_tool_does_not_have_are_passed_over():
    found = read_typed(TOOL, PART, {"mayor": "x", "steps.1": "x", "steps.x.does": "x", "steps.0.mayor": "x"})

    assert found.errors == {}
    assert set(found.answers) == {one.id for one in PART.fields}
    assert found.answers["steps"] == ()


def test_what_an_earlier_release_asked_for_is_neither_lost_nor_shown_as_ours():
    kept = json.dumps({"place": "Hall", "old": "What stood there", "rows": [{"a": "1", "b": "2"}], "none": ""})

    assert left_over(PART, kept) == {"old": "What stood there", "rows": "1; 2"}
    assert json.loads(to_json(read_kept(PART, kept), kept))["old"] == "What stood there"


def test_an_answer_of_another_kind_is_read_as_empty():
    kept = json.dumps({"place": ["no line"], "steps": "no rows", "liaison": "no rating"})

    assert read_kept(PART, kept)["place"] == ""
    assert read_kept(PART, kept)["steps"] == ()
    assert read_kept(PART, kept)["liaison"] == Rated()


def test_every_text_is_told_by_the_name_of_its_field():
    texts = texts_of(read_typed(TOOL, PART, something_for(TOOL, PART)).answers)

    assert texts["place"] == "Ours: place"
    assert texts["steps.0.does"] == "Ours: does"
    assert texts["liaison.evidence"] == "The last five cases."


@pytest.mark.parametrize("name", ["ab", "x" * 81, "", "a\x00bcd"])
def test_a_name_has_a_length_and_plain_signs(name: str):
    assert why_name_refused(name) is not None
    assert why_name_refused("Northside, March") is None
