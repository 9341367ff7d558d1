"""Coming in with a package, on both engines: who gets in, who does not, and what is kept of it."""

import threading
from typing import Any

import pytest

from tests.conftest import Town
from tests.lms.scorm_door.conftest import LMS, MODULE, Door, open_door, secret_in
from training_app.accounts.identity import Identity
from training_app.accounts.models import Person, PersonRole, Role
from training_app.accounts.service import find_identity
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound
from training_app.lms.models import LmsPerson
from training_app.lms.people import asserted_people, is_only_asserted
from training_app.lms.scorm.errors import MessageRefused
from training_app.lms.scorm.messages import Launch
from training_app.lms.scorm_door import service
from training_app.lms.scorm_door.errors import LaunchRefused
from training_app.lms.scorm_door.models import ScormLaunch
from training_app.lms.scorm_door.queries import PackageUse, read_packages, read_result
from training_app.lms.scorm_door.rules import Refusal


def enter(door: Door, launch: Launch | None = None) -> Identity:
    """Come in, and see whose session it is."""
    with door.town.app.app_context():
        opened = service.open_launch(db.session(), launch or door.launch(), now=door.now)
        identity = find_identity(db.session(), opened.token, door.now)
        db.session.remove()
    assert opened.module_id == MODULE
    assert identity is not None
    return identity


def refused(door: Door, launch: Launch) -> Refusal:
    with pytest.raises(LaunchRefused) as caught:
        enter(door, launch)
    with door.town.app.app_context():
        db.session.remove()
    return caught.value.why


def use(door: Door) -> PackageUse:
    with door.town.app.app_context():
        (found,) = read_packages(db.session(), agency_id=door.town.people.agency_id)
        db.session.remove()
    return found


def test_a_learner_becomes_an_officer_whose_identity_is_asserted(door: Door) -> None:
    identity = enter(door)

    assert (identity.given_name, identity.family_name, identity.roles) == ("Jamie", "Doe", {Role.OFFICER})
    (account,) = door.rows(LmsPerson)
    assert (account.source, account.subject) == (f"scorm|{door.package.public_id}", "jdoe")
    assert (account.person_id, account.is_asserted) == (identity.person_id, True)
    with door.town.app.app_context():
        assert asserted_people(db.session(), door.town.people.agency_id) == {identity.person_id}
        assert is_only_asserted(db.session(), identity.person_id)
        assert not is_only_asserted(db.session(), door.town.people.officer_id)
        db.session.remove()


def test_the_session_is_bound_to_the_module_and_to_the_frame_of_the_lms(door: Door) -> None:
    launch = enter(door).launch

    assert launch is not None
    assert (launch.frame_origins, launch.module_id, launch.is_asserted) == ((LMS,), MODULE, True)


def test_the_same_learner_is_the_same_person_and_another_is_another(door: Door) -> None:
    first, again, other = enter(door), enter(door), enter(door, door.launch("other"))

    assert first.person_id == again.person_id != other.person_id


def test_nobody_becomes_somebody_of_the_roster_by_name_or_number(door: Door) -> None:
    """The LMS may say that the learner is 4417, Jamie Ortiz: nothing proves it."""
    identity = enter(door, door.launch("4417", learner_name="Ortiz, Jamie"))

    assert identity.person_id != door.town.people.officer_id


def test_the_same_launch_sent_twice_is_one_launch(door: Door) -> None:
    launch = door.launch()

    enter(door, launch)
    enter(door, launch)

    assert len(door.rows(ScormLaunch)) == 1


def test_the_nonce_of_another_person_is_refused(door: Door) -> None:
    launch = door.launch()
    enter(door, launch)

    with pytest.raises(MessageRefused):
        enter(door, launch.model_copy(update={"learner": "other"}))

    assert len(door.rows(LmsPerson)) == 1, "nobody was added"


def test_an_id_that_no_database_keeps_is_refused(door: Door) -> None:
    with pytest.raises(MessageRefused):
        enter(door, door.launch("jdoe\x00"))

    assert door.rows(LmsPerson) == []


def test_a_wrong_secret_lets_nobody_in_and_is_noted(door: Door) -> None:
    wrong = door.launch(secret="x" * 43)

    assert refused(door, wrong) is Refusal.OUTDATED

    kept = door.kept()
    assert (kept.refused_why, kept.refused_at) == ("outdated", door.now)
    assert door.rows(LmsPerson) == door.rows(ScormLaunch) == []


def test_who_knocks_again_and_again_makes_the_database_write_once_a_minute(door: Door) -> None:
    refused(door, door.launch(secret="x" * 43))
    first = door.kept().refused_at
    door.town.clock.advance(seconds=59)
    refused(door, door.launch(secret="x" * 43))
    assert door.kept().refused_at == first
    door.town.clock.advance(seconds=1)

    refused(door, door.launch(secret="x" * 43))

    assert door.kept().refused_at == door.now


def test_an_unknown_package_is_nobodys(door: Door) -> None:
    with pytest.raises(NotFound):
        enter(door, door.launch(package="0" * 24))


