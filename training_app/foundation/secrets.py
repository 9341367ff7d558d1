"""Passwords of other systems at rest: sealed with a key from the environment, which no backup of the database holds."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from training_app.foundation.errors import HouseError

VARIABLE = "COMMON_GROUND_SECRETS_KEY"
HOW_TO = "Make one with: python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"


class KeyMissing(HouseError):
    """Nothing can be sealed or opened: the installation has no key."""

    sentence = f"No password can be kept here, because {VARIABLE} is not set. Ask who runs this installation to set it."


class KeyWrong(HouseError):
    """What was sealed cannot be opened with any of the keys."""

    sentence = (
        f"A password that was kept cannot be opened with {VARIABLE} as it is now. Put the earlier key back, or enter "
        "the password again."
    )


class SecretBox:
    """Seals and opens short texts. The first key seals; all of them open, so that keys can be changed one at a time."""

    def __init__(self, keys: str | None) -> None:
        """
        :param keys: base64 keys of 32 bytes, with commas between; None or empty where the installation has none
        :raise ValueError: when one of them is no key
        """
        found = [Fernet(key.strip()) for key in (keys or "").split(",") if key.strip()]
        self._box = MultiFernet(found) if found else None

    @property
    def can_seal(self) -> bool:
        """Whether there is a key."""
        return self._box is not None

    def seal(self, text: str) -> bytes:
        """The text, sealed and told from others of its like by chance alone.

        :raise KeyMissing: without a key
        """
        if self._box is None:
            raise KeyMissing
        return self._box.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """The text.

        :raise KeyMissing: without a key
        :raise KeyWrong: when none of the keys opens it
        """
        if self._box is None:
            raise KeyMissing
        try:
            return self._box.decrypt(sealed).decode()
        except InvalidToken as error:
            raise KeyWrong from error

    def renew(self, sealed: bytes) -> bytes:
        """The same text, sealed with the first key.

        :raise KeyMissing: without a key
        :raise KeyWrong: when none of the keys opens it
        """
        if self._box is None:
            raise KeyMissing
        try:
            return self._box.rotate(sealed)
        except InvalidToken as error:
            raise KeyWrong from error
