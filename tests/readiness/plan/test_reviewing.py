"""The yearly look: mails 30 days before and on the day, each once, and a line on the home of the room."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from tests.conftest import Town
from tests.readiness.plan.filling import add_signer, begin_whole_plan, identity, plan_tool
from tests.readiness.plan.test_service import sign
from training_app.foundation.db import db
from training_app.readiness.plan.daily import PlanReviews
from training_app.readiness.plan.models import PlanReviewMail
from training_app.readiness.plan.sign_rules import Stage, review_day, stage_on
from training_app.readiness.service import put_away

ZONE = ZoneInfo("America/Chicago")
HOME = "/app/readiness"


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_yearly_look_is_the_same_day_a_year_later(day: date) -> None:
    assert 365 <= (review_day(day) - day).days <= 366


def test_the_last_of_february_is_the_28th_where_there_is_no_29th() -> None:
    assert review_day(date(2028, 2, 29)) == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("days_before", "stage"), [(31, None), (30, Stage.SOON), (1, Stage.SOON), (0, Stage.TODAY), (-5, Stage.TODAY)]
)
def test_which_mail_is_due(days_before: int, stage: Stage | None) -> None:
    review_on = date(2027, 11, 23)

    assert stage_on(review_on - timedelta(days=days_before), review_on) is stage


def at(town: Town, day: date, hour: int = 9) -> None:
    """Move the clock to that hour of the agency's day."""
    town.clock.now = datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def look(town: Town, mailer=None) -> list[PlanReviewMail]:
    """Let a worker look twice; returns every mail that was ever queued."""
    with town.app.app_context():
        reviews = PlanReviews(sessionmaker(db.engine), plan_tool(town), mailer, town.clock)
        reviews.mail_reviews()
        reviews.mail_reviews()
        return list(db.session.scalars(select(PlanReviewMail).order_by(PlanReviewMail.id)))


def test_coordinators_are_told_once_30_days_before_and_once_on_the_day(town: Town) -> None:
    add_signer(town)
    copy_id = begin_whole_plan(town, by=add_signer(town, name="second@riverton.example"))
    sign(town, copy_id)
    told = []
    for day in (date(2027, 10, 23), date(2027, 10, 24), date(2027, 11, 22), date(2027, 11, 23), date(2027, 12, 9)):
        at(town, day)
        told.append([(one.stage, one.mail_to) for one in look(town)])

    both = [(30, "signer@riverton.example"), (30, "second@riverton.example")]
    assert told[:3] == [[], both, both]
    assert sorted(told[3][2:]) == [(0, "second@riverton.example"), (0, "signer@riverton.example")]
    assert told[4] == told[3]


def test_the_mail_has_counts_and_a_link_and_no_word_of_the_plan(town: Town) -> None:
    add_signer(town)
    copy_id = begin_whole_plan(town, by=add_signer(town, name="second@riverton.example"))
    sign(town, copy_id)
    at(town, date(2027, 11, 23))

    text = look(town)[0].text

    # all numbers were rung more than half a year ago by then
    assert "20 things are missing in it today:" in text
    assert f"https://training.riverton.example/app/readiness/copies/{copy_id}/check" in text
    assert "version 1" in text.lower()
    assert not re.search(r"Riverton plan|Hospital|Sergeant|Abara|Novak", text)


def test_no_mail_goes_out_at_night_or_for_a_plan_that_was_put_away(town: Town) -> None:
    add_signer(town)
    copy_id = begin_whole_plan(town, by=add_signer(town, name="second@riverton.example"))
    sign(town, copy_id)
    at(town, date(2027, 11, 1), hour=3)
    assert look(town) == []
    with town.app.app_context():
        put_away(db.session(), copy_id, by=identity(town), now=town.clock())
        db.session.remove()
    at(town, date(2027, 11, 1), hour=10)

    assert look(town) == []


def test_a_plan_that_was_signed_again_is_told_of_a_year_after_that(town: Town) -> None:
    add_signer(town)
    copy_id = begin_whole_plan(town, by=add_signer(town, name="second@riverton.example"))
    sign(town, copy_id)
    at(town, date(2027, 10, 1))
    sign(town, copy_id)
    at(town, date(2027, 11, 23))

    assert look(town) == []


def test_a_worker_sends_what_waits_and_once(town: Town) -> None:
    add_signer(town)
    copy_id = begin_whole_plan(town, by=add_signer(town, name="second@riverton.example"))
    sign(town, copy_id)
    at(town, date(2027, 11, 1))
    box = Box()

    look(town, box)
    look(town, box)

    assert sorted(box.sent) == ["second@riverton.example", "signer@riverton.example"]


class Box:
    """Takes mails and remembers to whom they went."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send(self, to: str, subject: str, text: str) -> None:
        """Take one."""
        assert subject.startswith("The plan for the night")
        assert text
        self.sent.append(to)
