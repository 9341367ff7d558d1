"""Who may do what, what a password must be, and how long a try, a session and an address are good for."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from urllib.parse import urlsplit

from training_app.accounts.models import CameBy, Role


class SessionState(StrEnum):
    """What a session that was neither signed out nor ended by anybody is good for."""

    HALF = "half"
    "The second step is due."
    OPEN = "open"
    LOCKED = "locked"
    EXPIRED = "expired"


class Permission(StrEnum):
    """What a view asks for. A view names exactly one."""

    TAKE_MODULES = "take_modules"
    SEE_OWN_RECORD = "see_own_record"
    SEE_UNIT_REPORT = "see_unit_report"
    SEE_AGENCY_REPORT = "see_agency_report"
    RUN_ROLL_CALL = "run_roll_call"
    CREDIT_TRAINING = "credit_training"
    CORRECT_RECORDS = "correct_records"
    PLAN_TRAINING = "plan_training"
    CHANGE_POLICY = "change_policy"
    WRITE_AGENCY_TEXTS = "write_agency_texts"
    SEE_DELIVERY = "see_delivery"
    MANAGE_DELIVERY = "manage_delivery"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_AGENCY = "manage_agency"
    MAKE_LINKS = "make_links"
    SEE_AUDIT_LOG = "see_audit_log"
    READ_TEXTS = "read_texts"
    SEE_TOTALS = "see_totals"
    COMMENT_ON_TEXTS = "comment_on_texts"
    SIGN_OFF_TEXTS = "sign_off_texts"
    ANSWER_COMMENTS = "answer_comments"
    SEE_READINESS = "see_readiness"
    KEEP_READINESS = "keep_readiness"
    READ_PLAN = "read_plan"
    SIGN_PLAN = "sign_plan"
    PUBLISH_TOTALS = "publish_totals"


_LEARNER = frozenset({Permission.TAKE_MODULES, Permission.SEE_OWN_RECORD, Permission.READ_TEXTS, Permission.READ_PLAN})
_PARTNER = frozenset(
    {Permission.READ_TEXTS, Permission.SEE_TOTALS, Permission.COMMENT_ON_TEXTS, Permission.SEE_READINESS}
)

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.OFFICER: _LEARNER,
    Role.SUPERVISOR: _LEARNER
    | {
        Permission.SEE_UNIT_REPORT,
        Permission.RUN_ROLL_CALL,
        Permission.CREDIT_TRAINING,
        Permission.SEE_READINESS,
    },
    Role.COORDINATOR: _LEARNER
    | {
        Permission.SEE_UNIT_REPORT,
        Permission.SEE_AGENCY_REPORT,
        Permission.RUN_ROLL_CALL,
        Permission.CREDIT_TRAINING,
        Permission.CORRECT_RECORDS,
        Permission.PLAN_TRAINING,
        Permission.CHANGE_POLICY,
        Permission.WRITE_AGENCY_TEXTS,
        Permission.SEE_DELIVERY,
        Permission.MAKE_LINKS,
        Permission.SEE_AUDIT_LOG,
        Permission.SEE_TOTALS,
        Permission.ANSWER_COMMENTS,
        Permission.SEE_READINESS,
        Permission.KEEP_READINESS,
        Permission.SIGN_PLAN,
        Permission.PUBLISH_TOTALS,
    },
    # runs the program, and so does not read training records; a person who does both holds both roles
    Role.ADMIN: _LEARNER
    | {
        Permission.SEE_DELIVERY,
        Permission.MANAGE_DELIVERY,
        Permission.MANAGE_PEOPLE,
        Permission.MANAGE_AGENCY,
        Permission.MAKE_LINKS,
        Permission.SEE_TOTALS,
        Permission.SEE_READINESS,
        Permission.SIGN_PLAN,
    },
    # reads, and only what ``guard.requires`` is told keeps to the period of the seat
    Role.AUDITOR: frozenset(
        {
            Permission.SEE_UNIT_REPORT,
            Permission.SEE_AGENCY_REPORT,
            Permission.SEE_AUDIT_LOG,
            Permission.READ_TEXTS,
        }
    ),
    Role.PARTNER: _PARTNER,
    Role.REVIEWER: _PARTNER | {Permission.SIGN_OFF_TEXTS},
}

OPEN_NO_RECORD = frozenset({Permission.COMMENT_ON_TEXTS, Permission.SIGN_OFF_TEXTS})
"""What a partner or a reviewer may do besides reading: nobody learns anything about a person by it."""

FROM_AN_LMS = "lms-"
"""How the sign-in names begin of people whom an LMS sent. No roster has them, so that none says that they left."""

OWN_ROLE = (
    "Nobody gives a role to themselves: what one may do is said by somebody else. Nothing was changed. Ask another "
    "administrator."
)

STRONG = frozenset({CameBy.SECOND_STEP, CameBy.PASSKEY, CameBy.PROVIDER})
"""Ways of signing in that count where the agency demands a second step."""

NAMELESS = "Officer"
"""The given name of whoever came without one, until the agency gives them theirs."""

PASSWORD_SHORTEST = 15
"""Source: NIST SP 800-63B-4, section on passwords: 15 characters where the password is the only factor."""
PASSWORD_LONGEST = 256
"""A longer text would only cost hashing time."""

BREACHED = "This password is known from a breach: others have used it, and guessers try it. Choose another."

FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)
TRIES_COUNT_FOR = timedelta(hours=24)

LOCK_AFTER = timedelta(minutes=10)
"""A session that was not seen for so long opens nothing until its person unlocks it."""
LEFT_AFTER = timedelta(minutes=5)
"""A screen that says it was left alone is believed when the server has not seen its browser for so long either."""
SESSION_LONGEST = timedelta(hours=12)
SEEN_AGAIN_AFTER = timedelta(minutes=1)
"""A session's last-seen time is written at most this often."""

