"""How long things are good for, what a launch asks for, and which addresses may frame us. Pure."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Collection
from datetime import timedelta
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

from training_app.lms.lti.addresses import origin_of
from training_app.lms.lti.deep_linking import MODULE_PARAMETER
from training_app.lms.lti.messages import Launch, Person
from training_app.lms.lti.shape import parse_object, text_of

LOGIN_GOOD_FOR = timedelta(minutes=10)
"""Long enough to sign in to the LMS on the way."""
CHOICE_GOOD_FOR = timedelta(hours=1)
ENTRY_GOOD_FOR = timedelta(minutes=5)
INVITATION_GOOD_FOR = timedelta(hours=48)
INVITATION_TRIES = 5
"""So often a registration may fail before its invitation has ended."""
TROUBLES_KEPT = 50
"""For each registration; anybody can knock at the door, and must not fill the database."""
REFERENCE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
REFERENCE_LENGTH = 6
ORIGINS_MOST = 10
# these stand in a header: a star, a semicolon or a quote would be read there as more than an address
_HOST = re.compile(r"[a-z0-9.-]+", re.ASCII)


def hash_of(secret: str) -> str:
    """What is kept of a secret that a browser holds."""
    return sha256(secret.encode()).hexdigest()


def live_key_of(issuer: str, client_id: str) -> bytes:
    """Tells one client at one LMS from all others."""
    return sha256(f"{len(issuer)}|{issuer}|{client_id}".encode()).digest()


def platform_of(registration_id: int) -> str:
    """How a session names the registration that it came by: see ``LaunchedFrom.platform``."""
    return f"lti:{registration_id}"


def source_of(issuer: str, client_id: str) -> str:
    """Who vouches for an account: see ``lms.people.Account``."""
    return f"lti|{issuer}|{client_id}"


def cookie_name_of(state: str) -> str:
    """Each login has a cookie of its own: a course page may hold several frames, which log in side by side."""
    return f"cg_lti_{hash_of(state)[:12]}"


def names_of(person: Person) -> tuple[str | None, str | None]:
    """Given and family name as the LMS tells them, parted at the last space where it tells them in one."""
    if person.family_name or person.given_name:
        return storable(person.given_name), storable(person.family_name)
    given, _, family = (storable(person.name) or "").strip().rpartition(" ")
    return (given, family) if given else (family or None, None)


def storable(text: str | None) -> str | None:
    """The text without the sign of code 0, which no database keeps."""
    return text.replace("\x00", "") if text is not None else None


def wanted_module(launch: Launch) -> str | None:
    """The module that the link is for: its custom parameter, or the query of its address; None for the list."""
    named = launch.custom.get(MODULE_PARAMETER, "").strip()
    if named:
        return named
    asked = parse_qs(urlsplit(launch.target_link_uri or "").query).get(MODULE_PARAMETER)
    return asked[0] if asked else None


def claimed_issuer(id_token: str) -> str | None:
    """The issuer that a token names, with nothing verified: good for showing a refusal where it was asked for."""
    parts = id_token.split(".")
    if len(parts) != 3 or not id_token.isascii():
        return None
    try:
        return text_of(parse_object(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))).get("iss"))
    except ValueError:
        return None


def read_origins(typed: str) -> list[str]:
    """The origins in a text, one a line or with spaces between, as browsers write them: https://lms.example."""
    return list(dict.fromkeys(filter(None, (_as_origin(one) for one in typed.split()))))


def why_origins_refused(typed: str, plain_http_hosts: Collection[str]) -> str | None:
    """The sentence for who typed them; None when they can be taken. None at all is right too: no frames then.

    :param plain_http_hosts: hosts that need no https
    """
    words = typed.split()
    if len(words) > ORIGINS_MOST:
        return f"Type at most {ORIGINS_MOST} addresses."
    for word in words:
        parts = origin_of(word)
        if parts is None or not _HOST.fullmatch(parts[1]):
            return "Type whole addresses, one a line, such as https://lms.riverton.example"
        if parts[0] != "https" and parts[1] not in plain_http_hosts:
            return "A browser shows a frame safely over https only. Type addresses that begin with https://"
    return None


def origin_text(url: str) -> str | None:
    """The origin of an address, as browsers write it; None when it is no http(s) address."""
    return _as_origin(url)


def _as_origin(url: str) -> str | None:
    found = origin_of(url)
    if found is None or not _HOST.fullmatch(found[1]):
        return None
    scheme, host, port = found
    is_usual = {"http": 80, "https": 443}[scheme] == port
    return f"{scheme}://{host}" if is_usual else f"{scheme}://{host}:{port}"
