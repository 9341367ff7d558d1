"""Who may use the embedded LRS: making credentials and ending them. Each function commits once."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.connections.errors import ClientNameTaken
from training_app.connections.service import hold_agency
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound
from training_app.lrs.clients import ClientRow, NewClient, Scope, create_client, read_clients, revoke_client


def add_client(session: Session, *, by: Identity, name: str, scopes: Collection[Scope], now: datetime) -> NewClient:
    """Make credentials; the secret in what is returned is told this once. Written to the audit log, without it.

    :raise ClientNameTaken: when an open client has this name, so that a form sent twice makes one
    """
    begin_write(session)
    hold_agency(session, by)
    clients = read_clients(session, agency_id=by.agency_id)
    if any(one.name.casefold() == name.casefold() and one.revoked_at is None for one in clients):
        raise ClientNameTaken
    made = create_client(session, agency_id=by.agency_id, name=name, scopes=scopes, by=by.person_id, now=now)
    session.commit()
    return made


def end_client(session: Session, *, by: Identity, client_id: int, now: datetime) -> bool:
    """End a client's access at once; False when it was ended before. Written to the audit log.

    :raise NotFound: when the person's agency has no such client
    """
    begin_write(session)
    hold_agency(session, by)
    find_client(session, by, client_id)
    is_ended = revoke_client(session, agency_id=by.agency_id, client_id=client_id, by=by.person_id, now=now)
    session.commit()
    return is_ended


def find_client(session: Session, by: Identity, client_id: int) -> ClientRow:
    """The agency's own client, also a revoked one.

    :raise NotFound: when the person's agency has no such client
    """
    found = next((one for one in read_clients(session, agency_id=by.agency_id) if one.id == client_id), None)
    if found is None:
        raise NotFound
    return found
