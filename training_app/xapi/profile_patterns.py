"""The profile's patterns: in which order the statements of one attempt come. The service's own rules, told to others.

Source: xAPI Profiles 1.0, section 9.0. Readers match greedily and never step back (Communication, section 2.2), so each
part begins with a statement that the part before it cannot take.
"""

from training_app.xapi import vocabulary as words

PRIMARY = "attempt"
# name, label, how, members
PATTERNS: list[tuple[str, str, str, list[str]]] = [
    (
        PRIMARY,
        "One officer's way through one module, as far as it went",
        "sequence",
        ["module-begun", "before", "study", "story-end", "lessons-left", "check", "end"],
    ),
    ("before", "Questions before the module, where they are offered", "optional", ["questions-apart"]),
    ("questions-apart", "Questions that never count", "sequence", ["answers", "questions-end"]),
    ("answers", "Answers to questions", "oneOrMore", ["question-answered"]),
    ("questions-end", "The end of those questions, unless they were left", "optional", ["questions-finished"]),
    ("study", "Lessons and the scenario, in the officer's own order", "zeroOrMore", ["study-step"]),
    ("study-step", "A lesson, or a decision of the scenario", "alternates", ["lesson-read", "decision-made"]),
    ("story-end", "The end of the scenario, with a squad its only statement", "optional", ["scenario-finished"]),
    ("lessons-left", "Lessons that were read after it", "zeroOrMore", ["lesson-read"]),
    ("check", "Rounds of the check, until one is passed", "zeroOrMore", ["round"]),
    ("round", "A round of the check", "sequence", ["answers", "round-end"]),
    ("round-end", "What the round came to, unless it was left", "optional", ["outcome"]),
    ("outcome", "Failed or passed", "alternates", ["check-failed", "check-passed"]),
    ("end", "The end of the module, when it was reached or a coordinator says so", "optional", ["completion"]),
    ("completion", "A completion and what came after it", "sequence", ["module-finished", "afterwards"]),
    ("afterwards", "Questions some days later, and corrections", "zeroOrMore", ["later"]),
    (
        "later",
        "One thing after the completion",
        "alternates",
        ["questions-apart", "completion-taken-back", "module-finished"],
    ),
]


def pattern_id(name: str) -> str:
    """The id of a pattern."""
    return f"{words.PROFILE}/pattern/{name}"
