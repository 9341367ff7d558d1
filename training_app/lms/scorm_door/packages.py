"""Making dispatch packages, issuing them again and ending them. Each function commits once, and audits."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.service import end_sessions_from
from training_app.audit.service import record
from training_app.content.catalogue import Form, Module
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import AgencyId, PersonId, new_token
from training_app.lms.scorm.dispatch import DispatchSpec, ScormVersion
from training_app.lms.scorm.package import build_dispatch
from training_app.lms.scorm_door import addresses
from training_app.lms.scorm_door.models import ScormPackage
from training_app.lms.scorm_door.queries import platform_of
from training_app.lms.scorm_door.rules import hash_secret


@dataclass(frozen=True, slots=True)
class Terms:
    """Where a package may be opened, and by how many until when."""

    origins: Sequence[str]
    person_limit: int | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A package as its LMS gets it. The secret is in ``content`` alone."""

    package_id: int
    file_name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Maker:
    """For whom, by whom and when. ``by`` is None for the command line; ``base_url`` is the program's own address."""

    agency_id: AgencyId
    by: PersonId | None
    base_url: str
    now: datetime


def make_package(session: Session, maker: Maker, module: Module, version: ScormVersion, terms: Terms) -> Made:
    """Make a package for one LMS. Written to the audit log, without the secret.

    :raise PackageRefused: when an LMS or a browser could misread what was given
    """
    begin_write(session)
    package = ScormPackage(
        agency_id=maker.agency_id,
        module_id=module.id,
        version=version.value,
        public_id=secrets.token_hex(12),
        made_at=maker.now,
        revoked_at=None,
    )
    made = _issue(session, maker, package, module, terms)
    _audit(session, maker, package, "scorm.package_made")
    session.commit()
    return Made(package.id, *made)


def issue_again(session: Session, maker: Maker, package_id: int, module: Module, terms: Terms) -> Made:
    """Make the package anew, with another secret: the one before lets nobody in any more. People keep their places.

    A revoked one is open again: another package would make strangers of everybody who came in with this one.

    :raise NotFound: when the agency has no such package
    :raise PackageRefused: as for :func:`make_package`
    """
    begin_write(session)
    package = _find(session, maker.agency_id, package_id)
    package.revoked_at = None
    made = _issue(session, maker, package, module, terms)
    _audit(session, maker, package, "scorm.package_issued_again")
    session.commit()
    return Made(package.id, *made)


def revoke_package(
    session: Session, *, agency_id: AgencyId, package_id: int, by: PersonId | None, now: datetime
) -> bool:
    """Let nobody in with it any more, and end the sessions that it opened; False when it was revoked before.

    :raise NotFound: when the agency has no such package
    """
    begin_write(session)
    package = _find(session, agency_id, package_id)
    is_open = package.revoked_at is None
    if is_open:
        package.revoked_at = now
        end_sessions_from(session, platform_of(package.id), agency_id=agency_id, now=now)
        _audit(session, Maker(agency_id, by, "", now), package, "scorm.package_revoked")
    session.commit()
    return is_open


def _issue(session: Session, maker: Maker, package: ScormPackage, module: Module, terms: Terms) -> tuple[str, bytes]:
    """The name and the bytes of the zip, with a new secret; the row holds its terms and goes to the database."""
    secret = new_token()
    version = ScormVersion(package.version)
    content = build_dispatch(
        DispatchSpec(
            title=module.title,
            module_id=module.id,
            launch_url=maker.base_url + addresses.launch(package.public_id),
            package_id=package.public_id,
            secret=secret,
            allowed_origins=tuple(terms.origins),
            mastery_score=module.pass_scaled if module.form(Form.A) else None,
        ),
        version,
    )
    package.secret_hash = hash_secret(secret)
    package.origins = list(terms.origins)
    package.person_limit, package.expires_at = terms.person_limit, terms.expires_at
    package.issued_at = maker.now
    session.add(package)
    session.flush()
    return f"{module.id}-scorm-{version.value}.zip", content


def _find(session: Session, agency_id: AgencyId, package_id: int) -> ScormPackage:
    package = session.scalars(
        select(ScormPackage).where(ScormPackage.agency_id == agency_id, ScormPackage.id == package_id).with_for_update()
    ).one_or_none()
    if package is None:
        raise NotFound
    return package


def _audit(session: Session, maker: Maker, package: ScormPackage, action: str) -> None:
    record(
        session,
        agency_id=maker.agency_id,
        actor_id=maker.by,
        action=action,
        subject=f"scorm_package:{package.id}",
        detail={
            "module": package.module_id,
            "version": package.version,
            "origins": list(package.origins),
            "person_limit": package.person_limit,
            "expires_at": package.expires_at.isoformat() if package.expires_at else None,
        },
        now=maker.now,
    )
