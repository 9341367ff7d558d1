"""Riverton with a package of one module at an LMS, on both engines, and a browser inside the LMS's frame."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.agency import NOW
from tests.conftest import Town
from tests.officer import Answer, FlaskLine, Officer
from training_app.foundation.db import db
from training_app.lms.scorm.dispatch import ScormVersion
from training_app.lms.scorm.messages import Launch
from training_app.lms.scorm_door.models import ScormPackage
from training_app.lms.scorm_door.packages import Made, Maker, Terms, issue_again, make_package, revoke_package

BASE = "https://localhost"
LMS = "https://lms.riverton.example"
MODULE, OTHER = "m01-trauma", "m02-asking"
NONCE = "0123456789abcdef0123456789abcdef"


def secret_in(content: bytes) -> str:
    """The secret that stands in a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        found = re.search(r'data-secret="([^"]+)"', package.read("index.html").decode())
    assert found
    return found[1]


class FramedLine(FlaskLine):
    """A browser that shows our pages in the frame of an LMS, by https."""

    headers: ClassVar = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "same-origin"}

    def send(self, method: str, address: str, body: bytes | None, headers: Any) -> Answer:
        path = address.removeprefix(BASE)
        reply = self._client.open(path, method=method, data=body, headers={**self.headers, **headers}, base_url=BASE)
        answer = Answer(reply.status_code, {name.lower(): value for name, value in reply.headers.items()}, reply.data)
        reply.close()
        return answer


@dataclass
class Door:
    """A package that was given out, and who comes in with it."""

    town: Town
    made: Made
    package: ScormPackage
    nonces: list[str] = field(default_factory=lambda: [f"{number:032x}" for number in range(1, 60)])

    @property
    def secret(self) -> str:
        return secret_in(self.made.content)

    @property
    def address(self) -> str:
        return f"/scorm/launch/{self.package.public_id}"

    def launch(self, learner: str = "jdoe", **fields: Any) -> Launch:
        """What the shell says, in a launch of its own."""
        usual = {
            "package": self.package.public_id,
            "secret": self.secret,
            "scorm": ScormVersion(self.package.version),
            "learner": learner,
            "learner_name": "Doe, Jamie",
            "nonce": self.nonces.pop(),
        }
        return Launch(**{**usual, **fields})

    def form(self, learner: str = "jdoe", **fields: Any) -> list[tuple[str | None, str]]:
        """The same as the form of the launch page sends it."""
        told = self.launch(learner).model_dump() | fields
        return [(name, str(value)) for name, value in told.items()]

    def come_in(self, learner: str = "jdoe", **fields: Any) -> Officer:
        """A browser in the frame, at the module's cover."""
        officer = Officer(FramedLine(self.town.app), BASE)
        officer.post(self.address, self.form(learner, **fields))
        return officer

    def again(self, **terms: Any) -> Made:
        """Issue the package again; what is in the LMS stays what it was."""
        with self.town.app.app_context():
            module = self.town.shipped.modules[MODULE]
            made = issue_again(db.session(), self.maker(), self.package.id, module, Terms([LMS], **terms))
            db.session.remove()
        return made

    def revoke(self) -> bool:
        with self.town.app.app_context():
            agency_id = self.town.people.agency_id
            was = revoke_package(db.session(), agency_id=agency_id, package_id=self.package.id, by=None, now=self.now)
            db.session.remove()
        return was

    def maker(self) -> Maker:
        return Maker(self.town.people.agency_id, None, BASE, self.now)

    @property
    def now(self) -> datetime:
        return self.town.clock()

    def kept(self) -> ScormPackage:
        """The package as it is kept now."""
        with self.town.app.app_context():
            found = db.session.get_one(ScormPackage, self.package.id)
            db.session.expunge(found)
            db.session.remove()
        return found

    def rows(self, what: Any) -> list[Any]:
        """Every row of a table, in order."""
        with self.town.app.app_context():
            found = list(db.session.scalars(select(what).order_by(what.id)))
            for one in found:
                db.session.expunge(one)
            db.session.remove()
        return found

    def session(self) -> Session:
        return db.session()


def open_door(town: Town, version: ScormVersion = ScormVersion.V1_2, **terms: Any) -> Door:
    """Make a package."""
    with town.app.app_context():
        maker = Maker(town.people.agency_id, None, BASE, NOW)
        made = make_package(db.session(), maker, town.shipped.modules[MODULE], version, Terms([LMS], **terms))
        package = db.session.get_one(ScormPackage, made.package_id)
        db.session.expunge(package)
        db.session.remove()
    return Door(town, made, package)


@pytest.fixture
def door(town: Town) -> Door:
    """A package for any number of people, without an end."""
    return open_door(town)
