"""What may stand in a slot, and how far one is."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.foundation.typed import plain_text
from training_app.slots.rules import (
    LONGEST,
    SlotState,
    Version,
    hash_of_default,
    state_of,
    why_text_refused,
)

AT = datetime(2026, 11, 23, 14, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  \r\n \r\n", ""),
        ("One.\r\nTwo.", "One.\nTwo."),
        ("One.\n\n\n \nTwo.  ", "One.\n\nTwo."),
        ("\tOne\rTwo", "One\nTwo"),
    ],
)
def test_text_is_kept_plain(typed: str, kept: str):
    assert plain_text(typed) == kept


@given(st.text())
def test_what_was_kept_is_kept_the_same_again(typed: str):
    assert plain_text(plain_text(typed)) == plain_text(typed)


@pytest.mark.parametrize("text", ["", "Call 555-0142.", "Ligne: é ñ “quoted”\n\nSecond.", "x" * LONGEST])
def test_a_card_may_stand(text: str):
    assert why_text_refused(text) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * (LONGEST + 1), f"This text has {LONGEST + 1} characters."),
        ("bell\x07", "holds a sign that cannot be kept"),
        ("null\x00", "holds a sign that cannot be kept"),
        ("turned\u202e", "holds a sign that cannot be kept"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(text: str, sentence: str):
    assert sentence in (why_text_refused(text) or "")


def test_how_far_a_slot_is():
    def version(text: str, default: str) -> Version:
        return Version(1, text, hash_of_default(default), 1, AT)

    assert state_of(None, "Ask.") is SlotState.TO_FILL
    assert state_of(version("", "Ask."), "Ask.") is SlotState.TO_FILL
    assert state_of(version("Call.", "Ask."), "Ask.") is SlotState.FILLED
    assert state_of(version("Call.", "Ask."), "Ask somebody.") is SlotState.DEFAULT_CHANGED
