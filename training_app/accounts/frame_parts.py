"""The parts of the frame that depend on who is signed in: navigation, name, help lines, home."""

import re
from collections.abc import Collection

from training_app.accounts.identity import Identity, LaunchedFrom
from training_app.accounts.models import Role
from training_app.accounts.rules import Permission, may
from training_app.web.frame import Frame, HelpLine, NavItem, Strip
from training_app.web.words import day_in_words

SIGN_IN_URL = "/app/sign-in"
SIGN_OUT_URL = "/app/sign-out"
SELF_CHECK_URL = "/wellness/"
ACCOUNT_URL = "/app/account"
SECOND_STEP_URL = "/app/second-step"
PROVIDER_URL = "/app/sign-provider"

_HOME = ("Home", "/app/")
_MODULES = ("Modules", "/app/modules")
_TRANSCRIPT = ("Transcript", "/app/transcript")
_SELF_CHECK = ("Self-check", SELF_CHECK_URL)
_OVERVIEW = ("Overview", "/app/overview")
_COMPLETION = ("Completion", "/app/completion")
_ASSIGNMENTS = ("Assignments", "/app/assignments")
_ROLL_CALL = ("Roll call", "/app/roll-call")
_TEACHING = ("Teaching", "/app/reports/modules")
_RECORDS = ("Records", "/app/records")
_LMS = ("LMS", "/app/lms")
_PEOPLE = ("People", "/app/people")
_AUDIT = ("Audit log", "/app/audit")
_TEXTS = ("Texts", "/app/texts")
_TOTALS = ("Totals", "/app/totals")
_READINESS = ("Readiness", "/app/readiness")

# the first that a person has is the one that names them
_STAFF_WORDS = {
    Role.COORDINATOR: "coordinator",
    Role.SUPERVISOR: "supervisor",
    Role.ADMIN: "administrator",
    Role.AUDITOR: "auditor",
    Role.PARTNER: "community partner",
    Role.REVIEWER: "reviewer",
}

_ALWAYS_THERE = (
    HelpLine("988", "tel:988", "call or text, any hour"),
    HelpLine("CopLine 1-800-267-5463", "tel:18002675463", "retired officers, independent"),
)


def home_of(identity: Identity) -> str:
    """The address this person lands on: their module, when an LMS sent them for one."""
    if identity.launch is not None and identity.launch.module_id is not None:
        return f"{_MODULES[1]}/{identity.launch.module_id}"
    return home_for(identity.roles)


def home_for(roles: Collection[Role]) -> str:
    """The address a person with these roles lands on after signing in."""
    if may(roles, Permission.SEE_UNIT_REPORT):
        return _OVERVIEW[1]
    if may(roles, Permission.COMMENT_ON_TEXTS):
        return _TEXTS[1]
    return _RECORDS[1] if may(roles, Permission.SEE_DELIVERY) else _HOME[1]


def nav_for(identity: Identity, current: str) -> list[NavItem]:
    """The main navigation of this person.

    :param current: the label or the address of the item to mark, "" for none
    """
    links = _links_for(identity.roles) if identity.launch is None else _links_from_lms(identity.launch)
    return [NavItem(label, url, is_current=current in {label, url}) for label, url in links]


def who_words(identity: Identity) -> str:
    """ "J. Ortiz, Badge 4417" for an officer, "D. Abara, coordinator" for staff; for an auditor the period too."""
    period = identity.seat.period if identity.seat is not None else None
    if period is not None:
        days = f"{day_in_words(period.first)} to {day_in_words(period.last)}"
        return f"{identity.short_name}, auditor, records of {days}"
    for role, word in _STAFF_WORDS.items():
        if role in identity.roles:
            return f"{identity.short_name}, {word}"
    return f"{identity.short_name}, Badge {identity.badge}" if identity.badge else identity.short_name


def help_lines(identity: Identity | None) -> list[HelpLine]:
    """Whom to talk to: the two lines that are always there, then the agency's peer team when it named one."""
    return help_lines_with(identity.peer_team if identity is not None else None)


def help_lines_with(peer_team: tuple[str, str] | None) -> list[HelpLine]:
    """As :func:`help_lines`, for a page where nobody is signed in; the pair is label and telephone number."""
    lines = list(_ALWAYS_THERE)
    if peer_team is not None:
        label, phone = peer_team
        lines.append(HelpLine(f"{label} {phone}", _telephone_address(phone), "your agency"))
    return lines


def frame_for(identity: Identity, current: str, *, brand: str, strip: Strip | None = None) -> Frame:
    """The whole frame of a signed-in page; ``current`` as for :func:`nav_for`."""
    return Frame(
        brand=brand,
        home_url=home_of(identity),
        agency=identity.agency_name,
        is_demo=identity.is_demo,
        who=who_words(identity),
        sign_out_url=SIGN_OUT_URL,
        # an LMS can open a session as anybody: how its person signs in here is no business of it
        # whoever holds a seat has none to look after: it ends, and comes in by link
        account_url=ACCOUNT_URL if identity.launch is None and identity.seat is None else None,
        nav=nav_for(identity, current),
        help_lines=help_lines(identity),
        strip=strip,
    )


def frame_at_door(agency: str, *, brand: str, is_demo: bool, peer_team: tuple[str, str] | None) -> Frame:
    """The frame of the sign-in pages, where nobody is known yet."""
    return Frame(
        brand=brand,
        home_url=SIGN_IN_URL,
        agency=agency,
        is_demo=is_demo,
        who=None,
        sign_out_url=None,
        nav=(),
        help_lines=help_lines_with(peer_team),
    )


def _links_for(roles: Collection[Role]) -> list[tuple[str, str]]:
    if Role.AUDITOR in roles:
        return [_OVERVIEW, _COMPLETION, _TEACHING, _AUDIT, _TEXTS]
    if may(roles, Permission.COMMENT_ON_TEXTS):
        return [_TEXTS, _TOTALS, _READINESS]
    reports = [_OVERVIEW, _COMPLETION, _ASSIGNMENTS] if may(roles, Permission.SEE_UNIT_REPORT) else []
    squad = [_ROLL_CALL] if may(roles, Permission.RUN_ROLL_CALL) else []
    teaching = [_TEACHING] if may(roles, Permission.SEE_AGENCY_REPORT) else []
    # who signs plans reads them here, also without filling any in
    may_ready = may(roles, Permission.KEEP_READINESS) or may(roles, Permission.SIGN_PLAN)
    ready = [_READINESS] if may_ready else []
    records = [_RECORDS] if may(roles, Permission.SEE_DELIVERY) else []
    lms = [_LMS] if may(roles, Permission.MANAGE_DELIVERY) else []
    people = [_PEOPLE] if may(roles, Permission.MANAGE_PEOPLE) else []
    if reports or records:
        return [*reports, *squad, *teaching, *ready, *records, *lms, *people, _MODULES]
    return [_HOME, _MODULES, _TRANSCRIPT, _SELF_CHECK]


def _links_from_lms(launch: LaunchedFrom) -> list[tuple[str, str]]:
    # no self-check: an LMS may be looking over the shoulder, and a frame cannot show it
    ours = [] if launch.module_id is not None else [_HOME, _MODULES, _TRANSCRIPT]
    return [*ours, ("Back to your LMS", launch.return_url)] if launch.return_url else ours


def _telephone_address(phone: str) -> str:
    # an extension cannot be dialled from a link; the words beside it still show it
    number = re.split(r"(?i)\s*(?:ext|x)", phone, maxsplit=1)[0]
    return "tel:" + ("+" if number.strip().startswith("+") else "") + re.sub(r"\D", "", number)
