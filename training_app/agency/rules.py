"""What may be typed as an agency's settings, and what its certificates could hold for. Pure.

Every ``why_..._refused`` gives the sentence for the person, None when the text can be taken.
"""

import difflib
import zoneinfo
from collections.abc import Iterable

from training_app.assignments.certificates.rules import LONGEST_TERM_MONTHS
from training_app.assignments.plans import Both, CycleRule, Rolling, Window

NAME_LONGEST = 200
LABEL_LONGEST = 80
PHONE_LONGEST = 40


def plain(typed: str | None) -> str:
    """The text with one space between words."""
    return " ".join((typed or "").split())


def why_name_refused(name: str) -> str | None:
    """The agency's name, as it stands on pages and certificates."""
    if not name:
        return "Type the name of the agency."
    return _why_text_refused(name, NAME_LONGEST)


def why_zone_refused(time_zone: str) -> str | None:
    """The sentence when this is no IANA time zone, with the likeliest ones; None when it is."""
    known = zoneinfo.available_timezones()
    if time_zone in known:
        return None
    by_plain_name = {name.lower(): name for name in sorted(known)}
    near = difflib.get_close_matches(time_zone.lower().replace(" ", "_"), by_plain_name, n=3)
    hint = f" Did you mean {' or '.join(by_plain_name[name] for name in near)}?" if near else ""
    return f"{time_zone!r} is not an IANA time zone such as America/Chicago.{hint}"


def why_peer_team_refused(label: str, phone: str) -> tuple[str, str] | None:
    """The field and the sentence when label and number cannot be shown; neither of them is right too."""
    if bool(label) != bool(phone):
        return (
            "peer_phone" if label else "peer_label"
        ), "Give both, what the team is called and its number, or neither."
    for field, text, longest in (("peer_label", label, LABEL_LONGEST), ("peer_phone", phone, PHONE_LONGEST)):
        if (sentence := _why_text_refused(text, longest)) is not None:
            return field, sentence
    if phone and sum(sign.isdigit() for sign in phone) < 3:
        return "peer_phone", "This is no telephone number. Type it as people dial it."
    return None


def why_months_refused(typed: str) -> str | None:
    """For how many months certificates hold; nothing is right too, and means for ever."""
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= 4
    if not typed or (is_number and 1 <= int(typed) <= LONGEST_TERM_MONTHS):
        return None
    return (
        f"Type a number of months from 1 to {LONGEST_TERM_MONTHS}, or leave it empty for certificates without an end."
    )


def months_suggested(cycles: Iterable[CycleRule]) -> int | None:
    """For how many months certificates of a module should hold: until it is taken again, by the shortest rule.

    None where it is taken once.
    """
    found = []
    for cycle in cycles:
        match cycle:
            case Rolling(months=months) | Window(months=months):
                found.append(months)
            case Both(window, most_months):
                found.append(min(window.months, most_months))
    return min(found, default=None)


def _why_text_refused(text: str, longest: int) -> str | None:
    if len(text) > longest:
        return f"This has {len(text)} characters, and at most {longest} are kept."
    return None if text.isprintable() else "This holds a sign that cannot be kept. Type it again."
