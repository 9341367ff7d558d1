"""What a directory may read of an agency: its people but those an LMS sent, and its own groups."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, false, func, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.accounts.rules import FROM_AN_LMS, plain_sign_in_name
from training_app.accounts.seats.queries import on_roster
from training_app.foundation.ids import AgencyId
from training_app.provisioning.asking import Page
from training_app.provisioning.errors import NoSuchResource
from training_app.provisioning.models import ScimGroup, ScimMember, ScimUser
from training_app.provisioning.resources import GroupRow, UserRow
from training_app.provisioning.rules import Meaning


def read_users(
    session: Session, agency_id: AgencyId, wanted: Mapping[str, str], page: Page
) -> tuple[Sequence[UserRow], int]:
    """A page of the people who match, in the order of their ids, and how many match.

    :param wanted: as ``asking.read_user_filter`` gives it
    """
    query = _visible(agency_id).where(*(_user_is(name, value) for name, value in wanted.items()))
    total = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    rows = session.execute(query.order_by(Person.id).offset(page.start - 1).limit(page.count))
    return [_user(row[0], row[1]) for row in rows], total


def find_user(session: Session, agency_id: AgencyId, typed: str) -> UserRow:
    """One person.

    :raise NoSuchResource: for anybody whom the directory may not see
    """
    row = session.execute(_visible(agency_id).where(Person.id == _id(typed, "user"))).one_or_none()
    if row is None:
        raise NoSuchResource("user")
    return _user(row[0], row[1])


def visible_ids(session: Session, agency_id: AgencyId, typed: Collection[str]) -> frozenset[int]:
    """Those of these ids that are people whom the directory may see."""
    numbers = [int(one) for one in typed if _is_number(one)]
    rows = session.execute(_visible(agency_id).where(Person.id.in_(numbers)).with_only_columns(Person.id))
    return frozenset(rows.scalars())


def read_groups(
    session: Session, agency_id: AgencyId, wanted: Mapping[str, str], page: Page, *, has_members: bool
) -> tuple[Sequence[GroupRow], int]:
    """A page of the groups that match, and how many match.

    :param has_members: whether the members are asked for: they may be thousands
    """
    matching = select(ScimGroup).where(
        ScimGroup.agency_id == agency_id, *(_group_is(name, value) for name, value in wanted.items())
    )
    total = session.execute(select(func.count()).select_from(matching.subquery())).scalar_one()
    groups = session.scalars(matching.order_by(ScimGroup.id).offset(page.start - 1).limit(page.count)).all()
    members = _members(session, agency_id, [one.id for one in groups]) if has_members else {}
    return [_group(one, members.get(one.id, ())) for one in groups], total


def find_group(session: Session, agency_id: AgencyId, typed: str, *, has_members: bool = True) -> GroupRow:
    """One group.

    :raise NoSuchResource: when the agency's directory has made no such group
    """
    wanted = {"id": str(_id(typed, "group"))}
    groups, _ = read_groups(session, agency_id, wanted, Page(1, 1), has_members=has_members)
    if not groups:
        raise NoSuchResource("group")
    return groups[0]


def meanings_of(session: Session, agency_id: AgencyId, person_ids: Collection[int]) -> dict[int, list[Meaning]]:
    """What the groups of each of these people stand for, the older groups first."""
    found: defaultdict[int, list[Meaning]] = defaultdict(list)
    rows = session.execute(
        select(ScimMember.person_id, ScimGroup.role, ScimGroup.unit_id)
        .join(ScimGroup, ScimGroup.id == ScimMember.group_id)
        .where(ScimMember.agency_id == agency_id, ScimMember.person_id.in_(person_ids))
        .order_by(ScimGroup.id)
    )
    for row in rows:
        found[row.person_id].append(Meaning(row.role, row.unit_id))
    return found


def _visible(agency_id: AgencyId) -> Select[Person, ScimUser | None]:
    query: Select[Person, ScimUser | None] = (
        select(Person, ScimUser)
        .join(ScimUser, ScimUser.person_id == Person.id, isouter=True)
        .where(
            Person.agency_id == agency_id,
            on_roster(),
            func.substr(Person.sign_in_name, 1, len(FROM_AN_LMS)) != FROM_AN_LMS,
            ScimUser.deleted_at.is_(None),
        )
    )
    return query


def _user_is(name: str, value: str) -> ColumnElement[bool]:
    if name == "id":
        return Person.id == int(value) if _is_number(value) else false()
    if name == "active":
        return Person.is_active.is_(value == "true")
    if "\x00" in value:
        # PostgreSQL refuses it in any text; nobody is called so
        return false()
    if name == "externalId":
        return ScimUser.external_id == value
    return Person.sign_in_name == plain_sign_in_name(value)


def _group_is(name: str, value: str) -> ColumnElement[bool]:
    if name == "id":
        return ScimGroup.id == int(value) if _is_number(value) else false()
    if "\x00" in value:
        return false()
    if name == "members":
        holding = select(ScimMember.group_id).where(ScimMember.person_id == (int(value) if _is_number(value) else 0))
        return ScimGroup.id.in_(holding)
    if name == "externalId":
        return ScimGroup.external_id == value
    return ScimGroup.name_key == " ".join(value.split()).casefold()


def _members(
    session: Session, agency_id: AgencyId, group_ids: Collection[int]
) -> Mapping[int, Sequence[tuple[int, str]]]:
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = session.execute(
        select(ScimMember.group_id, Person.id, Person.given_name, Person.family_name)
        .join(Person, Person.id == ScimMember.person_id)
        .where(ScimMember.agency_id == agency_id, ScimMember.group_id.in_(group_ids))
        .order_by(Person.id)
    )
    for row in rows:
        found[row.group_id].append((row.id, f"{row.given_name} {row.family_name}"))
    return found


def _user(person: Person, said: ScimUser | None) -> UserRow:
    return UserRow(
        person_id=person.id,
        user_name=person.sign_in_name,
        given_name=person.given_name,
        family_name=person.family_name,
        is_active=person.is_active,
        rank=person.rank,
        badge=person.badge,
        manager_id=person.supervisor_id,
        external_id=said.external_id if said is not None else None,
        made_at=person.created_at,
        changed_at=said.changed_at if said is not None else None,
    )


def _group(group: ScimGroup, members: Sequence[tuple[int, str]]) -> GroupRow:
    return GroupRow(group.id, group.name, group.external_id, members, group.made_at, group.changed_at)


def _id(typed: str, what: str) -> int:
    if not _is_number(typed):
        raise NoSuchResource(what)
    return int(typed)


def _is_number(typed: str) -> bool:
    # a longer one is nobody: no id column holds it
    return typed.isascii() and typed.isdigit() and len(typed) <= 9
