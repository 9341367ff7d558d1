"""The SQL of a filter: where to begin, what to walk through, and where to stop.

A filter is a set of sources, and a source is an index that gives statements in their order: those with one term, or
those that one client sent. The rarest filter leads, the others are asked of each statement that it gives. So an answer
takes about as long as the rarest filter has statements, and never as long as the table has.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import Column, Row, Table, bindparam, select, text
from sqlalchemy.orm import Session

from training_app.foundation.db import UtcDateTime
from training_app.lrs.models import Statement
from training_app.lrs.rows import is_sqlite

CLOCK_STEP = timedelta(minutes=5)
"""The most by which the clock may be set back while the program runs; see ``_window``."""
_COUNT_TO = 1_000


@dataclass(frozen=True, slots=True)
class Sender:
    """Those that one client sent, or the program itself (None)."""

    client_id: int | None


@dataclass(frozen=True, slots=True)
class Term:
    """Those with this term."""

    number: int


Source = Term | Sender
Filter = Sequence[Source]
"""A statement meets it when it is in one of the sources."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a page lies: stored after ``since`` and not after ``until``, and beyond ``cursor``, a ``seq``."""

    agency_id: int
    since: datetime | None
    until: datetime | None
    cursor: int | None
    direction: Literal["ASC", "DESC"]
    limit: int
    low: int | None = None
    high: int | None = None


def find_rows(session: Session, filters: Sequence[Filter], bounds: Bounds) -> list[Row[Any]]:
    """The first ``limit`` statements within the bounds that meet all filters and are not voided, in order.

    Rows have seq, id, stored_at, client_id, has_attachments and body.
    """
    if not is_sqlite(session):
        session.execute(_AS_WRITTEN)
    if not filters:
        return _walk_all(session, bounds)
    bounds = _window(session, bounds)
    leading = _rarest(session, filters, bounds) if len(filters) > 1 else filters[0]
    rest = [one for one in filters if one is not leading]
    found = {row.seq: row for source in leading for row in _walk(session, source, rest, bounds)}
    return [found[seq] for seq in sorted(found, reverse=bounds.direction == "DESC")][: bounds.limit]


@dataclass(slots=True)
class _Question:
    """A SELECT on its way: conditions as text, and their values beside them."""

    conditions: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def where(self, condition: str, *values: object) -> None:
        """Add a condition; each ``{}`` in it stands for a value."""
        names = [f"v{len(self.values) + number}" for number in range(len(values))]
        self.conditions.append(condition.format(*(f":{name}" for name in names)))
        self.values.update(zip(names, values, strict=True))

    def run(self, session: Session, before: str, after: str, columns: Sequence[Column[Any]] = ()) -> list[Row[Any]]:
        """Ask it; ``columns`` are the table's own whose types the answer has."""
        times = [bindparam(name, type_=UtcDateTime()) for name, one in self.values.items() if isinstance(one, datetime)]
        sql = text(f"{before} WHERE {' AND '.join(self.conditions)} {after}").bindparams(*times)
        return list(session.execute(sql.columns(*columns), self.values))


def _walk_all(session: Session, bounds: Bounds) -> list[Row[Any]]:
    question = _of_agency(bounds)
    if bounds.cursor is not None:
        there = session.execute(_STORED_AT, {"agency": bounds.agency_id, "cursor": bounds.cursor}).scalar_one_or_none()
        if there is None:
            return []
        question.where(f"(s.stored_at, s.seq) {_beyond(bounds)} ({{}}, {{}})", there, bounds.cursor)
    return _rows(session, question, "statement s", ("s.agency_id", "s.stored_at", "s.seq"), bounds)


def _walk(session: Session, source: Source, rest: Sequence[Filter], bounds: Bounds) -> list[Row[Any]]:
    question = _of_agency(bounds)
    order: tuple[str, ...] = ("s.agency_id", "s.client_id", "s.seq")
    if isinstance(source, Sender):
        tables = "statement s"
        _where_sent_by(question, source)
    else:
        # CROSS JOIN: SQLite keeps this order
        one_of = "statement" if is_sqlite(session) else "LATERAL (SELECT * FROM statement WHERE seq = t.seq OFFSET 0)"
        tables, order = f"statement_term t CROSS JOIN {one_of} s", ("t.seq",)
        question.where("t.term = {}", source.number)
        question.where("s.seq = t.seq")
    seq = order[-1]
    _where_within(question, seq, bounds)
    if bounds.cursor is not None:
        question.where(f"{seq} {_beyond(bounds)} {{}}", bounds.cursor)
    for one in rest:
        _where_met(question, seq, one, fence="" if is_sqlite(session) else "OFFSET 0")
    return _rows(session, question, tables, order, bounds)


def _of_agency(bounds: Bounds) -> _Question:
    question = _Question()
    question.where("s.agency_id = {}", bounds.agency_id)
    question.where("NOT s.voided")
    if bounds.since is not None:
        question.where("s.stored_at > {}", bounds.since)
    if bounds.until is not None:
        question.where("s.stored_at <= {}", bounds.until)
    return question


def _where_sent_by(question: _Question, sender: Sender) -> None:
    if sender.client_id is None:
        question.where("s.client_id IS NULL")
    else:
        question.where("s.client_id = {}", sender.client_id)


def _where_within(question: _Question, seq: str, bounds: Bounds) -> None:
    if bounds.low is not None:
        question.where(f"{seq} > {{}}", bounds.low)
    if bounds.high is not None:
        question.where(f"{seq} < {{}}", bounds.high)


