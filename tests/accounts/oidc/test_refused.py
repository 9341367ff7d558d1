"""Each way in which an identity provider's answer can be wrong, or a thief's, opens nothing."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.accounts.oidc.conftest import Gate, query_of
from tests.fakes.idp import OTHER_KEY, Json, unsigned
from training_app.accounts.oidc.errors import Reason

Heard = Callable[[Callable[[], object]], Reason]


@pytest.fixture
def refused(caplog: pytest.LogCaptureFixture) -> Heard:
    """Does what it is given, and says which one reason the log has for refusing it."""

    def hear(bring: Callable[[], object]) -> Reason:
        caplog.clear()
        with caplog.at_level(logging.INFO, logger="accounts"):
            bring()
        (line,) = [one for one in caplog.messages if "sign_in.refused" in one]
        (reason,) = [one for one in Reason if one.value in line]
        return reason

    return hear


def test_a_right_answer_opens_a_session(gate: Gate) -> None:
    """The control of all that follow: with nothing wrong the same walk lets in."""
    answer = gate.walk()

    assert answer.status_code == 303
    assert gate.signed_in() == gate.people.officer_id
    assert gate.idp.violations == []


@pytest.mark.parametrize(
    ("alter", "reason"),
    [
        pytest.param(lambda claims: claims | {"nonce": "x" * 43}, Reason.WRONG_NONCE, id="bad nonce"),
        pytest.param(
            lambda claims: {k: v for k, v in claims.items() if k != "nonce"}, Reason.WRONG_NONCE, id="no nonce"
        ),
        pytest.param(lambda claims: claims | {"aud": "another"}, Reason.WRONG_AUDIENCE, id="wrong audience"),
        pytest.param(
            lambda claims: claims | {"aud": ["training", "another"]}, Reason.WRONG_AUDIENCE, id="several and no party"
        ),
        pytest.param(lambda claims: claims | {"azp": "another"}, Reason.WRONG_AUDIENCE, id="another party"),
        pytest.param(lambda claims: claims | {"exp": claims["iat"] - 61}, Reason.EXPIRED, id="expired"),
        pytest.param(lambda claims: claims | {"iat": claims["iat"] + 61}, Reason.EXPIRED, id="from the future"),
        pytest.param(lambda claims: claims | {"exp": "never"}, Reason.EXPIRED, id="no time"),
        pytest.param(lambda claims: claims | {"iss": "https://login.example"}, Reason.WRONG_ISSUER, id="other issuer"),
        pytest.param(lambda claims: claims | {"preferred_username": " "}, Reason.NO_NAME, id="no name"),
    ],
)
def test_a_token_with_a_wrong_claim_is_refused(
    gate: Gate, refused: Heard, alter: Callable[[Json], Json], reason: Reason
) -> None:
    gate.idp.alter = alter

    why = refused(gate.walk)

    assert why == reason
    assert gate.signed_in() is None


def test_a_token_without_a_signature_is_refused(gate: Gate, refused: Heard) -> None:
    gate.idp.make_token = unsigned

    why = refused(gate.walk)

    assert why is Reason.WRONG_ALGORITHM
    assert gate.signed_in() is None


def test_a_token_of_an_unknown_key_is_refused(gate: Gate, refused: Heard) -> None:
    gate.idp.signing_key = OTHER_KEY

    why = refused(gate.walk)

    assert why == Reason.UNKNOWN_KEY
    assert gate.signed_in() is None


def test_a_key_that_changed_is_read_anew(gate: Gate) -> None:
    gate.walk()
    gate.clock.advance(seconds=11)
    gate.idp.signing_key, gate.idp.published = OTHER_KEY, [OTHER_KEY]
    gate.client = gate.app.test_client()

    gate.walk()

    assert gate.signed_in() == gate.people.officer_id
    assert gate.idp.key_requests == 2


def test_unknown_keys_do_not_make_us_ask_all_day(gate: Gate) -> None:
    gate.idp.signing_key = OTHER_KEY

    for _ in range(5):
        gate.walk()

    assert gate.idp.key_requests == 1


def test_a_token_with_an_altered_claim_is_refused(gate: Gate, refused: Heard) -> None:
    right = gate.idp.make_token
    gate.idp.make_token = lambda claims: _swap_payload(right(claims), right(claims | {"preferred_username": "2002"}))

    why = refused(gate.walk)

    assert why == Reason.BAD_SIGNATURE
    assert gate.signed_in() is None


def test_an_answer_counts_once(gate: Gate, refused: Heard) -> None:
    back = gate.at_provider(gate.leave())
    gate.come_back(back)
    stolen = gate.app.test_client()
    stolen.set_cookie("cg_provider", query_of(back)["state"], path="/app")

    why = refused(lambda: gate.come_back(back, stolen))

    assert why == Reason.STATE
    assert stolen.get_cookie("cg_session", path="/app") is None


def test_a_code_that_was_used_opens_nothing(gate: Gate, refused: Heard) -> None:
    used = query_of(gate.at_provider(gate.leave()))["code"]
    gate.idp.grants[used].is_spent = True
    state = query_of(gate.leave())["state"]

    why = refused(lambda: gate.come_back(f"/app/sign-provider/back?code={used}&state={state}"))

    assert why == Reason.CODE_REFUSED
    assert gate.signed_in() is None


def test_the_code_of_another_sign_in_does_not_fit_this_one(gate: Gate, refused: Heard) -> None:
    """PKCE: a code that somebody put into this browser was made for another verifier."""
    foreign = query_of(gate.at_provider(gate.leave()))["code"]
    state = query_of(gate.leave())["state"]

    why = refused(lambda: gate.come_back(f"/app/sign-provider/back?code={foreign}&state={state}"))

    assert why == Reason.CODE_REFUSED
    assert gate.idp.violations == ["the verifier does not fit"]


def test_an_answer_in_another_browser_opens_nothing(gate: Gate, refused: Heard) -> None:
    back = gate.at_provider(gate.leave())
    other = gate.app.test_client()

    why = refused(lambda: gate.come_back(back, other))

    assert why == Reason.STATE
    assert other.get_cookie("cg_session", path="/app") is None


def test_an_answer_that_comes_too_late_opens_nothing(gate: Gate, refused: Heard) -> None:
    back = gate.at_provider(gate.leave())
    gate.clock.now += timedelta(minutes=10)

    why = refused(lambda: gate.come_back(back))

    assert why == Reason.STATE


def test_an_answer_of_another_issuer_is_refused(gate: Gate, refused: Heard) -> None:
    gate.idp.answer_issuer = "https://evil.example"

    assert refused(gate.walk) == Reason.MIX_UP
    assert all(not grant.is_spent for grant in gate.idp.grants.values())


def test_a_provider_that_says_it_names_itself_must_do_so(gate: Gate, refused: Heard) -> None:
    gate.idp.says_issuer = True

    assert refused(gate.walk) == Reason.MIX_UP


def test_an_answer_that_names_its_issuer_rightly_is_taken(gate: Gate) -> None:
    gate.idp.says_issuer, gate.idp.answer_issuer = True, gate.idp.issuer

    gate.walk()

    assert gate.signed_in() == gate.people.officer_id


def test_the_configuration_of_another_issuer_is_not_believed(gate: Gate, refused: Heard) -> None:
    gate.idp.discovery = {"issuer": "https://evil.example"}

    assert refused(lambda: gate.client.get("/app/sign-provider")) == Reason.WRONG_DISCOVERY


def test_addresses_without_tls_are_not_believed(gate: Gate, refused: Heard) -> None:
    gate.idp.discovery = {"token_endpoint": "http://login.example/token"}

    assert refused(lambda: gate.client.get("/app/sign-provider")) == Reason.WRONG_DISCOVERY


def test_a_refusal_there_is_one_here(gate: Gate, refused: Heard) -> None:
    gate.idp.error = "access_denied"

    assert refused(gate.walk) == Reason.PROVIDER_REFUSED


def test_somebody_unknown_is_told_so_and_not_made(gate: Gate) -> None:
    gate.idp.person["preferred_username"] = "9999"

    answer = gate.walk()

    assert answer.status_code == 403
    assert "nobody is registered for training under it" in answer.text
    assert gate.signed_in() is None


def _swap_payload(token: str, other: str) -> str:
    head, _, signature = token.split(".")
    return f"{head}.{other.split('.')[1]}.{signature}"
