"""Preferences help and never hinder: what cannot be read is no preference."""

from typing import Literal

import pytest

from training_app.lms.cmi5.preferences import (
    LearnerPreferences,
    choose_language,
    is_write_settled,
    preferences_body,
    read_preferences,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b'{"languagePreference": "en-US,fr-FR, fr-BE", "audioPreference": "on"}', (("en-US", "fr-FR", "fr-BE"), "on")),
        (b'{"languagePreference": " ", "audioPreference": " "}', ((), None)),
        (b'{"audioPreference": "off", "other": 1}', ((), "off")),
        (b'{"languagePreference": "es,<b>,,e"}', (("es",), None)),
        (b'{"languagePreference": ["es"], "audioPreference": true}', ((), None)),
        (b"not json", ((), None)),
        (None, ((), None)),
    ],
)
def test_preferences_are_read_as_far_as_they_can_be(
    text: bytes | None, found: tuple[tuple[str, ...], Literal["on", "off"] | None]
) -> None:
    assert read_preferences(text) == LearnerPreferences(*found)


def test_preferences_are_written_as_they_are_read() -> None:
    body = preferences_body(LearnerPreferences(("es-MX", "en"), "off"))

    assert body == b'{"audioPreference":"off","languagePreference":"es-MX,en"}'
    assert preferences_body(LearnerPreferences()) == b"{}"


@pytest.mark.parametrize(("status", "settled"), [(200, True), (204, True), (403, True), (401, False), (500, False)])
def test_a_write_that_is_forbidden_is_no_error(status: int, settled: bool) -> None:
    assert is_write_settled(status) is settled


@pytest.mark.parametrize(
    ("wanted", "available", "chosen"),
    [
        (("es-MX", "en"), ("en", "es"), "es"),
        (("es-MX",), ("es", "es-MX"), "es-MX"),
        (("ES-mx",), ("es-MX",), "es-MX"),
        (("es-MX",), ("en-US", "es-ES"), "es-ES"),
        (("fr", "en-GB"), ("en-US", "es"), "en-US"),
        (("fr",), ("en-US",), None),
        ((), ("en-US",), None),
    ],
)
def test_the_first_wanted_language_that_there_is_is_chosen(
    wanted: tuple[str, ...], available: tuple[str, ...], chosen: str | None
) -> None:
    assert choose_language(LearnerPreferences(wanted), available) == chosen
