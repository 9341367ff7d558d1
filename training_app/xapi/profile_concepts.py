"""The profile's own concepts: what each extension of our statements holds, and in which shape.

Verbs and activity types are ADL's, and a profile must not declare what another one does.
Source: xAPI Profiles 1.0, sections 7.0 and 7.2.
"""

from training_app.xapi import vocabulary as words
from training_app.xapi.profile_templates import Part

_INTEGER = {"type": "integer", "minimum": 1}
_TEXT = {"type": "string", "minLength": 1}
_STATE = {"type": "object", "additionalProperties": {"type": "integer"}}
_PAIRS = {
    "type": "object",
    "additionalProperties": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
}

# IRI, type, label, definition, JSON Schema of the value
CONCEPTS: list[tuple[str, str, str, str, Part]] = [
    (
        words.EXTENSION_VERSION_HASH,
        "ContextExtension",
        "Content version",
        "SHA-256 of the exact text of the module that the officer saw, in hexadecimal digits.",
        {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    ),
    (
        words.EXTENSION_NODE,
        "ResultExtension",
        "Scenario decision",
        "The place in the story where the decision was made.",
        _TEXT,
    ),
    (
        words.EXTENSION_STEP,
        "ResultExtension",
        "Decision number",
        "Which decision of this path it was, from 1.",
        _INTEGER,
    ),
    (
        words.EXTENSION_STATE_BEFORE,
        "ResultExtension",
        "State before",
        "The story's variables before the decision.",
        _STATE,
    ),
    (
        words.EXTENSION_STATE_AFTER,
        "ResultExtension",
        "State after",
        "The story's variables after the decision.",
        _STATE,
    ),
    (words.EXTENSION_END, "ResultExtension", "Ending", "The ending that the story came to.", _TEXT),
    (
        words.EXTENSION_DECISIONS,
        "ResultExtension",
        "Decisions",
        "How many decisions led to the ending.",
        {"type": "integer", "minimum": 0},
    ),
    (
        words.EXTENSION_SKILLS,
        "ResultExtension",
        "Skills",
        "For each skill the points shown, and those that the decisions met could have shown. They are no score.",
        _PAIRS,
    ),
    (
        words.EXTENSION_MODE,
        "ResultExtension",
        "Mode",
        "How it came about, where not in the usual way.",
        {"enum": ["group", "granted", "corrected"]},
    ),
    (words.EXTENSION_ROUND, "ResultExtension", "Check round", "Which round of the check, from 1.", _INTEGER),
    (words.EXTENSION_FORM, "ResultExtension", "Check form", "Which of the parallel forms was asked.", _TEXT),
    (
        words.EXTENSION_PASS_SCALED,
        "ResultExtension",
        "Passing score",
        "The scaled score that passes.",
        {"type": "number", "minimum": 0, "maximum": 1},
    ),
    (
        words.EXTENSION_NOMINAL_MINUTES,
        "ResultExtension",
        "Nominal minutes",
        "The minutes that the text takes, computed from its length.",
        _INTEGER,
    ),
    (
        words.EXTENSION_BOOSTER_DAY,
        "ResultExtension",
        "Booster day",
        "After how many days the questions were asked.",
        _INTEGER,
    ),
    (
        words.EXTENSION_CREDITED_AT,
        "ResultExtension",
        "Credited at",
        "The moment a completion counts for, where a coordinator says another than that of the record.",
        {"type": "string", "format": "date-time"},
    ),
]
