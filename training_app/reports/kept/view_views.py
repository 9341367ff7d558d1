"""Builds the pages of kept views."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from training_app.accounts.rules import short_name
from training_app.accounts.units import at_or_below
from training_app.assignments.schedule.models import MailState
from training_app.learning.pages import Mark, State
from training_app.reports import addresses
from training_app.reports.as_of import read_as_of
from training_app.reports.completion import narrowed_words
from training_app.reports.filters import read_filters
from training_app.reports.kept.models import Cadence
from training_app.reports.kept.view_pages import MailPart, ViewFormPage, ViewLine, ViewPage, ViewsPage
from training_app.reports.kept.view_queries import SentRow, ViewRow
from training_app.reports.kept.view_rules import when_options
from training_app.reports.pages import Link
from training_app.reports.rows import UnitRow
from training_app.reports.viewpoint import Viewpoint
from training_app.web.words import counted, sentence_start

ROWS_A_PAGE = 50
NOTICES = {
    "kept": "Kept. It opens with its name.",
    "changed": "Kept.",
    "removed": "Removed, and no mail leads to it any more. The records are as they were.",
    "mail": "Kept. The first mail is sent on the next such day, at 7.",
    "stopped": "No more of these mails are sent to you.",
}
_MAILS = {
    MailState.WAITING: State(Mark.DUE, "Waiting"),
    MailState.SENT: State(Mark.DONE, "Sent"),
    MailState.NO_MAILBOX: State(Mark.OPEN, "No mailbox"),
    MailState.LAPSED: State(Mark.LATE, "Not sent"),
}
_NO_MAILBOX = (
    "You do not sign in with an e-mail address, so no mailbox of yours is known here, and no mail can be sent to you."
)
_ALL = "Everything you may see."


def build_views(
    view: Viewpoint,
    rows: Sequence[ViewRow],
    units: Sequence[UnitRow],
    paging: tuple[int, int, int],
    *,
    reader_id: int,
    did: str | None,
) -> ViewsPage:
    """The list. ``paging``: the page's number, how many there are, and how many views there are in all."""
    page, pages, total = paging
    return ViewsPage(
        title=f"{sentence_start(counted(total, 'view', 'views'))} kept" if total else "No view is kept yet",
        lead="A view is the completion report with its filters. Whoever opens one sees it within their own rights.",
        notice=NOTICES.get(did or ""),
        lines=[_line(row, view, units, reader_id) for row in rows],
        new=Link("Open the completion report", addresses.COMPLETION),
        pages_words=f"Page {page} of {pages}" if pages > 1 else "",
        before_url=f"{addresses.VIEWS}?page={page - 1}" if page > 1 else None,
        after_url=f"{addresses.VIEWS}?page={page + 1}" if page < pages else None,
    )


def _line(row: ViewRow, view: Viewpoint, units: Sequence[UnitRow], reader_id: int) -> ViewLine:
    is_own = row.owner_id == reader_id
    own = "Yours, shared" if row.is_shared else "Yours"
    return ViewLine(
        name=row.name,
        url=addresses.view(row.id),
        shows=shows_words(row.query, view, units),
        whose=own if is_own else short_name(row.given_name, row.family_name),
        mail=mail_words(row) or "No mail",
        settings=Link("Settings", addresses.view_settings(row.id)),
    )


def shows_words(query: str, view: Viewpoint, units: Sequence[UnitRow]) -> str:
    """ "Only Patrol; overdue.", within what the reader may see; a unit that is outside of it is left out."""
    asked = dict(parse_qsl(query))
    day, _ = read_as_of(asked.get("as_of", ""), view.today)
    filters, _ = read_filters(
        asked,
        units=at_or_below({unit.id: unit.name for unit in units}),
        module_ids=view.modules,
        has_no_unit=True,
    )
    words = narrowed_words(filters, {unit.id: unit.name for unit in units}, view) or _ALL
    return words if day is None else f"{words} As of {view.day(day)}."


def mail_words(row: ViewRow) -> str:
    """ "Each Monday", "Each month, day 3"; "" where no mail was asked for."""
    if row.cadence is None:
        return ""
    return dict(when_options())[f"{row.cadence.value}:{row.day}"]


def build_form(shows: str, values: Mapping[str, str], errors: Mapping[str, str]) -> ViewFormPage:
    """The form that keeps one."""
    back = f"{addresses.COMPLETION}?{values['query']}" if values["query"] else addresses.COMPLETION
    return ViewFormPage(shows, addresses.VIEWS, Link("Back to the report", back), values, errors)


def build_view(
    row: ViewRow,
    shows: str,
    mail: MailPart,
    *,
    reader_id: int,
    sent: tuple[Mapping[str, str], Mapping[str, str]] | None = None,
    did: str | None = None,
) -> ViewPage:
    """One view's settings.

    :param sent: what was typed and why it was refused, by field
    """
    is_own = row.owner_id == reader_id
    here = addresses.view_settings(row.id)
    values, errors = sent or ({"name": row.name, "shared": "yes" if row.is_shared else ""}, {})
    keeper = "Kept by you" if is_own else f"Kept by {short_name(row.given_name, row.family_name)}"
    shared = ", shared with everyone who sees reports" if row.is_shared else ", for you alone"
    return ViewPage(
        title=row.name,
        side="View",
        lead=f"{shows} {keeper}{shared}.",
        notice=NOTICES.get(did or ""),
        open=Link("Open it", addresses.view(row.id)),
        change_url=here if is_own else None,
        remove_url=f"{addresses.view(row.id)}/remove" if is_own else None,
        values=values,
        errors=errors,
        mail=mail,
    )


def build_mail(
    row: ViewRow, log: Sequence[SentRow], view: Viewpoint, *, has_mailbox: bool, error: str | None = None
) -> MailPart:
    """The part about its mail, for whoever reads it."""
    here, words = f"{addresses.view(row.id)}/mail", mail_words(row)
    said = f"{words} at 7." if words else "You get no mail with this view."
    return MailPart(
        words=said if has_mailbox else _NO_MAILBOX,
        url=here if has_mailbox else None,
        stop_url=f"{here}/stop" if words else None,
        options=[("", "Choose a day"), *when_options()],
        value=f"{row.cadence.value}:{row.day}" if isinstance(row.cadence, Cadence) else "",
        error=error,
        sent=[(view.day(one.day), _MAILS[one.state], one.last_error or "") for one in log],
    )
