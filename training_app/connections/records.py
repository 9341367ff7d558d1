"""Builds the records page: per destination whether records arrive, in words why not, and what is kept here."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from training_app.connections import addresses
from training_app.connections.here import Here
from training_app.connections.kinds import OTHERS, is_sink, is_told_of_people, is_tried
from training_app.connections.pages import DestinationPanel, KeptPanel, RecordsPage
from training_app.connections.queries import Kept
from training_app.connections.words import (
    PEOPLE_WORDS,
    age_words,
    comparison_words,
    percent,
    records_words,
    scope_words,
)
from training_app.delivery.queries import DestinationHealth
from training_app.learning.pages import Mark, State
from training_app.lrs.clients import ClientRow
from training_app.web.question import Button, Link
from training_app.web.words import counted, sentence_start
from training_app.xapi.models import Reconciliation

LONG_WAIT = timedelta(minutes=15)
NO_DESTINATION = "Every record is kept here. When a destination is added, this page shows whether records reach it."
NOT_INSTALLED = (
    "The package that adds this sink is not installed here any more. Nothing was lost: every record waits here. "
    "Install it again and restart the program; or stop sending, and the records stay here alone."
)
NOT_COMPARED = "Not compared yet. Each night, what was delivered is compared with what is there."
NOTICES = {
    "retry": "The refused and parked records wait again and are tried in their turn. This is in the audit log.",
    "start": "Sending has started again. What waited goes first. This is in the audit log.",
    "stop": "Sending is stopped. Every record waits here until someone starts it again. This is in the audit log.",
    "stopped": "Sending was stopped already. Nothing was changed.",
    "sink": "Records made from now on go to the sink. Test it before you rely on it. This is in the audit log.",
    "added": "The destination was added. Records made from now on go there. Test the connection before you rely on it.",
    "changed": "The change is kept. It holds from the next record on. Test the connection before you rely on it.",
    "people": "The change is kept. It holds for records made from now on. This is in the audit log.",
    "same": "That was so already. Nothing was changed.",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page is made of."""

    health: Sequence[DestinationHealth]
    newest: Mapping[int, Reconciliation]
    kept: Kept
    clients: Sequence[ClientRow]
    store_url: str
    sinks: Collection[str] = ()
    "Names of the record sinks that are installed here."

    def lacks(self, one: DestinationHealth) -> bool:
        """Whether it is a sink whose package is not installed here."""
        return is_sink(one.kind) and one.endpoint not in self.sinks

    @property
    def has_idle_sink(self) -> bool:
        """Whether a sink is installed that no destination is for."""
        return not set(self.sinks) <= {one.endpoint for one in self.health if is_sink(one.kind)}


def build_records(seen: Seen, here: Here, *, agency: str, may_manage: bool, notice: str | None) -> RecordsPage:
    """The page for these destinations; buttons only for who may use them."""
    delivered = sum(one.delivered for one in seen.health)
    total = sum(one.delivered + one.waiting + one.not_taken for one in seen.health)
    return RecordsPage(
        side=agency,
        title=_title(seen.health),
        percent=percent(delivered / total) if total else 0,
        ground_label=f"{delivered:,} of {records_words(total)} delivered",
        lead=_lead(delivered, total) if seen.health else NO_DESTINATION,
        notice=notice,
        destinations=[_panel(one, seen, here, may_manage=may_manage) for one in seen.health],
        add_link=Link("Add a destination", addresses.ADD) if may_manage else None,
        sink_link=Link("Add an installed sink", addresses.ADD_SINK) if may_manage and seen.has_idle_sink else None,
        kept=_kept(seen, here, may_manage=may_manage),
    )


def _title(health: Sequence[DestinationHealth]) -> str:
    if not health:
        return "No destination is set up"
    stopped = sum(one.is_stopped for one in health)
    not_taken = sum(one.not_taken for one in health)
    if stopped:
        verb = "is" if stopped == 1 else "are"
        return f"{sentence_start(counted(stopped, 'destination', 'destinations'))} {verb} stopped"
    if not_taken:
        verb = "was" if not_taken == 1 else "were"
        count = counted(not_taken, "record", "records") if not_taken <= 12 else records_words(not_taken)
        return f"{sentence_start(count)} {verb} not taken"
    if any(_waits_long(one) for one in health):
        return "Records are waiting"
    return "Records are arriving" if any(one.delivered for one in health) else "Nothing was sent yet"


def _lead(delivered: int, total: int) -> str:
    if not total:
        return "Nothing is lost: each record is kept here and sent when there is something to send."
    verb = "has" if total == 1 else "have"
    return (
        f"{delivered:,} of {records_words(total)} {verb} arrived. "
        "Every record is kept here until the other side has taken it."
    )


def _panel(one: DestinationHealth, seen: Seen, here: Here, *, may_manage: bool) -> DestinationPanel:
    rows = Link(f"See {'it' if one.not_taken == 1 else f'all {one.not_taken:,}'}", addresses.not_taken(one.id))
    other = OTHERS.get(one.kind)
    return DestinationPanel(
        id=f"destination-{one.id}",
        name=one.name,
        state=State(Mark.LATE, "Not installed") if seen.lacks(one) else _state(one),
        lead=NOT_INSTALLED if seen.lacks(one) and not one.is_stopped else _words(one, here),
        facts=list(_facts(one, here)),
        reasons=[(records_words(reason.count), reason.words) for reason in one.reasons],
        rows_link=rows if one.not_taken else None,
        compared=other.compared if other is not None else _compared(seen.newest.get(one.id), here),
        urgent=list(_urgent(one)) if may_manage else [],
        tools=list(_tools(one)) if may_manage else [],
        links=list(_links(one, may_manage=may_manage)),
    )


