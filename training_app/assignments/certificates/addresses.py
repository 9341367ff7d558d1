"""The addresses of certificates. Those to verify stand outside ``/app``: nobody signs in there."""

from uuid import UUID

OWN = "/app/certificates"
VERIFY = "/verify"
KEYS = "/.well-known/certificate-keys"
"""The public keys. Source: RFC 8615, well-known addresses; RFC 7517, section 5, a set of keys."""


def own(completion_id: UUID) -> str:
    """The certificate of one's own completion; posting to it makes it."""
    return f"{OWN}/{completion_id}"


def own_pdf(completion_id: UUID) -> str:
    """The same as a PDF."""
    return f"{own(completion_id)}.pdf"


def badge(completion_id: UUID) -> str:
    """Where an Open Badges credential is asked for (POST)."""
    return f"{own(completion_id)}/badge"


def verify(number: str) -> str:
    """The page that tells anybody whether this certificate holds."""
    return f"{VERIFY}/{number}"


def signed(number: str) -> str:
    """The signed record itself, as text."""
    return f"{verify(number)}/signed"


def key(kid: str) -> str:
    """One public key."""
    return f"{KEYS}/{kid}"
