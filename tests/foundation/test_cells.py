"""No cell starts a formula by accident, the escape comes off exactly, and nothing unholdable gets into a file."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from training_app.foundation.cells import holdable, original_text, safe_cell, starts_formula

SIGNS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"]
UNSEEN = ["", " ", "\u00a0", "\u200f", "\u202e", "\ufeff", "\u3000", "'", "''", "' "]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", UNSEEN)
def test_each_sign_is_escaped_also_behind_what_nobody_sees(before: str, sign: str):
    text = f"{before}{sign}1+1"

    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "Ortiz", "O'Neil", "'tis", "a=b", "4417", "José ", "1-2", "№ 5", "\u200fעברית", "🚓"]
)
def test_ordinary_texts_are_left_as_they_are(text: str):
    assert safe_cell(text) == text


signs = st.sampled_from([*SIGNS, *UNSEEN, "a"])


@given(st.one_of(st.text(), st.lists(signs).map("".join)))
@example("'=1")
@example("''=1")
def test_the_escape_comes_off_exactly(text: str):
    cell = safe_cell(text)

    assert original_text(cell) == text
    assert cell.startswith("'") or not starts_formula(cell)


@given(st.text(), st.text())
def test_two_texts_never_have_one_cell(one: str, other: str):
    assert (safe_cell(one) == safe_cell(other)) == (one == other)


def test_what_a_file_cannot_hold_is_replaced_and_breaks_stay():
    assert holdable("a\x00b\x1bc\ud83dd\uffff") == "a�b�c�d�"
    assert holdable("a\tb\r\nc\u202ed🚓") == "a\tb\r\nc\u202ed🚓"


@given(st.lists(st.text(alphabet=st.characters(codec=None)), max_size=4))
def test_replacing_in_a_whole_file_is_replacing_in_each_cell(cells: list[str]):
    assert holdable(",".join(map(safe_cell, cells))) == ",".join(safe_cell(holdable(cell)) for cell in cells)


@given(st.text(alphabet=st.characters(codec=None)))
def test_every_text_can_be_encoded_afterwards(text: str):
    assert holdable(text).encode().decode() == holdable(text)
