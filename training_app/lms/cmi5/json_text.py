"""JSON as an LMS sends it, and the one spelling in which we send it."""

import json
from typing import NoReturn, TypeAlias

Json: TypeAlias = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
JsonObject: TypeAlias = dict[str, Json]

MAX_TEXT_BYTES = 262_144
"""More than any document of a launch; what is longer is not read."""


class NotAnObject(ValueError):
    """The text is not one JSON object; the message says why, for an administrator."""


def read_object(text: bytes | str) -> JsonObject:
    """The JSON object in a text; a whole number is an int however it is written.

    :raise NotAnObject: for other JSON and other text, a key that stands twice in one object, NaN and Infinity, and
        texts over ``MAX_TEXT_BYTES``
    """
    if len(text) > MAX_TEXT_BYTES:
        raise NotAnObject(f"it is longer than {MAX_TEXT_BYTES} bytes")
    try:
        found: Json = _DECODER.decode(text.decode("utf-8-sig") if isinstance(text, bytes) else text)
        canonical_bytes(found)
    except NotAnObject:
        raise
    except (ValueError, RecursionError) as error:
        raise NotAnObject("it is not JSON in UTF-8") from error
    if not isinstance(found, dict):
        raise NotAnObject("it is JSON, and not an object")
    return found


def canonical_bytes(value: Json) -> bytes:
    """The bytes that are kept and sent: compact, keys in order, UTF-8, ``1`` and never ``1.0``.

    Some players write the JSON anew and keep our Content-Length, so it must be as long as a browser would write it.
    Numbers that need an exponent are the exception: browsers spell those in their own way.
    """
    return _ENCODER.encode(_whole(value)).encode("utf-8")


def _whole(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _whole(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_whole(part) for part in value]
    return _number(value) if isinstance(value, float) else value


def _number(value: str | float) -> int | float:
    number = float(value)
    if number in {float("inf"), float("-inf")}:
        raise NotAnObject("it holds a number that is too large")
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _no_doubles(pairs: list[tuple[str, Json]]) -> JsonObject:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotAnObject("a key stands twice in one object")
    return found


def _refuse(name: str) -> NoReturn:
    raise NotAnObject(f"{name} is not JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_no_doubles, parse_constant=_refuse, parse_float=_number)
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
