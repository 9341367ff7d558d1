"""A row that every profile takes, and what tests change in it."""

from datetime import date

from training_app.assignments.credit.post_rules import PostRow

TODAY = date(2026, 11, 26)
GOOD = PostRow(
    entry_id="7c0d",
    event="attempt:1",
    officer_id="412233",
    family_name="Ortiz",
    given_name="Jamie",
    agency="Riverton Police Department",
    agency_id="TX0000000",
    course_number="1234-56789-26-001",
    title="Trauma on the street",
    description="What trauma does to memory and speech, and what an officer does about it.",
    category="Continuing education",
    provider="Riverton Police Department",
    instructor="",
    delivery="self-paced",
    started_on=date(2026, 11, 10),
    ended_on=date(2026, 11, 11),
    minutes=40,
)
NUMBERS = {"tx-tcole-roster": "3106"}
"""A course number that the profile takes, where it is not California's."""
