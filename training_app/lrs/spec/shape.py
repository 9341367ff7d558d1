"""What every object of a statement must be: JSON's own types, known properties, nothing null. 1.0.3 Part Two, 2.2."""

from collections.abc import Callable, Mapping

from training_app.lrs.spec import types
from training_app.lrs.spec.problem import Invalid

Json = dict[str, object]
Check = Callable[[object, str], None]
"""Looks at a value at a path, and raises Invalid or gives nothing back."""


def read_object(value: object, path: str, requirement: str) -> Json:
    """The value, when it is a JSON object."""
    if type(value) is not dict:
        raise Invalid(requirement, path, "must be an object")
    return value


def check_properties(value: Json, path: str, known: Mapping[str, Check]) -> None:
    """Each property is one that the specification names, in its own spelling, and holds what it says.

    XAPI-00001: null stands nowhere but in extensions. XAPI-00010: other keys are refused; XAPI-00008: and so are keys
    in other case. XAPI-00006, XAPI-00007: each value has its type and format, as the property's own rule says.
    """
    before = f"{path}." if path else ""
    for name, part in value.items():
        check = known.get(name)
        if check is None:
            raise _unknown(name, before + name, known)
        if part is None:
            raise Invalid("XAPI-00001", before + name, "must not be null")
        check(part, before + name)


def _unknown(name: str, path: str, known: Mapping[str, Check]) -> Invalid:
    for right in known:
        if name.lower() == right.lower():
            return Invalid("XAPI-00008", path, f"must be spelled {right}")
    return Invalid("XAPI-00010", path, "is not a property that the specification knows here")


def need(value: Json, path: str, name: str, requirement: str) -> None:
    """The property must be there."""
    if name not in value:
        raise Invalid(requirement, f"{path}.{name}" if path else name, "is missing")


def never(requirement: str, sentence: str) -> Check:
    """A check that nothing passes, for a property that has no place here and a rule of its own that says so."""

    def refuse(_: object, path: str) -> None:
        raise Invalid(requirement, path, sentence)

    return refuse


def array_of(check: Check, requirement: str) -> Check:
    """A check for a list, each of whose members passes ``check``."""

    def check_array(value: object, path: str) -> None:
        if type(value) is not list:
            raise Invalid(requirement, path, "must be a list")
        for number, one in enumerate(value):
            check(one, f"{path}[{number}]")

    return check_array


def text(requirement: str) -> Check:
    """A check for a string."""

    def check_text(value: object, path: str) -> None:
        if type(value) is not str:
            raise Invalid(requirement, path, "must be a string")

    return check_text


def boolean(requirement: str) -> Check:
    """A check for true or false."""

    def check_boolean(value: object, path: str) -> None:
        if type(value) is not bool:
            raise Invalid(requirement, path, "must be true or false")

    return check_boolean


def number(requirement: str) -> Check:
    """A check for a number."""

    def check_number(value: object, path: str) -> None:
        if not types.is_number(value):
            raise Invalid(requirement, path, "must be a number")

    return check_number


def iri(requirement: str) -> Check:
    """A check for an IRI or IRL. XAPI-00011: with a scheme."""

    def check_iri(value: object, path: str) -> None:
        if not types.is_iri(value):
            raise Invalid(requirement, path, "must be an IRI with its scheme, such as https://example.org/id")

    return check_iri


def uuid(requirement: str) -> Check:
    """A check for a UUID. XAPI-00028 to XAPI-00030: a string, in the standard form of RFC 4122."""

    def check_uuid(value: object, path: str) -> None:
        if not types.is_uuid(value):
            raise Invalid(requirement, path, "must be a UUID, such as 6f1c2a34-5b67-4c89-8d01-23456789abcd")

    return check_uuid


def check_language(value: object, path: str) -> None:
    """XAPI-00091: the language of a context."""
    if not types.is_language_tag(value):
        raise Invalid("XAPI-00091", path, "must be a language tag of RFC 5646, such as en-US")


def language_map(requirement: str) -> Check:
    """A check for a language map. XAPI-00013, XAPI-00121: its keys are language tags, its values strings."""

    def check_map(value: object, path: str) -> None:
        for tag, words in read_object(value, path, requirement).items():
            if not types.is_language_tag(tag):
                raise Invalid("XAPI-00013", f"{path}.{tag}", "is not a language tag of RFC 5646, such as en-US")
            if type(words) is not str:
                rule = "XAPI-00001" if words is None else "XAPI-00121"
                raise Invalid(rule, f"{path}.{tag}", "must be a string")

    return check_map


def check_extensions(value: object, path: str) -> None:
    """XAPI-00118, XAPI-00120: an object whose keys are IRIs; XAPI-00119: whatever its values are, null too."""
    for key in read_object(value, path, "XAPI-00120"):
        if not types.is_iri(key):
            raise Invalid("XAPI-00118", f"{path}.{key}", "must have an IRI as its key")
