"""What a person may change about where records go. Each function commits once, with its line in the audit log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.accounts.models import Agency
from training_app.audit.service import Detail, record
from training_app.connections.errors import ChangedMeanwhile, NameTaken, PasswordNeeded
from training_app.connections.kinds import is_lrs, is_told_of_people
from training_app.connections.rules import is_same_machine
from training_app.delivery import service as delivery
from training_app.delivery.identity import set_identity
from training_app.delivery.models import Destination
from training_app.delivery.models import Identity as Told
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound
from training_app.foundation.secrets import SecretBox
from training_app.xapi.recorder import KIND


@dataclass(frozen=True, slots=True)
class Line:
    """A destination as a person describes it. ``password`` None leaves the kept one as it is."""

    name: str
    endpoint: str
    username: str
    password: str | None
    manner: delivery.Manner


def add_destination(session: Session, secrets: SecretBox, *, by: Identity, line: Line, now: datetime) -> int:
    """Send the agency's records there from now on; returns its id.

    :raise KeyMissing: when the installation has no key to seal the password with
    :raise NameTaken: when there is one of this name, so that a form sent twice adds one
    """
    sealed = secrets.seal(line.password or "")
    begin_write(session)
    hold_agency(session, by)
    refuse_taken_name(session, by, line.name, but_not=None)
    destination = delivery.set_destination(
        session,
        agency_id=by.agency_id,
        kind=KIND,
        name=line.name,
        endpoint=line.endpoint,
        username=line.username,
        secret_sealed=sealed,
        now=now,
    )
    delivery.set_manner(destination, line.manner)
    _audit(session, by, now, "delivery.destination_added", destination, _shown(destination))
    commit_name(session)
    return destination.id


def change_destination(
    session: Session, secrets: SecretBox, *, by: Identity, destination_id: int, line: Line, seen: str, now: datetime
) -> None:
    """Change where it is and how records are sent there. The password is kept unless one is given.

    :param seen: :func:`mark_of` the destination as the form showed it
    :raise NotFound: when the person's agency has no such LRS
    :raise ChangedMeanwhile: when it is not as it was then
    :raise PasswordNeeded: when the kept password would be sent to another machine than the one it was given for
    :raise KeyMissing: when a password is given and the installation has no key to seal it with
    :raise NameTaken: when another one has this name
    """
    sealed = secrets.seal(line.password) if line.password is not None else None
    begin_write(session)
    hold_agency(session, by)
    destination = find_lrs(session, by, destination_id)
    if mark_of(destination) != seen:
        raise ChangedMeanwhile
    if sealed is None and not is_same_machine(destination.endpoint, line.endpoint):
        raise PasswordNeeded
    refuse_taken_name(session, by, line.name, but_not=destination_id)
    before = _shown(destination)
    delivery.change_destination(
        destination, name=line.name, endpoint=line.endpoint, username=line.username, secret_sealed=sealed
    )
    delivery.set_manner(destination, line.manner)
    changed: dict[str, str | int | None] = {}
    for column, value in _shown(destination).items():
        if value != before[column]:
            changed |= {column: value, f"{column}_before": before[column]}
    if sealed is not None:
        changed["has_another_password"] = True
    if changed:
        _audit(session, by, now, "delivery.destination_changed", destination, changed)
    commit_name(session)


def tell_of_people(
    session: Session, *, by: Identity, destination_id: int, told: Told, reason: str, now: datetime
) -> bool:
    """Change what the destination is told of people in records from now on; False when it was told that already.

    :raise NotFound: when the person's agency has no such LRS and no such sink
    :raise ReasonMissing: when names or mailboxes are to be told without a reason
    """
    begin_write(session)
    hold_agency(session, by)
    destination = find_told(session, by, destination_id)
    is_change = destination.identity != told
    set_identity(session, destination, told, reason=reason, by=by.person_id, now=now)
    session.commit()
    return is_change


def stop_sending(session: Session, *, by: Identity, destination_id: int, reason: str, now: datetime) -> bool:
    """Send nothing there until somebody starts it again; all records wait. False when it was stopped already.

    :raise NotFound: when the person's agency has no such destination
    """

    def stop(destination: Destination) -> bool:
        words = f"{by.short_name} stopped it: {reason}"
        return delivery.stop(session, agency_id=by.agency_id, destination_id=destination.id, reason=words, now=now)

    return _act(session, by, destination_id, now, ("delivery.stopped", reason), lambda one: int(stop(one))) > 0


def start_again(session: Session, *, by: Identity, destination_id: int, now: datetime) -> None:
    """Send to a stopped or waiting destination again, at once; one that is sent to already is left as it is.

    :raise NotFound: when the person's agency has no such destination
    """

    def start(destination: Destination) -> int:
        if not destination.is_stopped and destination.next_try_at is None:
            return 0
        return int(delivery.start_again(session, agency_id=by.agency_id, destination_id=destination.id))

    _act(session, by, destination_id, now, ("delivery.started_again", None), start)


def send_again(session: Session, *, by: Identity, destination_id: int, now: datetime) -> int:
    """Let the refused and parked records of a destination wait again; returns how many.

    :raise NotFound: when the person's agency has no such destination
    """

    def retry(destination: Destination) -> int:
        return delivery.retry_refused(session, agency_id=by.agency_id, destination_id=destination.id)

    return _act(session, by, destination_id, now, ("delivery.refused_retried", None), retry)


def find_destination(session: Session, by: Identity, destination_id: int) -> Destination:
    """The agency's own destination.

    :raise NotFound: when the person's agency has no such destination
    """
    found = session.scalars(
        select(Destination).where(Destination.agency_id == by.agency_id, Destination.id == destination_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def find_lrs(session: Session, by: Identity, destination_id: int) -> Destination:
    """The agency's own destination when it is an LRS: only those are changed and compared here.

    :raise NotFound: when the person's agency has no such LRS
    """
    found = find_destination(session, by, destination_id)
    if not is_lrs(found.kind):
        raise NotFound
    return found


def find_told(session: Session, by: Identity, destination_id: int) -> Destination:
    """The agency's own destination when it is one that the agency chooses how officers appear at.

    :raise NotFound: when the person's agency has no such LRS and no such sink
    """
    found = find_destination(session, by, destination_id)
    if not is_told_of_people(found.kind):
        raise NotFound
    return found


def hold_agency(session: Session, by: Identity) -> None:
    """Let one change at a time through, on PostgreSQL; records go on being written meanwhile."""
    session.scalars(select(Agency.id).where(Agency.id == by.agency_id).with_for_update(key_share=True)).one()


def mark_of(destination: Destination) -> str:
    """Tells whether a destination is still as a form showed it."""
    return sha256(repr(sorted(_shown(destination).items())).encode()).hexdigest()[:16]


def _act(
    session: Session,
    by: Identity,
    destination_id: int,
    now: datetime,
    told: tuple[str, str | None],
    change: Callable[[Destination], int],
) -> int:
    begin_write(session)
    destination = find_destination(session, by, destination_id)
    action, reason = told
    changed = change(destination)
    # pressed in two tabs it is done once, and told once
    if changed:
        _audit(session, by, now, action, destination, {"changed": changed}, reason)
    session.commit()
    return changed


def refuse_taken_name(session: Session, by: Identity, name: str, *, but_not: int | None) -> None:
    """Let no two destinations of an agency have one name.

    :param but_not: the destination that may keep it
    :raise NameTaken: when another one has it
    """
    rows = session.execute(select(Destination.id, Destination.name).where(Destination.agency_id == by.agency_id))
    if any(row.name.casefold() == name.casefold() and row.id != but_not for row in rows):
        raise NameTaken


def commit_name(session: Session) -> None:
    """Commit what gives a destination its name.

    :raise NameTaken: when the command line took it meanwhile: it does not hold the agency
    """
    try:
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise NameTaken from error


def _shown(destination: Destination) -> dict[str, str | int | None]:
    return {
        "endpoint": destination.endpoint,
        "username": destination.username,
        "xapi_version": destination.xapi_version,
        "batch_rows": destination.batch_rows,
        "alert_mail": destination.alert_mail,
        "name": destination.name,
    }


def _audit(
    session: Session,
    by: Identity,
    now: datetime,
    action: str,
    destination: Destination,
    detail: Mapping[str, str | int | None],
    reason: str | None = None,
) -> None:
    whole: Detail = {"name": destination.name, **detail}
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action=action,
        subject=f"destination:{destination.id}",
        reason=reason,
        detail=whole,
        now=now,
    )
