"""Where the pages of credit stand, and those of other rooms that they lead to."""

from collections.abc import Mapping
from urllib.parse import urlencode

CREDIT = "/app/credit"
SETTINGS = f"{CREDIT}/settings"
FILES = f"{CREDIT}/files"
PEOPLE = f"{CREDIT}/people"
OVERVIEW = "/app/overview"


def person(person_id: int) -> str:
    """Somebody's lines in the ledger."""
    return f"{PEOPLE}/{person_id}"


def record(person_id: int, module_id: str) -> str:
    """The record of a person and a module, among the reports."""
    return f"/app/people/{person_id}/modules/{module_id}"


def account(person_id: int) -> str:
    """What is known of a person, among the people."""
    return f"/app/people/{person_id}/account"


def with_query(address: str, asked: Mapping[str, str]) -> str:
    """The address with what is asked; what is empty is left out."""
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{address}?{query}" if query else address
