"""New versions of modules: what changed, who finished or runs an older one, and whether anybody must decide."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.assignments.models import VersionDecision
from training_app.assignments.rules import Finished, finishers_of
from training_app.content.catalogue import Module
from training_app.content.change import Change, Comparison, Kind
from training_app.content.diff import compare_modules
from training_app.foundation.ids import AgencyId
from training_app.learning.library import Library
from training_app.learning.models import Attempt, ContentVersion
from training_app.learning.opening import VOIDED

UNREADABLE = Change(
    Kind.CHANGED,
    True,
    "module",
    "The older text is not kept in a form that can be compared, so nobody can say what changed.",
)
# a pair of hashes is a pair of texts, and those never compare otherwise
_compared: dict[tuple[str, str], Comparison] = {}


@dataclass(frozen=True, slots=True)
class Older:
    """An older version that is on record, with what changed since; ``running`` are people in the middle of it."""

    version: str
    version_hash: str
    comparison: Comparison
    running: int


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A module whose offered version is newer than what somebody of the agency finished or runs.

    ``finishers`` are the active people whose newest completion differs from it by a major change.
    """

    module: Module
    older: tuple[Older, ...]
    finishers: tuple[Finished, ...]
    is_decided: bool

    @property
    def is_major(self) -> bool:
        """Whether somebody must decide who takes it again."""
        return any(one.comparison.is_major for one in self.older)


class OnRecord(NamedTuple):
    """One attempt of an active person; ``completed_at`` is None while it runs."""

    module_id: str
    version_hash: str
    person_id: int
    unit_id: int | None
    completed_at: datetime | None


def new_versions(session: Session, agency_id: AgencyId, library: Library) -> list[NewVersion]:
    """The modules with older versions on record that differ in anything, in catalogue order."""
    kept = _older_versions(session, library)
    decided = _decided(session, agency_id)
    attempts = _attempts_by_module(session, agency_id, kept)
    found = []
    for module_id, versions in kept.items():
        module, mine = library.catalogue.modules[module_id], attempts[module_id]
        used = {one.version_hash for one in mine}
        older = tuple(
            Older(
                version=versions[version_hash],
                version_hash=version_hash,
                comparison=compare_versions(session, library, version_hash, module),
                running=sum(one.version_hash == version_hash and one.completed_at is None for one in mine),
            )
            for version_hash in versions
            if version_hash in used
        )
        changed = tuple(one for one in older if one.comparison.changes)
        if changed:
            outdated = {one.version_hash for one in changed if one.comparison.is_major}
            finishers = tuple(finishers_of(_finished(mine), outdated))
            found.append(NewVersion(module, changed, finishers, module.version_hash in decided))
    return found


def pending_decisions(session: Session, agency_id: AgencyId, library: Library) -> list[NewVersion]:
    """Those that differ by a major change and that nobody has decided on."""
    return [one for one in new_versions(session, agency_id, library) if one.is_major and not one.is_decided]


def count_pending(session: Session, agency_id: AgencyId, library: Library) -> int:
    """How many :func:`pending_decisions` gives, in a few small queries however many people there are."""
    kept = _older_versions(session, library)
    decided = _decided(session, agency_id) if kept else frozenset()
    count = 0
    for module_id, versions in kept.items():
        module = library.catalogue.modules[module_id]
        if module.version_hash not in decided:
            major = [one for one in versions if compare_versions(session, library, one, module).is_major]
            count += _is_any_used(session, agency_id, major)
    return count


def compare_versions(session: Session, library: Library, version_hash: str, module: Module) -> Comparison:
    """What changed from the kept version of this hash to the module; a pair is compared once per process."""
    pair = version_hash, module.version_hash
    if pair not in _compared:
        try:
            _compared[pair] = compare_modules(library.bound(session, version_hash), module)
        except ValueError:
            _compared[pair] = Comparison((UNREADABLE,))
    return _compared[pair]


def _older_versions(session: Session, library: Library) -> Mapping[str, Mapping[str, str]]:
    """By module of the catalogue, in its order: the other versions that are kept, hash -> version, oldest first."""
    modules = library.catalogue.modules
    current = [module.version_hash for module in modules.values()]
    rows = session.execute(
        select(ContentVersion.module_id, ContentVersion.version_hash, ContentVersion.version)
        .where(ContentVersion.module_id.in_(list(modules)), ContentVersion.version_hash.not_in(current))
        .order_by(ContentVersion.stored_at, ContentVersion.version_hash)
    ).all()
    kept: dict[str, dict[str, str]] = {module_id: {} for module_id in modules}
    for module_id, version_hash, version in rows:
        kept[module_id][version_hash] = version
    return {module_id: versions for module_id, versions in kept.items() if versions}


def _decided(session: Session, agency_id: AgencyId) -> frozenset[str]:
    return frozenset(
        session.scalars(select(VersionDecision.version_hash).where(VersionDecision.agency_id == agency_id))
    )


def _attempts_by_module(
    session: Session, agency_id: AgencyId, module_ids: Collection[str]
) -> Mapping[str, Sequence[OnRecord]]:
    by_module: defaultdict[str, list[OnRecord]] = defaultdict(list)
    if module_ids:
        query = (
            select(Attempt.module_id, Attempt.version_hash, Person.id, Person.unit_id, Attempt.completed_at)
            .join(Person, Person.id == Attempt.person_id)
            .where(
                Attempt.agency_id == agency_id,
                Attempt.module_id.in_(module_ids),
                Attempt.status != VOIDED,
                Person.is_active,
            )
        )
        for row in session.execute(query):
            by_module[row.module_id].append(OnRecord._make(row))
    return by_module


def _finished(attempts: Sequence[OnRecord]) -> list[Finished]:
    return [
        Finished(one.person_id, one.unit_id, one.version_hash, one.completed_at)
        for one in attempts
        if one.completed_at is not None
    ]


def _is_any_used(session: Session, agency_id: AgencyId, version_hashes: Collection[str]) -> bool:
    if not version_hashes:
        return False
    used = (
        select(Attempt.id)
        .join(Person, Person.id == Attempt.person_id)
        .where(
            Attempt.agency_id == agency_id,
            Attempt.version_hash.in_(version_hashes),
            Attempt.status != VOIDED,
            Person.is_active,
        )
    )
    return bool(session.scalar(select(exists(used))))
