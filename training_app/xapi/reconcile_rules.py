"""What a page of another LRS's statements tells a comparison, and how a comparison is said. Pure."""

import json
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from uuid import UUID

PAGE_ROWS = 200
"""Also where whole statements come instead of ids, a page stays under the cap of a reply, 1 MiB."""


class NotComparable(Exception):
    """The other side's answers cannot be relied on; the text says why. Nothing is sent again on doubt."""


@dataclass(frozen=True, slots=True)
class ListedPage:
    """Ids on one page, and the whole address of the next one; None on the last."""

    ids: frozenset[UUID]
    more: str | None


def read_page(body: bytes, asked: str) -> ListedPage:
    """One page of a statement result.

    :param asked: the address it came from; ``more`` leads nowhere but to the same host
    :raise NotComparable: when it is no such page
    """
    try:
        result = json.loads(body)
        ids = frozenset(UUID(one["id"]) for one in result["statements"])
        more = result.get("more") or None
    # RecursionError: a reply of nothing but brackets
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotComparable("It answered, but not with a list of statements.") from error
    if more is None:
        return ListedPage(ids, None)
    try:
        address = urljoin(asked, str(more))
        ours, theirs = urlsplit(asked), urlsplit(address)
    except ValueError as error:
        raise NotComparable("Its list goes on at an address that is none.") from error
    if (ours.scheme, ours.netloc) != (theirs.scheme, theirs.netloc):
        raise NotComparable("Its list goes on at another address, which is not followed.")
    if address == asked:
        raise NotComparable("Its list goes round in a circle.")
    return ListedPage(ids, address)


def in_words(expected: int, confirmed: int, resent: int) -> str:
    """ "4,812 of 4,812 confirmed." and what was done about the rest."""
    words = f"{confirmed:,} of {expected:,} confirmed."
    if resent:
        words += (
            f" {resent:,} {'was' if resent == 1 else 'were'} not there and {'is' if resent == 1 else 'are'} sent again."
        )
    return words
