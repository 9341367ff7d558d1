"""Switching a record sink on for an agency: one commit, with its line in the audit log."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.audit.service import record
from training_app.connections.errors import SinkInUse
from training_app.connections.service import commit_name, hold_agency, refuse_taken_name
from training_app.delivery.models import Destination
from training_app.delivery.service import set_destination
from training_app.foundation.db import begin_write
from training_app.foundation.plugins import Plugin
from training_app.sinks.rules import KIND


@dataclass(frozen=True, slots=True)
class SinkLine:
    """A sink as a person switches it on."""

    plugin: Plugin
    name: str
    alert_mail: str | None


def add_sink(session: Session, *, by: Identity, line: SinkLine, now: datetime) -> int:
    """Give the agency's records to the sink from now on; returns the destination's id.

    :raise NameTaken: when there is a destination of this name
    :raise SinkInUse: when there is one for this sink, so that a form sent twice adds one
    """
    begin_write(session)
    hold_agency(session, by)
    if line.plugin.name in sinks_in_use(session, by):
        raise SinkInUse
    refuse_taken_name(session, by, line.name, but_not=None)
    destination = set_destination(
        session,
        agency_id=by.agency_id,
        kind=KIND,
        name=line.name,
        endpoint=line.plugin.name,
        username=line.plugin.package,
        now=now,
    )
    destination.alert_mail = line.alert_mail
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action="delivery.sink_added",
        subject=f"destination:{destination.id}",
        detail={
            "name": line.name,
            "sink": line.plugin.name,
            "package": line.plugin.package,
            "version": line.plugin.version,
            "alert_mail": line.alert_mail,
        },
        now=now,
    )
    commit_name(session)
    return destination.id


def sinks_in_use(session: Session, by: Identity) -> frozenset[str]:
    """Names of the sinks that the agency has a destination for, stopped ones too."""
    mine = (Destination.agency_id == by.agency_id, Destination.kind == KIND)
    return frozenset(session.scalars(select(Destination.endpoint).where(*mine)))
