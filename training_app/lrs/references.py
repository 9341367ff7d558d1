"""Statements about statements: a filter that finds one finds those about it too, step by step.

So each is kept with the terms of the one it is about; who vouched for that one is among them, because a filter can ask
for it. Source: xAPI 1.0.3, Part Three, section 2.1.3, filter conditions for StatementRefs.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from training_app.foundation.db import Prepared
from training_app.lrs.models import Statement
from training_app.lrs.rows import StatementFields, add_terms, among, among_array, id_list, own_numbers
from training_app.lrs.spec.terms import statement_terms
from training_app.lrs.terms import term_number

_MOST_STEPS = 100
"""A chain is followed this far: one that was made to be endless must not hold up the store."""


@dataclass(frozen=True, slots=True)
class Referrer:
    """A stored statement and the one it is about."""

    seq: int
    id: UUID
    refers_to: UUID


def follow(
    session: Session, *, agency_id: int, added: Mapping[UUID, int], fields: Iterable[StatementFields]
) -> list[Referrer]:
    """Pass terms on, to and from statements that were added just now; returns those about one of them.

    :param added: the ``seq`` of each, by id
    :param fields: of those in ``added``
    """
    about = read_referrers(session, agency_id, added)
    spoken_of = {one.refers_to for one in about}
    for one in fields:
        if one.refers_to is None and one.id not in spoken_of:
            continue
        inherited = set() if one.refers_to is None else _numbers_of(session, agency_id, one.refers_to)
        add_terms(session, [(number, added[one.id]) for number in inherited])
        numbers = own_numbers(agency_id, one) | inherited | {authority_number(agency_id, one.client_id)}
        _tell(session, agency_id, one.id, numbers)
    return about


def read_referrers(session: Session, agency_id: int, ids: Collection[UUID]) -> list[Referrer]:
    """The stored statements about any of these."""
    if not ids:
        return []
    rows = _REFERRERS.run(session, {"agency": agency_id, "ids": id_list(session, ids)})
    return [Referrer(row.seq, row.id, row.refers_to) for row in rows]


def authority_number(agency_id: int, client_id: int | None) -> int:
    """What a statement about one that this client vouched for is found by; None is the program itself."""
    return term_number(agency_id, "authority", "" if client_id is None else str(client_id))


def _numbers_of(session: Session, agency_id: int, statement_id: UUID) -> set[int]:
    """The terms of a stored statement, with those of what it is about itself; none when it is not there."""
    numbers, seen, wanted = set[int](), set[UUID](), statement_id
    for _ in range(_MOST_STEPS):
        rows = _TARGET.run(session, {"agency": agency_id, "statement": wanted})
        if not rows:
            break
        # read from its words: the index goes from terms to statements only
        terms = statement_terms(json.loads(rows[0].body))
        numbers |= {term_number(agency_id, kind, value) for kind, value in terms}
        numbers.add(authority_number(agency_id, rows[0].client_id))
        seen.add(wanted)
        wanted = rows[0].refers_to
        # two statements may be about each other
        if wanted is None or wanted in seen:
            break
    return numbers


def _tell(session: Session, agency_id: int, statement_id: UUID, numbers: Iterable[int]) -> None:
    level, told = [statement_id], {statement_id}
    for _ in range(_MOST_STEPS):
        found = [one for one in read_referrers(session, agency_id, level) if one.id not in told]
        if not found:
            break
        add_terms(session, [(number, one.seq) for one in found for number in numbers])
        level = [one.id for one in found]
        told.update(level)


_STATEMENT = cast(Table, Statement.__table__)
_ABOUT = select(_STATEMENT.c.seq, _STATEMENT.c.id, _STATEMENT.c.refers_to).where(
    _STATEMENT.c.agency_id == bindparam("agency"),
)
_REFERRERS = Prepared(
    # said in so many words: the index holds only those that refer to one
    _ABOUT.where(_STATEMENT.c.refers_to.is_not(None), among(_STATEMENT.c.refers_to)),
    postgresql=_ABOUT.where(_STATEMENT.c.refers_to.is_not(None), among_array(_STATEMENT.c.refers_to)),
)
_TARGET = Prepared(
    select(_STATEMENT.c.body, _STATEMENT.c.refers_to, _STATEMENT.c.client_id).where(
        _STATEMENT.c.agency_id == bindparam("agency"),
        _STATEMENT.c.id == bindparam("statement", type_=_STATEMENT.c.id.type),
    )
)
