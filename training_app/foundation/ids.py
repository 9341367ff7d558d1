"""Ids: random ones for rows, derived ones where the same event must always have the same id."""

import secrets
from functools import lru_cache
from typing import NewType
from uuid import UUID, uuid4, uuid5

AgencyId = NewType("AgencyId", int)
PersonId = NewType("PersonId", int)
UnitId = NewType("UnitId", int)
AttemptId = NewType("AttemptId", UUID)

# The project's own namespace; changing it would give every past event a new id.
NAMESPACE = UUID("0e1f6d1c-6a53-5b41-9a0d-3f1f9b1f7c2e")


def new_uuid() -> UUID:
    """A random (version 4) id: it carries no time and no machine."""
    return uuid4()


def derived_uuid(*parts: str) -> UUID:
    """The version 5 id of these parts: same parts, same id, for ever. No part may hold a '|'."""
    if any("|" in part for part in parts):
        raise ValueError(f"an id part holds '|': {parts!r}")
    return uuid5(NAMESPACE, "|".join(parts))


# an event's id is asked for when it is written and again for its statement
@lru_cache(maxsize=256)
def event_uuid(attempt_id: UUID, kind: str, sequence: int) -> UUID:
    """The id of one event of an attempt, and of the xAPI statement made from it.

    :param kind: the event's class in snake_case: question_answered
    :param sequence: the event's number within the attempt, from 1
    """
    return derived_uuid(str(attempt_id), kind, str(sequence))


def new_token() -> str:
    """A secret of 256 bits, safe in an address."""
    return secrets.token_urlsafe(32)
