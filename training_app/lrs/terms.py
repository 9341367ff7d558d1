"""What a filter asks for, as one number: a kind, a value and an agency."""

from functools import lru_cache
from hashlib import sha256

Term = tuple[str, str]
"""(kind, value): ("verb", "http://adlnet.gov/expapi/verbs/answered"). The kinds are those of ``lrs.spec.terms``."""


@lru_cache(maxsize=4096)
def term_number(agency_id: int, kind: str, value: str) -> int:
    """A signed 64-bit number for an index.

    Two of 100 million terms are the same number with a chance of one in four thousand, and then a filter would find too
    much, never too little; and never another agency's, because statements are asked for by agency too.
    """
    digest = sha256(f"{agency_id}|{kind}|{value}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