def _state(one: DestinationHealth) -> State:
    if one.is_stopped:
        return State(Mark.LATE, "Stopped")
    if one.not_taken:
        return State(Mark.LATE, "Some were not taken")
    if _waits_long(one):
        return State(Mark.DUE, "Waiting")
    return State(Mark.DONE, "Arriving") if one.delivered else State(Mark.OPEN, "Nothing sent yet")


def _words(one: DestinationHealth, here: Here) -> str:
    if one.is_stopped:
        since = f" since {here.when(one.stopped_at)}" if one.stopped_at else ""
        reason = one.stopped_reason or "No reason was given."
        return f"Stopped{since}. {reason} New records wait here until someone starts it again."
    if _is_failing(one):
        return f"The last try failed. {_next_try(one, here)} {one.last_error or ''}".strip()
    if one.not_taken:
        return "The other side did not take some records. They are kept here with the reason."
    if one.remarked:
        return "Everything sent has arrived. Some arrived with a remark; see whether anything is to be done."
    return "Nothing needs doing."


def _facts(one: DestinationHealth, here: Here) -> Iterator[tuple[str, str]]:
    lately = f"{one.lately:,} in the last hour" if one.lately else "none in the last hour"
    yield "Delivered", f"{one.delivered:,}, {lately}"
    if one.remarked:
        yield "Of these, with a remark", f"{one.remarked:,}"
    yield "Waiting", f"{one.waiting:,}"
    yield "Refused", f"{one.refused:,}"
    if one.parked:
        yield "Parked, after 14 days of trying", f"{one.parked:,}"
    if one.oldest_waiting_s is not None:
        yield "Oldest waiting", age_words(timedelta(seconds=one.oldest_waiting_s))
    if one.last_delivered_at is not None:
        yield "Last delivered", here.when(one.last_delivered_at)
    if one.last_error and not (one.is_stopped or _is_failing(one)):
        yield "Last error", one.last_error
    other = OTHERS.get(one.kind)
    yield "Officers appear as", (other.people if other is not None else None) or PEOPLE_WORDS[one.identity]
    yield other.address if other is not None else "Address", one.endpoint


def _compared(newest: Reconciliation | None, here: Here) -> str:
    if newest is None:
        return NOT_COMPARED
    words = comparison_words(newest, here)
    return words if newest.finished_at is None else f"Compared {here.when(newest.finished_at)}: {words}"


def _urgent(one: DestinationHealth) -> Iterator[Button]:
    if one.is_stopped:
        yield Button("Start again", addresses.start_again(one.id))
    elif one.waiting and one.next_try_at is not None:
        yield Button("Try now", addresses.start_again(one.id))
    if one.not_taken:
        kinds = [word for word, count in (("refused", one.refused), ("parked", one.parked)) if count]
        yield Button(f"Send {' and '.join(kinds)} again", addresses.send_again(one.id))


def _tools(one: DestinationHealth) -> Iterator[Button]:
    if is_tried(one.kind):
        yield Button("Test connection", addresses.trial(one.id))
    if one.kind not in OTHERS:
        yield Button("Compare now", addresses.comparisons(one.id))


def _links(one: DestinationHealth, *, may_manage: bool) -> Iterator[Link]:
    other = OTHERS.get(one.kind)
    if one.remarked:
        yield Link(
            "See the remark" if one.remarked == 1 else f"See {one.remarked:,} remarks", addresses.remarked(one.id)
        )
    if other is None:
        yield Link("Comparisons", addresses.comparisons(one.id))
    if not may_manage:
        return
    if other is None:
        yield Link("Change", addresses.change(one.id))
    elif other.link is not None:
        yield other.link
    if is_told_of_people(one.kind):
        yield Link("How officers appear there", addresses.people(one.id))
    if not one.is_stopped:
        yield Link("Stop sending", addresses.stop(one.id))


def _is_failing(one: DestinationHealth) -> bool:
    return one.waiting > 0 and one.tries > 0


def _next_try(one: DestinationHealth, here: Here) -> str:
    if one.next_try_at is None or one.next_try_at <= here.now:
        return "The next is due now."
    return f"The next is at {here.time(one.next_try_at)}."


def _waits_long(one: DestinationHealth) -> bool:
    return one.oldest_waiting_s is not None and one.oldest_waiting_s > LONG_WAIT.total_seconds()


def _kept(seen: Seen, here: Here, *, may_manage: bool) -> KeptPanel:
    newest = f" The newest is from {here.when(seen.kept.newest_at)}." if seen.kept.newest_at else ""
    verb = "is" if seen.kept.statements == 1 else "are"
    count = (
        f"{records_words(seen.kept.statements)} {verb} kept here" if seen.kept.statements else "No record was made yet"
    )
    return KeptPanel(
        lead=f"{count}. What is recorded is kept in a store of this program’s own.{newest}",
        address=seen.store_url,
        clients=[_client(one, here) for one in seen.clients if one.revoked_at is None],
        no_clients="No other system has credentials, so nobody can fetch anything.",
        link=Link("Clients and their credentials", addresses.CLIENTS) if may_manage else None,
    )


def _client(one: ClientRow, here: Here) -> tuple[str, str]:
    used = f"last used {here.when(one.last_used_at)}" if one.last_used_at else "never used"
    return one.name, f"May {scope_words(one.scopes)}; {used}"
