"""The ways in which a request to the fake LRS can go wrong."""

from dataclasses import dataclass
from enum import Enum, auto


class Way(Enum):
    """How a request goes wrong."""

    ANSWER = auto()
    "A status and nothing else."
    HANG = auto()
    "No answer until the server ends."
    CUT_BEFORE_STORING = auto()
    CUT_AFTER_STORING = auto()
    "Stores, then cuts the line in the middle of the answer."
    SLOW = auto()
    "Stores and answers after ``seconds``."
    HANG_AFTER_STORING = auto()
    "Stores; no answer until the server ends."


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one writing request. ``headers`` go with an answer."""

    way: Way
    status: int = 500
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b"told to fail"
    seconds: float = 0.0


def answer(status: int, *headers: tuple[str, str], body: bytes = b"told to fail") -> Fault:
    """A fault that answers with this status and stores nothing."""
    return Fault(Way.ANSWER, status, headers, body)
