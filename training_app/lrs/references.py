"""Statements about statements: a filter that finds one finds those about it too, step by step.

So each is kept with the terms of the one it is about; who vouched for that one is among them, because a filter can ask
for it. Source: xAPI 1.0.3, Part Three, section 2.1.3, filter conditions for StatementRefs.
"""

import json
from collections.abc import Collection, Mapping, Sequence
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
    session: Session, *, agency_id: int, added: Mapping[UUID, int], fields: Sequence[StatementFields]
) -> list[Referrer]:
    """Pass terms on, to and from statements that were added just now; returns those about one of them.

    :param added: the ``seq`` of each, by id
    :param fields: of those in ``added``
    """
    about = read_referrers(session, agency_id, added)
    known = _Known(agency_id)
    for one in fields:
        known.add(one.id, own_numbers(agency_id, one), one.client_id, one.refers_to)
    if not about and not known.links:
        return about
    _read_targets(session, known)
    seqs = {**added, **_read_all_about(session, known, about)}
    add_terms(session, [(number, seqs[one]) for one in known.links.keys() & seqs for number in known.inherited(one)])
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


class _Known:
    """What is known of statements, by id: the terms that they pass on, and which one each is about."""

    def __init__(self, agency_id: int) -> None:
        self.agency_id = agency_id
        self.numbers: dict[UUID, set[int]] = {}
        self.links: dict[UUID, UUID] = {}

    def add(self, own_id: UUID, numbers: set[int], client_id: int | None, refers_to: UUID | None) -> None:
        self.numbers[own_id] = numbers | {authority_number(self.agency_id, client_id)}
        if refers_to is not None:
            self.links[own_id] = refers_to

    def inherited(self, own_id: UUID) -> set[int]:
        """The terms of all that the statement is about, step by step."""
        found, passed = set[int](), {own_id}
        for _ in range(_MOST_STEPS):
            target = self.links.get(own_id)
            # two statements may be about each other
            if target is None or target in passed:
                break
            found |= self.numbers.get(target, set())
            passed.add(target)
            own_id = target
        return found


def _read_targets(session: Session, known: _Known) -> None:
    """Add what the statements are about, what that is about, and so on."""
    agency_id, wanted = known.agency_id, set(known.links.values()) - known.numbers.keys()
    for _ in range(_MOST_STEPS):
        rows = _TARGETS.run(session, {"agency": agency_id, "ids": id_list(session, wanted)}) if wanted else []
        for row in rows:
            # read from its words: the index goes from terms to statements only
            terms = statement_terms(json.loads(row.body))
            known.add(row.id, {term_number(agency_id, *term) for term in terms}, row.client_id, row.refers_to)
        wanted = {row.refers_to for row in rows if row.refers_to is not None} - known.numbers.keys()


def _read_all_about(session: Session, known: _Known, about: Sequence[Referrer]) -> dict[UUID, int]:
    """Add those about the statements, those about these, and so on; returns the ``seq`` of each."""
    seqs: dict[UUID, int] = {}
    for _ in range(_MOST_STEPS):
        about = [one for one in about if one.id not in known.numbers and one.id not in seqs]
        for one in about:
            known.links[one.id] = one.refers_to
            seqs[one.id] = one.seq
        about = read_referrers(session, known.agency_id, [one.id for one in about])
    return seqs


_STATEMENT = cast(Table, Statement.__table__)
_ABOUT = select(_STATEMENT.c.seq, _STATEMENT.c.id, _STATEMENT.c.refers_to).where(
    _STATEMENT.c.agency_id == bindparam("agency"),
)
_REFERRERS = Prepared(
    # said in so many words: the index holds only those that refer to one
    _ABOUT.where(_STATEMENT.c.refers_to.is_not(None), among(_STATEMENT.c.refers_to)),
    postgresql=_ABOUT.where(_STATEMENT.c.refers_to.is_not(None), among_array(_STATEMENT.c.refers_to)),
)
_TARGET = select(_STATEMENT.c.id, _STATEMENT.c.body, _STATEMENT.c.refers_to, _STATEMENT.c.client_id).where(
    _STATEMENT.c.agency_id == bindparam("agency")
)
_TARGETS = Prepared(_TARGET.where(among(_STATEMENT.c.id)), postgresql=_TARGET.where(among_array(_STATEMENT.c.id)))
