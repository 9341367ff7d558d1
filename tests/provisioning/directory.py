"""A directory that asks as Entra ID and Okta are documented to ask: over the program's own addresses, with a token."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.agency import NOW
from training_app.accounts.models import Person, PersonRole
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db
from training_app.foundation.ids import AgencyId
from training_app.provisioning.names import GROUP, PATCH, USER
from training_app.provisioning.tokens import make_token


@dataclass(frozen=True)
class Directory:
    """One agency's directory."""

    app: Flask
    token: str

    def ask(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> TestResponse:
        """The answer to one request."""
        sent = None if body is None else json.dumps(body)
        head = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/scim+json", **(headers or {})}
        return self.app.test_client().open(f"/scim/v2{path}", method=method, data=sent, headers=head)

    def add(self, user_name: str, **more: object) -> str:
        """Make a user and return the id that the server gave."""
        answer = self.ask("POST", "/Users", user(user_name, **more))
        assert answer.status_code == 201, answer.text
        return answer.json["id"]

    def patch(self, user_id: str, *operations: Mapping[str, object], kind: str = "Users") -> TestResponse:
        """Change a user or a group."""
        return self.ask("PATCH", f"/{kind}/{user_id}", {"schemas": [PATCH], "Operations": list(operations)})

    def group(self, name: str, *members: str) -> str:
        """Make a group and return its id."""
        body = {"schemas": [GROUP], "displayName": name, "members": [{"value": one} for one in members]}
        answer = self.ask("POST", "/Groups", body)
        assert answer.status_code == 201, answer.text
        return answer.json["id"]


def directory_of(app: Flask, agency_id: AgencyId) -> Directory:
    """A directory with a fresh token of the agency."""
    with app.app_context():
        token = make_token(db.session(), agency_id=agency_id, name="Entra ID", by=None, now=NOW)
        db.session.remove()
    return Directory(app, token)


def user(user_name: str, **more: object) -> dict[str, object]:
    """A user as POST sends it."""
    return {
        "schemas": [USER],
        "userName": user_name,
        "name": {"givenName": "Alex", "familyName": "Moreno"},
        "active": True,
        **more,
    }


@dataclass(frozen=True)
class Seen:
    """What the database holds of a person."""

    names: tuple[str, str]
    is_active: bool
    roles: Mapping[str, int | None]
    unit_id: int | None
    rank: str | None
    badge: str | None
    supervisor_id: int | None
    sign_in_name: str


def seen(app: Flask, user_id: str | int) -> Seen:
    """What is kept of a person now."""
    with app.app_context():
        person = db.session.get_one(Person, int(user_id))
        rows = db.session.execute(
            select(PersonRole.role, PersonRole.unit_id).where(PersonRole.person_id == person.id)
        ).all()
        found = Seen(
            (person.given_name, person.family_name),
            person.is_active,
            {str(row.role): row.unit_id for row in rows},
            person.unit_id,
            person.rank,
            person.badge,
            person.supervisor_id,
            person.sign_in_name,
        )
        db.session.remove()
    return found


def entries(app: Flask, action: str) -> list[str]:
    """The subjects of the audit entries of this action, oldest first."""
    with app.app_context():
        found = db.session.scalars(
            select(AuditEntry.subject).where(AuditEntry.action == action).order_by(AuditEntry.id)
        ).all()
        db.session.remove()
    return list(found)


def count_people(app: Flask) -> int:
    """How many people there are in all agencies."""
    with app.app_context():
        count = db.session.execute(select(func.count()).select_from(Person)).scalar_one()
        db.session.remove()
    return count
