"""The settings of one installation: read once, every mistake said at once."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.foundation.env import SettingsRefused
from training_app.settings import CONTENT_ROOT, MIN_SECRET_CHARS, read_settings

SECRET = "a-secret-of-more-than-thirty-two-characters"
GOOD = {"COMMON_GROUND_SECRET_KEY": SECRET, "COMMON_GROUND_DATABASE_URL": "sqlite:///agency.db"}


def problems(environ: dict[str, str]) -> list[str]:
    """What is said about this environment."""
    with pytest.raises(SettingsRefused) as refusal:
        read_settings(environ)
    assert all(problem in str(refusal.value) for problem in refusal.value.problems)
    return refusal.value.problems


def test_two_variables_are_enough():
    settings = read_settings(GOOD)

    assert settings.secret_key == SECRET
    assert settings.database_url == "sqlite:///agency.db"
    assert settings.cookies_secure is True
    assert settings.trusted_hosts == ()
    assert settings.content_root == CONTENT_ROOT
    assert settings.wellness_resources is None
    assert settings.log_level == "INFO"


def test_every_mistake_is_said_in_one_refusal():
    said = problems(
        {
            "COMMON_GROUND_SECRET_KEY": "short",
            "COMMON_GROUND_DATABASE_URL": "not a database",
            "COMMON_GROUND_COOKIES_SECURE": "perhaps",
            "COMMON_GROUND_CONTENT": "nowhere",
            "COMMON_GROUND_WELLNESS_RESOURCES": "nothing.yaml",
            "COMMON_GROUND_LOG_LEVEL": "loud",
        }
    )

    assert [problem.split(" ")[0] for problem in said] == [
        "COMMON_GROUND_SECRET_KEY",
        "COMMON_GROUND_DATABASE_URL",
        "COMMON_GROUND_COOKIES_SECURE",
        "COMMON_GROUND_CONTENT",
        "COMMON_GROUND_WELLNESS_RESOURCES",
        "COMMON_GROUND_LOG_LEVEL",
    ]


def test_a_missing_secret_is_said_beside_the_others_with_the_way_to_make_one():
    secret, database, cookies = problems(
        {"COMMON_GROUND_DATABASE_URL": "mysql://host/name", "COMMON_GROUND_COOKIES_SECURE": "2"}
    )

    assert secret.startswith("COMMON_GROUND_SECRET_KEY is not set. Make one with: python3 -c ")
    assert "names mysql; SQLite and PostgreSQL are supported" in database
    assert cookies == "COMMON_GROUND_COOKIES_SECURE must be yes or no, not '2'."


def test_an_empty_environment_names_both_that_are_needed():
    assert [problem.split(" ")[0] for problem in problems({})] == list(GOOD)


def test_a_secret_is_long_enough_at_the_limit_and_not_below_it():
    read_settings({**GOOD, "COMMON_GROUND_SECRET_KEY": "x" * MIN_SECRET_CHARS})
    (said,) = problems({**GOOD, "COMMON_GROUND_SECRET_KEY": "x" * (MIN_SECRET_CHARS - 1)})

    assert "is too short: 31 characters, at least 32 are needed" in said


def test_a_refusal_never_repeats_the_secret_or_the_databases_password():
    said = problems(
        {"COMMON_GROUND_SECRET_KEY": "hush-hush", "COMMON_GROUND_DATABASE_URL": "oracle://me:pa55word@host/x"}
    )

    assert "hush-hush" not in "".join(said)
    assert "pa55word" not in "".join(said)


@pytest.mark.parametrize(
    ("word", "meaning"), [("yes", True), ("TRUE", True), ("1", True), ("no", False), ("False", False), ("0", False)]
)
def test_yes_and_no_may_be_written_in_these_ways(word: str, meaning: bool):
    assert read_settings({**GOOD, "COMMON_GROUND_COOKIES_SECURE": word}).cookies_secure is meaning


def test_hosts_are_a_list_with_commas():
    settings = read_settings({**GOOD, "COMMON_GROUND_TRUSTED_HOSTS": "training.riverton.example, 10.0.0.5 ,"})

    assert settings.trusted_hosts == ("training.riverton.example", "10.0.0.5")


def test_a_content_folder_must_hold_both_kinds_of_text(tmp_path: Path):
    (tmp_path / "modules").mkdir()

    (said,) = problems({**GOOD, "COMMON_GROUND_CONTENT": str(tmp_path)})

    assert "must be a folder that holds modules and scenarios" in said


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_written_ends_in_settings_or_a_refusal(database: str, cookies: str):
    environ = {**GOOD, "COMMON_GROUND_DATABASE_URL": database, "COMMON_GROUND_COOKIES_SECURE": cookies}

    said: list[str] = []
    try:
        read_settings(environ)
    except SettingsRefused as refusal:
        said = refusal.problems

    names = ("COMMON_GROUND_DATABASE_URL", "COMMON_GROUND_COOKIES_SECURE")
    assert all(problem.startswith(names) for problem in said)


OIDC = {
    "COMMON_GROUND_OIDC_ISSUER": "https://login.riverton.example/v2.0",
    "COMMON_GROUND_OIDC_CLIENT_ID": "training",
    "COMMON_GROUND_OIDC_CLIENT_SECRET": "a secret",
}


def test_without_an_issuer_there_is_no_identity_provider():
    assert read_settings({**GOOD, **OIDC, "COMMON_GROUND_OIDC_ISSUER": ""}).provider is None


def test_three_variables_are_enough_for_an_identity_provider():
    provider = read_settings({**GOOD, **OIDC}).provider

    assert provider is not None
    assert (provider.issuer, provider.client_id) == ("https://login.riverton.example/v2.0", "training")
    assert (provider.scopes, provider.name_claim) == (("openid", "profile", "email"), "preferred_username")
    assert provider.makes_people is False
    assert "a secret" not in repr(provider)


def test_every_mistake_of_the_block_is_said_at_once():
    said = problems(
        {
            **GOOD,
            "COMMON_GROUND_OIDC_ISSUER": "https://login.riverton.example",
            "COMMON_GROUND_OIDC_SCOPES": "profile",
            "COMMON_GROUND_OIDC_AGENCY": "Riverton",
            "COMMON_GROUND_OIDC_MAKES_PEOPLE": "some",
        }
    )

    assert [problem.split(" ")[0] for problem in said] == [
        "COMMON_GROUND_OIDC_CLIENT_ID",
        "COMMON_GROUND_OIDC_CLIENT_SECRET",
        "COMMON_GROUND_OIDC_SCOPES",
        "COMMON_GROUND_OIDC_AGENCY",
        "COMMON_GROUND_OIDC_MAKES_PEOPLE",
    ]


@pytest.mark.parametrize("issuer", ["http://login.riverton.example", "login.riverton.example", "ftp://x"])
def test_an_issuer_without_tls_is_refused(issuer: str):
    (said,) = problems({**GOOD, **OIDC, "COMMON_GROUND_OIDC_ISSUER": issuer})

    assert said.startswith("COMMON_GROUND_OIDC_ISSUER must be an address that begins with https://")


def test_a_file_of_breached_passwords_is_looked_at_when_the_program_starts(tmp_path: Path):
    file = tmp_path / "breached.txt"
    file.write_text("5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:3\n")
    assert read_settings({**GOOD, "COMMON_GROUND_BREACHED_PASSWORDS": str(file)}).breached.holds("password")

    file.write_text("password\n")
    (said,) = problems({**GOOD, "COMMON_GROUND_BREACHED_PASSWORDS": str(file)})

    assert said.startswith("COMMON_GROUND_BREACHED_PASSWORDS must be a file of SHA-1 hashes")
