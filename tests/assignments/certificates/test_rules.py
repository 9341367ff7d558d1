"""What a certificate says, its number and its last day, for any input."""

from dataclasses import fields
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assignments.certificates.office import CLAIMS, FACTS, claims_with
from training_app.assignments.certificates.rules import (
    SIGNS,
    Claims,
    Facts,
    Standing,
    last_day,
    number_from,
    number_typed,
    standing_of,
)
from training_app.learning.events import Mode

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2090, 12, 31))
CHANGES = {
    "number": "CG-7QX2-K9PA-3MTW-08ZS",
    "agency": "Cedar Falls PD",
    "agency_page": "https://training.cedarfalls.example",
    "name": "J. Ortez",
    "badge": None,
    "completed_on": date(2026, 10, 4),
    "issued_at": CLAIMS.issued_at + timedelta(seconds=1),
    "expires_on": None,
    "module_id": "m02-asking",
    "title": "Asking",
    "version": "2.0.1",
    "version_hash": "ac" * 32,
    "completed_at": FACTS.completed_at + timedelta(seconds=1),
    "minutes": 50,
    "active_seconds": None,
    "percent": 93,
    "pass_percent": 79,
    "how": Mode.CORRECTED,
}


def test_every_field_has_its_change() -> None:
    names = {field.name for cls in (Claims, Facts) for field in fields(cls)} - {"facts"}

    assert set(CHANGES) == names


@pytest.mark.parametrize("name", CHANGES)
def test_another_value_of_any_field_is_other_bytes_and_reads_back(name: str) -> None:
    changed = claims_with(**{name: CHANGES[name]})

    assert changed.to_bytes() != CLAIMS.to_bytes()
    assert Claims.from_bytes(changed.to_bytes()) == changed


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        CLAIMS.to_bytes().replace(b",", b", "),
        CLAIMS.to_bytes().replace(b"{", b'{"also":1,'),
        CLAIMS.to_bytes().replace(b"+00:00", b""),
    ],
)
def test_bytes_that_are_not_exactly_claims_are_refused(payload: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Claims.from_bytes(payload)


@given(st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_each_chance_has_its_own_number_and_it_is_read_back_however_it_is_typed(one: bytes, other: bytes) -> None:
    number = number_from(one)

    assert (number_from(other) == number) is (one == other)
    assert number_typed(number) == number
    assert number_typed(number.lower().replace("-", " ")) == number
    assert number_typed(number.removeprefix("CG-").replace("0", "O").replace("1", "l")) == number


@pytest.mark.parametrize("typed", ["", "CG", "CG-7QX2", "CG-7QX2-K9PA-3MTW-08Z", "CG-7QX2-K9PA-3MTW-08ZU", "x" * 500])
def test_what_cannot_be_a_number_is_none(typed: str) -> None:
    assert number_typed(typed) is None


def test_the_signs_are_told_apart() -> None:
    assert len(set(SIGNS)) == 32
    assert not set("ILOU") & set(SIGNS)


@given(days, st.integers(min_value=1, max_value=120))
def test_the_last_day_is_the_same_day_of_its_month_or_the_month_s_last(day: date, months: int) -> None:
    last = last_day(day, months)

    assert last is not None
    assert (last.year - day.year) * 12 + last.month - day.month == months
    assert last.day == day.day or (last.day < day.day and (last + timedelta(days=1)).day == 1)


@given(days)
def test_without_a_term_there_is_no_last_day(day: date) -> None:
    assert last_day(day, None) is None


def test_it_holds_to_the_end_of_its_last_day() -> None:
    standings = [standing_of(CLAIMS, FACTS, [], date(2028, 10, day)) for day in (2, 3, 4)]

    assert standings == [Standing.HOLDS, Standing.HOLDS, Standing.EXPIRED]


@pytest.mark.parametrize("name", [field.name for field in fields(Facts)])
def test_a_record_that_says_anything_else_does_not_confirm_it(name: str) -> None:
    recorded = claims_with(**{name: CHANGES[name]}).facts

    assert standing_of(CLAIMS, recorded, [], date(2026, 11, 24)) is Standing.NOT_GENUINE


def test_no_record_confirms_nothing() -> None:
    assert standing_of(CLAIMS, None, [], date(2026, 11, 24)) is Standing.NOT_GENUINE
