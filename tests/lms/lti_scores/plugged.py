"""Riverton plugged into the fake platform: what launches would have told, and a worker that sends scores there."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import Any
from uuid import uuid4

from joserfc.jwk import RSAKey
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.conftest import Town
from tests.fakes.platform import FakePlatform, Link, Person
from tests.lms.lti.examples import OTHER_KEY, TOOL
from training_app.delivery.models import Destination, OutboxRow
from training_app.delivery.service import retry_refused
from training_app.delivery.worker import work_once
from training_app.foundation.db import begin_write, db
from training_app.foundation.http import HttpClient
from training_app.foundation.ids import AgencyId, PersonId
from training_app.learning.desk import Room as LearningRoom
from training_app.learning.opening import Learner
from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.registration import Registration
from training_app.lms.lti_scores.desk import Room, register
from training_app.lms.lti_scores.placement import Placement
from training_app.lms.lti_scores.ports import Books, KnownLms
from training_app.lms.lti_scores.rules import KIND, Item
from training_app.lms.lti_scores.sender import ScoreSender
from training_app.lms.lti_scores.service import catch_up, queue_scores

M1 = "m01-trauma"
ALL_SCOPES = frozenset({v.SCOPE_SCORE, v.SCOPE_RESULT_READONLY, v.SCOPE_LINE_ITEM})
LONGEST_WORK = 400


class MemoryPlacements:
    """Launches, as a list."""

    def __init__(self) -> None:
        self.kept: dict[int, Placement] = {}

    def of_learner(self, session: Session, learner: Learner, module_id: str) -> Sequence[Placement]:
        wanted = (learner.agency_id, learner.person_id, module_id)
        return [one for one in self.kept.values() if (one.agency_id, one.person_id, one.module_id) == wanted]

    def of_people(
        self, session: Session, agency_id: AgencyId, person_ids: Collection[PersonId], module_id: str
    ) -> Sequence[Placement]:
        mine = [one for one in self.kept.values() if (one.agency_id, one.module_id) == (agency_id, module_id)]
        return [one for one in mine if one.person_id in person_ids]

    def with_ids(self, session: Session, ids: Collection[int]) -> Mapping[int, Placement]:
        return {number: self.kept[number] for number in ids if number in self.kept}


class MemoryRegistrations:
    """LMSs by number."""

    def __init__(self) -> None:
        self.kept: dict[int, KnownLms] = {}

    def find(self, session: Session, registration_id: int) -> KnownLms | None:
        return self.kept.get(registration_id)


class OneKey:
    """The key whose public half the fake platform knows."""

    def signing_key(self, session: Session, now: datetime) -> RSAKey:
        return OTHER_KEY


def registration_at(platform: FakePlatform) -> Registration:
    return Registration(
        issuer=platform.issuer,
        client_id=platform.tool.client_id,
        tool_url=TOOL,
        deployment_ids=frozenset({platform.tool.deployment_id}),
        authorization_endpoint=platform.url("/auth"),
        token_endpoint=platform.url("/token"),
        jwks_url=platform.url("/jwks"),
    )


@dataclass
class Plugged:
    """Riverton and one platform. Lines to more are added by ``add_lms``."""

    town: Town
    platform: FakePlatform
    placements: MemoryPlacements = field(default_factory=MemoryPlacements)
    registrations: MemoryRegistrations = field(default_factory=MemoryRegistrations)

    def __post_init__(self) -> None:
        self.books = Books(self.placements, self.registrations, OneKey())
        self.add_lms(1, "Riverton LMS")
        room: LearningRoom = self.town.app.extensions["learning"]
        register(self.town.app, room.house, self.books, room.library)
        with self.town.app.app_context():
            self.open_session: sessionmaker[Session] = sessionmaker(db.engine)
        self.sender = self.new_sender()

    def new_sender(self, **changes: Any) -> ScoreSender:
        """A worker that has just been started."""
        client = HttpClient(connect_timeout_s=1, read_timeout_s=0.5)
        room: LearningRoom = self.town.app.extensions["learning"]
        return ScoreSender(
            client,
            self.open_session,
            self.books,
            Room(self.books, room.library).title_of,
            **{"clock": self.town.clock, **changes},
        )

    def add_lms(self, registration_id: int, name: str, platform: FakePlatform | None = None) -> None:
        known = KnownLms(name, registration_at(platform or self.platform), is_open=True)
        self.registrations.kept[registration_id] = known

    def revoke(self, registration_id: int = 1) -> None:
        known = self.registrations.kept[registration_id]
        self.registrations.kept[registration_id] = replace(known, is_open=False)

    def place(
        self,
        person_id: PersonId | None = None,
        module_id: str = M1,
        *,
        subject: str = "learner-1",
        link: str = "link-1",
        scopes: frozenset[str] = ALL_SCOPES,
        has_own_column: bool = False,
        registration_id: int = 1,
    ) -> Placement:
        """What a launch of this link by this person tells; at the platform both are added where they are not."""
        self.platform.people.setdefault(subject, Person(subject))
        at_platform = self.platform.links.setdefault(link, Link(link, "Module"))
        own = self.platform.lineitem_url(at_platform.line_item or 7) if has_own_column else None
        placement = Placement(
            id=len(self.placements.kept) + 1,
            registration_id=registration_id,
            agency_id=AgencyId(self.town.people.agency_id),
            person_id=person_id or self.town.people.officer_id,
            module_id=module_id,
            subject=subject,
            resource_link_id=link,
            lineitems_url=self.platform.url("/2/lineitems?type_id=1"),
            lineitem_url=own,
            scopes=scopes,
        )
        self.placements.kept[placement.id] = placement
        return placement

    def launch(self, placement: Placement) -> None:
        """What a launch does about scores, in a transaction of its own."""
        with self.open_session() as session:
            begin_write(session)
            catch_up(session, self.books, placement, now=self.town.clock())
            session.commit()

    def queue_again(self, placement_id: int = 1) -> None:
        """Both columns of this placement, under the id of a fact that was not queued before."""
        with self.open_session() as session:
            begin_write(session)
            facts = [(item, uuid4()) for item in Item]
            queue_scores(session, self.books, self.placements.kept[placement_id], facts, now=self.town.clock())
            session.commit()

    def send_refused_again(self) -> None:
        """What a coordinator's button does."""
        destination_id = self.line().id
        with self.open_session() as session:
            begin_write(session)
            retry_refused(session, agency_id=self.town.people.agency_id, destination_id=destination_id)
            session.commit()

    def work(self, *, sender: ScoreSender | None = None, most: int = LONGEST_WORK) -> int:
        """One worker, until nothing is due; returns how many batches it sent."""
        for batches in range(most):
            if not work_once(self.open_session, {KIND: sender or self.sender}, clock=self.town.clock, random=Random(1)):
                return batches
        return most

    def rows(self) -> list[tuple[str, str | None]]:
        """The state and the last words of each row, in the order of the queue."""
        with self.open_session() as session:
            found = session.execute(select(OutboxRow.state, OutboxRow.last_error).order_by(OutboxRow.id)).all()
        return [(str(row.state), row.last_error) for row in found]

    def states(self) -> list[str]:
        return [state for state, _ in self.rows()]

    def line(self) -> Destination:
        """The one destination, as it is now."""
        with self.open_session() as session:
            found = session.scalars(select(Destination).where(Destination.kind == KIND)).one()
            session.expunge(found)
        return found

    def column(self, tag: str, module_id: str = M1) -> int:
        """The number of the one column of this tag that the platform has for the module."""
        (number,) = [
            number
            for number, item in self.platform.line_items.items()
            if item.get("tag") == tag and item.get("resourceId") == module_id
        ]
        return number

    def grade(self, tag: str, subject: str = "learner-1") -> tuple[float, float] | None:
        """Score and maximum that the gradebook holds of this person; None without one."""
        held = self.platform.results.get((self.column(tag), subject))
        return None if held is None else (held["scoreGiven"], held["scoreMaximum"])

    def told(self) -> list[tuple[str, str, object]]:
        """Who was told what progress and score, in the order in which the platform took them."""
        return [(one["userId"], one["activityProgress"], one.get("scoreGiven")) for one in self.platform.scores]


def key_set() -> dict[str, Any]:
    """Our public keys, as a platform that was given them by hand."""
    key = {**OTHER_KEY.as_dict(private=False), "kid": OTHER_KEY.thumbprint(), "use": "sig", "alg": "RS256"}
    return dict(json.loads(json.dumps({"keys": [key]})))