def test_a_revoked_package_lets_nobody_in_and_revoking_twice_is_once(door: Door) -> None:
    enter(door)
    assert door.revoke()
    assert not door.revoke()

    assert refused(door, door.launch()) is Refusal.REVOKED
    assert [entry.action for entry in door.rows(AuditEntry) if entry.action.startswith("scorm.")] == [
        "scorm.package_made",
        "scorm.package_revoked",
    ]


def test_after_its_last_day_it_lets_nobody_in(town: Town) -> None:
    door = open_door(town, expires_at=town.clock())

    assert refused(door, door.launch()) is Refusal.EXPIRED


def test_issued_again_the_old_file_is_outdated_and_everybody_keeps_their_place(door: Door) -> None:
    before, person_id = door.launch(), enter(door).person_id
    door.revoke()

    made = door.again(person_limit=1)

    assert secret_in(made.content) != door.secret
    assert refused(door, before) is Refusal.OUTDATED
    assert enter(door, door.launch(secret=secret_in(made.content))).person_id == person_id
    assert refused(door, door.launch("other", secret=secret_in(made.content))) is Refusal.FULL
    assert door.rows(AuditEntry)[-1].action == "scorm.package_issued_again"


def test_the_secret_is_kept_nowhere(door: Door) -> None:
    assert len(door.secret) >= 43, "256 bits"
    assert door.secret not in str(vars(door.kept()))
    assert not any(door.secret in str(vars(entry)) for entry in door.rows(AuditEntry))


def test_the_last_place_is_given_to_one_of_two_at_once(town: Town) -> None:
    door = open_door(town, person_limit=1)
    launches = [door.launch("first"), door.launch("second")]
    outcomes: list[Any] = []
    start = threading.Barrier(2)

    def try_it(launch: Launch) -> None:
        with town.app.app_context():
            start.wait()
            try:
                outcomes.append(service.open_launch(db.session(), launch, now=door.now).module_id)
            except LaunchRefused as refusal:
                outcomes.append(refusal.why)
            db.session.remove()

    threads = [threading.Thread(target=try_it, args=(launch,)) for launch in launches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(map(str, outcomes)) == sorted([MODULE, Refusal.FULL.value])
    assert len(door.rows(LmsPerson)) == 1


def test_who_has_a_place_comes_in_again_when_all_are_taken(town: Town) -> None:
    door = open_door(town, person_limit=1)
    enter(door)

    assert refused(door, door.launch("other")) is Refusal.FULL
    enter(door)
    assert len(door.rows(LmsPerson)) == 1


def test_who_left_does_not_come_in(door: Door) -> None:
    person_id = enter(door).person_id
    with door.town.app.app_context():
        person = db.session.get_one(Person, person_id)
        person.is_active = False
        db.session.commit()
        db.session.remove()

    assert refused(door, door.launch()) is Refusal.LEFT


def test_a_person_who_is_more_elsewhere_is_an_officer_here(door: Door) -> None:
    identity = enter(door)
    with door.town.app.app_context():
        db.session.add(
            PersonRole(person_id=identity.person_id, role=Role.COORDINATOR, agency_id=identity.agency_id, unit_id=None)
        )
        db.session.commit()
        db.session.remove()

    assert enter(door).roles == {Role.OFFICER}


def test_what_the_lms_has_is_kept_when_it_is_the_newest_result(door: Door) -> None:
    officer = door.come_in()
    officer.submit()
    identity = enter(door)
    with door.town.app.app_context():
        library = door.town.app.extensions["learning"].library
        result = read_result(db.session(), library, identity, MODULE)
        assert result is not None
        assert not service.note_saved(db.session(), library, identity, "0" * 32, now=door.now)
        assert service.note_saved(db.session(), library, identity, result.id, now=door.now)
        db.session.remove()

    newest = door.rows(ScormLaunch)[-1]
    assert (newest.told_id, newest.told_completed, newest.told_at) == (result.id, False, door.now)
    assert (use(door).people, use(door).completed, use(door).told) == (1, 0, 0)


def test_a_session_of_somebody_else_tells_nothing(door: Door) -> None:
    """The key of a launch stands in the session; only its own person's counts."""
    identity = enter(door)
    other = enter(door, door.launch("other"))
    mixed = Identity(**{name: getattr(other, name) for name in other.__slots__} | {"launch": identity.launch})

    with door.town.app.app_context():
        library = door.town.app.extensions["learning"].library
        assert not service.note_saved(db.session(), library, mixed, "0" * 32, now=door.now)
        db.session.remove()
    assert {row.told_id for row in door.rows(ScormLaunch)} == {None}


def test_another_agency_sees_and_ends_none_of_it(door: Door) -> None:
    from training_app.foundation.ids import AgencyId
    from training_app.lms.scorm_door.packages import revoke_package

    stranger = AgencyId(door.town.people.agency_id + 1)
    with door.town.app.app_context():
        assert read_packages(db.session(), agency_id=stranger) == []
        with pytest.raises(NotFound):
            revoke_package(db.session(), agency_id=stranger, package_id=door.package.id, by=None, now=door.now)
        db.session.remove()
    assert door.kept().revoked_at is None
