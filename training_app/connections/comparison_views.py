"""Builds the pages of comparisons with a destination."""

from collections.abc import Mapping, Sequence

from training_app.connections import addresses
from training_app.connections.comparison_service import Span
from training_app.connections.here import Here
from training_app.connections.pages import ComparisonItem, ComparisonPage, ComparisonsPage, Option, Paging
from training_app.connections.words import comparison_state, comparison_words, percent, records_words
from training_app.delivery.models import Destination
from training_app.web.question import Link
from training_app.web.words import sentence_start
from training_app.xapi.models import Reconciliation

SPANS = {
    Span.LATELY: ("The last two days", "As each night."),
    Span.MONTH: ("The last 30 days", "Takes a minute or so."),
    Span.ALL: ("Everything delivered so far", "May take long where there are many records."),
}
NOTICES = {
    "asked": "The comparison is asked for and begins within seconds. This is in the audit log.",
    "waits": "A comparison was asked for already and has not begun. It now looks back as far as you wish.",
}
LEAD = (
    "A comparison asks the other side for every record that it took. What it has is confirmed; what it does not have "
    "any more is sent again. Where its answers cannot be relied on, nothing is sent again. The last five minutes are "
    "left to the next comparison."
)


def build_comparisons(
    destination: Destination,
    found: Sequence[Reconciliation],
    here: Here,
    *,
    names: Mapping[int, str],
    paging: Paging,
    may_manage: bool,
    notice: str | None,
) -> ComparisonsPage:
    """The list, the newest first, and the form that asks for one."""
    newest = comparison_state(found[0]).word if found else "Not compared yet"
    return ComparisonsPage(
        side=destination.name,
        title="Comparisons",
        notice=notice,
        lead=LEAD,
        url=addresses.comparisons(destination.id),
        spans=[Option(span, *SPANS[span], span is Span.LATELY) for span in Span] if may_manage else [],
        items=[_item(one, here, names) for one in found],
        paging=paging,
        empty=f"{newest}. The first comparison is made in the coming night.",
    )


def build_comparison(
    destination: Destination, one: Reconciliation, here: Here, names: Mapping[int, str]
) -> ComparisonPage:
    """What one comparison found."""
    share = one.confirmed / one.expected if one.expected else float(one.finished_at is not None and not one.problem)
    more = one.resent_count - len(one.resent)
    rest = f" The first {len(one.resent):,} stand here; {more:,} more were sent again." if more > 0 else ""
    return ComparisonPage(
        side=destination.name,
        title=comparison_state(one).word,
        percent=percent(share),
        ground_label=f"{one.confirmed:,} of {records_words(one.expected)} confirmed",
        lead=comparison_words(one, here),
        facts=_facts(one, here, names),
        ids=one.resent,
        ids_lead=f"They wait in their old places in the queue and are sent like all others.{rest}",
        back=Link("All comparisons", addresses.comparisons(destination.id)),
    )


def _item(one: Reconciliation, here: Here, names: Mapping[int, str]) -> ComparisonItem:
    return ComparisonItem(
        when=sentence_start(here.when(one.finished_at or one.asked_at)),
        url=addresses.comparison(one.destination_id, one.id),
        state=comparison_state(one),
        found=_short_words(one, here),
        asked_by=_asker(one, names),
    )


def _short_words(one: Reconciliation, here: Here) -> str:
    return comparison_words(one, here) if one.problem is None else one.problem


def _facts(one: Reconciliation, here: Here, names: Mapping[int, str]) -> list[tuple[str, str]]:
    facts = [
        ("Delivered from", here.when(one.window_from)),
        ("until", here.when(one.window_to)),
        ("Asked for by", _asker(one, names)),
        ("Asked for", here.when(one.asked_at)),
    ]
    if one.started_at is not None:
        facts.append(("Begun", here.when(one.started_at)))
    if one.finished_at is not None:
        facts.append(("Finished", here.when(one.finished_at)))
    return facts


def _asker(one: Reconciliation, names: Mapping[int, str]) -> str:
    if one.asked_by_id is None:
        return "The nightly round, or the command line"
    return names.get(one.asked_by_id, "Somebody who is not on the roster any more")