HELD_FOR = timedelta(hours=12)
HELD_FIELDS_MOST = 20
HELD_BYTES_MOST = 8 * 1024
MARK_FIELD = "held_mark"
"""Tells a form that was held from one that comes straight from its page."""

_NEXT_LONGEST = 1000

# Long passwords a guesser tries first: doubled short favourites, keyboard runs, counted digits, famous phrases.
_COMMON = frozenset(
    {
        "123456789012345",
        "1234567890123456",
        "12345678901234567890",
        "abcdefghijklmno",
        "abcdefghijklmnopqrstuvwxyz",
        "adminadminadmin",
        "administrator123",
        "changemechangeme",
        "commongroundcommonground",
        "correcthorsebatterystaple",
        "iloveyouiloveyou",
        "letmeinletmeinletmein",
        "letmeinpassword",
        "mypasswordispassword",
        "password1234567",
        "password12345678",
        "password123456789",
        "password123password",
        "password1password1",
        "passwordpassword",
        "passwordpassword1",
        "passwordpasswordpassword",
        "policepolicepolice",
        "q1w2e3r4t5y6u7i8",
        "qwertyqwertyqwerty",
        "qwertyuiop12345",
        "qwertyuiop123456",
        "qwertyuiop1234567890",
        "qwertyuiopasdfgh",
        "qwertyuiopasdfghjkl",
        "qwertyuiopasdfghjklzxcvbnm",
        "thequickbrownfox",
        "thinblueline123",
        "thisisapassword",
        "thisismypassword",
        "welcomewelcome1",
        "welcomewelcome123",
        "welcometothejungle",
    }
)


def hashed(secret: str) -> str:
    """What is kept of a token, or of a name that nobody shall read: SHA-256, in hexadecimal."""
    return sha256(secret.encode()).hexdigest()


def visitor_of(platform: str, account: str) -> str:
    """See ``LaunchedFrom.visitor``. The length keeps apart what would read the same."""
    return hashed(f"{len(platform)}|{platform}|{account}")


def may(roles: Collection[Role], permission: Permission) -> bool:
    """Whether any of the roles grants the permission."""
    return any(permission in PERMISSIONS[role] for role in roles)


def may_let_in(maker: Collection[Role], person: Collection[Role]) -> bool:
    """Whether someone with the maker's roles may make a sign-in link for a person with these roles.

    Who makes a link can use it. So nobody makes one for a person who may read more than they may themselves.
    """
    if not may(maker, Permission.MAKE_LINKS):
        return False
    wanted = {permission for role in person for permission in PERMISSIONS[role]} - OPEN_NO_RECORD
    return all(may(maker, permission) for permission in wanted)


