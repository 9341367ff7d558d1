"""Writing an agency's text."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from training_app.audit.service import record
from training_app.content.catalogue import Slot
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, PersonId
from training_app.slots.errors import WrittenMeanwhile
from training_app.slots.models import AgencyText
from training_app.slots.queries import newest_versions
from training_app.slots.rules import hash_of_default


def write_text(
    session: Session,
    *,
    agency_id: AgencyId,
    slot: Slot,
    text: str,
    seen: int,
    by: PersonId | None,
    now: datetime,
) -> int:
    """Keep a text as the newest of its slot and commit; the ones before it stay. Returns its number.

    The same text again keeps nothing new.

    :param text: as ``rules.plain_text`` gives it; empty goes back to the default
    :param seen: the number of the version that whoever wrote it had before their eyes, 0 for none
    :param by: None for the command line
    :raise WrittenMeanwhile: when a newer version is there
    """
    begin_write(session)
    newest = newest_versions(session, agency_id).get(slot.key)
    number = newest.number if newest else 0
    if newest is not None and newest.text == text and newest.default_hash == hash_of_default(slot.default):
        session.rollback()
        return number
    if number != seen:
        session.rollback()
        raise WrittenMeanwhile
    session.add(
        AgencyText(
            agency_id=agency_id,
            slot_key=slot.key,
            number=number + 1,
            text=text,
            default_hash=hash_of_default(slot.default),
            written_by_id=by,
            written_at=now,
        )
    )
    record(
        session,
        agency_id=agency_id,
        actor_id=by,
        action="slots.text_written" if text else "slots.default_restored",
        subject=f"slot:{slot.key}",
        detail={"number": number + 1},
        now=now,
    )
    try:
        session.commit()
    except IntegrityError as both_at_once:
        session.rollback()
        raise WrittenMeanwhile from both_at_once
    return number + 1
