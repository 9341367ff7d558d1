"""Who may read which text, and which totals may be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.content.catalogue import OpenTo
from training_app.review.models import AnswerState, SignOffKind
from training_app.review.rules import (
    Answer,
    Reader,
    may_read,
    missing_kinds,
    total_words,
    why_answer_refused,
    why_comment_refused,
    why_name_refused,
)

SAID = "The lesson now says it, in its third part."


@pytest.mark.parametrize("reader", list(Reader))
def test_each_reader_may_read_what_the_one_before_may(reader: Reader) -> None:
    assert [may_read(level, reader) for level in OpenTo] == [reader >= 0, reader >= 1, reader >= 2]


@given(st.integers(0, 300), st.integers(0, 300))
def test_no_total_gives_a_group_of_fewer_than_ten_away(count: int, rest: int) -> None:
    words = total_words(count, count + rest)

    if count < 10 or 0 < rest < 10:
        assert str(count) not in words.replace("10", "")
    else:
        assert words == f"{count} of {count + rest}"


@pytest.mark.parametrize(
    ("answer", "fields"),
    [
        (Answer(AnswerState.ANSWERED, SAID, ""), []),
        (Answer(AnswerState.CHANGED, SAID, "2.1.0"), []),
        (Answer(AnswerState.CHANGED, SAID, "soon"), ["version"]),
        (Answer(AnswerState.DECLINED, "No.", ""), ["answer"]),
        (Answer(AnswerState.CHANGED, "", ""), ["answer", "version"]),
    ],
)
def test_an_answer_says_something_and_names_its_version(answer: Answer, fields: list[str]) -> None:
    assert list(why_answer_refused(answer)) == fields


def test_signs_that_cannot_be_kept_are_refused() -> None:
    assert why_comment_refused("A comment with a sign\x00 in it") is not None
    assert why_name_refused("Noor\x00") is not None
    assert why_name_refused("n" * 81) is not None
    assert why_name_refused("") is None


def test_what_a_version_still_lacks_is_said_in_one_order() -> None:
    assert missing_kinds([SignOffKind.COMMUNITY]) == [SignOffKind.SUBJECT, SignOffKind.ACCESSIBILITY]
