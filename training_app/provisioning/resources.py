"""Users, groups, lists and errors as SCIM writes them, and the version of each. Pure. Source: RFC 7643 and 7644."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from training_app.provisioning.errors import ScimRefused
from training_app.provisioning.names import ENTERPRISE, ERROR, GROUP, LIST, USER


@dataclass(frozen=True, slots=True)
class UserRow:
    """A person as a directory sees them."""

    person_id: int
    user_name: str
    given_name: str
    family_name: str
    is_active: bool
    rank: str | None
    badge: str | None
    manager_id: int | None
    external_id: str | None
    made_at: datetime
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group as a directory sees it; ``members`` are pairs (id, name to show) in the order of ids."""

    group_id: int
    name: str
    external_id: str | None
    members: Sequence[tuple[int, str]]
    made_at: datetime
    changed_at: datetime


def user_resource(row: UserRow, base: str) -> dict[str, object]:
    """A user.

    :param base: where the resources begin, such as https://training.riverton.example/scim/v2
    """
    whole = f"{row.given_name} {row.family_name}"
    enterprise: dict[str, object] = {"employeeNumber": row.badge} if row.badge else {}
    if row.manager_id is not None:
        enterprise["manager"] = {"value": str(row.manager_id), "$ref": f"{base}/Users/{row.manager_id}"}
    said: dict[str, object] = {
        "schemas": [USER, ENTERPRISE] if enterprise else [USER],
        "id": str(row.person_id),
        **({"externalId": row.external_id} if row.external_id else {}),
        "userName": row.user_name,
        "name": {"givenName": row.given_name, "familyName": row.family_name, "formatted": whole},
        "displayName": whole,
        **({"title": row.rank} if row.rank else {}),
        "active": row.is_active,
        **({"emails": [{"value": row.user_name, "type": "work", "primary": True}]} if "@" in row.user_name else {}),
        **({ENTERPRISE: enterprise} if enterprise else {}),
    }
    return _with_meta(said, "User", row.made_at, row.changed_at or row.made_at, f"{base}/Users/{row.person_id}")


def group_resource(row: GroupRow, base: str) -> dict[str, object]:
    """A group with all its members; ``base`` as for :func:`user_resource`."""
    said: dict[str, object] = {
        "schemas": [GROUP],
        "id": str(row.group_id),
        **({"externalId": row.external_id} if row.external_id else {}),
        "displayName": row.name,
        "members": [
            {"value": str(one), "$ref": f"{base}/Users/{one}", "display": name, "type": "User"}
            for one, name in row.members
        ],
    }
    return _with_meta(said, "Group", row.made_at, row.changed_at, f"{base}/Groups/{row.group_id}")


def list_of(resources: Sequence[Mapping[str, object]], *, total: int, start: int) -> dict[str, object]:
    """A part of a list. Source: RFC 7644, section 3.4.2."""
    return {
        "schemas": [LIST],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": len(resources),
        "Resources": list(resources),
    }


def error_of(refusal: ScimRefused) -> dict[str, object]:
    """A refusal. Source: RFC 7644, section 3.12: the status is a text."""
    kind = {"scimType": refusal.kind} if refusal.kind else {}
    return {"schemas": [ERROR], "status": str(refusal.status), **kind, "detail": refusal.sentence}


def version_of(resource: Mapping[str, object]) -> str:
    """The version in a resource's own words: W/"...", the same as its ETag."""
    meta = resource["meta"]
    return str(meta["version"]) if isinstance(meta, Mapping) else ""


def is_among(version: str, header: str | None) -> bool:
    """Whether a header such as If-Match names this version, weak or not, or any."""
    named = {one.strip().removeprefix("W/") for one in (header or "").split(",")}
    return "*" in named or version.removeprefix("W/") in named


def _with_meta(
    said: dict[str, object], kind: str, made_at: datetime, changed_at: datetime, location: str
) -> dict[str, object]:
    # of what is said and not of a counter: people are also changed by hand, and by rosters
    digest = sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:20]
    meta = {
        "resourceType": kind,
        "created": _moment(made_at),
        "lastModified": _moment(changed_at),
        "location": location,
        "version": f'W/"{digest}"',
    }
    return {**said, "meta": meta}


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
