"""The settings of delivery: the key of passwords, the mail server, who is told, the token of the figures."""

import pytest

from tests.foundation.test_secrets import make_key
from training_app.foundation.env import SettingsRefused
from training_app.settings import read_settings

GOOD = {
    "COMMON_GROUND_SECRET_KEY": "a-secret-of-more-than-thirty-two-characters",
    "COMMON_GROUND_DATABASE_URL": "sqlite:///agency.db",
}
TOKEN = "t" * 32


def problems(**environ: str) -> list[str]:
    """What is said about these variables."""
    with pytest.raises(SettingsRefused) as refused:
        read_settings({**GOOD, **environ})
    return refused.value.problems


def test_all_of_them_may_be_left_out() -> None:
    settings = read_settings(GOOD)

    assert not settings.secrets.can_seal
    assert (settings.mail, settings.alert_mail, settings.metrics_token) == (None, None, None)


def test_each_is_read() -> None:
    settings = read_settings(
        {
            **GOOD,
            "COMMON_GROUND_SECRETS_KEY": f"{make_key()}, {make_key()}",
            "COMMON_GROUND_SMTP_URL": "smtps://records:canary77@mail.example",
            "COMMON_GROUND_MAIL_FROM": "training@riverton.example",
            "COMMON_GROUND_ALERT_MAIL": "records@riverton.example",
            "COMMON_GROUND_METRICS_TOKEN": TOKEN,
        }
    )

    assert settings.secrets.open(settings.secrets.seal("x")) == "x"
    assert settings.mail is not None
    assert (settings.mail.port, settings.mail.password) == (465, "canary77")
    assert (settings.alert_mail, settings.metrics_token) == ("records@riverton.example", TOKEN)
    assert "canary77" not in repr(settings)
    assert TOKEN not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("COMMON_GROUND_SECRETS_KEY", "canary99", "must hold keys of 32 bytes"),
        ("COMMON_GROUND_SECRETS_KEY", "canary99,AAAA", "Make one with"),
        ("COMMON_GROUND_SMTP_URL", "mail.example", "such as smtp://user:password@mail.example:587"),
        ("COMMON_GROUND_SMTP_URL", "smtp://u:canary99@mail.example:none", "COMMON_GROUND_SMTP_URL"),
        ("COMMON_GROUND_SMTP_URL", "smtp://u:canary99@mail.example", "needs COMMON_GROUND_MAIL_FROM"),
        ("COMMON_GROUND_ALERT_MAIL", "nobody", "must be a mailbox"),
        ("COMMON_GROUND_METRICS_TOKEN", "canary99", "too short"),
    ],
)
def test_a_mistake_is_said_by_its_variable_and_never_says_a_password(name: str, value: str, words: str) -> None:
    (said,) = problems(**{name: value})

    assert said.startswith(name)
    assert words in said
    assert "canary99" not in said
