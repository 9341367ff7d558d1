"""Codes of a phone by the numbers of the standard, and codes for recovery."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.accounts.factors.rules import (
    DEMANDABLE,
    FRESH_FOR,
    SECRET_BYTES,
    app_address,
    code_of,
    grouped,
    is_fresh,
    looks_like_app_code,
    recovery_code_from,
    recovery_hash,
    secret_from,
    step_at,
    step_of_code,
    withheld,
)
from training_app.accounts.models import ROSTER_ROLES, Role

NOW = datetime(2026, 11, 23, 14, 7, tzinfo=UTC)
SECRET = secret_from(b"12345678901234567890")


@pytest.mark.parametrize(
    ("unix", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_are_those_of_rfc_6238(unix: int, code: str) -> None:
    """RFC 6238, appendix B, SHA-1; its eight digits end in our six."""
    assert code_of(SECRET, step_at(datetime.fromtimestamp(unix, UTC))) == code


@given(seconds=st.integers(-30, 30), secret=st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES))
def test_a_code_is_taken_one_step_early_or_late(seconds: int, secret: bytes) -> None:
    shown = code_of(secret_from(secret), step_at(NOW))

    assert step_of_code(secret_from(secret), shown, NOW + timedelta(seconds=seconds), last_step=None) is not None


def test_two_steps_away_it_is_not() -> None:
    shown = code_of(SECRET, step_at(NOW))

    assert step_of_code(SECRET, shown, NOW + timedelta(seconds=60), last_step=None) is None
    assert step_of_code(SECRET, shown, NOW - timedelta(seconds=31), last_step=None) is None


def test_a_code_and_every_earlier_one_is_spent_once_it_was_taken() -> None:
    step = step_at(NOW)

    assert step_of_code(SECRET, code_of(SECRET, step), NOW, last_step=step) is None
    assert step_of_code(SECRET, code_of(SECRET, step - 1), NOW, last_step=step) is None
    assert step_of_code(SECRET, code_of(SECRET, step + 1), NOW, last_step=step) == step + 1


@given(st.text(max_size=12))
def test_anything_may_be_typed(typed: str) -> None:
    right = {code_of(SECRET, step_at(NOW) + beside) for beside in (-1, 0, 1)}

    assert (step_of_code(SECRET, typed, NOW, last_step=None) is not None) == ("".join(typed.split()) in right)


def test_spaces_do_not_matter() -> None:
    shown = code_of(SECRET, step_at(NOW))

    assert step_of_code(SECRET, f" {shown[:3]} {shown[3:]} ", NOW, last_step=None) == step_at(NOW)


def test_the_address_says_secret_and_names() -> None:
    address = app_address("ABC234", issuer="Common Ground", account="j.ortiz@x.example")

    assert address == ("otpauth://totp/Common%20Ground%3Aj.ortiz%40x.example?secret=ABC234&issuer=Common%20Ground")


def test_a_secret_is_base32_and_shown_in_fours() -> None:
    assert base64.b32decode(SECRET) == b"12345678901234567890"
    assert grouped("ABCDEFGHIJ") == "ABCD EFGH IJ"


def test_a_recovery_code_is_four_times_four() -> None:
    assert recovery_code_from(bytes(range(10))) == "AAAQ-EAYE-AUDA-OCAJ"


@given(st.binary(min_size=10, max_size=10))
def test_a_recovery_code_is_never_taken_for_one_of_a_phone(random: bytes) -> None:
    code = recovery_code_from(random)

    assert not looks_like_app_code(code)
    assert recovery_hash(7, code) == recovery_hash(7, code.lower().replace("-", " "))
    assert recovery_hash(7, code) != recovery_hash(8, code)


def test_whoever_signed_in_lately_may_change_how() -> None:
    assert is_fresh(NOW, NOW + FRESH_FOR - timedelta(seconds=1))
    assert not is_fresh(NOW, NOW + FRESH_FOR)


@given(held=st.frozensets(st.sampled_from(Role)), demanded=st.frozensets(st.sampled_from(Role)))
def test_only_a_demanded_role_of_staff_waits(held: frozenset[Role], demanded: frozenset[Role]) -> None:
    assert withheld(held, demanded, is_strong=True) == frozenset()
    # a seat comes in by links alone, and has nothing to add a second step with
    assert withheld(held, demanded, is_strong=False) == held & demanded & set(ROSTER_ROLES) - {Role.OFFICER}
    assert Role.OFFICER not in DEMANDABLE
