"""Codes from a phone and codes for the day it is lost: how they are made, read and compared. Pure.

Source: RFC 6238 (TOTP) with RFC 4226's truncation: HMAC-SHA-1, six digits, 30 seconds, which every authenticator
app makes; NIST SP 800-63B-4, sections on one-time passwords and on recovery codes
"""

import base64
import hmac
import re
from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha1
from urllib.parse import quote, urlencode

from training_app.accounts.models import Role
from training_app.accounts.rules import hashed

STEP_S = 30
DIGITS = 6
SECRET_BYTES = 20
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
"""80 bits: then a plain hash of it cannot be turned round by guessing."""
HALF_FOR = timedelta(minutes=10)
"""How long a browser that gave the password may think about the second step."""
FRESH_FOR = timedelta(minutes=15)
"""Ways in may be changed so long after signing in: an open screen that was left alone must not get a new key."""
QUESTION_FOR = timedelta(minutes=10)
PASSKEYS_MOST = 10
NAME_LONGEST = 60
DEMANDABLE = frozenset({Role.SUPERVISOR, Role.COORDINATOR, Role.ADMIN})
"""Roles a second step may be demanded of. An officer's session opens nothing but their own learning."""


def secret_from(random_bytes: bytes) -> str:
    """The secret as an authenticator app takes it: base32 without padding."""
    return base64.b32encode(random_bytes).decode().rstrip("=")


def app_address(secret: str, *, issuer: str, account: str) -> str:
    """What the square code says: the secret, and the names that the app shows beside its codes.

    Source: the Key Uri Format of Google Authenticator, which the others read too
    """
    label = quote(f"{issuer}:{account}", safe="")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"


def step_at(now: datetime) -> int:
    """The number of the 30 seconds that hold this moment."""
    return int(now.timestamp()) // STEP_S


def code_of(secret: str, step: int) -> str:
    """The six digits of one step. Source: RFC 4226, section 5.3."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, step.to_bytes(8, "big"), sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of_code(secret: str, typed: str, now: datetime, *, last_step: int | None) -> int | None:
    """The step whose code this is: now, the one before or the one after. None for a wrong or a spent code.

    :param last_step: of the newest code that was taken; it and every earlier one is spent
    """
    digits = re.sub(r"\s", "", typed)
    found = None
    for step in range(step_at(now) - 1, step_at(now) + 2):
        # all three are compared, so that the time does not tell which it was
        if hmac.compare_digest(code_of(secret, step).encode(), digits.encode()):
            found = step
    return found if found is not None and (last_step is None or found > last_step) else None


def looks_like_app_code(typed: str) -> bool:
    """Whether it can be a phone's code, and not one for recovery."""
    return re.fullmatch(rf"\d{{{DIGITS}}}", re.sub(r"\s", "", typed), re.ASCII) is not None


def recovery_code_from(random_bytes: bytes) -> str:
    """Sixteen letters and digits in fours: "ABCD-EFGH-2345-WXYZ"."""
    signs = base64.b32encode(random_bytes).decode()
    return "-".join(signs[place : place + 4] for place in range(0, len(signs), 4))


def recovery_hash(person_id: int, typed: str) -> str:
    """What is kept of a recovery code; case, spaces and lines between the fours do not matter."""
    return hashed(f"{person_id}|{re.sub(r'[^A-Z2-7]', '', typed.upper())}")


def grouped(secret: str) -> str:
    """The secret in fours, for who types it."""
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))


def is_fresh(signed_in_at: datetime, now: datetime) -> bool:
    """Whether this person signed in lately enough to change how they sign in."""
    return now - signed_in_at < FRESH_FOR


def withheld(held: Collection[Role], demanded: Collection[Role], *, is_strong: bool) -> frozenset[Role]:
    """The roles that wait until their person signs in with a second step."""
    return frozenset() if is_strong else frozenset(held) & frozenset(demanded) & DEMANDABLE
