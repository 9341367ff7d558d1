"""Who may use the record store: other systems with a key, a secret and what they may do."""

import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from training_app.audit.service import record
from training_app.foundation.db import Base, Prepared, begin_write
from training_app.foundation.ids import AgencyId, PersonId
from training_app.lrs.models import Client
from training_app.lrs.spec.versions import Version

USED_AGAIN_AFTER = timedelta(minutes=1)
"""When a client was last used is written at most this often: reading must not become writing."""


class Scope(StrEnum):
    """What a client may do; it may hold several."""

    WRITE = "write"
    READ_OWN = "read-own"
    "Only what it sent itself."
    READ_ALL = "read-all"


@dataclass(frozen=True, slots=True)
class Caller:
    """The client of one request."""

    client_id: int
    agency_id: int
    key: str
    scopes: frozenset[Scope]
    version: Version

    @property
    def may_read(self) -> bool:
        """Whether it may read anything."""
        return bool(self.scopes & {Scope.READ_ALL, Scope.READ_OWN})

    @property
    def sees_only(self) -> int | None:
        """The client whose things alone it may read; None for all of them."""
        return None if Scope.READ_ALL in self.scopes else self.client_id


@dataclass(frozen=True, slots=True)
class NewClient:
    """A client that was just made; ``secret`` is told this once and never again."""

    id: int
    key: str
    secret: str


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client as administrators see it."""

    id: int
    name: str
    key: str
    scopes: tuple[Scope, ...]
    version: Version
    created_at: datetime
    created_by_id: int | None
    last_used_at: datetime | None
    revoked_at: datetime | None


def create_client(
    session: Session,
    *,
    agency_id: int,
    name: str,
    scopes: Collection[Scope],
    by: int | None,
    now: datetime,
    version: Version = Version.V1,
) -> NewClient:
    """Make credentials, in the caller's transaction, and write it to the audit log.

    :param version: which the client was set up for; it may speak both
    """
    # hexadecimal: it can be typed, and never looks like an option on a command line
    secret = secrets.token_hex(32)
    client = Client(
        agency_id=agency_id,
        name=name,
        key=f"lrs-{secrets.token_hex(8)}",
        secret_hash=_hash(secret),
        scopes=sorted(scopes),
        version=version,
        created_at=now,
        created_by_id=by,
    )
    session.add(client)
    session.flush()
    _audit(session, client, "lrs.client_created", by, now)
    return NewClient(client.id, client.key, secret)


def revoke_client(session: Session, *, agency_id: int, client_id: int, by: int | None, now: datetime) -> bool:
    """End the client's access at once, in the caller's transaction; False when the agency has no such open client."""
    client = session.scalars(
        select(Client).where(Client.agency_id == agency_id, Client.id == client_id, Client.revoked_at.is_(None))
    ).one_or_none()
    if client is None:
        return False
    client.revoked_at = now
    _audit(session, client, "lrs.client_revoked", by, now)
    return True


def read_clients(session: Session, *, agency_id: int) -> list[ClientRow]:
    """The agency's clients, revoked ones too, in the order they were made."""
    clients = session.scalars(select(Client).where(Client.agency_id == agency_id).order_by(Client.id))
    return [
        ClientRow(
            id=one.id,
            name=one.name,
            key=one.key,
            scopes=tuple(Scope(scope) for scope in one.scopes),
            version=Version(one.version),
            created_at=one.created_at,
            created_by_id=one.created_by_id,
            last_used_at=one.last_used_at,
            revoked_at=one.revoked_at,
        )
        for one in clients
    ]


def find_caller(session: Session, key: str, secret: str, now: datetime) -> Caller | None:
    """The client with these credentials; None for wrong or revoked ones. Commits when it notes that it was used."""
    rows = _FIND.run(session, {"wanted": key})
    # compared also when there is no such key, so that the time it takes tells nothing
    is_right = hmac.compare_digest(_hash(secret), rows[0].secret_hash if rows else _hash(""))
    if not rows or not is_right or rows[0].revoked_at is not None:
        return None
    row = rows[0]
    if row.last_used_at is None or now - row.last_used_at >= USED_AGAIN_AFTER:
        _note_use(session, row.id, now)
    return Caller(row.id, row.agency_id, key, frozenset(Scope(one) for one in row.scopes), Version(row.version))


def _note_use(session: Session, client_id: int, now: datetime) -> None:
    try:
        begin_write(session)
        session.execute(update(Client).where(Client.id == client_id).values(last_used_at=now))
        session.commit()
    except OperationalError:
        # a full or busy disk: who only reads can still be answered
        session.rollback()


def _hash(secret: str) -> str:
    # 256 random bits need no slow hash
    return sha256(secret.encode()).hexdigest()


def _audit(session: Session, client: Client, action: str, by: int | None, now: datetime) -> None:
    record(
        session,
        agency_id=AgencyId(client.agency_id),
        actor_id=PersonId(by) if by is not None else None,
        action=action,
        subject=f"lrs_client:{client.id}",
        detail={"name": client.name, "key": client.key, "scopes": list(client.scopes)},
        now=now,
    )


_CLIENT = Base.metadata.tables[Client.__tablename__]
_FIND = Prepared(
    select(
        _CLIENT.c.id,
        _CLIENT.c.agency_id,
        _CLIENT.c.secret_hash,
        _CLIENT.c.scopes,
        _CLIENT.c.version,
        _CLIENT.c.last_used_at,
        _CLIENT.c.revoked_at,
    ).where(_CLIENT.c.key == bindparam("wanted"))
)
