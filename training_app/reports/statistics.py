"""The figures of a module report, pure and without NumPy; a figure that cannot be known is None, never nan.

Each interval holds the true value in 95 of 100 samples. Every figure is compared with SciPy in
tests/reports/test_statistics.py.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from training_app.reports.distributions import noncentral_t_shift, normal_quantile, t_quantile

FEWEST = 3
"""Below three people nothing varies in a way that could be measured."""
_UPPER = 0.975
# differences of equal steps, such as 0.8 - 0.6 and 0.4 - 0.2, are apart by this much of themselves at most
_ROUNDING = 1e-12
_Z = normal_quantile(_UPPER)


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, 0.0-1.0. For a question or a decision the share that is right is its facility."""

    part: int
    n: int
    value: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Correlation:
    """How strongly two things go together, -1 to 1. ``interval`` is None for three people, who allow any."""

    r: float
    n: int
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Change:
    """The same people twice. An interval or effect size is None where nothing varies that it could be measured by."""

    n: int
    before: float
    after: float
    mean: float
    median: float
    interval: Interval | None
    d_z: float | None
    d_z_interval: Interval | None
    d_av: float | None


def share_of(part: int, n: int) -> Share | None:
    """The share with its Wilson score interval; None of nobody.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22 (1927), 209-212
    """
    if n == 0:
        return None
    value = part / n
    spread = _Z * math.sqrt(value * (1 - value) / n + _Z * _Z / (4 * n * n))
    middle, scale = value + _Z * _Z / (2 * n), 1 + _Z * _Z / n
    # with none or all one end is the share itself, which rounding must not pass
    low = 0.0 if part == 0 else (middle - spread) / scale
    high = 1.0 if part == n else (middle + spread) / scale
    return Share(part, n, value, Interval(low, high))


def point_biserial(takes: Sequence[bool], rest: Sequence[float]) -> Correlation | None:
    """The correlation of taking an answer with the score on all else, with Fisher's interval.

    None for fewer than three people, or when all take it, none does, or all have the same score on the rest.

    :param rest: for each person the score without the answer itself, which would otherwise go together with itself
    Source: R. A. Fisher, "On the probable error of a coefficient of correlation deduced from a small sample",
    Metron 1 (1921), 3-32
    """
    n = len(takes)
    if n < FEWEST or len(set(takes)) < 2 or min(rest) == max(rest):
        return None
    share, mean = sum(takes) / n, math.fsum(rest) / n
    together = math.fsum((taken - share) * (score - mean) for taken, score in zip(takes, rest, strict=True))
    spread = math.fsum((score - mean) ** 2 for score in rest) * n * share * (1 - share)
    r = max(-1.0, min(1.0, together / math.sqrt(spread)))
    return Correlation(r, n, _fisher_interval(r, n))


def _fisher_interval(r: float, n: int) -> Interval | None:
    if n <= FEWEST:
        return None
    if abs(r) == 1.0:
        return Interval(r, r)
    middle, reach = math.atanh(r), _Z / math.sqrt(n - 3)
    return Interval(math.tanh(middle - reach), math.tanh(middle + reach))


def paired_change(before: Sequence[float], after: Sequence[float]) -> Change | None:
    """How the same people differ, each paired with themselves; None for fewer than three.

    The interval of the mean change is Student's. ``d_z`` is the mean change by the standard deviation of the changes,
    ``d_av`` by the mean of the two standard deviations: D. Lakens, "Calculating and reporting effect sizes to
    facilitate cumulative science", Frontiers in Psychology 4 (2013), 863, equations 6 and 10. The interval of ``d_z``
    is the one of a noncentral t: G. Cumming and S. Finch, "A primer on the understanding, use, and calculation of
    confidence intervals that are based on central and noncentral distributions", Educational and Psychological
    Measurement 61 (2001), 532-574.
    """
    n = len(before)
    if n < FEWEST:
        return None
    changes = [later - earlier for earlier, later in zip(before, after, strict=True)]
    mean, spread = math.fsum(changes) / n, deviation(changes)
    reach = t_quantile(_UPPER, n - 1) * spread / math.sqrt(n)
    both = (deviation(before) + deviation(after)) / 2
    d_z = mean / spread if spread else None
    return Change(
        n=n,
        before=math.fsum(before) / n,
        after=math.fsum(after) / n,
        mean=mean,
        median=median(changes),
        interval=Interval(mean - reach, mean + reach) if spread else None,
        d_z=d_z,
        d_z_interval=_effect_interval(d_z, n) if d_z is not None else None,
        d_av=mean / both if both else None,
    )


def _effect_interval(d_z: float, n: int) -> Interval:
    t, root = d_z * math.sqrt(n), math.sqrt(n)
    return Interval(noncentral_t_shift(t, n - 1, _UPPER) / root, noncentral_t_shift(t, n - 1, 1 - _UPPER) / root)


def deviation(values: Sequence[float]) -> float:
    """The standard deviation of a sample (n - 1); exactly 0.0 when all values are equal, whatever rounding does.

    :raise ValueError: for fewer than two values
    """
    n = len(values)
    if n < 2:
        raise ValueError("one value has no spread")
    if max(values) - min(values) <= _ROUNDING * max(abs(value) for value in values):
        return 0.0
    mean = math.fsum(values) / n
    return math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (n - 1))
