"""Settings mistakes are collected, and said together."""

import pytest

from training_app.foundation.env import EnvReader, SettingsRefused


def test_every_mistake_is_said_at_once() -> None:
    env = EnvReader({"A": "x"})
    env.read("A", int_words, 0)
    env.require("B", str, "", "Set it.")

    with pytest.raises(SettingsRefused) as refused:
        env.finish()

    assert refused.value.problems == ["A must be a number.", "B is not set. Set it."]


def test_an_empty_variable_counts_as_missing() -> None:
    env = EnvReader({"A": "  "})

    assert env.read("A", int_words, 7) == 7
    env.finish()


def int_words(raw: str) -> int:
    if not raw.isdigit():
        raise ValueError("must be a number.")
    return int(raw)
