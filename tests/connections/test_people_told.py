"""What a destination is told of people."""

from sqlalchemy import select

from tests.connections.conftest import RECORDS, Office
from training_app.delivery.models import Identity, OutboxRow, RowState
from training_app.foundation.db import db


def test_a_name_is_told_only_with_a_reason_and_holds_from_then_on(office: Office) -> None:
    lms = office.destination()
    office.rows(lms, RowState.WAITING)
    admin = office.sign_in()
    page = admin.get(f"{RECORDS}/{lms}/people")
    assert "told this of an officer now: a random name." in page.text()

    page = admin.send(f"{RECORDS}/{lms}/people", told="name", reason="  The state asks for names.  ")

    assert "It holds for records made from now on." in page.text()
    assert office.kept(lms).identity == Identity.NAME
    (entry,) = office.audit()
    assert (entry.action, entry.reason) == ("delivery.identity_changed", "The state asks for names.")
    with office.town.app.app_context():
        # what waits already keeps what held
        assert db.session.scalars(select(OutboxRow.identity)).all() == [Identity.PSEUDONYM]
        db.session.remove()


def test_without_a_reason_or_a_choice_nothing_is_told(office: Office) -> None:
    lms = office.destination()
    admin = office.sign_in()

    for told, reason, words in (
        ("name", "", "10 characters or more"),
        ("mailbox", "too short", "10 characters or more"),
        ("mailbox", "         x         ", "10 characters or more"),
        ("name", "x" * 501, "at most 500"),
        ("name", "a reason\x00with a sign", "cannot be kept"),
        ("pseudonym", "a reason\x00with a sign", "cannot be kept"),
        ("everything", "a reason long enough", "Choose what is told."),
        ("", "a reason long enough", "Choose what is told."),
    ):
        page = admin.send(f"{RECORDS}/{lms}/people", told=told, reason=reason)

        assert page.status == 422, (told, reason)
        assert any(words in sentence for sentence in admin.errors()), (told, reason)

    assert office.kept(lms).identity == Identity.PSEUDONYM
    assert office.audit() == []


def test_going_back_to_a_random_name_needs_no_reason(office: Office) -> None:
    lms = office.destination(identity=Identity.MAILBOX)
    admin = office.sign_in()

    admin.send(f"{RECORDS}/{lms}/people", told="pseudonym", reason="")

    assert office.kept(lms).identity == Identity.PSEUDONYM
    assert office.actions() == ["delivery.identity_changed"]


def test_what_is_told_already_is_left_as_it_is(office: Office) -> None:
    lms = office.destination(identity=Identity.NAME)

    page = office.sign_in().send(f"{RECORDS}/{lms}/people", told="name", reason="The state asks for names.")

    assert "That was so already." in page.text()
    assert office.audit() == []
