"""Figures of a module in words, the same on every page, and what a coordinator should think of a question."""

from collections.abc import Sequence
from enum import Enum

from training_app.reports.module_stats import ItemFigure, TakenFigure
from training_app.reports.rules import percent
from training_app.reports.statistics import Change, Correlation, Interval, Share
from training_app.web.words import counted, sentence_start

HIDDEN = "Hidden: fewer than ten people"
"""What stands wherever a figure would be of fewer than ten."""
MINUS = "\u2212"
WARM_UP = 0.95
GOOD = 0.30
POOR = 0.10
"""This program's own lines, no law: from 0.30 a question tells well, below 0.10 hardly at all."""


class Verdict(Enum):
    """What to do about a question."""

    KEEP = "Almost everyone is right. Keep it as a warm-up or retire it."
    WORKING = "Working."
    WEAK = "Tells strong papers from weak ones a little."
    EARLY = "Too early to say: with these numbers it could be poor or good."
    FLAT = "The rest of the papers are all alike, so nothing can be said."
    LOOK = "Look at this one. It hardly tells strong papers from weak ones."


def verdict_of(figure: ItemFigure) -> Verdict:
    """Judged by the interval: a question is called poor only when it is unlikely to be good."""
    if figure.facility.value >= WARM_UP:
        return Verdict.KEEP
    told = figure.discrimination
    if told is None or told.interval is None:
        return Verdict.FLAT
    if told.r >= GOOD:
        return Verdict.WORKING
    if told.interval.low < POOR and told.interval.high > GOOD:
        return Verdict.EARLY
    return Verdict.LOOK if told.r < POOR else Verdict.WEAK


def verdict_words(figure: ItemFigure) -> str:
    """The verdict, and for a poor question which wrong answer goes with strong papers more than the key does."""
    verdict = verdict_of(figure)
    rival = _rival(figure) if verdict is Verdict.LOOK else None
    if rival is None:
        return verdict.value
    return f"Look at this one. Answer {rival} goes with strong papers more than the right answer does."


def _rival(figure: ItemFigure) -> int | None:
    key = figure.discrimination
    ranked = [(_r(option), number) for number, option in enumerate(figure.options, 1) if not option.is_right]
    best, number = max(ranked, default=(-1.0, 0))
    return number if key is not None and best > max(key.r, POOR) else None


def _r(option: TakenFigure) -> float:
    return option.tells_apart.r if option.tells_apart else -1.0


def lead_words(change: Change | None, figures: Sequence[ItemFigure], *, has_story: bool) -> str:
    """ "People answer 18 points more after than before, and one question needs work."."""
    verdicts = [verdict_of(figure) for figure in figures]
    parts = [change_words(change)] if change else []
    if Verdict.LOOK in verdicts:
        parts.append(f"{counted(verdicts.count(Verdict.LOOK), 'question needs', 'questions need')} work")
    elif verdicts and all(one in {Verdict.EARLY, Verdict.FLAT} for one in verdicts):
        parts.append("it is too early to judge single questions")
    elif verdicts:
        parts.append("no question stands out as poor")
    if parts:
        return f"{sentence_start(', and '.join(parts))}."
    if has_story:
        return "How people went through the story is shown; for the questions fewer than ten people can be counted yet."
    return f"{HIDDEN} can be counted yet. Figures grow ten people at a time."


def change_words(change: Change) -> str:
    """The change as a finding: more, fewer, or nothing that chance could not have made."""
    interval = change.interval
    size = points_words(abs(change.mean))
    if interval is not None and interval.low <= 0 <= interval.high:
        return "people answer about as many right after as before"
    if change.mean == 0:
        return "people answer as many right after as before"
    return f"people answer {size} {'more' if change.mean > 0 else 'fewer'} after than before"


def points_words(share: float) -> str:
    """ "18 points": hundredths of all the questions."""
    size = round(share * 100)
    return f"{size} {'point' if size == 1 else 'points'}"


def share_words(share: Share) -> str:
    """ "81 %"."""
    return f"{percent(share.value)} %"


def share_interval(share: Share) -> str:
    """ "71 to 88"."""
    return f"{round(share.interval.low * 100)} to {round(share.interval.high * 100)}"


def correlation_words(found: Correlation | None) -> str:
    """ "0.44", or a dash where all are alike."""
    return "–" if found is None else decimal(found.r)


def correlation_interval(found: Correlation | None) -> str:
    """ "0.24 to 0.60"."""
    return "" if found is None or found.interval is None else interval_words(found.interval)


def correlation_long(found: Correlation | None) -> str:
    """ "0.44 (0.24 to 0.60), n = 80"."""
    if found is None:
        return "–"
    interval = f" ({interval_words(found.interval)})" if found.interval else ""
    return f"{decimal(found.r)}{interval}, n = {found.n}"


def interval_words(interval: Interval) -> str:
    """Two decimals each: "0.24 to 0.60"."""
    return f"{decimal(interval.low)} to {decimal(interval.high)}"


def decimal(value: float) -> str:
    """Two decimals, never "-0.00", and with a real minus."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", MINUS)


def points(share: float, places: int = 0) -> str:
    """Hundredths: "16", or "16.3" with a place."""
    return f"{round(share * 100, places) + 0.0:.{places}f}".replace("-", MINUS)
