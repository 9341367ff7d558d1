"""JSON from outside: read strictly, with a name for what is wrong."""

import json
from collections.abc import Mapping
from math import isfinite
from typing import NoReturn

from training_app.lms.lti.addresses import origin_of
from training_app.lms.lti.errors import LaunchRefused, Reason

Json = Mapping[str, object]


def parse_object(body: bytes) -> dict[str, object]:
    """The JSON object that the bytes hold.

    :raise ValueError: when they hold something else, NaN or Infinity, or nesting too deep to be read
    """
    try:
        value = json.loads(body, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ValueError("The JSON is nested too deep to be read.") from error
    except ValueError as error:
        raise ValueError("The text is not JSON.") from error
    if not isinstance(value, dict):
        raise ValueError("The JSON is not an object.")
    return value


def text_of(value: object) -> str | None:
    """The text, None for everything else and for an empty one."""
    return value if isinstance(value, str) and value else None


def object_claim(claims: Json, name: str) -> Json | None:
    """An optional claim that is an object; None when it is missing or null.

    :raise LaunchRefused: ``BAD_CLAIM``
    """
    value = claims.get(name)
    if value is None or isinstance(value, dict):
        return value
    raise LaunchRefused(Reason.BAD_CLAIM, name)


def texts_of(value: object, name: str) -> tuple[str, ...]:
    """A list of texts.

    :raise LaunchRefused: ``BAD_CLAIM`` with the name
    """
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise LaunchRefused(Reason.BAD_CLAIM, name)


def address_claim(claims: Json, name: str) -> str | None:
    """An optional http(s) address; None when it is missing or null.

    :raise LaunchRefused: ``BAD_CLAIM`` when it is none
    """
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, str) and origin_of(value) is not None:
        return value
    raise LaunchRefused(Reason.BAD_CLAIM, name)


def number_of(value: object) -> float | None:
    """The JSON number; None for everything else, and for one beyond a double.

    True and False are none, though Python counts with them.
    """
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) else None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON.")
