"""Reading packages with their use, and what the LMS of a session is to be told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.learning import queries as learning
from training_app.learning.library import Library
from training_app.learning.models import Attempt
from training_app.learning.service import Learner
from training_app.lms.scorm.messages import ResultFields
from training_app.lms.scorm_door.models import ScormLaunch, ScormPackage
from training_app.lms.scorm_door.rules import result_of

_KEY = "scorm:"


@dataclass(frozen=True, slots=True)
class PackageUse:
    """A package and what came of it: people who came in, who completed the module, of whom the LMS knows it."""

    package: ScormPackage
    people: int
    completed: int
    told: int
    last_opened_at: datetime | None


def launch_key(launch_id: int) -> str:
    """How a session names the launch that opened it: scorm:17."""
    return f"{_KEY}{launch_id}"


def platform_of(package_id: int) -> str:
    """How a session names the package that it came with: scorm:5."""
    return f"{_KEY}{package_id}"


def launch_id_of(identity: Identity) -> int | None:
    """The launch that opened this session; None when no SCORM package did."""
    key = (identity.launch.launch if identity.launch is not None else None) or ""
    return int(key.removeprefix(_KEY)) if key.startswith(_KEY) else None


def read_open_package(session: Session, public_id: str) -> ScormPackage | None:
    """The package of a launch page, revoked ones too; None when there is none."""
    return session.scalars(select(ScormPackage).where(ScormPackage.public_id == public_id)).one_or_none()


def read_result(session: Session, library: Library, identity: Identity, module_id: str) -> ResultFields | None:
    """What the LMS shall keep of this person on this module; None before they began it."""
    learner = Learner(identity.agency_id, identity.person_id)
    attempts = [one for one in learning.read_attempts(session, learner) if one.module_id == module_id]
    return result_of(attempts, lambda version_hash: library.bound(session, version_hash))


def read_packages(session: Session, *, agency_id: int, package_id: int | None = None) -> list[PackageUse]:
    """The agency's packages with their use, in the order they were made; only one of them when it is named."""
    wanted: list[ColumnElement[bool]] = [ScormPackage.agency_id == agency_id]
    if package_id is not None:
        wanted.append(ScormPackage.id == package_id)
    done = (
        select(Attempt.person_id, Attempt.module_id)
        .where(Attempt.agency_id == agency_id, Attempt.status == "completed")
        .distinct()
        .subquery()
    )
    has_done = and_(done.c.person_id == ScormLaunch.person_id, done.c.module_id == ScormPackage.module_id)
    is_told = and_(done.c.person_id.is_not(None), ScormLaunch.told_completed)
    rows = session.execute(
        select(
            ScormPackage,
            func.count(ScormLaunch.person_id.distinct()),
            func.count(done.c.person_id.distinct()),
            func.count(case((is_told, ScormLaunch.person_id)).distinct()),
            func.max(ScormLaunch.opened_at),
        )
        .outerjoin(ScormLaunch, ScormLaunch.package_id == ScormPackage.id)
        .outerjoin(done, has_done)
        .where(*wanted)
        .group_by(ScormPackage.id)
        .order_by(ScormPackage.id)
    )
    return [PackageUse(*row) for row in rows]
