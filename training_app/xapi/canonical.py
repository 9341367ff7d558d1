"""A statement's one and only bytes: compact, UTF-8, keys in order, whole numbers without a point."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import tincan

# what tincan says in Python, spelled as xAPI spells it
_SPELLING = {
    "_object_type": "objectType",
    "_home_page": "homePage",
    "_more_info": "moreInfo",
    "_interaction_type": "interactionType",
    "_correct_responses_pattern": "correctResponsesPattern",
    "_context_activities": "contextActivities",
}

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)


def canonical_bytes(statement: tincan.Statement) -> bytes:
    """The bytes that are stored and sent for this statement, whatever tincan's own writer would give.

    tincan turns 5 into 5.0 and writes UTC as +00:00; some players count bytes as a browser would write them, so
    neither will do.
    """
    return canonical_text(statement).encode()


def canonical_text(value: object) -> str:
    """A tincan object (or a part of one) as it stands in the canonical bytes."""
    return _ENCODER.encode(plain(value))


def plain(value: object) -> Json:
    """A tincan object (or a part of one) as plain JSON values; properties that are None are left out.

    :raise TypeError: for a value that has no place in a statement, such as a naive time
    """
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, tincan.serializable_base.SerializableBase):
        return {_spelled(key): plain(part) for key, part in vars(value).items() if part is not None}
    return _scalar(value)


def _spelled(key: str) -> str:
    return _SPELLING.get(key) or key[1:]


def _scalar(value: object) -> Json:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, timedelta):
        # whole seconds are what is measured; ISO 8601, as xAPI 1.0.3, Part Two, section 4.6 asks
        return f"PT{int(value.total_seconds())}S"
    raise TypeError(f"{type(value).__name__} has no place in a statement")


def time_text(value: datetime) -> str:
    """A time as statements have it: UTC, in milliseconds.

    :raise TypeError: for a time without its zone
    """
    if value.tzinfo is None:
        raise TypeError("a statement's time needs its zone")
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
