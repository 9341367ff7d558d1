"""The data types of xAPI: 1.0.3 Part Two, section 4; IEEE 9274.1.1, section 4.2.7."""

import re
from datetime import UTC, datetime, timedelta, timezone

from training_app.lrs.spec.versions import Version

_IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|\\^`\x7f]+""")
_LABEL = r"[^\s\x00-\x20\x7f!-,/:-@\[-^`{-~.]+"
_MBOX = re.compile(rf"""mailto:[^\s\x00-\x20\x7f@<>,;:"()\[\]\\]+@{_LABEL}(?:\.{_LABEL})*""", re.IGNORECASE)
_SHA1 = re.compile(r"[0-9A-Fa-f]{40}")
_SHA2 = re.compile(r"[0-9A-Fa-f]{56}|[0-9A-Fa-f]{64}|[0-9A-Fa-f]{96}|[0-9A-Fa-f]{128}")
_UUID = re.compile(r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}")
_TOKEN = r"[A-Za-z0-9!#$&^_.+-]{1,127}"  # noqa: S105 - RFC 6838's word for a part of a media type
_MIME = re.compile(rf"""{_TOKEN}/{_TOKEN}(?:\s*;\s*{_TOKEN}=(?:{_TOKEN}|"[^"\r\n]*"))*""")
_NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
# a fraction in the last component only: section 4.4.3.2, c
_DURATION = re.compile(
    rf"P(?!$)(?!.*[.,][0-9]+[A-Z].)(?:{_NUMBER}W|(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}D)?"
    rf"(?:T(?=[0-9])(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?)"
)
# RFC 5646, section 2.1, without the tags of before 1996 that are listed there one by one
_LANGUAGE = re.compile(
    r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(?:-[0-9A-WYZa-wyz](?:-[A-Za-z0-9]{2,8})+)*"
    r"(?:-[Xx](?:-[A-Za-z0-9]{1,8})+)?|[Xx](?:-[A-Za-z0-9]{1,8})+"
)
_OLD_LANGUAGE = re.compile(
    r"art-lojban|cel-gaulish|en-gb-oed|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|"
    r"no-(?:bok|nyn)|sgn-(?:be-fr|be-nl|ch-de)|zh-(?:guoyu|hakka|min|min-nan|xiang)",
    re.IGNORECASE,
)
# ISO 8601: the extended format, and the basic one
_EXTENDED = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?([Zz]|[+-]\d\d(?::?\d\d)?)?", re.ASCII
)
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)[Tt](\d\d)(\d\d)(?:(\d\d)(?:[.,](\d+))?)?([Zz]|[+-]\d\d(?:\d\d)?)?", re.ASCII)
# IEEE 9274.1.1 asks for RFC 3339, section 5.6: seconds and an offset with a colon, always
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)
_NO_OFFSET = frozenset({"-00", "-0000", "-00:00"})


def is_iri(value: object) -> bool:
    """An absolute IRI: a scheme and something after it, nothing that RFC 3987 forbids. XAPI-00011."""
    return isinstance(value, str) and _IRI.fullmatch(value) is not None


def is_mbox(value: object) -> bool:
    """``mailto:`` and an e-mail address. XAPI-00038."""
    return isinstance(value, str) and _MBOX.fullmatch(value) is not None


def plain_mbox(mbox: str) -> str:
    """The same mailbox in one spelling: its scheme and domain are the same in any case. 1.0.3 Part Two, 2.3.1."""
    local, _, domain = mbox[len("mailto:") :].rpartition("@")
    return f"mailto:{local}@{domain.lower()}"


def is_sha1(value: object) -> bool:
    """Forty hexadecimal digits. XAPI-00039."""
    return isinstance(value, str) and _SHA1.fullmatch(value) is not None


def is_sha2(value: object) -> bool:
    """The hexadecimal digits of a SHA-2 of any length. XAPI-00103."""
    return isinstance(value, str) and _SHA2.fullmatch(value) is not None


def is_uuid(value: object) -> bool:
    """The usual form: 8-4-4-4-12 hexadecimal digits. XAPI-00029, XAPI-00030."""
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def is_mime(value: object) -> bool:
    """An Internet Media Type with its parameters: RFC 2045, RFC 6838. XAPI-00105."""
    return isinstance(value, str) and _MIME.fullmatch(value) is not None


def is_duration(value: object) -> bool:
    """ISO 8601:2004, section 4.4.3.2: ``PT4H35M59.14S`` or ``P4W``. XAPI-00077, XAPI-00124."""
    return isinstance(value, str) and _DURATION.fullmatch(value) is not None


def is_language_tag(value: object) -> bool:
    """A well-formed language tag: RFC 5646. XAPI-00013, XAPI-00091."""
    if not isinstance(value, str):
        return False
    return _LANGUAGE.fullmatch(value) is not None or _OLD_LANGUAGE.fullmatch(value) is not None


def is_number(value: object) -> bool:
    """A JSON number; True and False are none, though Python counts with them. XAPI-00006."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_timestamp(value: object, version: Version) -> bool:
    """A date and a time: ISO 8601 for 1.0.x, RFC 3339 for 2.0. An offset of minus zero says nothing. XAPI-00123."""
    if not isinstance(value, str) or (version is Version.V2 and _RFC_3339.fullmatch(value) is None):
        return False
    try:
        parse_timestamp(value)
    except ValueError:
        return False
    return True


def parse_timestamp(value: str) -> datetime:
    """The moment, aware, in microseconds (XAPI-00122 asks for milliseconds); without an offset it is taken as UTC.

    :raise ValueError: when it is no timestamp
    """
    found = _EXTENDED.fullmatch(value) or _BASIC.fullmatch(value)
    if found is None or found[8] in _NO_OFFSET:
        raise ValueError(f"{value!r} is not a timestamp")
    year, month, day, hour, minute = (int(part) for part in found.groups()[:5])
    micro = int((found[7] or "0")[:6].ljust(6, "0"))
    second = int(found[6] or 0)
    # a leap second is a time of both standards, and none of Python: it is the first moment of the next minute
    is_leap = second == 60 and minute % 15 == 14
    try:
        moment = datetime(year, month, day, hour, minute, 59 if is_leap else second, micro, tzinfo=_zone(found[8]))
        return moment.astimezone(UTC) + timedelta(seconds=is_leap)
    except OverflowError as error:
        raise ValueError(f"{value!r} is not a timestamp") from error


def _zone(offset: str | None) -> timezone:
    if offset is None or offset in "Zz":
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[-2:]) if len(offset) > 3 else 0
    if hours > 23 or minutes > 59:
        raise ValueError(f"{offset} is not an offset")
    return timezone((1 if offset[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))
