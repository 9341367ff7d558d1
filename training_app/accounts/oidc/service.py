"""Signing in through the identity provider: what is asked is kept, what comes back is checked, and a session opens."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.factors.questions import Purpose, ask, take
from training_app.accounts.models import CameBy, Person
from training_app.accounts.oidc import rules
from training_app.accounts.oidc.errors import NobodyHere, PersonLeft, ProviderRefused, Reason
from training_app.accounts.oidc.line import ProviderLine
from training_app.accounts.opening import Visit, open_session
from training_app.accounts.roster import NewPerson, add_person
from training_app.accounts.rules import NAMELESS, plain_sign_in_name
from training_app.accounts.seats.queries import may_come_in
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, new_token


@dataclass(frozen=True, slots=True)
class Returned:
    """A browser that came back from the identity provider."""

    answer: Mapping[str, str]
    kept_state: str | None
    "What this browser kept; an answer that was meant for another browser is refused."
    redirect_uri: str


def begin_sign_in(
    session: Session, line: ProviderLine, *, redirect_uri: str, next_address: str | None, now: datetime
) -> tuple[str, str]:
    """Where the browser goes, and the state that it has to keep and bring back.

    :raise ProviderRefused: when the provider cannot be reached; then nothing is kept
    """
    asked = rules.Asked(state=new_token(), nonce=new_token(), verifier=new_token(), next_address=next_address)
    address = rules.sign_in_address(line.provider, line.addresses(), asked, redirect_uri=redirect_uri)
    ask(session, asked.state, Purpose.PROVIDER, held=asdict(asked), now=now, valid_for=rules.SIGN_IN_FOR)
    return address, asked.state


def finish_sign_in(
    session: Session,
    line: ProviderLine,
    returned: Returned,
    *,
    agency_id: AgencyId,
    now: datetime,
    visit: Visit,
) -> tuple[str, str | None]:
    """Check what came back; returns the token of a new session, and the page that the person wanted.

    Commits twice: the state is spent before anything else is looked at, so that no answer is heard a second time.

    :raise ProviderRefused: with the reason
    :raise NobodyHere: for somebody who is not on the roster
    :raise PersonLeft: for somebody who was deactivated
    """
    asked = _spend(session, returned.answer.get("state"), returned.kept_state, now)
    code = rules.code_of(returned.answer, line.addresses(), line.provider)
    token = line.trade(code, verifier=asked.verifier, redirect_uri=returned.redirect_uri)
    key = line.key(rules.key_id_of(token))
    claims = rules.claims_of(token, key, line.provider, nonce=asked.nonce, now=now)
    vouched = rules.vouched_for(claims, line.provider)
    begin_write(session)
    person = _person(session, AgencyId(line.provider.agency_id or agency_id), vouched, line.provider, now)
    opened = open_session(session, person, now, came_by=CameBy.PROVIDER, visit=visit)
    session.commit()
    return opened, asked.next_address


def _spend(session: Session, state: str | None, kept_state: str | None, now: datetime) -> rules.Asked:
    begin_write(session)
    held = take(session, state, Purpose.PROVIDER, now) if state and state == kept_state else None
    session.commit()
    if held is None:
        raise ProviderRefused(Reason.STATE)
    return rules.Asked(**held)


def _person(
    session: Session, agency_id: AgencyId, vouched: rules.Vouched, provider: rules.Provider, now: datetime
) -> Person:
    name = plain_sign_in_name(vouched.sign_in_name)
    query = select(Person).where(Person.agency_id == agency_id, Person.sign_in_name == name).with_for_update()
    person = session.scalars(query).one_or_none()
    if person is None and provider.makes_people:
        new = NewPerson(
            agency_id=agency_id,
            given_name=vouched.given_name or NAMELESS,
            family_name=vouched.family_name or name,
            sign_in_name=name,
        )
        add_person(session, new, now=now)
        person = session.scalars(query).one_or_none()
    if person is None:
        session.rollback()
        raise NobodyHere
    if not session.scalar(select(may_come_in(now)).where(Person.id == person.id)):
        session.rollback()
        raise PersonLeft
    return person
