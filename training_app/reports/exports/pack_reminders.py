"""The reminders of an audit pack: who was told of what on which day, and whether the mail went out."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from training_app.accounts.models import Person
from training_app.assignments.schedule.models import MailState, ReminderDigest, ReminderMark
from training_app.reports.exports.names import file_name_of
from training_app.reports.files.pack_rows import ReminderRow
from training_app.reports.viewpoint import Viewpoint

ROWS_AT_ONCE = 500


def reminder_rows(session: Session, view: Viewpoint, first: date, last: date) -> Iterator[ReminderRow]:
    """One row for each person and due date that a mail of the period told of, oldest first."""
    mark, mail, about, told = ReminderMark, ReminderDigest, aliased(Person), aliased(Person)
    query = (
        select(
            mark.person_id,
            about.given_name,
            about.family_name,
            about.badge,
            mark.module_id,
            mark.due_on,
            mark.day,
            mark.recipient_id,
            told.given_name,
            told.family_name,
            mail.state,
            mail.sent_at,
        )
        .join(mail, mail.id == mark.digest_id)
        .join(about, about.id == mark.person_id)
        .join(told, told.id == mark.recipient_id)
        .where(mark.agency_id == view.scope.agency_id, mail.day >= first, mail.day <= last)
        .order_by(mail.day, mark.digest_id, mark.id)
        .execution_options(yield_per=ROWS_AT_ONCE)
    )
    for row in session.connection().execute(query):
        person_id, given, family, badge, module_id, due_on, day, told_id, told_given, told_family, state, sent_at = row
        yield ReminderRow(
            person_id=person_id,
            badge=badge or "",
            name=file_name_of(given, family),
            module_id=module_id,
            due_on=due_on,
            kind=kind_word(day, is_supervisor=told_id != person_id),
            sent_to=file_name_of(told_given, told_family),
            sent_at=sent_at,
            outcome=MailState(state).value,
        )


def kind_word(day: int, *, is_supervisor: bool) -> str:
    """due_30, due_7, due_1 or overdue; supervisor for the copy to who answers for them.

    :param day: days from the due date, below zero before it
    """
    if is_supervisor:
        return "supervisor"
    return "overdue" if day > 0 else f"due_{-day}"
