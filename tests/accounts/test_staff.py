"""Roles, leaving and coming back: each ends every session and every unused link in the same moment."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.accounts.conftest import NOW, PASSWORD, Cast, identity_of, open_session_for
from training_app.accounts.errors import LastAdministrator, LinkSpent, OwnWayIn, WrongPassword
from training_app.accounts.identity import Identity
from training_app.accounts.models import Person, PersonRole, Role
from training_app.accounts.passwords import Passwords
from training_app.accounts.roster import NewPerson, add_person, add_unit
from training_app.accounts.service import (
    find_session,
    make_one_time_link,
    set_password,
    sign_in_with_password,
    use_link,
)
from training_app.accounts.staff import bring_back, deactivate_person, give_role, take_role
from training_app.audit.models import AuditEntry
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import PersonId

Act = Callable[[Session, Cast, Identity], object]


@pytest.fixture
def admin(session: Session, cast: Cast) -> Identity:
    return identity_of(session, cast.admin, NOW)


def second_admin(session: Session, cast: Cast) -> PersonId:
    person_id = add_person(
        session, NewPerson(cast.agency_id, "Robin", "Vale", "r.vale", roles={Role.ADMIN: None}), now=NOW
    )
    session.commit()
    return person_id


def link_of(session: Session, person_id: PersonId) -> str:
    return make_one_time_link(session, person_id, valid_for=timedelta(hours=1), now=NOW, made_by=None)


def is_signed_in(session: Session, token: str) -> bool:
    return find_session(session, token, NOW) is not None


def roles(session: Session, person_id: PersonId) -> dict[str, int | None]:
    rows = session.execute(select(PersonRole.role, PersonRole.unit_id).where(PersonRole.person_id == person_id))
    return dict(rows.all())


def last_entry(session: Session) -> AuditEntry:
    return session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()


ENDING: list[tuple[str, Act]] = [
    ("a role given", lambda s, c, a: give_role(s, c.officer, Role.COORDINATOR, None, by=a, now=NOW)),
    ("another unit", lambda s, c, a: give_role(s, c.supervisor, Role.SUPERVISOR, other_unit(s, c), by=a, now=NOW)),
    ("a role taken", lambda s, c, a: take_role(s, c.officer, Role.OFFICER, by=a, now=NOW)),
    ("deactivated", lambda s, c, a: deactivate_person(s, c.officer, by=a, now=NOW)),
]


def other_unit(session: Session, cast: Cast):
    unit_id = add_unit(session, cast.agency_id, "Dispatch")
    session.commit()
    return unit_id


@pytest.mark.parametrize(("what", "act"), ENDING, ids=[what for what, _ in ENDING])
def test_every_session_and_every_unused_link_ends_at_once(
    session: Session, cast: Cast, admin: Identity, what: str, act: Act
) -> None:
    person_id = cast.supervisor if what == "another unit" else cast.officer
    first, second = open_session_for(session, person_id, NOW), open_session_for(session, person_id, NOW)
    link = link_of(session, person_id)
    bystander = open_session_for(session, cast.coordinator, NOW)

    act(session, cast, admin)

    assert not is_signed_in(session, first)
    assert not is_signed_in(session, second)
    with pytest.raises(LinkSpent):
        use_link(session, link, NOW)
    assert is_signed_in(session, bystander)
    assert last_entry(session).actor_id == cast.admin
    assert last_entry(session).subject == f"person:{person_id}"


def test_a_new_password_ends_every_session_at_once(session: Session, cast: Cast, passwords: Passwords) -> None:
    token = open_session_for(session, cast.officer, NOW)

    set_password(session, cast.officer, password="four other long words", now=NOW, set_by=None, passwords=passwords)

    assert not is_signed_in(session, token)


def test_what_changes_nothing_ends_nothing(session: Session, cast: Cast, admin: Identity) -> None:
    token = open_session_for(session, cast.officer, NOW)
    entries = len(session.scalars(select(AuditEntry)).all())

    assert not give_role(session, cast.officer, Role.OFFICER, None, by=admin, now=NOW)
    assert not take_role(session, cast.officer, Role.COORDINATOR, by=admin, now=NOW)

    assert is_signed_in(session, token)
    assert len(session.scalars(select(AuditEntry)).all()) == entries


def test_a_link_made_before_a_role_cannot_be_used_for_it(session: Session, cast: Cast, admin: Identity) -> None:
    # the way round that may_let_in would otherwise leave open: first the link, then the role
    link = make_one_time_link(session, cast.officer, valid_for=timedelta(hours=1), now=NOW, made_by=admin)

    give_role(session, cast.officer, Role.COORDINATOR, None, by=admin, now=NOW)

    with pytest.raises(LinkSpent):
        use_link(session, link, NOW)


def test_nobody_deactivates_themselves(session: Session, cast: Cast, admin: Identity) -> None:
    second_admin(session, cast)

    with pytest.raises(OwnWayIn):
        deactivate_person(session, cast.admin, by=admin, now=NOW)

    assert session.get_one(Person, cast.admin).is_active


def test_nobody_takes_their_own_only_role(session: Session, cast: Cast, admin: Identity) -> None:
    second_admin(session, cast)

    with pytest.raises(OwnWayIn):
        take_role(session, cast.admin, Role.ADMIN, by=admin, now=NOW)

    assert roles(session, cast.admin) == {"admin": None}


def test_nobody_gives_a_role_to_themselves(session: Session, cast: Cast, admin: Identity) -> None:
    with pytest.raises(OwnWayIn, match="Nobody gives a role to themselves"):
        give_role(session, cast.admin, Role.COORDINATOR, None, by=admin, now=NOW)

    assert roles(session, cast.admin) == {"admin": None}


def test_the_last_administrator_stays(session: Session, cast: Cast, admin: Identity) -> None:
    other = second_admin(session, cast)
    deactivate_person(session, other, by=admin, now=NOW)
    by = Identity(**{name: getattr(admin, name) for name in Identity.__slots__} | {"person_id": cast.coordinator})

    with pytest.raises(LastAdministrator):
        deactivate_person(session, cast.admin, by=by, now=NOW)
    with pytest.raises(LastAdministrator):
        take_role(session, cast.admin, Role.ADMIN, by=by, now=NOW)

    assert session.get_one(Person, cast.admin).is_active
    assert roles(session, cast.admin) == {"admin": None}


def test_with_another_one_an_administrator_may_go(session: Session, cast: Cast, admin: Identity) -> None:
    other = second_admin(session, cast)

    take_role(session, other, Role.ADMIN, by=admin, now=NOW)

    assert roles(session, other) == {}


def test_the_command_line_may_undo_anything(session: Session, cast: Cast) -> None:
    assert take_role(session, cast.admin, Role.ADMIN, by=None, now=NOW)
    assert give_role(session, cast.admin, Role.ADMIN, None, by=None, now=NOW)

    assert roles(session, cast.admin) == {"admin": None}
    assert last_entry(session).actor_id is None


def test_who_comes_back_has_their_roles_and_password_and_no_old_session_or_link(
    session: Session, cast: Cast, admin: Identity, passwords: Passwords
) -> None:
    token, link = open_session_for(session, cast.officer, NOW), link_of(session, cast.officer)
    deactivate_person(session, cast.officer, by=admin, now=NOW, reason="Moved to the county.")

    def sign_in() -> str:
        return sign_in_with_password(
            session, lambda: NOW, agency_id=cast.agency_id, name="4417", password=PASSWORD, passwords=passwords
        )

    with pytest.raises(WrongPassword):
        sign_in()
    left = last_entry(session)
    assert (left.action, left.reason) == ("people.person_deactivated", "Moved to the county.")

    bring_back(session, cast.officer, by=admin, now=NOW)

    assert not is_signed_in(session, token)
    with pytest.raises(LinkSpent):
        use_link(session, link, NOW)
    assert is_signed_in(session, sign_in())
    assert roles(session, cast.officer) == {"officer": None}


@pytest.mark.parametrize(
    "act",
    [
        lambda s, c, a: deactivate_person(s, c.stranger, by=a, now=NOW),
        lambda s, c, a: give_role(s, c.stranger, Role.OFFICER, None, by=a, now=NOW),
        lambda s, c, a: take_role(s, c.stranger, Role.OFFICER, by=a, now=NOW),
        lambda s, c, a: bring_back(s, c.stranger, by=a, now=NOW),
        lambda s, c, a: bring_back(s, c.officer, by=a, now=NOW),
    ],
)
def test_people_of_another_agency_and_who_never_left_are_not_found(
    session: Session, cast: Cast, admin: Identity, act: Act
) -> None:
    with pytest.raises(NotFound):
        act(session, cast, admin)
    session.rollback()

    assert session.get_one(Person, cast.stranger).is_active


def test_a_unit_of_another_agency_is_not_found(session: Session, cast: Cast, admin: Identity) -> None:
    foreign = add_unit(session, cast.other_agency_id, "Patrol")
    session.commit()

    with pytest.raises(NotFound):
        give_role(session, cast.officer, Role.SUPERVISOR, foreign, by=admin, now=NOW)

    session.rollback()
    assert roles(session, cast.officer) == {"officer": None}
