"""What a directory's request says about a person or a group, however it spells it. Pure.

Two directories and their known ways: Microsoft Entra ID sends "Add" and "Replace" in capitals, ``"False"`` as text,
paths with dots as keys of an operation without a path, and members to remove in ``value``; Okta sends operations
without a path and removes members by a filter in the path. All of them are read as what they mean.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from training_app.provisioning.errors import InvalidValue, ScimRefused
from training_app.provisioning.names import ENTERPRISE, GROUP, LONGEST_NAME, PATCH, PATHS, USER, Attribute

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
Wanted = Mapping[Attribute, str | bool | None]
"""What a person shall become; None where a fact shall be forgotten, and nothing where it stays as it is."""
Verb = Literal["add", "replace", "remove"]

_VERBS: Mapping[str, Verb] = {"add": "add", "replace": "replace", "remove": "remove"}
MOST_OPERATIONS = 1000
MOST_MEMBERS = 20_000
_LONGEST = {
    Attribute.USER_NAME: 200,
    Attribute.EXTERNAL_ID: LONGEST_NAME,
    Attribute.GIVEN_NAME: 120,
    Attribute.FAMILY_NAME: 120,
    Attribute.RANK: 60,
    Attribute.BADGE: 40,
    Attribute.MANAGER: 20,
}
_ALWAYS_THERE = frozenset({Attribute.USER_NAME, Attribute.GIVEN_NAME, Attribute.FAMILY_NAME, Attribute.ACTIVE})
_PATH = re.compile(r"(?P<attribute>[\w:.$-]+)(?P<filter>\[.*\])?(?P<rest>\.[\w$-]+)?", re.DOTALL)
_ONE_MEMBER = re.compile(r'members\[value eq "(?P<id>[^"]*)"\]', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Operation:
    """One change of a PATCH, its verb in lower case; ``path`` is None where the value is an object of attributes."""

    verb: Verb
    path: str | None
    value: Json


@dataclass(frozen=True, slots=True)
class GroupChange:
    """What a group shall become; each is None where it stays as it is.

    ``members`` are all of them; ``added`` and ``removed`` come on top, in this order.
    """

    name: str | None = None
    external_id: str | None = None
    members: frozenset[str] | None = None
    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()


def read_user(resource: Mapping[str, Json]) -> Wanted:
    """What a whole user says, as POST and PUT send it.

    An attribute that is not in it stays as it is: RFC 7644, section 3.5.1, lets the provider choose, and a directory
    that never sends a badge shall not take it from anybody.

    :raise InvalidValue: for a value that cannot be kept
    """
    wanted = dict(_attributes(resource))
    if not wanted.get(Attribute.GIVEN_NAME) and not wanted.get(Attribute.FAMILY_NAME):
        wanted.update(_names_in(resource))
    return wanted


def read_user_patch(body: Mapping[str, Json]) -> Wanted:
    """What the operations of a PATCH say together, the later ones last.

    :raise ScimRefused: for what is no PATCH
    :raise InvalidValue: for a value that cannot be kept
    """
    wanted: dict[Attribute, str | bool | None] = {}
    for operation in read_operations(body):
        if operation.path is None:
            wanted.update(_attributes(_object(operation.value)))
            continue
        attribute = PATHS.get(_plain_path(operation.path, USER))
        if attribute is None:
            continue
        value = None if operation.verb == "remove" else operation.value
        wanted[attribute] = _value_of(attribute, value)
    return wanted


def read_group(resource: Mapping[str, Json]) -> GroupChange:
    """What a whole group says, as POST and PUT send it. Without ``members`` those it has stay.

    :raise InvalidValue: for a name that cannot be kept
    """
    found = {key.lower(): value for key, value in resource.items()}
    return GroupChange(
        name=_group_name(found["displayname"]) if "displayname" in found else None,
        external_id=_external_id(found.get("externalid")),
        members=_members(found["members"]) if "members" in found else None,
    )


def read_group_patch(body: Mapping[str, Json]) -> GroupChange:
    """What the operations of a PATCH on a group say together.

    :raise ScimRefused: for what is no PATCH, or removes what cannot be removed
    """
    change = GroupChange()
    for operation in read_operations(body):
        change = _with_operation(change, operation)
    return change


def read_operations(body: Mapping[str, Json]) -> Iterator[Operation]:
    """The operations of a PATCH.

    :raise ScimRefused: for a body that is none, with ``invalidSyntax``, and for a path that is none
    """
    found = {key.lower(): value for key, value in body.items()}
    schemas, operations = found.get("schemas"), found.get("operations")
    if not isinstance(schemas, list) or PATCH not in schemas:
        raise ScimRefused(400, f"A PATCH names the schema {PATCH}. Nothing was changed.", "invalidSyntax")
    if not isinstance(operations, list) or not 1 <= len(operations) <= MOST_OPERATIONS:
        raise ScimRefused(400, f"A PATCH has 1 to {MOST_OPERATIONS} operations. Nothing was changed.", "invalidSyntax")
    for one in operations:
        yield _operation(one)


def read_flag(value: Json) -> bool:
    """Whether it is true; Entra ID may send "True" and "False".

    :raise InvalidValue: for anything else
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in {"true", "false"}:
        return value.strip().lower() == "true"
    raise InvalidValue("The attribute active is true or false.")


def _operation(one: Json) -> Operation:
    if not isinstance(one, Mapping):
        raise ScimRefused(400, "An operation is an object. Nothing was changed.", "invalidSyntax")
    found = {key.lower(): value for key, value in one.items()}
    verb, path = str(found.get("op")).lower(), found.get("path")
    if path is not None and (not isinstance(path, str) or _PATH.fullmatch(path) is None):
        raise ScimRefused(400, "The path of an operation cannot be read. Nothing was changed.", "invalidPath")
    known = _VERBS.get(verb)
    if known is None:
        raise ScimRefused(400, "An operation adds, replaces or removes. Nothing was changed.", "invalidSyntax")
    if known == "remove" and not path:
        raise ScimRefused(400, "Removing needs a path. Nothing was changed.", "noTarget")
    return Operation(known, path or None, found.get("value"))