def _where_met(question: _Question, seq: str, wanted: Filter, *, fence: str) -> None:
    """The statement is in one of the sources; ``fence`` keeps PostgreSQL from making a join of it."""
    ways, values = [], list[object]()
    numbers = [source.number for source in wanted if isinstance(source, Term)]
    if numbers:
        marks = ", ".join("{}" for _ in numbers)
        ways.append(f"EXISTS (SELECT 1 FROM statement_term o WHERE o.term IN ({marks}) AND o.seq = {seq} {fence})")  # noqa: S608
        values += numbers
    for source in wanted:
        if isinstance(source, Sender):
            ways.append("s.client_id IS NULL" if source.client_id is None else "s.client_id = {}")
            values += [] if source.client_id is None else [source.client_id]
    question.where(f"({' OR '.join(ways)})", *values)


def _beyond(bounds: Bounds) -> str:
    return ">" if bounds.direction == "ASC" else "<"


def _rows(session: Session, question: _Question, tables: str, order: Sequence[str], bounds: Bounds) -> list[Row[Any]]:
    by = ", ".join(f"{column} {bounds.direction}" for column in order)
    before = f"SELECT {', '.join(f's.{one.name}' for one in _COLUMNS)} FROM {tables}"  # noqa: S608 - of our own words
    question.values["most"] = bounds.limit
    return question.run(session, before, f"ORDER BY {by} LIMIT :most", _COLUMNS)


def _rarest(session: Session, filters: Sequence[Filter], bounds: Bounds) -> Filter:
    """The filter with the fewest statements within the bounds.

    Up to a thousand are counted. Where there are more, the closer the newest thousand lie together, the more there must
    be.
    """
    counted = {source: _count(session, source, bounds) for one in filters for source in one}
    newest = max((one.newest for one in counted.values()), default=0)
    return min(filters, key=lambda one: sum(counted[source].about(newest) for source in one))


@dataclass(frozen=True, slots=True)
class _Count:
    """How many there are, or the newest of them: ``oldest`` and ``newest`` are their lowest and highest ``seq``."""

    number: int
    oldest: int
    newest: int

    def about(self, newest: int) -> float:
        """How many there are in all, when they lie as close together everywhere; ``newest`` of all the store."""
        return self.number if self.number < _COUNT_TO else self.number * newest / (self.newest - self.oldest + 1)


def _count(session: Session, source: Source, bounds: Bounds) -> _Count:
    question = _Question()
    order: tuple[str, ...] = ("s.agency_id", "s.client_id", "s.seq")
    if isinstance(source, Sender):
        table = "statement s"
        question.where("s.agency_id = {}", bounds.agency_id)
        _where_sent_by(question, source)
    else:
        table, order = "statement_term s", ("s.term", "s.seq")
        question.where("s.term = {}", source.number)
    _where_within(question, "s.seq", bounds)
    by = ", ".join(f"{column} DESC" for column in order)
    numbers = "count(*) AS number, coalesce(min(seq), 0) AS oldest, coalesce(max(seq), 0) AS newest"
    before = f"SELECT {numbers} FROM (SELECT s.seq FROM {table}"  # noqa: S608 - of our own words
    row = question.run(session, before, f"ORDER BY {by} LIMIT {_COUNT_TO}) AS found")[0]
    return _Count(row.number, row.oldest, row.newest)


def _window(session: Session, bounds: Bounds) -> Bounds:
    """The bounds with the ``seq`` before the first and after the last statement that can lie between the two times.

    Statements are numbered in the order of storing, give or take the moment that several are stored in, and what the
    clock was set back by. Beyond ``CLOCK_STEP`` the order of the numbers is that of the times.
    """
    if bounds.since is None and bounds.until is None:
        return bounds
    times = {"since": _moved(bounds.since, -CLOCK_STEP), "until": _moved(bounds.until, CLOCK_STEP)}
    row = session.execute(_WINDOW, {"agency": bounds.agency_id, **times}).one()
    if row.latest is None or row.latest > row.newest + CLOCK_STEP:
        # the clock was set back by more: the numbers say nothing of the times
        return bounds
    return replace(bounds, low=row.low, high=row.high)


def _moved(moment: datetime | None, by: timedelta) -> datetime | None:
    try:
        return None if moment is None else moment + by
    except OverflowError:
        return moment


_STATEMENT = cast(Table, Statement.__table__)
_TIME = _STATEMENT.c.stored_at.type
_STORED_AT = select(_STATEMENT.c.stored_at).where(
    _STATEMENT.c.agency_id == bindparam("agency"), _STATEMENT.c.seq == bindparam("cursor")
)
_WINDOW = (
    text(
        """
        SELECT
            (SELECT seq FROM statement WHERE agency_id = :agency AND stored_at <= :since
                ORDER BY agency_id DESC, stored_at DESC, seq DESC LIMIT 1) AS low,
            (SELECT seq FROM statement WHERE agency_id = :agency AND stored_at > :until
                ORDER BY agency_id, stored_at, seq LIMIT 1) AS high,
            (SELECT max(stored_at) FROM statement WHERE agency_id = :agency) AS latest,
            (SELECT stored_at FROM statement ORDER BY seq DESC LIMIT 1) AS newest
        """
    )
    .bindparams(bindparam("since", type_=_TIME), bindparam("until", type_=_TIME))
    .columns(low=_STATEMENT.c.seq.type, high=_STATEMENT.c.seq.type, latest=_TIME, newest=_TIME)
)
_COLUMNS = [_STATEMENT.c[name] for name in ("seq", "id", "stored_at", "client_id", "has_attachments", "body")]
# each query is written in the order in which it is to be answered: no sorting, no other way round, whatever the
# statistics say, or when there are none yet
_OFF = ("enable_sort", "enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin", "jit")
_SETTINGS = ", ".join(f"set_config('{one}', 'off', true)" for one in _OFF)
_AS_WRITTEN = text(f"SELECT {_SETTINGS}, set_config('plan_cache_mode', 'force_custom_plan', true)")
