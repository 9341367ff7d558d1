"""What may be typed as settings, and what certificates could hold for."""

from datetime import date

import pytest

from training_app.agency.rules import (
    months_suggested,
    why_months_refused,
    why_name_refused,
    why_peer_team_refused,
    why_zone_refused,
)
from training_app.assignments.plans import Both, Once, RollFrom, Rolling, Window

OCTOBER = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("cycles", "months"),
    [
        ([], None),
        ([Once()], None),
        ([Rolling(24, 30, RollFrom.COMPLETION)], 24),
        ([Window(OCTOBER, 12)], 12),
        ([Both(Window(OCTOBER, 24), 18, 30)], 18),
        ([Once(), Rolling(36, 30, RollFrom.COMPLETION), Window(OCTOBER, 12)], 12),
    ],
)
def test_certificates_should_hold_until_the_module_is_taken_again(cycles: list, months: int | None):
    assert months_suggested(cycles) == months


@pytest.mark.parametrize("typed", ["0", "121", "-1", "1.5", "two", "12 months", "9" * 30, "١٢"])
def test_what_is_no_number_of_months_is_refused(typed: str):
    assert why_months_refused(typed) is not None


@pytest.mark.parametrize("typed", ["", "1", "24", "120"])
def test_a_number_of_months_or_none_can_be_kept(typed: str):
    assert why_months_refused(typed) is None


@pytest.mark.parametrize(
    ("label", "phone", "field"),
    [
        ("Peer team", "", "peer_phone"),
        ("", "555-0100", "peer_label"),
        ("x" * 81, "555", "peer_label"),
        ("Team", "call us", "peer_phone"),
    ],
)
def test_a_peer_team_needs_a_name_and_a_number(label: str, phone: str, field: str):
    refused = why_peer_team_refused(label, phone)

    assert refused is not None
    assert refused[0] == field


def test_names_and_zones():
    assert why_peer_team_refused("", "") is None
    assert why_name_refused("") is not None
    assert why_name_refused("x" * 201) is not None
    assert why_zone_refused("America/Denver") is None
    assert "America/Chicago" in (why_zone_refused("Chicago") or "")
