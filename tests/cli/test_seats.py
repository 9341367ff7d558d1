"""Seats from the command line: given, listed, extended, ended, and a link for who holds one."""

from datetime import UTC, datetime, timedelta

from tests.cli.conftest import Office

NAME = "n.haddad@audit.example"
TODAY = datetime.now(UTC).date()
ENDS = str(TODAY + timedelta(days=30))
WHO = ("--given-name", "Noor", "--family-name", "Haddad", "--sign-in", NAME, "--reason", "Yearly review of records")
DAYS = ("--from", "2026-01-01", "--to", "2026-06-30")


def test_a_seat_is_given_listed_extended_and_ended(office: Office) -> None:
    given = office.do("seat", "give", "auditor", *WHO, *DAYS, "--ends", ENDS)
    assert f"Noor Haddad has a seat as auditor until {ENDS}." in given
    assert f"auditor, records 2026-01-01 to 2026-06-30, until {ENDS}" in office.do("seat", "list")
    assert NAME not in office.do("person", "list")
    assert "/app/sign-in/" in office.do("agency", "link", NAME)

    later = str(TODAY + timedelta(days=60))
    assert later in office.do("seat", "extend", NAME, "--ends", later, "--reason", "It takes a month longer")
    assert f"records 2026-01-01 to 2026-06-30, until {later}" in office.do("seat", "list")

    assert "is over." in office.do("seat", "end", NAME)
    assert "over already" in office.do("seat", "end", NAME)
    assert f"over ({later})" in office.do("seat", "list")


def test_terms_that_cannot_be_are_refused_with_each_reason(office: Office) -> None:
    said = office.refuse("seat", "give", "auditor", *WHO, "--ends", "2020-01-01")

    assert "first day of the records" in said
    assert "would have ended already" in said
    assert "No seat was given yet." in office.do("seat", "list")


def test_a_name_without_a_seat_is_said(office: Office) -> None:
    assert "training-app seat list" in office.refuse("seat", "end", "4417")
