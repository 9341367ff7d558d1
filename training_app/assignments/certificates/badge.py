"""An Open Badges credential of a certificate, as a signed JWT: made only when its officer asks, and kept nowhere.

Source: 1EdTech, Open Badges Specification 3.0, section 8.2 (JSON Web Token Proof Format) and appendix B (data model).
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from joserfc.jwk import OKPKey

from training_app.assignments.certificates import addresses
from training_app.assignments.certificates.rules import Claims
from training_app.assignments.certificates.signing import key_id, sign_jwt
from training_app.foundation.ids import derived_uuid
from training_app.web.words import hours_from_minutes

CONTEXTS = ("https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json")


def make_badge(claims: Claims, key: OKPKey, *, base_url: str, zone: tzinfo) -> str:
    """The credential as a compact JWT.

    :param base_url: where this program is reached; the credential leads back there to be verified
    :param zone: the agency's, in which its last day ends
    """
    header = {
        "typ": "JWT",
        # both: whoever reaches us reads the key from us, and a wallet that does not can still check the signature
        "kid": f"{base_url}{addresses.key(key_id(key))}",
        "jwk": key.as_dict(private=False),
    }
    return sign_jwt(badge_payload(claims, base_url=base_url, zone=zone), header, key)


def badge_payload(claims: Claims, *, base_url: str, zone: tzinfo) -> dict[str, Any]:
    """The credential with the registered claims that repeat parts of it.

    It says as much of the person as the paper does. Their id in it is made from the certificate's number, so that two
    badges of one person do not give away that they belong together.
    """
    page = f"{base_url}{addresses.verify(claims.number)}"
    subject = derived_uuid("badge", claims.number).urn
    payload: dict[str, Any] = {
        "@context": list(CONTEXTS),
        "id": page,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": claims.facts.title,
        "issuer": {"id": claims.agency_page, "type": ["Profile"], "name": claims.agency, "url": claims.agency_page},
        "validFrom": _instant(claims.issued_at),
        "awardedDate": _instant(claims.facts.completed_at),
        "credentialSubject": _subject(claims, subject),
        "evidence": [{"id": page, "type": ["Evidence"], "name": "The certificate, and whether it still holds"}],
        "iss": claims.agency_page,
        "jti": page,
        "sub": subject,
        "nbf": int(claims.issued_at.timestamp()),
    }
    if claims.expires_on is not None:
        ends_at = _end_of(claims.expires_on, zone)
        payload |= {"validUntil": _instant(ends_at), "exp": int(ends_at.timestamp())}
    return payload


def _subject(claims: Claims, subject: str) -> dict[str, Any]:
    facts = claims.facts
    hours = hours_from_minutes(facts.minutes)
    return {
        "id": subject,
        "type": ["AchievementSubject"],
        "identifier": [
            {"type": "IdentityObject", "hashed": False, "identityHash": claims.name, "identityType": "name"}
        ],
        "achievement": {
            "id": derived_uuid("achievement", facts.version_hash).urn,
            "type": ["Achievement"],
            "achievementType": "CertificateOfCompletion",
            "name": facts.title,
            "version": facts.version,
            "description": f"{facts.title}, version {facts.version}: {hours} hours of training.",
            "criteria": {"narrative": "Everything of the module was done, as the agency's training record says."},
        },
    }


def _instant(moment: datetime) -> str:
    # whole seconds, because nbf has no smaller ones and must be the same moment
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _end_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(seconds=1)
