"""The doctor's steps for an identity provider: each fails alone, and says what to change."""

from dataclasses import replace

from tests.fakes.idp import FakeIdp
from training_app.accounts.oidc.rules import Provider
from training_app.accounts.oidc.trial import try_provider
from training_app.foundation.http import HttpClient
from training_app.foundation.trial import NOT_TRIED, Step


def tried(provider: Provider) -> dict[str, Step]:
    return {step.name: step for step in try_provider(HttpClient(), provider, redirect_uri=None)}


def test_all_is_well(idp: FakeIdp, provider: Provider) -> None:
    steps = tried(provider)

    assert [step.is_right for step in steps.values()] == [True] * 5
    assert steps["Client id and secret"].words == "It knows this client."


def test_a_wrong_secret_is_found_without_anybody_signing_in(idp: FakeIdp, provider: Provider) -> None:
    steps = tried(replace(provider, client_secret="wrong"))

    assert steps["Client id and secret"].is_right is False
    assert "Check client id and secret" in steps["Client id and secret"].words


def test_an_issuer_that_differs_by_a_sign_is_found(idp: FakeIdp, provider: Provider) -> None:
    steps = tried(replace(provider, issuer=provider.issuer + "/"))

    assert steps["Read its configuration"].is_right is False
    assert "to the letter" in steps["Read its configuration"].words
    assert steps["Client id and secret"].words == NOT_TRIED


def test_a_wrong_address_is_found(idp: FakeIdp, provider: Provider) -> None:
    steps = tried(replace(provider, issuer=f"{provider.issuer}/nowhere"))

    assert steps["Read its configuration"].is_right is False
    assert "answers with 404" in steps["Read its configuration"].words


def test_keys_that_cannot_be_used_are_found(idp: FakeIdp, provider: Provider) -> None:
    idp.published = []

    assert tried(provider)["Read its keys"].is_right is False


def test_a_provider_without_a_sign_out_is_told_of(idp: FakeIdp, provider: Provider) -> None:
    idp.discovery = {"end_session_endpoint": None}

    assert tried(provider)["Signing out there too"].is_right is None
