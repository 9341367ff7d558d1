"""Finds the rows that are held about a person, by the map."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, false, func, or_, select
from sqlalchemy.orm import Session

from training_app.foundation.db import Base
from training_app.foundation.ids import AgencyId, PersonId
from training_app.keeping.holdings import HOLDINGS, Held

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Whose:
    """One person of one agency."""

    agency_id: AgencyId
    person_id: PersonId


def table_of(held: Held) -> Table:
    """Its table."""
    return Base.metadata.tables[held.table]


def about(held: Held, whose: Whose) -> ColumnElement[bool]:
    """The condition of the rows that are about the person."""
    table = table_of(held)
    direct = _direct(held, whose)
    found = [
        table.c[one.column].in_(
            select(Base.metadata.tables[one.table].c[one.of_column]).where(_all_of(one.table, whose))
        )
        for one in held.through
    ]
    return _of_agency(table, or_(false(), *direct, *found), whose)


def done_by(held: Held, whose: Whose) -> ColumnElement[bool]:
    """The condition of the rows that the person made or decided, and that are not about them."""
    table = table_of(held)
    mine = or_(false(), *(table.c[name] == whose.person_id for name in held.by))
    # a NULL is neither: somebody else's row has no name in that column
    others = [func.coalesce(one, false()).is_(false()) for one in _direct(held, whose)]
    return _of_agency(table, and_(mine, *others), whose)


def count(session: Session, held: Held, which: ColumnElement[bool]) -> int:
    """How many rows there are."""
    found: int = session.execute(select(func.count()).select_from(table_of(held)).where(which)).scalar_one()
    return found


def read(session: Session, table: Table, which: ColumnElement[bool]) -> Iterator[dict[str, Any]]:
    """The rows in the order of their key, as column to value."""
    rows = session.execute(
        select(table).where(which).order_by(*table.primary_key), execution_options={"yield_per": AT_ONCE}
    )
    for row in rows:
        yield dict(row._mapping)


def deletion_order(holdings: Sequence[Held]) -> list[Held]:
    """The same, so that nothing goes before what is found through it or points to it."""
    places = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}
    depths = {held.name: _depth(held) for held in holdings}
    return sorted(holdings, key=lambda held: (-depths[held.name], -places[held.table]))


def _direct(held: Held, whose: Whose) -> list[ColumnElement[bool]]:
    table = table_of(held)
    by_id = [table.c[name] == whose.person_id for name in held.about]
    return [*by_id, *(table.c[name] == pattern.format(whose.person_id) for name, pattern in held.named.items())]


def _depth(held: Held) -> int:
    """How many tables it is found through."""
    return max((1 + max(_depth(one) for one in _holdings_of(link.table)) for link in held.through), default=0)


def _holdings_of(table: str) -> list[Held]:
    return [held for held in HOLDINGS if held.table == table]


def _all_of(table: str, whose: Whose) -> ColumnElement[bool]:
    return or_(*(about(held, whose) for held in _holdings_of(table)))


def _of_agency(table: Table, which: ColumnElement[bool], whose: Whose) -> ColumnElement[bool]:
    # most have an index that begins with the agency, and a row of another one is nobody's business
    return which & (table.c.agency_id == whose.agency_id) if "agency_id" in table.c else which
