"""Hashing and checking passwords with Argon2id, in the same time whether or not there is a password to check."""

from typing import Protocol

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from training_app.accounts.rules import PASSWORD_LONGEST, plain_password

# The hash of a random text that was thrown away: checked when the name is unknown, so that the answer takes as long.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$TUj0pfCBNkdPY9eqtwguwQ$csVMOK6tu6Ipc3uZep3oZzGsF1vCU2McukT+XMiYZtU"


class Hasher(Protocol):
    """The part of argon2-cffi that is used."""

    def hash(self, password: str) -> str:
        """A new salted hash."""

    def verify(self, hash: str, password: str) -> bool:
        """True, or an argon2 error when it does not fit."""

    def check_needs_rehash(self, hash: str) -> bool:
        """Whether the hash was made with other settings."""


class Passwords:
    """Makes and checks password hashes."""

    def __init__(self, hasher: Hasher | None = None) -> None:
        """Use this hasher, or Argon2id with 19 MiB, two passes, one lane (OWASP's password storage cheat sheet)."""
        self._hasher: Hasher = hasher or argon2.PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)

    def hash(self, password: str) -> str:
        """The text to store; holds its own salt and settings."""
        return self._hasher.hash(plain_password(password))

    def match(self, password: str, password_hash: str | None) -> bool:
        """Whether the password fits. None, for nobody, takes as long and is False."""
        # cut, not refused: a refusal would be quicker and tell names apart
        typed = plain_password(password)[: PASSWORD_LONGEST + 1]
        try:
            self._hasher.verify(password_hash or _NOBODY, typed)
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None

    def is_dated(self, password_hash: str) -> bool:
        """Whether it should be hashed anew because the settings have changed since."""
        return self._hasher.check_needs_rehash(password_hash)


PASSWORDS = Passwords()
