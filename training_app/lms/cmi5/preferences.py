"""The learner's preferences that an LMS keeps: languages in order, audio on or off.

Source: cmi5 specification, section 11.0, xAPI Agent Profile Data Model.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from training_app.lms.cmi5.json_text import JsonObject, NotAnObject, canonical_bytes, read_object

_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class LearnerPreferences:
    """Language tags, the most wanted first, and the audio; None when the LMS says nothing about it."""

    languages: tuple[str, ...] = ()
    audio: Literal["on", "off"] | None = None


def read_preferences(text: bytes | None) -> LearnerPreferences:
    """Read the document; None (the LMS has none: 404) and whatever cannot be read are no preference.

    A preference is no reason to keep anybody from the training, so nothing is refused here.
    """
    try:
        document = read_object(text or b"{}")
    except NotAnObject:
        return LearnerPreferences()
    languages, audio = document.get("languagePreference"), document.get("audioPreference")
    tags = [tag.strip() for tag in languages.split(",")] if isinstance(languages, str) else []
    return LearnerPreferences(
        tuple(tag for tag in tags if _TAG.fullmatch(tag)),
        "on" if audio == "on" else "off" if audio == "off" else None,
    )


def preferences_body(preferences: LearnerPreferences) -> bytes:
    """The document for these preferences; a property without a value is left out."""
    document: JsonObject = {}
    if preferences.languages:
        document["languagePreference"] = ",".join(preferences.languages)
    if preferences.audio is not None:
        document["audioPreference"] = preferences.audio
    return canonical_bytes(document)


def is_write_settled(status: int) -> bool:
    """Whether a write of preferences needs nothing more: taken, or 403, which the LMS may say and is no error."""
    return status in {200, 204, 403}


def choose_language(preferences: LearnerPreferences, available: Sequence[str]) -> str | None:
    """The first preferred language that is available, or None.

    "es-MX" finds "es-MX", else "es", else another Spanish. Source: RFC 4647, section 3.4, Lookup; that any region
    beats another language is ours.
    """
    for wanted in preferences.languages:
        found = _look_up(wanted.lower(), available)
        if found is not None:
            return found
    return None


def _look_up(wanted: str, available: Sequence[str]) -> str | None:
    by_tag = {tag.lower(): tag for tag in available}
    parts = wanted.split("-")
    for length in range(len(parts), 0, -1):
        found = by_tag.get("-".join(parts[:length]))
        if found is not None:
            return found
    return next((tag for low, tag in by_tag.items() if low.split("-")[0] == parts[0]), None)
