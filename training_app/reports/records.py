"""Builds the records page: per destination whether records arrive, and in words why not."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from training_app.delivery.queries import DestinationHealth
from training_app.learning.pages import Mark, State
from training_app.reports import addresses, rules
from training_app.reports.pages import Button, DestinationPanel, RecordsPage
from training_app.reports.viewpoint import Viewpoint
from training_app.web.words import counted, sentence_start

LONG_WAIT = timedelta(minutes=15)
REASONS_SHOWN = 10
NO_DESTINATION = "Every record is kept here. When a destination is added, this page shows whether records reach it."
NOTICES = {
    "retry": "The refused records wait again and will be tried with the next round. This is in the audit log.",
    "start": "Sending has started again. What waited goes first. This is in the audit log.",
}


def build_records(
    view: Viewpoint, health: Sequence[DestinationHealth], *, may_manage: bool, notice: str | None
) -> RecordsPage:
    """The page for these destinations; buttons only for who may use them."""
    delivered = sum(one.delivered for one in health)
    total = sum(one.delivered + one.waiting + one.refused for one in health)
    return RecordsPage(
        side="Records",
        title=_title(health),
        percent=rules.percent(delivered / total) if total else 0,
        ground_label=f"{delivered} of {_records(total)} delivered",
        lead=_lead(delivered, total) if health else NO_DESTINATION,
        notice=notice,
        destinations=[_panel(one, view, may_manage=may_manage) for one in health],
    )


def _title(health: Sequence[DestinationHealth]) -> str:
    if not health:
        return "No destination is set up"
    stopped = sum(one.is_stopped for one in health)
    refused = sum(one.refused for one in health)
    if stopped:
        verb = "is" if stopped == 1 else "are"
        return f"{sentence_start(counted(stopped, 'destination', 'destinations'))} {verb} stopped"
    if refused:
        return f"{sentence_start(counted(refused, 'record was', 'records were'))} refused"
    if any(_waits_long(one) for one in health):
        return "Records are waiting"
    return "Records are arriving" if any(one.delivered for one in health) else "Nothing was sent yet"


def _lead(delivered: int, total: int) -> str:
    if not total:
        return "Nothing is lost: each record is kept here and sent when there is something to send."
    verb = "has" if total == 1 else "have"
    return (
        f"{delivered} of {_records(total)} {verb} arrived. Every record is kept here until the other side has taken it."
    )


def _panel(one: DestinationHealth, view: Viewpoint, *, may_manage: bool) -> DestinationPanel:
    reasons = Counter(row.reason for row in one.refused_rows).most_common(REASONS_SHOWN)
    return DestinationPanel(
        id=f"destination-{one.id}",
        name=one.name,
        state=_state(one),
        lead=_words(one, view),
        facts=list(_facts(one, view)),
        refused=[(_records(count), reason) for reason, count in reasons],
        buttons=list(_buttons(one)) if may_manage else [],
    )


def _state(one: DestinationHealth) -> State:
    if one.is_stopped:
        return State(Mark.LATE, "Stopped")
    if one.refused:
        return State(Mark.LATE, "Some were refused")
    if _waits_long(one):
        return State(Mark.DUE, "Waiting")
    return State(Mark.DONE, "Arriving") if one.delivered else State(Mark.OPEN, "Nothing sent yet")


def _words(one: DestinationHealth, view: Viewpoint) -> str:
    if one.is_stopped:
        since = f" since {_when(one.stopped_at, view)}" if one.stopped_at else ""
        reason = one.stopped_reason or "No reason was given."
        return f"Stopped{since}. {reason} New records wait here until someone starts it again."
    if one.waiting and one.next_try_at and one.next_try_at > view.now:
        return f"The last try failed. The next is at {view.time(one.next_try_at)}."
    if one.refused:
        return "The other side would not take some records. They are kept here with its reason."
    return "Nothing needs doing."


def _facts(one: DestinationHealth, view: Viewpoint) -> Iterator[tuple[str, str]]:
    yield "Delivered", str(one.delivered)
    yield "Waiting", str(one.waiting)
    yield "Refused", str(one.refused)
    if one.oldest_waiting_s is not None:
        yield "Oldest waiting", age_words(timedelta(seconds=one.oldest_waiting_s))
    if one.last_delivered_at is not None:
        yield "Last delivered", _when(one.last_delivered_at, view)
    if one.last_error:
        yield "Last error", one.last_error
    yield "Address", one.endpoint


def _buttons(one: DestinationHealth) -> Iterator[Button]:
    if one.is_stopped:
        yield Button("Start again", addresses.start_again(one.id))
    if one.refused:
        yield Button("Try refused again", addresses.retry_refused(one.id))


def _waits_long(one: DestinationHealth) -> bool:
    return one.oldest_waiting_s is not None and one.oldest_waiting_s > LONG_WAIT.total_seconds()


def age_words(age: timedelta) -> str:
    """ "less than a minute", "12 minutes", "3 hours" or "4 days"."""
    minutes = int(age.total_seconds() // 60)
    for size, one, many in ((1440, "day", "days"), (60, "hour", "hours"), (1, "minute", "minutes")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {one if count == 1 else many}"
    return "less than a minute"


def _when(moment: datetime, view: Viewpoint) -> str:
    return f"{view.time(moment)}, {view.day(view.day_of(moment))}"


def _records(count: int) -> str:
    return f"{count} {'record' if count == 1 else 'records'}"
