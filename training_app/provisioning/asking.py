"""What a request for a list asks: the filter, the page, and which attributes. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from training_app.provisioning.errors import ScimRefused
from training_app.provisioning.names import GROUP, USER

MOST_A_PAGE = 200
_LONGEST_FILTER = 1000
_ONE = re.compile(
    r'\s*(?P<attribute>[\w:.$-]+(?:\[[^\]]*\](?:\.\w+)?)?)\s+(?P<operator>\w{2})\s+(?:"(?P<text>(?:[^"\\]|\\.)*)"'
    r"|(?P<word>true|false))\s*",
    re.IGNORECASE,
)
_AND = re.compile(r"and\s", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(.)")
_USER_ATTRIBUTES = {
    "username": "userName",
    "externalid": "externalId",
    "id": "id",
    "active": "active",
    # the mail address of somebody whose sign-in name is one
    "emails": "userName",
    "emails.value": "userName",
    'emails[type eq "work"].value': "userName",
}
_GROUP_ATTRIBUTES = {
    "displayname": "displayName",
    "externalid": "externalId",
    "id": "id",
    "members": "members",
    "members.value": "members",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list: from ``start``, which counts from 1, at most ``count``. Source: RFC 7644, section 3.4.2.4."""

    start: int
    count: int


def read_user_filter(typed: str | None) -> Mapping[str, str]:
    """What must be equal, by attribute; nothing without a filter.

    :raise ScimRefused: with ``invalidFilter`` for one that is not understood
    """
    return _read(typed, _USER_ATTRIBUTES, USER)


def read_group_filter(typed: str | None) -> Mapping[str, str]:
    """As :func:`read_user_filter`, for groups."""
    return _read(typed, _GROUP_ATTRIBUTES, GROUP)


def read_page(start: str | None, count: str | None) -> Page:
    """The page; what is below 1, or no number, is read as the standard says: from the first, or none.

    :raise ScimRefused: for what is no number
    """
    return Page(max(_number(start, 1), 1), min(max(_number(count, 100), 0), MOST_A_PAGE))


def narrowed(resource: Mapping[str, object], wanted: Collection[str], excluded: Collection[str]) -> dict[str, object]:
    """The resource with the attributes that were asked for; ``schemas`` and ``id`` are always in it.

    :param wanted: names in lower case; none for all of them
    :param excluded: names in lower case, minded only where ``wanted`` has none
    """
    kept = {"schemas", "id"}
    return {
        name: value
        for name, value in resource.items()
        if name in kept or (name.lower() in wanted if wanted else name.lower() not in excluded)
    }


def read_names(typed: str | None) -> frozenset[str]:
    """The first parts of attribute names with commas between, in lower case."""
    names = (name.strip().lower() for name in (typed or "").split(","))
    plain = (name.rpartition(":2.0:user:")[2] if name.count(":") > 6 else name for name in names)
    return frozenset(name.partition(".")[0] for name in plain if name)


def _read(typed: str | None, known: Mapping[str, str], schema: str) -> Mapping[str, str]:
    if typed is None or not typed.strip():
        return {}
    wanted: dict[str, str] = {}
    for attribute, value in _parts(typed):
        name = known.get(attribute.lower().removeprefix(f"{schema.lower()}:"))
        # twice the same attribute with two values is nobody
        if name is None or wanted.setdefault(name, value) != value:
            raise _refusal()
    return wanted


def _parts(typed: str) -> Iterator[tuple[str, str]]:
    at, is_first = 0, True
    if len(typed) > _LONGEST_FILTER:
        raise _refusal()
    while at < len(typed):
        joined = None if is_first else _AND.match(typed, at)
        at = at if joined is None else joined.end()
        found = _ONE.match(typed, at)
        if found is None or (joined is None and not is_first) or found["operator"].lower() != "eq":
            raise _refusal()
        yield found["attribute"], _ESCAPED.sub(r"\1", found["text"]) if found["word"] is None else found["word"].lower()
        at, is_first = found.end(), False


def _refusal() -> ScimRefused:
    return ScimRefused(
        400,
        'A filter compares with eq, such as userName eq "jamie@riverton.example"; several are joined with and.',
        "invalidFilter",
    )


def _number(typed: str | None, otherwise: int) -> int:
    if typed is None or not typed.strip():
        return otherwise
    text = typed.strip()
    if not re.fullmatch(r"-?[0-9]{1,9}", text):
        raise ScimRefused(400, "startIndex and count are numbers.", "invalidValue")
    return int(text)
