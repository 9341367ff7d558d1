"""Builds the page of the audit log: who changed what, when and why, narrowed as the address asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from training_app.audit.chain import Entry
from training_app.audit.queries import Wanted
from training_app.foundation.typed import read_day
from training_app.reports import addresses
from training_app.reports.audit_words import BY_PROGRAM, about_words, action_words, subject_words
from training_app.reports.scope import Span
from training_app.reports.viewpoint import Viewpoint

PER_PAGE = 50
UNKNOWN = "A date in the address is none, so the list is not narrowed by it."


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, each as typed; pages count from 1."""

    who: str = ""
    what: str = ""
    first_day: str = ""
    last_day: str = ""
    page: int = 1

    def address(self, page: int) -> str:
        """The address of a page of the same."""
        asked = {"who": self.who, "what": self.what, "from": self.first_day, "to": self.last_day}
        query = {name: value for name, value in asked.items() if value} | ({"page": str(page)} if page > 1 else {})
        return addresses.AUDIT + (f"?{urlencode(query)}" if query else "")


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry."""

    when: str
    who: str
    what: str
    about: str
    why: str
    number: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the log. Options are pairs (value, words)."""

    side: str
    lead: str
    notices: Sequence[str]
    lines: Sequence[AuditLine]
    form_url: str
    who_options: Sequence[tuple[str, str]]
    what_options: Sequence[tuple[str, str]]
    asked: Asked
    pages_words: str
    before_url: str | None
    after_url: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """What was read for the page."""

    entries: Sequence[Entry]
    count: int
    actor_ids: Sequence[int]
    subjects: Sequence[str]
    names: Mapping[int, str]


def read_asked(typed: Mapping[str, str], actor_ids: Sequence[int], subjects: Sequence[str]) -> tuple[Asked, list[str]]:
    """What the address asks for, and a sentence for what is not known and left out."""
    days = {name: typed.get(name, "").strip() for name in ("from", "to")}
    bad = [name for name, value in days.items() if value and read_day(value) is None]
    who, what, page = (typed.get(name, "").strip() for name in ("who", "what", "page"))
    asked = Asked(
        who=who if who in {str(one) for one in actor_ids} else "",
        what=what if what in subjects else "",
        first_day="" if "from" in bad else days["from"],
        last_day="" if "to" in bad else days["to"],
        page=int(page[:9]) if page.isascii() and page.isdigit() and int(page[:9]) > 0 else 1,
    )
    return asked, [UNKNOWN] if bad else []


def wanted_of(asked: Asked, view: Viewpoint) -> Wanted:
    """The same as a query has it: days begin and end in the agency's zone."""
    first, last = read_day(asked.first_day), read_day(asked.last_day)
    return Wanted(
        actor_id=int(asked.who) if asked.who else None,
        subject_of=asked.what or None,
        since=_begin(first, view) if first else None,
        until=_begin(last + timedelta(days=1), view) if last else None,
    )


def within_span(wanted: Wanted, span: Span) -> Wanted:
    """The same, and nothing from before or after the span."""
    return replace(
        wanted,
        since=max(span.since, wanted.since or span.since),
        until=min(span.until, wanted.until or span.until),
    )


def build_audit(view: Viewpoint, asked: Asked, found: Found, notices: Sequence[str]) -> AuditPage:
    """The page."""
    pages = max(1, -(-found.count // PER_PAGE))
    return AuditPage(
        side=view.agency,
        lead=_lead(found.count),
        notices=notices,
        lines=[_line(entry, found, view) for entry in found.entries],
        form_url=addresses.AUDIT,
        who_options=[("", "Everybody"), *((str(one), _name(one, found.names)) for one in found.actor_ids)],
        what_options=[("", "Everything"), *((one, subject_words(one)) for one in found.subjects)],
        asked=asked,
        pages_words=f"Page {asked.page} of {pages}" if pages > 1 else "",
        before_url=asked.address(asked.page - 1) if asked.page > 1 else None,
        after_url=asked.address(asked.page + 1) if asked.page < pages else None,
    )


def _line(entry: Entry, found: Found, view: Viewpoint) -> AuditLine:
    titles = {module_id: module.title for module_id, module in view.modules.items()}
    return AuditLine(
        when=f"{view.day(view.day_of(entry.happened_at))}, {view.time(entry.happened_at)}",
        who=_name(entry.actor_id or 0, found.names),
        what=action_words(entry.action),
        about=about_words(entry.subject, entry.detail, found.names, titles),
        why=entry.reason or "",
        number=str(entry.number) if entry.number is not None else "",
    )


def _name(person_id: int, names: Mapping[int, str]) -> str:
    return names.get(person_id, f"person {person_id}") if person_id else BY_PROGRAM


def _lead(count: int) -> str:
    if count == 0:
        return "No entry is like this."
    entries = "One entry" if count == 1 else f"{count:,} entries"
    return f"{entries}, newest first. No page and no command changes or deletes one."


def _begin(day: date, view: Viewpoint) -> datetime:
    return datetime.combine(day, time(), view.zone)
