"""Changing what an agency settled about credit, making a file, and hearing of training from other rooms."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency
from training_app.assignments.credit import queries
from training_app.assignments.credit.claims import ModuleTerms, Policy
from training_app.assignments.credit.models import CreditClaim, CreditEntry, CreditModule, CreditPolicy
from training_app.assignments.credit.post_file import file_without_refused, whole_file
from training_app.assignments.credit.post_rules import Checked
from training_app.assignments.credit.rules import LONGEST_MINUTES, ClaimImpossible, Source
from training_app.assignments.credit.settling import touch
from training_app.audit.service import record
from training_app.foundation.db import begin_write, insert_if_absent
from training_app.foundation.ids import AgencyId, PersonId


@dataclass(frozen=True, slots=True)
class Training:
    """What somebody attended outside the modules, as another room reports it.

    ``event`` is ``session:<id>`` or ``outside:<id>``; ``course`` is the same for what counts as one, such as a module's
    id. ``day`` is the last one; minutes are whole. Texts that are not known are "".
    """

    agency_id: AgencyId
    person_id: PersonId
    event: str
    source: Source
    minutes: int
    course: str
    title: str
    category: str
    started_on: date
    day: date
    provider: str
    instructor: str = ""
    course_number: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes a file, and when."""

    agency_id: AgencyId
    person_id: PersonId
    now: datetime


def credit(session: Session, training: Training) -> None:
    """Report training, or what it is after a correction, in the caller's transaction, without committing.

    The newest report of an event is its only one, so reporting twice credits once. The ledger follows within a minute;
    nothing here can fail for what stands in it.

    :raise ClaimImpossible: for what no record can mean; then nothing was written
    """
    _refuse_impossible(training)
    values = {**asdict(training), "source": training.source.value}
    # two reports at once must not refuse each other: the one that comes second waits, and then changes the first
    insert_if_absent(session, CreditClaim, values)
    session.execute(update(CreditClaim).where(*_of(training.person_id, training.event)).values(values))
    touch(session, training.agency_id, [training.person_id])


def take_back(session: Session, agency_id: AgencyId, person_id: PersonId, event: str) -> None:
    """Report that training does not count any more, as :func:`credit` does; the ledger keeps both lines."""
    session.execute(delete(CreditClaim).where(CreditClaim.agency_id == agency_id, *_of(person_id, event)))
    touch(session, agency_id, [person_id])


def keep_settings(
    session: Session, policy: Policy, modules: Mapping[str, ModuleTerms], *, by: Maker, reason: str | None = None
) -> bool:
    """Keep what the agency settled; returns whether anything was different. Audited. Commits.

    They hold for what is recorded from now on. Only the rule about repeats reaches back, for it is about the whole
    ledger; so everybody who has a line in it is worked out again when it changes.

    :param modules: those of the catalogue; what was settled about others stays
    """
    begin_write(session)
    # two who change it at once wait for each other
    session.execute(select(Agency.id).where(Agency.id == by.agency_id).with_for_update(key_share=True))
    before, known = queries.read_policy(session, by.agency_id), queries.read_modules(session, by.agency_id)
    changed = [name for name, value in asdict(policy).items() if asdict(before)[name] != value]
    changed_modules = [one for one, terms in modules.items() if known.get(one, ModuleTerms()) != terms]
    if not (changed or changed_modules):
        session.rollback()
        return False
    _write_settings(session, by.agency_id, policy, {one: modules[one] for one in changed_modules})
    if before.repeat is not policy.repeat:
        mine = select(CreditEntry.person_id).where(CreditEntry.agency_id == by.agency_id).distinct()
        touch(session, by.agency_id, session.scalars(mine))
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action="credit.settings_changed",
        subject=f"agency:{by.agency_id}",
        reason=reason,
        detail={"changed": changed, "modules": changed_modules},
        now=by.now,
    )
    session.commit()
    return True


def make_file(
    session: Session, checked: Checked, *, by: Maker, first: date, last: date, is_partial: bool
) -> Iterator[bytes]:
    """A file for the state, in portions. Audited before the first of them. Commits.

    :param is_partial: somebody saw which rows would be refused, and wants the others
    :raise RowsRefused: for a whole file of which the state would refuse a row; nothing was written
    """
    portions = file_without_refused(checked) if is_partial else whole_file(checked)
    begin_write(session)
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action="credit.file_made",
        subject=f"credit_file:{checked.profile.id}",
        detail={
            "name": checked.profile.title,
            "first": first.isoformat(),
            "last": last.isoformat(),
            "rows": len(checked.cells),
            "left_out": len(checked.refused_lines),
        },
        now=by.now,
    )
    session.commit()
    return portions


def _refuse_impossible(training: Training) -> None:
    kind, _, key = training.event.partition(":")
    if kind not in {"session", "outside"} or not key or "|" in key:
        raise ClaimImpossible(f"{training.event!r} is no event of another room")
    if not 0 < training.minutes <= LONGEST_MINUTES or not training.course:
        raise ClaimImpossible(f"{training.event}: {training.minutes!r} minutes of {training.course!r} are no training")
    if training.started_on > training.day or training.source is Source.MODULE:
        raise ClaimImpossible(f"{training.event} begins after it ends, or is a module")


def _of(person_id: PersonId, event: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return CreditClaim.person_id == person_id, CreditClaim.event == event


def _write_settings(session: Session, agency_id: AgencyId, policy: Policy, modules: Mapping[str, ModuleTerms]) -> None:
    session.execute(delete(CreditPolicy).where(CreditPolicy.agency_id == agency_id))
    session.execute(insert(CreditPolicy), [{"agency_id": agency_id, **asdict(policy), "repeat": policy.repeat.value}])
    session.execute(
        delete(CreditModule).where(CreditModule.agency_id == agency_id, CreditModule.module_id.in_(modules))
    )
    rows = [{"agency_id": agency_id, "module_id": one, **asdict(terms)} for one, terms in modules.items()]
    if rows:
        session.execute(insert(CreditModule), rows)
