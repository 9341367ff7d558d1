"""JSON as it comes in and as it is kept: strict reading, one canonical spelling."""

import json
from typing import NoReturn

DEEPEST = 200
"""How deep objects and lists may be nested: what is deeper than the interpreter's own stack could not be written."""
# what a double can hold: a larger fraction is refused too
_MOST_DIGITS = 308
_TOO_DEEP = "The JSON is nested too deep to be read."


def parse_json(body: bytes) -> object:
    """The value of a JSON text in UTF-8.

    XAPI-00014: it is JSON; XAPI-00015: in UTF-8. Refused beside what is neither: NaN and Infinity; a key that stands
    twice in one object, XAPI-00021; half a surrogate pair; nesting too deep to be read.

    :raise ValueError: with a sentence
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError("The text is not UTF-8.") from error
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"The text is not JSON: {error.msg} at character {error.pos}.") from error
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error
    # so few brackets cannot be too deep
    if text.count("{") + text.count("[") > DEEPEST:
        _check_depth(value)
    if "\\u" in text:
        try:
            canonical(value)
        except UnicodeEncodeError as error:
            raise ValueError("The JSON holds half a surrogate pair.") from error
    return value


def canonical(value: object) -> bytes:
    """The one spelling in which a value is kept: keys in order, no spaces, UTF-8, ``1`` and never ``1.0``."""
    return _ENCODER.encode(value).encode("utf-8")


def _no_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A key stands twice in one JSON object.")
    return found


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON.")


def _number(text: str) -> float | int:
    # XAPI-00002: at least the precision of IEEE 754; 1.0 and 1 are one number, and kept as one
    value = float(text)
    if value in {float("inf"), float("-inf")}:
        raise ValueError(f"The number {text[:40]} is too large.")
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _whole_number(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise ValueError(f"The number {text[:40]} is too large.")
    return int(text)


def _check_depth(value: object) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ())
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise ValueError(_TOO_DEEP)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_no_doubles, parse_constant=_refuse, parse_float=_number, parse_int=_whole_number
)
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
