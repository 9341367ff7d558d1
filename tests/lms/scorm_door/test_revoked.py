"""Whoever came in with a package is out the moment it is revoked; what they did is kept, and they can come back."""

from tests.lms.scorm_door.conftest import LMS, MODULE, Door, open_door
from training_app.learning.models import Attempt
from training_app.lms.scorm.dispatch import ScormVersion

COVER = f"/app/modules/{MODULE}"


def test_revoking_a_package_ends_what_it_opened_at_once(door: Door) -> None:
    officer = door.come_in()
    officer.submit()
    begun = door.rows(Attempt)

    door.revoke()

    page = officer.get(COVER)
    assert page.heading() == "This session has ended"
    assert f"frame-ancestors {LMS}" in page.headers["content-security-policy"]
    assert [one.id for one in door.rows(Attempt)] == [one.id for one in begun]
    assert len(begun) == 1


def test_another_package_of_the_same_lms_goes_on(door: Door) -> None:
    other = open_door(door.town, ScormVersion.V2004)
    officer = other.come_in()

    door.revoke()

    assert officer.get(COVER).status == 200


def test_issued_again_people_go_on_where_they_were(door: Door) -> None:
    door.come_in().submit()
    door.revoke()
    door.made = door.again()

    officer = door.come_in()

    assert officer.get(COVER).status == 200
    assert len(door.rows(Attempt)) == 1
