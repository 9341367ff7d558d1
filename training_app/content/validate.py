"""From a strict document to a checked model, with each mistake told at its line in an author's words."""

from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from training_app.content.problems import Problem
from training_app.content.schema import Strict
from training_app.content.strict_yaml import Document, Path, YamlRefused, load_strict

Record = TypeVar("Record", bound=Strict)

_RULES = {
    "string_type": "must be text; put it in quotes",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be a mapping of keys to values",
    "model_type": "must be a mapping of keys to values",
    "model_attributes_type": "must be a mapping of keys to values",
    "string_too_short": "is empty",
    "literal_error": "must be {expected}",
    "less_than_equal": "must be at most {le:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "greater_than": "must be more than {gt:g}",
    "too_short": "needs at least {min_length} entries",
    "too_long": "may have at most {max_length} entries",
    "string_too_long": "may have at most {max_length} characters",
    "union_tag_invalid": "has an unknown kind; there are {expected_tags}",
    "union_tag_not_found": "has no kind",
}
_PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "must be an id: small letters, digits and single hyphens",
    r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$": 'must be a version such as "1.0.0"',
    r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$": 'must be a date such as "2026-11-22"',
    r"^([01][0-9]|2[0-3]):[0-5][0-9]$": 'must be a time such as "23:40"',
    r"^https?://\S+$": "must be an address that starts with https://, or null",
}


def parse_document(text: str, file: str, problems: list[Problem], first_line: int = 1) -> Document | None:
    """Return the document, or None after adding the problem."""
    try:
        return load_strict(text, first_line)
    except YamlRefused as refused:
        problems.append(Problem(file, refused.line, refused.message))
        return None


def check_record(
    kind: type[Record], document: Document, file: str, problems: list[Problem], path: Path = ()
) -> Record | None:
    """Return the part of the document at the path as a model, or None after adding every problem found in it."""
    value: object = document.value
    for part in path:
        value = value[part] if isinstance(value, dict | list) else None  # type: ignore[index]
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            problems.append(Problem(file, document.line_of((*path, *details["loc"])), explain(details)))
        return None


def explain(details: ErrorDetails) -> str:
    """Return one mistake as a sentence that names the key."""
    kind = details["type"]
    name = _name(details["loc"])
    if kind == "missing":
        return f"missing {name}"
    if kind == "extra_forbidden":
        hint = " (a comma inside a text? put the text in quotes)" if details["input"] is None else ""
        return f"unknown key {name}{hint}"
    if kind == "string_pattern_mismatch":
        return f"{name} {_PATTERNS.get(details['ctx']['pattern'], 'is not written as it must be')}"
    if kind in _RULES:
        return f"{name} {_RULES[kind].format(**details.get('ctx', {}))}"
    if kind == "value_error":
        return str(details["ctx"]["error"])
    return f"{name}: {details['msg']}"


def _name(loc: tuple[int | str, ...]) -> str:
    words = [part for part in loc if isinstance(part, str) and part != "[key]"]
    if loc and isinstance(loc[-1], int) and words:
        return f'entry {loc[-1] + 1} of "{words[-1]}"'
    return f'"{words[-1]}"' if words else "the file"
