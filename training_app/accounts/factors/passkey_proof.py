"""What a browser is asked for a passkey, and whether what comes back proves it. No web, no database.

Source: W3C Web Authentication Level 2, sections 7.1 (registering) and 7.2 (signing in); py_webauthn does the checks
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import webauthn
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from training_app.accounts.factors.errors import PasskeyRefused


@dataclass(frozen=True, slots=True)
class Site:
    """Whose passkeys these are, as a browser sees it."""

    host: str
    "training.example.gov: a passkey works for this name and for no other."
    origin: str
    "https://training.example.gov"
    brand: str


@dataclass(frozen=True, slots=True)
class NewKey:
    """A passkey that was just made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A passkey as it was kept."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def ask_for_new(site: Site, *, challenge: bytes, handle: bytes, name: str, known: Sequence[bytes]) -> str:
    """JSON for ``navigator.credentials.create``: a key that knows its person by itself and checks who holds it.

    :param handle: names the person to their device without saying who it is
    :param known: ids of the passkeys that they have, which shall not be made twice on one device
    """
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.brand,
        user_id=handle,
        user_name=name,
        user_display_name=name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
    )
    return webauthn.options_to_json(options)


def ask_for_known(site: Site, *, challenge: bytes, known: Sequence[bytes] = ()) -> str:
    """JSON for ``navigator.credentials.get``: one of these keys, or whichever the device has for this site."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        allow_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def read_new(site: Site, answer: str, *, challenge: bytes) -> NewKey:
    """The new key that the browser's answer holds.

    :raise PasskeyRefused: for another challenge, site or kind of answer, or a device that did not check its holder
    """
    try:
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused(str(error)) from error
    return NewKey(found.credential_id, found.credential_public_key, found.sign_count)


def credential_id_of(answer: str) -> bytes:
    """Which passkey an answer says it is from; nothing about it is proven yet.

    :raise PasskeyRefused: when it does not say
    """
    try:
        return webauthn.base64url_to_bytes(json.loads(answer)["id"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PasskeyRefused("it names no credential") from error


def count_after(site: Site, answer: str, *, challenge: bytes, key: KnownKey) -> int:
    """The count of the passkey after this answer, which it proves.

    :raise PasskeyRefused: for a wrong signature, challenge or site, a device that did not check its holder, and a
        count that went back, which a copy of the key would show
    """
    try:
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused(str(error)) from error
    return found.new_sign_count
