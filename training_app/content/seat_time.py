"""The formula behind every minute the program claims."""

from training_app.scenarios.words import MINUTES_PER_DECISION, WORDS_PER_MINUTE

MINUTES_PER_ITEM = 0.75


def seat_minutes(words: float, *, decisions: float = 0, items: int = 0, practice: float = 0) -> float:
    """Return the minutes that reading, deciding, answering and practicing take."""
    reading = words / WORDS_PER_MINUTE
    return reading + decisions * MINUTES_PER_DECISION + items * MINUTES_PER_ITEM + practice


def whole_minutes(minutes: float) -> int:
    """Return minutes as shown: rounded to the nearest, at least one."""
    return max(1, int(minutes + 0.5))
