"""Builds the page of what is published, its preview, and what anybody sees."""

from collections.abc import Iterator, Sequence
from datetime import date

from training_app.readiness.open import addresses
from training_app.readiness.open.figures import (
    HOURS,
    HOURS_STEP,
    MODULE,
    PROMISES,
    WANTS,
    YES,
    Choice,
    Content,
    Figure,
    from_json,
    years_on_offer,
)
from training_app.readiness.open.models import PublishedTotals
from training_app.readiness.open.pages import PreviewPage, PublicPage, ShownFigure, ShownTotals
from training_app.readiness.open.totals_service import Draft
from training_app.review.rules import WITHHELD_UNDER
from training_app.web.here import Here
from training_app.web.words import day_in_words

SHOWN_PAST = 10
NOTICES = {
    "published": "Published. Anybody can read it at its address until you take it back.",
    "same": "This is what is published already, so nothing was changed.",
    "withdrawn": "Taken back. The address shows nothing any more; what was published stays in the list below.",
}
RULES = (
    "Nothing of fewer than ten people is shown, and no total that leaves fewer than ten over.",
    "What is published is kept as it is. It does not move while people train; you publish anew when you decide to.",
    "A figure is told anew only when at least ten people moved since, or a year went by. Until then it stays as it "
    "was told, with its day: otherwise two pages, laid side by side, would tell who trained in between.",
)
LEAD = (
    "{agency} publishes these totals of its training itself, as of {day}. They do not change until it publishes anew."
)
COUNTED = {
    HOURS: f"Hours: the credit of modules finished in the year, in steps of {HOURS_STEP}, so that no smaller figure "
    "can be worked out from them. Classes and courses elsewhere are not in them.",
    MODULE: "Trained: people of today’s roster who ever finished the module.",
    PROMISES: "Promises: what the agency promised after listening sessions, as it counts them itself.",
}
WITHHELD = (
    f"Withheld: a total of fewer than {WITHHELD_UNDER} people is not told, and none from which such a one follows, "
    "because who knows the agency could tell who they are."
)
STAYS = (
    "A figure with an earlier day stayed as it was told: fewer than ten people have moved since, and the difference "
    "would be about them."
)


def build_shown(content: Content) -> ShownTotals:
    """The published page."""
    figures = content.figures
    promises = [_shown(one) for one in figures if one.kind == PROMISES]
    kinds = {one.kind for one in figures}
    return ShownTotals(
        agency=content.agency,
        lead=LEAD.format(agency=content.agency, day=day_in_words(content.as_of)),
        hours=next((_shown(one) for one in figures if one.kind == HOURS), None),
        modules=[_shown(one) for one in figures if one.kind == MODULE],
        promises=promises,
        promises_as_of=promises[0].as_of if promises else "",
        counted=list(_counted(kinds, figures, content.as_of)),
    )


def build_public(
    past: Sequence[PublishedTotals],
    here: Here,
    agency_id: int,
    choice: Choice | None,
    *,
    has_promises: bool,
    notice: str | None = None,
    error: str | None = None,
) -> PublicPage:
    """What is published now, and the form for the next.

    :param past: the oldest first
    :param choice: what was asked for and cannot be; None for a fresh page, which offers what is published now
    """
    newest = past[-1] if past else None
    is_shown = newest is not None and newest.content is not None
    today = here.now.astimezone(here.zone).date()
    return PublicPage(
        notice=notice,
        state=("done", "Published") if is_shown else ("open", "Nothing is published"),
        detail=f"Since {here.when(newest.published_at)}." if newest is not None else "Nothing was ever published.",
        shown_url=addresses.shown(agency_id) if is_shown else None,
        withdraw_url=addresses.WITHDRAW if is_shown else None,
        preview_url=addresses.PREVIEW,
        years=[(str(year), str(year)) for year in years_on_offer(today)],
        year=str(choice.year if choice is not None and choice.year else today.year),
        wants=choice.wants if choice is not None else _wanted_before(past),
        has_promises=has_promises,
        rules=RULES,
        past=[_past(row, here) for row in reversed(past[-SHOWN_PAST:])],
        error=error,
    )


def build_preview(draft: Draft, choice: Choice, *, problem: str | None = None) -> PreviewPage:
    """Exactly what would be public."""
    return PreviewPage(
        shown=build_shown(draft.content),
        problem=problem,
        stays=[f"{one.label}: stays as told on {day_in_words(one.as_of)}." for one in draft.stayed],
        publish_url=addresses.PUBLIC,
        fields=[*((kind, YES) for kind in choice.wants), ("year", str(choice.year or "")), ("seen", draft.seen)],
        back_url=addresses.PUBLIC,
        is_same=draft.is_shown,
    )


def _counted(kinds: set[str], figures: Sequence[Figure], as_of: date) -> Iterator[str]:
    yield from (COUNTED[kind] for kind in WANTS if kind in kinds)
    if kinds & {HOURS, MODULE}:
        yield WITHHELD
    if any(one.as_of != as_of for one in figures):
        yield STAYS


def _shown(figure: Figure) -> ShownFigure:
    return ShownFigure(figure.label, figure.words, day_in_words(figure.as_of))


def _wanted_before(past: Sequence[PublishedTotals]) -> Sequence[str]:
    kept = next((row.content for row in reversed(past) if row.content is not None), None)
    if kept is None:
        return WANTS
    return sorted({figure.kind for figure in from_json(kept).figures})


def _past(row: PublishedTotals, here: Here) -> tuple[str, str]:
    if row.content is None:
        return here.when(row.published_at), "Taken back"
    count = len(from_json(row.content).figures)
    return here.when(row.published_at), f"Published, {count} {'figure' if count == 1 else 'figures'}"
