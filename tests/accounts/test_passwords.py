"""Hashing, and answering as slowly for nobody as for somebody."""

import argon2

from tests.accounts.conftest import PASSWORD, CountingHasher
from training_app.accounts.passwords import _NOBODY, PASSWORDS, Passwords


def test_a_password_matches_its_own_hash_and_no_other(passwords: Passwords) -> None:
    stored = passwords.hash(PASSWORD)

    assert passwords.match(PASSWORD, stored)
    assert not passwords.match(PASSWORD + ".", stored)


def test_the_same_password_is_stored_differently_each_time(passwords: Passwords) -> None:
    assert passwords.hash(PASSWORD) != passwords.hash(PASSWORD)


def test_the_house_uses_argon2id_with_19_mib_and_two_passes() -> None:
    settings = argon2.extract_parameters(PASSWORDS.hash(PASSWORD))

    assert (settings.type, settings.memory_cost, settings.time_cost) == (argon2.Type.ID, 19456, 2)


def test_nobody_costs_as_much_work_as_somebody() -> None:
    assert argon2.extract_parameters(_NOBODY) == argon2.extract_parameters(PASSWORDS.hash(PASSWORD))


def test_nobody_never_matches_but_is_checked_all_the_same(hasher: CountingHasher) -> None:
    assert not Passwords(hasher).match(PASSWORD, None)
    assert hasher.verified == [_NOBODY]


def test_a_text_longer_than_any_password_is_checked_and_does_not_match(hasher: CountingHasher) -> None:
    passwords = Passwords(hasher)
    stored = passwords.hash("x" * 256)

    assert not passwords.match("x" * 100_000, stored)
    assert hasher.verified == [stored]


def test_an_unreadable_hash_does_not_match(passwords: Passwords) -> None:
    assert not passwords.match(PASSWORD, "not a hash")


def test_a_hash_of_older_settings_is_dated(passwords: Passwords) -> None:
    assert PASSWORDS.is_dated(passwords.hash(PASSWORD))
    assert not passwords.is_dated(passwords.hash(PASSWORD))
