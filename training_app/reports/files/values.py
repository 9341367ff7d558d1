"""How a value of each kind looks: as text for CSV, and as a number or a date for a spreadsheet."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache

from training_app.foundation.cells import safe_cell, starts_formula
from training_app.reports.files.columns import Kind

AsTexts = Callable[[Sequence[object]], list[str]]
"""Writes the values of one column, some hundred at a time: three times as fast as one by one."""

UTC_LENGTH = len("2026-11-12T04:07:09")
QUARTER_S = 900


class KindMismatch(TypeError):
    """A row holds a value that its column cannot show: a mistake of ours, and no file is better than a wrong one."""


def texts_of(kind: Kind, zone: tzinfo) -> AsTexts:
    """Return what writes values of this kind into CSV; None is an empty cell.

    :param zone: the agency's, for dates of moments
    :raise KindMismatch: from the writer, for a value of another type
    """
    return _local_dates(zone) if kind is Kind.LOCAL_DATE else _PLAIN[kind]


def hours_of(units: int, in_an_hour: int) -> Decimal:
    """Whole minutes or seconds as hours with two decimals, halves away from zero.

    :param in_an_hour: 60 for minutes, 3600 for seconds
    """
    hundredths = (abs(units) * 200 + in_an_hour) // (2 * in_an_hour)
    return Decimal(hundredths if units >= 0 else -hundredths).scaleb(-2)


def local_day(moment: datetime, zone: tzinfo) -> date:
    """The day of a moment in the agency's zone."""
    return moment.astimezone(zone).date()


def _texts(values: Sequence[object]) -> list[str]:
    return [safe_cell(value) if isinstance(value, str) else _empty(value, "a text") for value in values]


def _words(values: Sequence[object]) -> list[str]:
    return [_word(value) if isinstance(value, str) else _empty(value, "a word") for value in values]


@lru_cache(maxsize=8192)
def _word(text: str) -> str:
    """As it is. It is not escaped, so a word that would need it is a mistake of ours, and is let into no file."""
    if starts_formula(text):
        raise KindMismatch("a word of ours would be taken for a formula")
    return text


def _wholes(values: Sequence[object]) -> list[str]:
    # a truth value is a whole number to isinstance, and "True" is none to a spreadsheet
    return [str(value) if type(value) is int else _empty(value, "a whole number") for value in values]


def _scores(values: Sequence[object]) -> list[str]:
    return [f"{value:.4f}" if isinstance(value, float) else _empty(value, "a share") for value in values]


def _hours_of_minutes(values: Sequence[object]) -> list[str]:
    return [_hours_text(value, 60) if type(value) is int else _empty(value, "whole minutes") for value in values]


def _hours_of_seconds(values: Sequence[object]) -> list[str]:
    return [_hours_text(value, 3600) if type(value) is int else _empty(value, "whole seconds") for value in values]


# a module's minutes come again for everybody who took it
@lru_cache(maxsize=8192)
def _hours_text(units: int, in_an_hour: int) -> str:
    return f"{hours_of(units, in_an_hour):.2f}"


def _dates(values: Sequence[object]) -> list[str]:
    return [value.isoformat() if type(value) is date else _empty(value, "a date") for value in values]


def _moments(values: Sequence[object]) -> list[str]:
    # isoformat takes a fifth of strftime's time
    return [
        in_utc(value).isoformat("T", "seconds")[:UTC_LENGTH] + "Z"
        if isinstance(value, datetime)
        else _empty(value, "a moment")
        for value in values
    ]


def _local_dates(zone: tzinfo) -> AsTexts:
    # no zone of this century changes its day within a quarter of an hour of UTC, so one day serves them all
    @lru_cache(maxsize=65536)
    def day_of_quarter(quarter: int) -> str:
        return local_day(datetime.fromtimestamp(quarter * QUARTER_S, UTC), zone).isoformat()

    def local_dates(values: Sequence[object]) -> list[str]:
        return [
            day_of_quarter(int(in_utc(value).timestamp()) // QUARTER_S)
            if isinstance(value, datetime)
            else _empty(value, "a moment")
            for value in values
        ]

    return local_dates


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC.

    :raise KindMismatch: when it has no zone and could be any moment of a day
    """
    if moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None:
        raise KindMismatch("a moment has no zone")
    return moment.astimezone(UTC)


def _empty(value: object, wanted: str) -> str:
    if value is not None:
        raise KindMismatch(f"{type(value).__name__} is not {wanted}")
    return ""


_PLAIN: Mapping[Kind, AsTexts] = {
    Kind.TEXT: _texts,
    Kind.WORD: _words,
    Kind.WHOLE: _wholes,
    Kind.SCORE: _scores,
    Kind.HOURS_OF_MINUTES: _hours_of_minutes,
    Kind.HOURS_OF_SECONDS: _hours_of_seconds,
    Kind.DATE: _dates,
    Kind.UTC: _moments,
}
