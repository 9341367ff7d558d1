"""Builds the pages for seats: who holds one, until when, and what was opened by it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from training_app.accounts.models import Role
from training_app.accounts.rules import may_let_in
from training_app.accounts.seats.models import Seat
from training_app.accounts.seats.queries import SeatLine, View
from training_app.accounts.seats.rules import is_open
from training_app.people import addresses
from training_app.people.pages import Link, LinkMadePage, Mark
from training_app.people.seat_pages import GivePage, SeatPage, SeatRow, SeatsPage, TermsFields
from training_app.people.words import ALL_PEOPLE, ROLE_WORDS, SEAT_OPTIONS
from training_app.web.here import Here
from training_app.web.words import counted, day_in_words, sentence_start

PER_PAGE = 50
ALL_SEATS = Link("All seats", addresses.SEATS)
NOTICES = {
    "given": "The seat was given, and it is in the audit log. A sign-in link lets its holder in.",
    "extended": "The seat has new days, and they are in the audit log. Its holder was signed out: make a new link.",
    "ended": "The seat is over. Its holder was signed out, and links that were not used yet work no more.",
    "was-over": "The seat was over already, so nothing was changed.",
}
OPENS = {
    Role.AUDITOR: "Reads reports, each person’s line of events and the audit log, for the days below. Changes nothing.",
    Role.PARTNER: "Reads module texts and totals of the agency, comments on texts, and sees no person.",
    Role.REVIEWER: "Reads module texts and totals, comments, and signs a version of a text off. Sees no person.",
}
NO_LINK = (
    "Whoever makes a link can use it, and this seat reads more than your account. Ask somebody who is administrator "
    "and coordinator, or make it at the server: training-app agency link"
)


def build_seats(lines: Sequence[SeatLine], here: Here, *, found: int, page: int) -> SeatsPage:
    """One page of the list.

    :param found: how many seats there are in all
    """
    pages = max(1, -(-found // PER_PAGE))
    return SeatsPage(
        title=sentence_start(counted(found, "seat", "seats")) if found else "No seats",
        lead="A seat lets somebody of another house look in for a while: an auditor, a community partner, a reviewer. "
        "They are on no roster, get no assignments and are in no figure.",
        give=Link("Give a seat", addresses.GIVE_SEAT),
        back=ALL_PEOPLE,
        rows=[_row(line, here) for line in lines],
        pages_words=f"Page {page} of {pages}" if pages > 1 else None,
        before_url=f"{addresses.SEATS}?page={page - 1}" if page > 1 else None,
        after_url=f"{addresses.SEATS}?page={page + 1}" if page < pages else None,
    )


def build_give(typed: Mapping[str, str], errors: Mapping[str, str]) -> GivePage:
    """The form, with what was typed."""
    return GivePage(TermsFields(typed, errors, has_period=True), SEAT_OPTIONS, addresses.GIVE_SEAT, ALL_SEATS)


def build_seat(  # noqa: PLR0913 - one page, all by name
    line: SeatLine,
    here: Here,
    *,
    asked_by: Collection[Role],
    views: Sequence[View],
    viewed: int,
    page: int,
    notice: str | None = None,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> SeatPage:
    """One seat.

    :param asked_by: the roles of who is asking
    :param viewed: how many openings of pages are noted, of which ``views`` are one page
    :param typed: what was sent and could not be kept
    """
    seat, pages = line.seat, max(1, -(-viewed // PER_PAGE))
    url = addresses.seat(seat.id)
    return SeatPage(
        title=_name(line),
        notice=notice,
        state=_state(seat, here),
        lead=OPENS[Role(seat.role)],
        is_open=is_open(ended_at=seat.ended_at, ends_at=seat.ends_at, now=here.now),
        facts=_facts(line, here),
        link_url=addresses.seat_link(seat.id) if may_let_in(asked_by, [Role(seat.role)]) else None,
        no_link=f"{NO_LINK} {line.holder.sign_in_name}",
        fields=TermsFields(typed or _typed(seat), errors or {}, has_period=seat.role == Role.AUDITOR),
        extend_url=addresses.extend_seat(seat.id),
        end_url=addresses.end_seat(seat.id),
        views=[(here.when(view.at), view.address) for view in views],
        views_lead=_views_lead(seat, viewed),
        pages_words=f"Page {page} of {pages}" if pages > 1 else None,
        before_url=f"{url}?page={page - 1}" if page > 1 else None,
        after_url=f"{url}?page={page + 1}" if page < pages else None,
        back=ALL_SEATS,
    )


def build_seat_link(line: SeatLine, url: str, until: datetime, here: Here) -> LinkMadePage:
    """The link, shown this once."""
    return LinkMadePage(
        title=f"A sign-in link for {_name(line)}",
        facts=[("Link", url), ("Works once, until", here.when(until))],
        back=Link("I have copied it", addresses.seat(line.seat.id)),
    )


def _row(line: SeatLine, here: Here) -> SeatRow:
    seat = line.seat
    return SeatRow(
        name=f"{line.holder.family_name}, {line.holder.given_name}",
        url=addresses.seat(seat.id),
        seat=ROLE_WORDS[Role(seat.role)],
        records=_records(seat),
        state=_state(seat, here),
    )


def _state(seat: Seat, here: Here) -> Mark:
    if seat.ended_at is not None:
        return Mark("part", f"Ended {day_in_words(_day(seat.ended_at, here))}")
    if here.now >= seat.ends_at:
        return Mark("part", f"Over since {day_in_words(seat.ends_on + timedelta(days=1))}")
    return Mark("done", f"Until {day_in_words(seat.ends_on)}")


def _records(seat: Seat) -> str:
    if seat.first_day is None or seat.last_day is None:
        return "None"
    return f"{day_in_words(seat.first_day)} to {day_in_words(seat.last_day)}"


def _facts(line: SeatLine, here: Here) -> list[tuple[str, str]]:
    seat = line.seat
    given = f"{day_in_words(_day(seat.given_at, here))}, by {line.giver or 'the command line'}"
    facts = [("Seat", ROLE_WORDS[Role(seat.role)]), ("Records", _records(seat)), ("Ends", day_in_words(seat.ends_on))]
    return [*facts, ("Why", seat.reason), ("Given", given), ("Signs in as", line.holder.sign_in_name)]


def _typed(seat: Seat) -> dict[str, str]:
    days = {"first_day": seat.first_day, "last_day": seat.last_day, "ends_on": seat.ends_on}
    return {name: day.isoformat() if day else "" for name, day in days.items()}


def _views_lead(seat: Seat, viewed: int) -> str:
    if seat.role != Role.AUDITOR:
        return "Pages are noted of auditors alone: this seat opens no record."
    if not viewed:
        return "Nothing was opened yet. Each page an auditor opens is noted here and in the audit log."
    return f"{sentence_start(counted(viewed, 'page was', 'pages were'))} opened. Each is in the audit log too."


def _name(line: SeatLine) -> str:
    return f"{line.holder.given_name} {line.holder.family_name}"


def _day(moment: datetime, here: Here) -> date:
    return moment.astimezone(here.zone).date()
