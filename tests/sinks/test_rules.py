"""What a sink's process said, as outcomes of the records it was given."""

from hypothesis import given
from hypothesis import strategies as st

from training_app.delivery.rules import Delivered, DestinationStopped, NotTried, Refused, RetryLater
from training_app.sinks.rules import Line, Said, Word, lines_in, outcomes_of, shortened

READY, TAKEN = Line(Word.READY), Line(Word.TAKEN)


def kinds(said: Said, count: int) -> list[type]:
    return [type(outcome) for outcome in outcomes_of(said, "warehouse", count)]


def test_what_it_took_is_delivered_and_what_it_refused_stops_nothing() -> None:
    said = Said((READY, TAKEN, Line(Word.REFUSED, "too large"), TAKEN), 0)

    assert kinds(said, 3) == [Delivered, Refused, Delivered]


def test_behind_a_record_that_it_raised_at_nothing_was_tried() -> None:
    said = Said((READY, TAKEN, Line(Word.LATER, "OSError")), 0)

    assert kinds(said, 4) == [Delivered, RetryLater, NotTried, NotTried]


def test_a_process_that_ended_by_itself_failed_at_the_record_it_had() -> None:
    assert kinds(Said((READY, TAKEN), 3), 3) == [Delivered, RetryLater, NotTried]


def test_time_that_was_up_is_a_failure_only_when_nothing_was_settled() -> None:
    assert kinds(Said((READY, TAKEN), None), 3) == [Delivered, NotTried, NotTried]
    assert kinds(Said((READY,), None), 2) == [RetryLater, NotTried]
    assert kinds(Said((), None), 2) == [RetryLater, NotTried]


def test_what_is_not_there_or_cannot_be_loaded_stops_the_destination() -> None:
    for word in (Word.GONE, Word.BROKEN):
        assert kinds(Said((Line(word, "ImportError"),), 0), 2) == [DestinationStopped] * 2


def test_what_did_not_open_is_tried_later() -> None:
    assert kinds(Said((Line(Word.NOT_OPENED, "KeyError: 'FOLDER'"),), 0), 2) == [RetryLater, NotTried]
    assert kinds(Said((), 1), 1) == [RetryLater]


def test_a_line_that_was_cut_or_is_none_of_ours_ends_what_it_said() -> None:
    assert lines_in(b"ready \ntaken \nrefused too large\ntak") == (READY, TAKEN, Line(Word.REFUSED, "too large"))
    assert lines_in(b"ready \nhello\ntaken \n") == (READY,)


@given(st.lists(st.sampled_from(list(Word)), max_size=8), st.sampled_from([None, 0, 3, -9]), st.integers(1, 8))
def test_each_record_has_one_outcome_and_none_is_delivered_behind_one_that_was_not_settled(
    words: list[Word], code: int | None, count: int
) -> None:
    found = kinds(Said(tuple(Line(word) for word in words), code), count)

    assert len(found) == count
    unsettled = next((place for place, one in enumerate(found) if one not in {Delivered, Refused}), count)
    assert all(one in {NotTried, DestinationStopped} for one in found[unsettled + 1 :])


@given(st.text())
def test_words_are_one_printable_line(text: str) -> None:
    found = shortened(text)

    assert "\n" not in found
    assert found.isprintable()
    assert len(found) <= 304
