"""Keeping views, changing and removing them, and asking for their mails. Each service commits once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.audit.service import Detail, record
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, PersonId
from training_app.reports.kept.models import Cadence, SavedView, ViewMail
from training_app.reports.kept.view_errors import NoMailbox, ViewsFull, ViewUnknown
from training_app.reports.kept.view_rules import MOST_VIEWS


@dataclass(frozen=True, slots=True)
class Keeper:
    """Whoever keeps a view, and when it is."""

    agency_id: AgencyId
    person_id: PersonId
    now: datetime


def keep_view(session: Session, *, by: Keeper, name: str, query: str, is_shared: bool) -> int:
    """Keep it; returns its id.

    :param query: as ``view_rules.query_of`` gives it
    :raise ViewsFull: when there are as many as one may keep
    """
    begin_write(session)
    # two tabs wait for each other, so that there is never one too many
    session.execute(select(Person.id).where(Person.id == by.person_id).with_for_update(key_share=True))
    kept = select(func.count()).where(SavedView.owner_id == by.person_id, SavedView.removed_at.is_(None))
    if session.execute(kept).scalar_one() >= MOST_VIEWS:
        session.rollback()
        raise ViewsFull
    view = SavedView(
        agency_id=by.agency_id,
        owner_id=by.person_id,
        name=name,
        query=query,
        is_shared=is_shared,
        made_at=by.now,
        removed_at=None,
    )
    session.add(view)
    # flush: the audit entry says which
    session.flush()
    view_id = view.id
    _note(session, by, "reports.view_kept", view_id, {"name": name, "shared": is_shared})
    session.commit()
    return view_id


def change_view(session: Session, view_id: int, *, by: Keeper, name: str, is_shared: bool) -> None:
    """Call it otherwise, share it or stop sharing it.

    :raise ViewUnknown: when it is not theirs, or was removed
    """
    view = _hold(session, view_id, by)
    detail: Detail = {"name": name, "shared": is_shared, "name_before": view.name, "shared_before": view.is_shared}
    view.name, view.is_shared = name, is_shared
    _note(session, by, "reports.view_changed", view_id, detail)
    session.commit()


def remove_view(session: Session, view_id: int, *, by: Keeper) -> None:
    """Remove it from every list, and end its mails.

    :raise ViewUnknown: when it is not theirs, or was removed
    """
    view = _hold(session, view_id, by)
    view.removed_at = by.now
    session.execute(
        update(ViewMail).where(ViewMail.view_id == view_id, ViewMail.ended_at.is_(None)).values(ended_at=by.now)
    )
    _note(session, by, "reports.view_removed", view_id, {"name": view.name})
    session.commit()


def set_mail(session: Session, view_id: int, *, by: Keeper, cadence: Cadence, day: int, root: str) -> None:
    """Send whoever asks a mail with the view's link, from the next such day on; in place of what they asked before.

    :param day: 1 for Monday to 7, or of the month, 1 to 31
    :param root: where the program stands, without a slash at the end
    :raise ViewUnknown: when they may not open it
    :raise NoMailbox: when they do not sign in with an e-mail
    """
    begin_write(session)
    may_open = (SavedView.owner_id == by.person_id) | SavedView.is_shared
    query = select(SavedView.name).where(
        SavedView.id == view_id, SavedView.agency_id == by.agency_id, SavedView.removed_at.is_(None), may_open
    )
    name = session.scalar(query)
    mailbox = session.scalar(select(Person.sign_in_name).where(Person.id == by.person_id).with_for_update())
    if name is None or "@" not in (mailbox or ""):
        session.rollback()
        raise ViewUnknown if name is None else NoMailbox
    mail = session.scalar(select(ViewMail).where(ViewMail.view_id == view_id, ViewMail.person_id == by.person_id))
    if mail is None:
        mail = ViewMail(agency_id=by.agency_id, view_id=view_id, person_id=by.person_id)
        session.add(mail)
    mail.cadence, mail.day, mail.root, mail.made_at, mail.ended_at = cadence, day, root, by.now, None
    _note(session, by, "reports.mail_set", view_id, {"name": name, "cadence": cadence.value, "day": day})
    session.commit()


def end_mail(session: Session, view_id: int, *, by: Keeper) -> None:
    """Send no more of them; where none is sent, nothing changes.

    :raise ViewUnknown: when they never asked for one
    """
    begin_write(session)
    mail = session.scalar(
        select(ViewMail)
        .where(ViewMail.view_id == view_id, ViewMail.person_id == by.person_id, ViewMail.agency_id == by.agency_id)
        .with_for_update()
    )
    if mail is None or mail.ended_at is not None:
        session.rollback()
        if mail is None:
            raise ViewUnknown
        return
    mail.ended_at = by.now
    _note(session, by, "reports.mail_ended", view_id, {})
    session.commit()


def _hold(session: Session, view_id: int, by: Keeper) -> SavedView:
    begin_write(session)
    view = session.scalar(
        select(SavedView)
        .where(
            SavedView.id == view_id,
            SavedView.agency_id == by.agency_id,
            SavedView.owner_id == by.person_id,
            SavedView.removed_at.is_(None),
        )
        .with_for_update()
    )
    if view is None:
        session.rollback()
        raise ViewUnknown
    return view


def _note(session: Session, by: Keeper, action: str, view_id: int, detail: Detail) -> None:
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action=action,
        subject=f"view:{view_id}",
        detail=detail,
        now=by.now,
    )
