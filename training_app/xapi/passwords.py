"""The password of a destination: from the environment, or opened with the installation's key."""

from collections.abc import Mapping

from training_app.delivery.senders import Target
from training_app.foundation.errors import HouseError
from training_app.foundation.secrets import KeyMissing, KeyWrong, SecretBox


class PasswordMissing(HouseError):
    """There is no password to send with; the sentence says what to set."""


def password_of(target: Target, environ: Mapping[str, str], box: SecretBox) -> str:
    """The password.

    :raise PasswordMissing: with the sentence for who runs the installation
    """
    if target.secret_sealed is not None:
        try:
            return box.open(target.secret_sealed)
        except (KeyMissing, KeyWrong) as error:
            raise PasswordMissing(error.sentence) from error
    secret = environ.get(target.secret_env or "")
    if not secret:
        raise PasswordMissing(f"The environment variable {target.secret_env} with the LRS password is not set.")
    return secret
