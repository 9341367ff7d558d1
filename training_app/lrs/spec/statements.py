"""Whole statements: 1.0.3 Part Two, sections 2.2 to 2.4; IEEE 9274.1.1, section 4.2."""

import re
from collections.abc import Sequence

from training_app.lrs.spec import types
from training_app.lrs.spec.activities import check_activity, check_verb
from training_app.lrs.spec.actors import IDENTIFIERS, check_actor
from training_app.lrs.spec.attachments import check_attachments
from training_app.lrs.spec.contexts import check_context, check_fits_object, check_reference
from training_app.lrs.spec.problem import Invalid
from training_app.lrs.spec.results import check_result
from training_app.lrs.spec.shape import Check, Json, check_properties, need, never, read_object, uuid
from training_app.lrs.spec.versions import Version

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
_NEEDED = {"actor": "XAPI-00003", "verb": "XAPI-00004", "object": "XAPI-00005"}
_VERSION = {Version.V1: re.compile(r"1\.0(\.[0-9]+)?"), Version.V2: re.compile(r"[12]\.0(\.[0-9]+)?")}


def check_statement(statement: object, version: Version) -> None:
    """Stop at the first rule that the statement breaks.

    :param statement: parsed JSON, whatever it is
    :raise Invalid: with the rule, the place and a sentence
    """
    whole = read_object(statement, "statement", "XAPI-00014")
    check_properties(whole, "", _STATEMENT[version])
    _check_parts(whole, "")


def check_batch(statements: Sequence[object], version: Version) -> None:
    """Each statement, and that no id stands twice.

    :raise Invalid: with the number of the statement in its path
    """
    seen: set[str] = set()
    for number, one in enumerate(statements):
        try:
            check_statement(one, version)
        except Invalid as invalid:
            raise Invalid(invalid.requirement, f"[{number}] {invalid.path}", invalid.sentence) from invalid
        own_id = one.get("id") if isinstance(one, dict) else None
        if isinstance(own_id, str):
            if own_id.lower() in seen:
                raise Invalid("XAPI-00026", f"[{number}] id", "stands twice in this request")
            seen.add(own_id.lower())


def is_voiding(statement: Json) -> bool:
    """XAPI-00019: its verb is the one reserved for taking a statement back."""
    verb = statement.get("verb")
    return isinstance(verb, dict) and verb.get("id") == VOIDED


def _check_parts(statement: Json, path: str) -> None:
    for name, requirement in _NEEDED.items():
        need(statement, path, name, requirement)
    context, target = statement.get("context"), statement["object"]
    if isinstance(context, dict) and isinstance(target, dict):
        check_fits_object(context, target, f"{path}.context" if path else "context")
    # XAPI-00017, XAPI-00020
    if is_voiding(statement) and isinstance(target, dict) and target.get("objectType") != "StatementRef":
        place = f"{path}.object.objectType" if path else "object.objectType"
        raise Invalid("XAPI-00017", place, 'must be "StatementRef": only a statement can be voided')


def _check_object(version: Version) -> Check:
    check_sub = _check_sub_statement(version)

    def check(value: object, path: str) -> None:
        # XAPI-00046: what an object may be; without a word it is an activity
        kind = read_object(value, path, "XAPI-00014").get("objectType", "Activity")
        if kind == "SubStatement":
            check_sub(value, path)
        else:
            _check_plain_object(value, path, kind)

    return check


def _check_plain_object(value: object, path: str, kind: object) -> None:
    if not isinstance(kind, str) or kind not in _OBJECTS:
        words = 'must be "Activity", "Agent", "Group", "SubStatement" or "StatementRef"'
        raise Invalid("XAPI-00071" if kind == "SubStatement" else "XAPI-00046", f"{path}.objectType", words)
    _OBJECTS[kind](value, path)


def _check_sub_statement(version: Version) -> Check:
    # XAPI-00066: all that holds for a statement
    known = _parts(version)
    for name, requirement in _WHOLE_ONLY.items():
        known[name] = never(requirement, "has no place in a SubStatement")

    def check_inner(value: object, path: str) -> None:
        # XAPI-00071: it holds none of its own kind
        inner = read_object(value, path, "XAPI-00014")
        _check_plain_object(inner, path, inner.get("objectType", "Activity"))

    known |= {"objectType": lambda *_: None, "object": check_inner}

    def check(value: object, path: str) -> None:
        sub = read_object(value, path, "XAPI-00066")
        check_properties(sub, path, known)
        _check_parts(sub, path)

    return check


def _parts(version: Version) -> dict[str, Check]:
    def check_version(value: object, path: str) -> None:
        if not isinstance(value, str) or _VERSION[version].fullmatch(value) is None:
            raise Invalid("XAPI-00101", path, f"must be a version of xAPI that goes with {version}")

    return {
        "id": uuid("XAPI-00027"),
        "actor": check_actor,
        "verb": check_verb,
        "result": check_result,
        "context": lambda value, path: check_context(value, path, version),
        "timestamp": _timestamp("XAPI-00022", version),
        "stored": _timestamp("XAPI-00023", version),
        "authority": _check_authority,
        "version": check_version,
        "attachments": check_attachments,
    }


def _timestamp(requirement: str, version: Version) -> Check:
    asked = "RFC 3339" if version is Version.V2 else "ISO 8601"

    def check(value: object, path: str) -> None:
        if not types.is_timestamp(value, version):
            raise Invalid(requirement, path, f"must be a time of {asked}, such as 2026-11-23T14:07:05.123Z")

    return check


def _check_authority(value: object, path: str) -> None:
    # XAPI-00024; XAPI-00098, XAPI-00100: a group is for OAuth: anonymous, an application and a user, two members
    authority = read_object(value, path, "XAPI-00024")
    check_actor(authority, path)
    if authority.get("objectType") != "Group":
        return
    members = authority.get("member")
    is_pair = isinstance(members, list) and len(members) == 2
    if not is_pair or any(name in authority for name in IDENTIFIERS):
        raise Invalid("XAPI-00098", path, "must be an Agent, or a group of two members without an identifier")


_WHOLE_ONLY = {
    "id": "XAPI-00070",
    "stored": "XAPI-00069",
    "version": "XAPI-00068",
    "authority": "XAPI-00067",
}
"""XAPI-00067 to XAPI-00070: what a SubStatement has none of."""
_OBJECTS: dict[str, Check] = {
    "Activity": check_activity,
    "Agent": check_actor,
    "Group": check_actor,
    "StatementRef": check_reference,
}
_STATEMENT = {version: _parts(version) | {"object": _check_object(version)} for version in Version}
