"""The answer that came in while its person was locked out: held for them alone, sent or dropped as they say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from training_app.accounts import rules
from training_app.accounts.identity import Identity
from training_app.accounts.models import HeldForm, Person
from training_app.foundation.db import begin_write
from training_app.foundation.ids import new_token


@dataclass(frozen=True, slots=True)
class Held:
    """One held form: where it was going, the page it stood on when that is known, and what was in it."""

    path: str
    page: str | None
    fields: tuple[tuple[str, str], ...]
    mark: str
    held_at: datetime


def hold_form(
    session: Session,
    identity: Identity,
    *,
    path: str,
    page: str | None,
    fields: Iterable[tuple[str, str]],
    now: datetime,
) -> bool:
    """Keep the form for its person, in place of an older one; returns False for one that is too large, and keeps none.

    :param path: where it was going, as :func:`rules.safe_next` lets it through
    """
    held = rules.fields_to_hold(fields)
    if held is None:
        return False
    begin_write(session)
    # two forms at once stand in line here, so that the second finds the first
    session.execute(select(Person.id).where(Person.id == identity.person_id).with_for_update())
    _delete(session, HeldForm.person_id == identity.person_id)
    session.add(
        HeldForm(
            person_id=identity.person_id,
            agency_id=identity.agency_id,
            path=path,
            page=page,
            fields=held,
            mark=new_token(),
            held_at=now,
        )
    )
    session.commit()
    return True


def read_held_form(session: Session, identity: Identity, now: datetime) -> Held | None:
    """The form that waits for this person's word; None when there is none or it is too old."""
    row = session.scalars(
        select(HeldForm).where(
            HeldForm.person_id == identity.person_id,
            HeldForm.agency_id == identity.agency_id,
            HeldForm.held_at > now - rules.HELD_FOR,
        )
    ).one_or_none()
    if row is None:
        return None
    return Held(row.path, row.page, tuple((name, value) for name, value in row.fields), row.mark, row.held_at)


def forget_form(session: Session, identity: Identity, mark: str) -> None:
    """Delete the person's held form with this mark; one that came later stays."""
    # whatever a browser made up: PostgreSQL refuses the sign of code 0 in any text
    if not mark.isprintable():
        return
    begin_write(session)
    _delete(session, (HeldForm.person_id == identity.person_id) & (HeldForm.mark == mark))
    session.commit()


def forget_old_forms(session: Session, now: datetime) -> None:
    """Delete the held forms that nobody came back for; for the worker, now and then."""
    begin_write(session)
    _delete(session, HeldForm.held_at <= now - rules.HELD_FOR)
    session.commit()


def _delete(session: Session, which: ColumnElement[bool]) -> None:
    session.execute(delete(HeldForm).where(which).execution_options(synchronize_session=False))
