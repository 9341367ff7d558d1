"""JSON from an LMS is read strictly, and ours is written as a browser would write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.lms.cmi5.json_text import MAX_TEXT_BYTES, JsonObject, NotAnObject, canonical_bytes, read_object

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"[1]", "it is JSON, and not an object"),
        (b"null", "it is JSON, and not an object"),
        (b"", "it is not JSON in UTF-8"),
        (b"<html>", "it is not JSON in UTF-8"),
        (b'{"a": "\xff"}', "it is not JSON in UTF-8"),
        (b'{"a": "\\ud800"}', "it is not JSON in UTF-8"),
        (b'{"a": ' + b"[" * 100_000, "it is not JSON in UTF-8"),
        (b'{"a": 1, "a": 2}', "a key stands twice in one object"),
        (b'{"a": NaN}', "NaN is not JSON"),
        (b'{"a": 1e999}', "it holds a number that is too large"),
        (b'{"a": "' + b"x" * MAX_TEXT_BYTES + b'"}', f"it is longer than {MAX_TEXT_BYTES} bytes"),
    ],
    ids=["list", "null", "empty", "page", "not utf-8", "half a pair", "deep", "double", "nan", "large", "long"],
)
def test_what_is_not_one_object_is_refused_with_its_reason(text: bytes, reason: str) -> None:
    with pytest.raises(NotAnObject) as refused:
        read_object(text)

    assert str(refused.value) == reason


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read_object(b'\xef\xbb\xbf{"a": 1.0}') == {"a": 1}


def test_bytes_are_compact_in_order_unescaped_and_whole_where_they_can_be() -> None:
    value: JsonObject = {"b": [1.0, 0.5, True, None], "a": {"ü": 100.0}}

    assert canonical_bytes(value) == '{"a":{"ü":100},"b":[1,0.5,true,null]}'.encode()


@given(st.dictionaries(st.text("abc", max_size=3), VALUES, max_size=3))
def test_what_is_written_is_read_again(value: JsonObject) -> None:
    assert read_object(canonical_bytes(value)) == value


@given(st.dictionaries(st.text("abc", max_size=3), VALUES, max_size=3))
def test_what_is_read_is_written_as_the_same_bytes(value: JsonObject) -> None:
    written = canonical_bytes(value)

    assert canonical_bytes(read_object(written)) == written
