"""training-app audit: says that the log is whole, prints an anchor, and names what was tampered with."""

from sqlalchemy import text

from tests.cli.conftest import Office
from training_app.foundation.append_only import drop_append_only


def test_a_whole_log_is_said_to_be_whole_and_to_hold_the_anchor(office: Office) -> None:
    anchor = office.do("audit", "anchor").strip()
    office.do("unit", "add", "Patrol")

    assert "The audit log is whole, up to entry" in office.do("audit", "verify")
    assert "It holds your anchor." in office.do("audit", "verify", "--anchor", anchor)


def test_a_changed_entry_is_named_with_its_neighbours(office: Office) -> None:
    for unit in ("Patrol", "Command", "Dispatch"):
        office.do("unit", "add", unit)
    with office.look() as session, session.get_bind().begin() as connection:
        drop_append_only(connection, "audit_entry")
        number = connection.execute(text("SELECT max(number) FROM audit_entry")).scalar_one() - 1
        connection.execute(text(f"UPDATE audit_entry SET reason = 'Other' WHERE number = {number}"))

    said = office.refuse("audit", "verify")

    assert f"Entry {number} was changed after it was written." in said
    assert f"before it:  {number - 1}, " in said
    assert f"there:      {number}, " in said
    assert "people.unit_added" in said
    assert f"after it:   {number + 1}, " in said


def test_a_log_that_was_cut_is_seen_against_the_anchor(office: Office) -> None:
    office.do("unit", "add", "Patrol")
    anchor = office.do("audit", "anchor").strip()
    with office.look() as session, session.get_bind().begin() as connection:
        drop_append_only(connection, "audit_entry")
        connection.execute(text("DELETE FROM audit_entry WHERE number > 1"))
        connection.execute(text("UPDATE audit_head SET number = 1, hash = (SELECT hash FROM audit_entry)"))

    assert "whole" in office.do("audit", "verify")
    assert "the log was cut off" in office.refuse("audit", "verify", "--anchor", anchor)


def test_what_is_no_anchor_is_said_to_be_none(office: Office) -> None:
    assert "is no anchor" in office.refuse("audit", "verify", "--anchor", "17")
