"""Strict YAML: no surprises, and a line for every key."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.content.strict_yaml import YamlRefused, load_strict


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("+1", 1),
        ("0", 0),
        ("0.8", 0.8),
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("True", "True"),
        ("~", "~"),
        ("0123", "0123"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        (".5", ".5"),
        (".inf", ".inf"),
        ("1.0.0", "1.0.0"),
        ("2026-11-22", "2026-11-22"),
        ("23:40", "23:40"),
        ('"12"', "12"),
        ("'true'", "true"),
        ('""', ""),
        ("911, then 988", "911, then 988"),
    ],
)
def test_a_plain_word_means_what_it_says(written: str, value: object):
    loaded = load_strict(f"key: {written}\n").value

    assert loaded == {"key": value}
    assert isinstance(loaded, dict)
    assert type(loaded["key"]) is type(value)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, '"a" is given twice'),
        ("x:\n  a: 1\n  'a': 2\n", 3, '"a" is given twice'),
        ("a: &x 1\n", 1, "anchors and aliases (& and *) are not allowed: quote the text"),
        ("a: 1\nb: *x\n", 2, "anchors and aliases (& and *) are not allowed: quote the text"),
        ("a: !!python/object:os.system {}\n", 1, "tags (!) are not allowed: quote the text"),
        ("a: 1\n---\nb: 2\n", 2, "a second document: one file holds one"),
        ("a: 1\n? [x]\n: 2\n", 2, "a key must be a plain word"),
        ("a: one: two\n", 1, "a colon inside a text: put the text in quotes"),
        ("a: [1, 2\n", 2, "not readable as YAML: did not find expected ',' or ']'"),
        ("a: \x07\n", 1, "a character that YAML does not allow"),
        ("[" * 40 + "]" * 40, 1, "nested more than 24 deep"),
    ],
)
def test_what_surprises_is_refused_with_its_line(text: str, line: int, message: str):
    with pytest.raises(YamlRefused) as refused:
        load_strict(text)

    assert (refused.value.line, refused.value.message) == (line, message)


def test_every_key_and_entry_has_its_line():
    document = load_strict("a:\n  b: 1\n  c:\n    - x\n    - {d: 2,\n       e: 3}\n")

    assert document.lines == {
        (): 1,
        ("a",): 1,
        ("a", "b"): 2,
        ("a", "c"): 3,
        ("a", "c", 0): 4,
        ("a", "c", 1): 5,
        ("a", "c", 1, "d"): 5,
        ("a", "c", 1, "e"): 6,
    }


def test_the_line_of_an_unknown_part_is_that_of_what_holds_it():
    document = load_strict("a:\n  b: 1\n", first_line=10)

    assert document.line_of(("a", "decision", "b", "missing")) == 11
    assert document.line_of(("z",)) == 10


words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufeff\u2028\u2029"), max_size=20
)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | words,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(words.filter(bool), inside, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(words.filter(bool), plain, max_size=4))
def test_json_is_read_as_json(value: dict[str, object]):
    assert load_strict(json.dumps(value, ensure_ascii=False)).value == value


def outcome(text: str) -> tuple[int, str]:
    """The line and message of a refusal; line 1 and a word when it was read."""
    try:
        load_strict(text)
    except YamlRefused as refused:
        return refused.line, refused.message
    return 1, "read"


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str):
    line, message = outcome(text)

    assert line >= 1
    assert message