def _plain_path(path: str, schema: str) -> str:
    return path.lower().removeprefix(f"{schema.lower()}:")


def _attributes(resource: Mapping[str, Json]) -> Iterator[tuple[Attribute, str | bool | None]]:
    for path, value in _flat(resource):
        attribute = PATHS.get(_plain_path(path, USER))
        if attribute is not None:
            yield attribute, _value_of(attribute, value)


def _flat(resource: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """Pairs of path and value; a name and an extension are looked into."""
    for key, value in resource.items():
        opened = {"name": ".", ENTERPRISE.lower(): ":"}.get(key.lower())
        if opened is not None and isinstance(value, Mapping):
            yield from ((f"{key}{opened}{inner}", held) for inner, held in value.items())
        else:
            yield key, value


def _value_of(attribute: Attribute, value: Json) -> str | bool | None:
    if attribute is Attribute.ACTIVE:
        return read_flag(value)
    text = _text_of(value)
    if text is None:
        if attribute in _ALWAYS_THERE:
            raise InvalidValue(f"The attribute {attribute} cannot be empty.")
        return None
    if len(text) > _LONGEST[attribute]:
        raise InvalidValue(f"The attribute {attribute} has more than {_LONGEST[attribute]} characters.")
    return text


def _text_of(value: Json) -> str | None:
    """The text with one space between words; a manager may come as an object, or as the only one of a list."""
    if isinstance(value, Mapping):
        return _text_of(value.get("value"))
    if isinstance(value, list):
        return _text_of(value[0]) if value else None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is not None and not isinstance(value, str):
        raise InvalidValue("A text was expected.")
    text = " ".join((value or "").split())
    if not text.isprintable():
        raise InvalidValue("A text holds a sign that cannot be kept.")
    return text or None


def _names_in(resource: Mapping[str, Json]) -> Iterator[tuple[Attribute, str]]:
    """Given and family name of somebody who came with a whole name alone: the last word is the family's."""
    found = {path.lower(): value for path, value in _flat(resource)}
    whole = _text_of(found.get("name.formatted")) or _text_of(found.get("displayname"))
    if whole is not None:
        given, _, family = whole.rpartition(" ")
        yield Attribute.FAMILY_NAME, family[:120]
        if given:
            yield Attribute.GIVEN_NAME, given[:120]


def _with_operation(change: GroupChange, operation: Operation) -> GroupChange:
    if operation.path is None:
        return _merged(change, read_group(_object(operation.value)), is_adding=operation.verb == "add")
    path = _plain_path(operation.path, GROUP)
    if (one := _ONE_MEMBER.fullmatch(operation.path.strip())) is not None:
        return _with_one_member(change, one["id"], operation.verb)
    if path == "members":
        return _with_members(change, operation)
    if operation.verb == "remove" and path == "displayname":
        raise ScimRefused(400, "A group keeps its name. Nothing was changed.", "mutability")
    if path in {"displayname", "externalid"}:
        return _merged(change, read_group({path: operation.value}), is_adding=False)
    return change


def _with_one_member(change: GroupChange, member: str, verb: Verb) -> GroupChange:
    ids = frozenset({member})
    return _removed(change, ids) if verb == "remove" else _added(change, ids)


def _with_members(change: GroupChange, operation: Operation) -> GroupChange:
    if operation.verb == "add":
        return _added(change, _members(operation.value))
    if operation.verb == "replace":
        return GroupChange(change.name, change.external_id, _members(operation.value))
    if operation.value is None:
        return GroupChange(change.name, change.external_id, frozenset())
    return _removed(change, _members(operation.value))


def _merged(change: GroupChange, said: GroupChange, *, is_adding: bool) -> GroupChange:
    named = GroupChange(
        said.name or change.name, said.external_id or change.external_id, change.members, change.added, change.removed
    )
    if said.members is None:
        return named
    return _added(named, said.members) if is_adding else GroupChange(named.name, named.external_id, said.members)


def _added(change: GroupChange, ids: frozenset[str]) -> GroupChange:
    return GroupChange(change.name, change.external_id, change.members, change.added | ids, change.removed - ids)


def _removed(change: GroupChange, ids: frozenset[str]) -> GroupChange:
    return GroupChange(change.name, change.external_id, change.members, change.added - ids, change.removed | ids)


def _members(value: Json) -> frozenset[str]:
    """The ids of members: a list of objects, or one of them."""
    listed = value if isinstance(value, list) else [] if value is None else [value]
    if len(listed) > MOST_MEMBERS:
        raise InvalidValue(f"At most {MOST_MEMBERS} members come in one request.")
    return frozenset(text for one in listed if (text := _text_of(one)) is not None)


def _group_name(value: Json) -> str:
    text = _text_of(value)
    if text is None or len(text) > LONGEST_NAME:
        raise InvalidValue(f"The displayName of a group has 1 to {LONGEST_NAME} characters.")
    return text


def _external_id(value: Json) -> str | None:
    text = _text_of(value)
    if text is not None and len(text) > LONGEST_NAME:
        raise InvalidValue(f"An externalId has at most {LONGEST_NAME} characters.")
    return text


def _object(value: Json) -> Mapping[str, Json]:
    if not isinstance(value, Mapping):
        raise ScimRefused(400, "Without a path the value is an object. Nothing was changed.", "invalidValue")
    return value
