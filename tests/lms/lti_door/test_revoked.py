"""Whoever came by an LMS, or by one deployment of it, is out the moment that is revoked; nothing of theirs is lost."""

import pytest
from sqlalchemy import select

from tests.fakes.platform import Person
from tests.fakes.platform_rules import Json
from tests.lms.lti_door.conftest import MODULE, Door
from tests.lms.lti_door.course import Browser, Pages
from tests.lms.lti_door.test_storage import forgetful, marked
from training_app.accounts.models import SignInSession
from training_app.audit.models import AuditEntry
from training_app.learning.models import Attempt
from training_app.lms.lti_door.models import LtiDeployment

COVER = f"/app/modules/{MODULE}"


def come_in(door: Door, user: str = "learner-1", dest: str = "iframe") -> Browser:
    door.platform.people.setdefault(user, Person(user))
    browser = door.browser(dest=dest, user=user)
    browser.open_link()
    assert browser.get(COVER).status_code == 200
    return browser


def revoke(door: Door) -> None:
    door.clerk().send(f"/app/lms/lti/{door.registration_id}/revoke")


def add_deployment(door: Door, deployment_id: str) -> None:
    """The platform launches from another deployment from now on, which is approved."""
    door.platform.tool.deployment_id = deployment_id
    door.browser().open_link()
    hold(door, deployment_id, approve=True)


def hold(door: Door, deployment_id: str, *, approve: bool = False) -> None:
    (row,) = door.all(select(LtiDeployment).where(LtiDeployment.deployment_id == deployment_id))
    where = f"/app/lms/lti/{door.registration_id}/deployments/{row.id}/{'approve' if approve else 'hold'}"
    assert door.clerk().send(where).status == 200
    (after,) = door.all(select(LtiDeployment).where(LtiDeployment.deployment_id == deployment_id))
    assert after.is_approved is approve


@pytest.mark.parametrize("dest", ["iframe", "document"])
def test_revoking_an_lms_ends_what_it_opened_at_once(door: Door, dest: str) -> None:
    browser = come_in(door, dest=dest)

    revoke(door)

    assert browser.get(COVER).status_code == 303
    assert "This session has ended" in browser.follow(browser.get(COVER)).text


def test_what_was_begun_is_kept(door: Door) -> None:
    browser = come_in(door)
    form = Pages(browser.get(COVER).data)
    browser.send(form.action, form.fields)
    kept = door.all(select(Attempt.id))

    revoke(door)

    assert len(kept) == 1
    assert door.all(select(Attempt.id)) == kept


def test_how_many_were_put_out_is_in_the_audit_log(door: Door) -> None:
    for user in ("learner-1", "learner-2"):
        come_in(door, user)

    revoke(door)

    (entry,) = door.all(select(AuditEntry).where(AuditEntry.action == "lti.revoked"))
    assert entry.detail["sessions_ended"] == 2


def test_who_signed_in_here_stays(door: Door) -> None:
    officer = door.town.sign_in(door.town.people.officer_id)

    revoke(door)

    assert officer.get(COVER).status == 200


def test_a_deployment_that_is_taken_back_ends_its_own_sessions_alone(door: Door) -> None:
    first = come_in(door)
    add_deployment(door, "2")
    second = come_in(door, "learner-2")

    hold(door, "1")

    assert first.get(COVER).status_code == 303
    assert second.get(COVER).status_code == 200


def test_a_window_that_waits_to_open_stays_shut(door: Door) -> None:
    frame = forgetful(door)
    put = marked(frame.log_in().text)
    form = Pages(frame.launch(frame.ask_lms(put["next"])).data)
    entry = Pages(frame.send(form.action, {**form.fields, "browser": put["value"]}).data)
    hold(door, "1")

    assert door.browser().send(entry.action, entry.fields).status_code == 400
    assert door.causes() == ["unknown_deployment"]
    assert sessions(door) == []


@pytest.mark.parametrize(
    ("what", "cause"), [("registration", "registration_revoked"), ("deployment", "unknown_deployment")]
)
def test_a_launch_that_is_being_checked_meanwhile_opens_nothing(door: Door, what: str, cause: str) -> None:
    """The LMS was let in when the launch came, and its keys were still being read when it was revoked."""
    keys = door.platform.key_set

    def revoke_meanwhile() -> Json:
        revoke(door) if what == "registration" else hold(door, "1")
        return keys()

    door.platform.key_set = revoke_meanwhile  # type: ignore[method-assign]  # what happens while it answers

    assert door.browser().open_link().status_code == 400
    assert door.causes() == [cause]
    assert sessions(door) == []


def sessions(door: Door) -> list[str]:
    """Those that the LMS opened and that run."""
    rows = door.all(select(SignInSession).where(SignInSession.ended_at.is_(None)))
    return [one.token_hash for one in rows if one.launch]