def short_name(given_name: str, family_name: str) -> str:
    """ "J. Ortiz", as on every page. Whom an LMS sent without a name is "Officer 3FA9C1", and not "O. 3FA9C1"."""
    return f"{given_name if given_name == NAMELESS else given_name[:1] + '.'} {family_name}"


def plain_sign_in_name(typed: str) -> str:
    """The name as it is stored and compared: one Unicode form, lower case, no outer spaces."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


def plain_password(typed: str) -> str:
    """The password in one Unicode form, so that it is the same from every keyboard."""
    return unicodedata.normalize("NFC", typed)


def why_password_refused(password: str, names: Collection[str]) -> str | None:
    """The sentence for the person when the password cannot be used, None when it can.

    :param names: what others know of the person: sign-in name, given and family name, badge
    """
    password = plain_password(password)
    if len(password) < PASSWORD_SHORTEST:
        return f"A password has at least {PASSWORD_SHORTEST} characters. Four or five unrelated words make a good one."
    if len(password) > PASSWORD_LONGEST:
        return f"A password has at most {PASSWORD_LONGEST} characters."
    bare = _letters_and_digits(password)
    if bare in _COMMON or len(set(password)) < 5:
        return "This password is one of the first that a guesser tries. Choose another."
    if _is_mostly_names(bare, names):
        return "This password is mostly your own name or number. Choose another."
    return None


def wait_after(failures: int) -> timedelta:
    """How long after the last of so many wrong passwords the next try is heard: nothing, then 1, 2, 4, 8, 15 minutes.

    Never a lock: otherwise anyone could lock an officer out by guessing badly.
    """
    if failures < FREE_TRIES:
        return timedelta()
    doublings = min(failures - FREE_TRIES, 4)
    return min(timedelta(minutes=2**doublings), LONGEST_WAIT)


def wait_left(failures: Sequence[datetime], now: datetime) -> timedelta:
    """How long until the next try is heard; nothing or less means now.

    :param failures: wrong passwords for this name since the last right one, within ``TRIES_COUNT_FOR``, oldest first
    """
    if not failures:
        return timedelta()
    wait = wait_after(len(failures))
    # a clock that was set back must not make the wait longer
    return min(wait, wait - (now - failures[-1]))


def state_of_session(
    *,
    last_seen_at: datetime,
    expires_at: datetime,
    locked_at: datetime | None,
    now: datetime,
    half_until: datetime | None = None,
) -> SessionState:
    """Whether the session still opens pages, waits for its person to unlock it, or is too old for either.

    :param half_until: until when the second step may be given, where one is due
    """
    if now >= expires_at or (half_until is not None and now >= half_until):
        return SessionState.EXPIRED
    if half_until is not None:
        return SessionState.HALF
    if locked_at is not None or now - last_seen_at >= LOCK_AFTER:
        return SessionState.LOCKED
    return SessionState.OPEN


def fields_to_hold(fields: Iterable[tuple[str, str]]) -> list[list[str]] | None:
    """The fields of a form that are worth holding, in its order; None when they are too many or too large.

    Never a token, which is the browser's and not the person's, and never a password.
    """
    held = [
        [name, value] for name, value in fields if name not in {"csrf_token", MARK_FIELD} and "password" not in name
    ]
    if len(held) > HELD_FIELDS_MOST:
        return None
    if sum(len(part.encode()) for field in held for part in field) > HELD_BYTES_MOST:
        return None
    return held


def safe_next(address: str | None) -> str | None:
    """The address to go to after signing in, or None unless it is plainly a page of this program under ``/app/``."""
    if not address or len(address) > _NEXT_LONGEST or not address.startswith("/app/"):
        return None
    if not address.isprintable() or any(sign in address for sign in ("\\", "//", "/..", " ")):
        return None
    path = urlsplit(address).path
    # the doors themselves would send the person round in a circle
    if path.startswith(("/app/sign-", "/app/signed-")) or path in {
        "/app/lock",
        "/app/locked",
        "/app/held",
        "/app/second-step",
    }:
        return None
    return address


def _letters_and_digits(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _is_mostly_names(bare: str, names: Collection[str]) -> bool:
    rest = bare
    for name in sorted((_letters_and_digits(name) for name in names), key=len, reverse=True):
        if len(name) >= 3:
            rest = rest.replace(name, "")
    return rest != bare and len(rest) < 8
