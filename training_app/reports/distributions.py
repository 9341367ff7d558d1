"""The distributions that intervals need, from the standard library alone: beta, Student's t, noncentral t."""

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist

_SMALLEST = 1e-300
_ENOUGH = 1e-16
_MOST_STEPS = 10_000
# a Gaussian is below 1e-33 this many standard deviations out
_FAR = 12.0
_NORMAL = NormalDist()


def normal_quantile(probability: float) -> float:
    """The value below which a standard normal variable falls with this probability, 0 < probability < 1."""
    return _NORMAL.inv_cdf(probability)


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for a, b > 0 and 0 <= x <= 1.

    Source: NIST Digital Library of Mathematical Functions, 8.17.22 (continued fraction) and 8.17.4 (symmetry),
    https://dlmf.nist.gov/8.17
    """
    if x <= 0.0 or x >= 1.0:
        return 0.0 if x <= 0.0 else 1.0
    # the fraction converges fast on this side of the mean only
    if x > (a + 1.0) / (a + b + 2.0):
        return 1.0 - incomplete_beta(b, a, 1.0 - x)
    log_beta = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - log_beta) / a
    return front / _beta_fraction(a, b, x)


def _beta_fraction(a: float, b: float, x: float) -> float:
    """The denominator of the continued fraction, by the modified Lentz method."""
    fraction, upper, lower = 1.0, 1.0, 0.0
    for step in range(1, _MOST_STEPS):
        half = step // 2
        if step % 2 == 0:
            term = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        else:
            term = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        lower = 1.0 / ((1.0 + term * lower) or _SMALLEST)
        upper = (1.0 + term / upper) or _SMALLEST
        factor = upper * lower
        fraction *= factor
        if abs(factor - 1.0) < _ENOUGH:
            break
    return fraction


def t_cdf(t: float, df: float) -> float:
    """The probability that Student's t with ``df`` degrees of freedom is at most ``t``."""
    square = t * t
    if square < df:
        # near the middle the other side of the same beta keeps the digits that 1 - x would lose
        middle = incomplete_beta(0.5, df / 2.0, square / (df + square)) / 2.0
        return 0.5 - middle if t < 0 else 0.5 + middle
    tail = incomplete_beta(df / 2.0, 0.5, df / (df + square)) / 2.0
    return tail if t < 0 else 1.0 - tail


@lru_cache(maxsize=256)
def t_quantile(probability: float, df: float) -> float:
    """The value below which Student's t falls with this probability.

    :raise ValueError: unless 0 < probability < 1 and df > 0
    """
    if not 0.0 < probability < 1.0 or df <= 0:
        raise ValueError("a quantile needs a probability between 0 and 1 and some degree of freedom")
    if probability < 0.5:
        return -t_quantile(1.0 - probability, df)
    return _where_zero(lambda t: t_cdf(t, df) - probability, 0.0, 1.0)


def noncentral_t_cdf(t: float, df: float, shift: float) -> float:
    """The probability that a noncentral t with ``df`` degrees of freedom, moved by ``shift``, is at most ``t``.

    It is the mean of Phi(t s - shift) over s, the square root of a chi-square by its degrees of freedom. Over log s
    that is smooth and falls off on both sides, where the plain trapezoidal rule is exact to rounding.
    """
    log_front = math.log(2.0) + df / 2.0 * math.log(df / 2.0) - math.lgamma(df / 2.0)
    spread = 1.0 / math.sqrt(2.0 * df)
    step = min(spread, 1.0 / max(1.0, abs(t))) / 6.0
    first = -max(_FAR * spread, 40.0 / df)
    total = 0.0
    for number in range(int((_FAR * spread - first) / step) + 2):
        log_s = first + number * step
        weight = math.exp(log_front + df * log_s - df / 2.0 * math.exp(2.0 * log_s))
        total += weight * math.erfc((shift - t * math.exp(log_s)) / math.sqrt(2.0)) / 2.0
    return total * step


def noncentral_t_shift(t: float, df: float, probability: float) -> float:
    """The shift under which a noncentral t is at most ``t`` with this probability."""
    return _where_zero(lambda shift: probability - noncentral_t_cdf(t, df, shift), t - 1.0, 1.0)


def _where_zero(rising: Callable[[float], float], start: float, reach: float) -> float:
    """Where a function that never falls crosses zero: a bracket by doubling, then halves until no number is between."""
    low = start
    while rising(low) > 0:
        low -= reach
        reach *= 2.0
    high = start + reach
    while rising(high) < 0:
        low, high = high, high + reach
        reach *= 2.0
    while low < (middle := (low + high) / 2.0) < high:
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0
