"""Riverton with its administrator, the fake platform registered there, and browsers that come from it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Select, select

from tests.agency import NOW
from tests.conftest import Town
from tests.connections.conftest import Clerk
from tests.fakes.platform import FakePlatform, ToolClient
from tests.lms.lti.examples import PLATFORM_KEY
from tests.lms.lti_door.course import TOOL, Browser, new_registration
from training_app.accounts.models import Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db
from training_app.foundation.ids import AgencyId, PersonId
from training_app.foundation.secrets import SecretBox
from training_app.lms.lti_door.models import LtiDeployment, LtiKey, LtiRegistration, LtiTrouble, RegistrationState
from training_app.lms.lti_door.own_keys import make_key
from training_app.lms.lti_door.registrations import write_registration
from training_app.settings import Settings

MODULE = "m01-trauma"
KEY = Fernet.generate_key().decode()
BOX = SecretBox(KEY)
# making one takes a while, and every test would
with_key = make_key(BOX, now=NOW)
KEY_COLUMNS = {name: getattr(with_key, name) for name in ("kid", "private_sealed", "public_jwk", "published_at")}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An installation that can keep secrets, and knows LMSs on this machine."""
    return replace(settings, secrets=BOX, lms_inside_hosts=("127.0.0.1", "localhost"))


@dataclass
class Door:
    """The program, the platform, and what is kept of it."""

    town: Town
    platform: FakePlatform
    admin: PersonId
    agency_id: AgencyId
    registration_id: int

    def browser(self, **how: Any) -> Browser:
        """A fresh browser in the platform's course."""
        return Browser(self.town.app.test_client(), self.platform, **how)

    def clerk(self) -> Clerk:
        """The administrator's browser."""
        return Clerk(self.town.sign_in(self.admin).line)

    def all(self, query: Select[Any]) -> list[Any]:
        """Rows, read in a session of their own."""
        with self.town.app.app_context():
            found = list(db.session.scalars(query))
            for one in found:
                if hasattr(one, "__table__"):
                    db.session.expunge(one)
            db.session.remove()
        return found

    def causes(self) -> list[str]:
        """Why launches were refused, the oldest first."""
        return self.all(select(LtiTrouble.cause).order_by(LtiTrouble.id))

    def actions(self) -> list[str]:
        """What the audit log says was done at this door."""
        return self.all(select(AuditEntry.action).where(AuditEntry.action.startswith("lti.")).order_by(AuditEntry.id))

    def change(self, act: Callable[[LtiRegistration], None]) -> None:
        """Change the registration behind everybody's back."""
        with self.town.app.app_context():
            act(db.session.get_one(LtiRegistration, self.registration_id))
            db.session.commit()
            db.session.remove()

    def set_state(self, state: RegistrationState) -> None:
        """Open, held or revoked."""
        self.change(lambda row: setattr(row, "state", state))

    def set_approved(self, is_approved: bool) -> None:
        """Whether its deployment is approved."""
        with self.town.app.app_context():
            for one in db.session.scalars(select(LtiDeployment)):
                one.is_approved = is_approved
            db.session.commit()
            db.session.remove()


@pytest.fixture
def platform(town: Town) -> Iterator[FakePlatform]:
    """The strict platform, by the town's clock; one of its links is for a module."""
    tool = ToolClient(login_url=f"{TOOL}/lti/login", launch_url=f"{TOOL}/lti/launch", key_set={"keys": []})
    with FakePlatform(tool, key=PLATFORM_KEY) as running:
        running.clock = town.clock
        running.links["link-1"].custom = {"module": MODULE}
        yield running


@pytest.fixture
def door(town: Town, platform: FakePlatform) -> Door:
    """The platform is registered and open, its deployment approved, and it may show frames."""
    with town.app.app_context():
        session = db.session()
        session.add(make_kept_key())
        admin = add_person(
            session,
            NewPerson(town.people.agency_id, "Lee", "Park", "admin-park", roles={Role.ADMIN: None}),
            now=NOW,
        )
        new = new_registration(platform.url, platform.tool)
        row = write_registration(session, new, agency_id=town.people.agency_id, now=NOW)
        session.commit()
        found = Door(town, platform, admin, town.people.agency_id, row.id)
        db.session.remove()
    platform.tool.key_set = json.loads(town.app.test_client().get("/lti/jwks").data)
    return found


def make_kept_key() -> Any:
    """A row of our key."""
    return LtiKey(**KEY_COLUMNS)
