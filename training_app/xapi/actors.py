"""Who people are at a destination: one random account name each, made on first need, known to nobody else."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency, Person
from training_app.delivery.models import Identity
from training_app.delivery.senders import Target
from training_app.foundation.db import begin_write, insert_if_absent
from training_app.xapi.canonical import Json
from training_app.xapi.models import ActorAlias


@dataclass(frozen=True, slots=True)
class Known:
    """One person as a destination may be told of them."""

    home_page: str
    account_name: str
    name: str
    mailbox: str | None

    def actor(self, identity: Identity) -> dict[str, Json]:
        """The actor of a statement, with no more than this destination was told when the statement was queued."""
        account: Json = {"homePage": self.home_page, "name": self.account_name}
        if identity is Identity.PSEUDONYM:
            return {"objectType": "Agent", "account": account}
        if identity is Identity.MAILBOX and self.mailbox is not None:
            return {"objectType": "Agent", "mbox": f"mailto:{self.mailbox}", "name": self.name}
        return {"objectType": "Agent", "account": account, "name": self.name}


def people_at(session: Session, target: Target, actor_names: Collection[str]) -> Mapping[str, Known]:
    """The people of these actor names as the destination knows them, by actor name; commits aliases that are new.

    An alias is committed before anything is sent with it, and never changes.
    """
    found = _read(session, target, actor_names)
    missing = [person_id for person_id, known in found.values() if known is None]
    if missing:
        _make(session, target, missing)
        found = _read(session, target, actor_names)
    session.rollback()
    return {name: known for name, (_, known) in found.items() if known is not None}


def _read(session: Session, target: Target, actor_names: Collection[str]) -> dict[str, tuple[int, Known | None]]:
    rows = session.execute(
        select(
            Person.id,
            Person.actor_name,
            Person.given_name,
            Person.family_name,
            Person.sign_in_name,
            Agency.home_page,
            ActorAlias.account_name,
        )
        .join(Agency, Agency.id == Person.agency_id)
        .outerjoin(ActorAlias, (ActorAlias.person_id == Person.id) & (ActorAlias.destination_id == target.id))
        .where(Person.agency_id == target.agency_id, Person.actor_name.in_(actor_names))
    )
    people: dict[str, tuple[int, Known | None]] = {}
    for row in rows:
        mailbox = row.sign_in_name if _is_mailbox(row.sign_in_name) else None
        name = f"{row.given_name} {row.family_name}"
        known = Known(row.home_page, row.account_name, name, mailbox) if row.account_name is not None else None
        people[row.actor_name] = (row.id, known)
    return people


def _make(session: Session, target: Target, person_ids: Sequence[int]) -> None:
    begin_write(session)
    for person_id in sorted(person_ids):
        values = {
            "destination_id": target.id,
            "person_id": person_id,
            "agency_id": target.agency_id,
            "account_name": secrets.token_urlsafe(16),
        }
        insert_if_absent(session, ActorAlias, values)
    session.commit()


def _is_mailbox(text: str) -> bool:
    before, at, after = text.partition("@")
    return bool(before and at) and "." in after and "@" not in after and text.isascii() and " " not in text
