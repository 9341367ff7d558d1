"""Credentials for the record store from the command line."""

from collections.abc import Sequence

from training_app.cli.errors import CommandRefused
from training_app.cli.installation import open_installation, the_agency
from training_app.foundation.clock import system_clock
from training_app.foundation.db import begin_write
from training_app.lrs.clients import ClientRow, Scope, create_client, read_clients, revoke_client
from training_app.lrs.spec.versions import Version


def make_client(name: str, scopes: Sequence[str], xapi_version: str) -> str:
    """Make credentials; return the words with the key and the secret, which is told this once."""
    with open_installation() as (_, session):
        begin_write(session)
        client = create_client(
            session,
            agency_id=the_agency(session).id,
            name=name,
            scopes=frozenset(Scope(one) for one in scopes),
            version=Version(xapi_version),
            by=None,
            now=system_clock(),
        )
        session.commit()
    return (
        f"{name} may use <address of this program>/xapi now.\n  key     {client.key}\n  secret  {client.secret}\n"
        "The secret is kept nowhere and is not shown again."
    )


def list_clients() -> str:
    """A line for each client."""
    with open_installation() as (_, session):
        rows = read_clients(session, agency_id=the_agency(session).id)
    if not rows:
        return "Nobody has credentials yet. Make some with: training-app lrs client add"
    return "\n".join(_line(row) for row in rows)


def end_client(key: str) -> str:
    """Revoke the client with this key.

    :raise CommandRefused: when there is none, or it was revoked before
    """
    with open_installation() as (_, session):
        begin_write(session)
        agency_id = the_agency(session).id
        found = next((row for row in read_clients(session, agency_id=agency_id) if row.key == key), None)
        if found is None:
            raise CommandRefused(f"There is no client with the key {key}. See: training-app lrs client list")
        if not revoke_client(session, agency_id=agency_id, client_id=found.id, by=None, now=system_clock()):
            raise CommandRefused(f"{found.name} was revoked before. Nothing was changed.")
        session.commit()
    return f"{found.name} may not use the record store any more. What it sent stays."


def _line(row: ClientRow) -> str:
    used = f"last used {row.last_used_at:%Y-%m-%d}" if row.last_used_at else "never used"
    end = f"revoked {row.revoked_at:%Y-%m-%d}" if row.revoked_at else used
    return f"{row.key}  {', '.join(row.scopes):28}  {end:22}  {row.name}"
