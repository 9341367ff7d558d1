"""How counts, ages, comparisons, scopes and what is told of people are said on the pages of the records. Pure."""

from collections.abc import Collection
from datetime import timedelta

from training_app.connections.here import Here
from training_app.connections.pages import Paging
from training_app.delivery.models import Identity as Told
from training_app.learning.pages import Mark, State
from training_app.lrs.clients import Scope
from training_app.xapi.models import Reconciliation
from training_app.xapi.reconcile_rules import in_words

ROWS_A_PAGE = 50
SLOW_AFTER = timedelta(minutes=2)
"""A comparison that nobody took up by then has no worker."""

PEOPLE_WORDS = {
    Told.PSEUDONYM: "A random name",
    Told.NAME: "A random name and their own name",
    Told.MAILBOX: "Their mailbox and their name",
}
PEOPLE_DETAIL = {
    Told.PSEUDONYM: (
        "A random account name for each officer, another one for each destination. Who reads there cannot tell who an "
        "officer is; the list that says so stays here. This is what a new destination gets."
    ),
    Told.NAME: "The random account name, with the officer’s name beside it. Who may read there sees who it is.",
    Told.MAILBOX: (
        "The mailbox they sign in with, and their name. The other side can join their training with all else that it "
        "knows of that mailbox. Who signs in with a badge number is told as above."
    ),
}
SCOPE_WORDS = {
    Scope.WRITE: "send records",
    Scope.READ_OWN: "read what it sent itself",
    Scope.READ_ALL: "read every record",
}
SCOPE_LABELS = {
    Scope.WRITE: "Send records",
    Scope.READ_OWN: "Read what it sent itself",
    Scope.READ_ALL: "Read every record",
}
SCOPE_DETAIL = {
    Scope.WRITE: "For a system that adds records of its own, such as another course.",
    Scope.READ_OWN: "Its own records, and no officer’s training here.",
    Scope.READ_ALL: "For an LMS or a reporting tool that fetches the training records of this agency.",
}


def records_words(count: int) -> str:
    """ "1 record" or "4,812 records"."""
    return f"{count:,} {'record' if count == 1 else 'records'}"


def age_words(age: timedelta) -> str:
    """ "less than a minute", "12 minutes", "3 hours" or "4 days"."""
    minutes = int(age.total_seconds() // 60)
    for size, one, many in ((1440, "day", "days"), (60, "hour", "hours"), (1, "minute", "minutes")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {one if count == 1 else many}"
    return "less than a minute"


def percent(share: float) -> int:
    """A share as a whole percentage; only all is 100 and only none is 0."""
    if share in {0.0, 1.0}:
        return int(share * 100)
    return min(99, max(1, round(share * 100)))


def scope_words(scopes: Collection[Scope]) -> str:
    """ "send records, and read every record"."""
    # who may read all may read its own
    shown = [one for one in Scope if one in scopes and not (one is Scope.READ_OWN and Scope.READ_ALL in scopes)]
    return ", and ".join(SCOPE_WORDS[one] for one in shown) or "do nothing"


def paging_of(url: str, page: int, pages: int) -> Paging:
    """The line under a long list."""
    return Paging(
        words=f"Page {page} of {pages}" if pages > 1 else "",
        before_url=f"{url}?page={page - 1}" if page > 1 else None,
        after_url=f"{url}?page={page + 1}" if page < pages else None,
    )


def comparison_state(one: Reconciliation) -> State:
    """The state of one comparison."""
    if one.finished_at is None:
        return State(Mark.PART, "Under way") if one.started_at else State(Mark.OPEN, "Not begun")
    if one.problem is not None:
        return State(Mark.LATE, "Not finished")
    return State(Mark.DUE, "Some sent again") if one.resent_count else State(Mark.DONE, "All confirmed")


def comparison_words(one: Reconciliation, here: Here) -> str:
    """What one comparison found, or how far it is."""
    if one.finished_at is None:
        return _unfinished_words(one, here)
    if one.problem is not None:
        return f"It could not be finished, and nothing was sent again. {one.problem}"
    if not one.expected:
        return "Nothing was delivered in that time, so there was nothing to compare."
    return in_words(one.expected, one.confirmed, one.resent_count)


def _unfinished_words(one: Reconciliation, here: Here) -> str:
    if one.started_at is not None:
        return f"A comparison began {here.when(one.started_at)} and is under way. Open this page again to see."
    asked = f"A comparison was asked for {here.when(one.asked_at)}"
    if here.now - one.asked_at < SLOW_AFTER:
        return f"{asked} and begins within seconds. Open this page again to see."
    return f"{asked}, and no worker has begun it: see that training-app worker runs."
