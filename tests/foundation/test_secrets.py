"""Passwords at rest: sealed, opened, and sealed anew when the key changes."""

import base64
import os
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from training_app.foundation.secrets import HOW_TO, VARIABLE, KeyMissing, KeyWrong, SecretBox

CANARY = "pässword-canary-4711"


def make_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


@given(some.text())
def test_what_was_sealed_is_opened_again(text: str) -> None:
    box = SecretBox(make_key())

    assert box.open(box.seal(text)) == text


def test_the_text_does_not_stand_in_what_is_kept_and_no_two_look_alike() -> None:
    box = SecretBox(make_key())

    first, second = box.seal(CANARY), box.seal(CANARY)

    assert first != second
    for sealed in (first, second):
        assert CANARY.encode() not in sealed
        assert CANARY.encode() not in base64.urlsafe_b64decode(sealed)


def test_keys_are_changed_one_at_a_time() -> None:
    old, new = make_key(), make_key()
    sealed = SecretBox(old).seal(CANARY)
    both = SecretBox(f"{new}, {old}")
    assert both.open(sealed) == CANARY

    renewed = both.renew(sealed)

    assert SecretBox(new).open(renewed) == CANARY
    with pytest.raises(KeyWrong):
        SecretBox(old).open(renewed)
    assert SecretBox(new).open(both.seal("x")) == "x"


@pytest.mark.parametrize(
    "change", [lambda one: one[:30] + one[31:32] + one[30:31] + one[32:], lambda _: b"", lambda _: b"\xff" * 40]
)
def test_what_was_changed_is_not_opened_and_not_renewed(change: Callable[[bytes], bytes]) -> None:
    box = SecretBox(make_key())
    changed = change(box.seal(CANARY))

    with pytest.raises(KeyWrong):
        box.open(changed)
    with pytest.raises(KeyWrong):
        box.renew(changed)


@pytest.mark.parametrize("keys", [None, "", " , "])
def test_without_a_key_nothing_is_kept_and_the_sentence_names_the_variable(keys: str | None) -> None:
    box = SecretBox(keys)

    assert not box.can_seal
    for act in (lambda: box.seal(CANARY), lambda: box.open(b"x"), lambda: box.renew(b"x")):
        with pytest.raises(KeyMissing) as missing:
            act()
        assert VARIABLE in missing.value.sentence
        assert CANARY not in str(missing.value)


@pytest.mark.parametrize("keys", ["short", "x" * 44, f"{'A' * 43}=,not a key"])
def test_what_is_no_key_is_refused_at_once(keys: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        SecretBox(keys)


def test_the_way_to_make_a_key_makes_one() -> None:
    code = HOW_TO.partition("-c '")[2].removesuffix("'")
    said: list[str] = []

    exec(code, {"print": said.append})

    assert SecretBox(said[0]).can_seal


def test_neither_key_nor_text_is_shown() -> None:
    key = make_key()
    box = SecretBox(key)

    assert key not in repr(box)
    with pytest.raises(KeyWrong) as wrong:
        box.open(SecretBox(make_key()).seal(CANARY))
    assert CANARY not in f"{wrong.value!r} {wrong.value.__cause__!r}"
    assert key not in f"{wrong.value!r} {wrong.value.__cause__!r}"
