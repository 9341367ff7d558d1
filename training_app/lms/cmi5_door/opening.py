"""Opening a session: who it is, what becomes of sessions before it, the attempt it is of, and its first statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from training_app.accounts.identity import LaunchedFrom
from training_app.accounts.models import Person
from training_app.accounts.rules import visitor_of
from training_app.accounts.service import open_launched_session
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import AgencyId, PersonId
from training_app.foundation.secrets import KeyWrong, SecretBox
from training_app.learning.models import Attempt
from training_app.learning.opening import Desk, Learner, begin_attempt, find_attempt
from training_app.learning.rules import Progress
from training_app.lms.cmi5.facts import CheckMarked, Ended, ModuleCompleted, Started
from training_app.lms.cmi5.launch import LaunchRequest
from training_app.lms.cmi5.launch_data import LaunchMode
from training_app.lms.cmi5.session import open_session
from training_app.lms.cmi5.statements import DefinedVerb, statement_id
from training_app.lms.cmi5_door.asking import Doubtful, Told
from training_app.lms.cmi5_door.errors import AccountOfAnother, LmsRevoked, PersonLeft, SessionRepeated
from training_app.lms.cmi5_door.models import Cmi5Launch, Cmi5Session, Cmi5Site, Cmi5Statement, LaunchState
from training_app.lms.cmi5_door.queue import verbs_taken, waiting_of
from training_app.lms.cmi5_door.rules import account_of, platform_of, state_to_json, unit_key
from training_app.lms.cmi5_door.sessions import give_up_for_another, launched_of, tell
from training_app.lms.people import Account, person_of

LEAVE = "/app/cmi5/leave"


def leave_of(module_id: str) -> str:
    """Where the officer says that they go back to the LMS; it names the module, which has a session of its own."""
    return f"{LEAVE}/{module_id}"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A launch whose token and documents are there. ``there``: statements in doubt that the LMS has."""

    launch_id: int
    site_id: int
    module_id: str
    launch: LaunchRequest
    told: Told
    auth_token: str
    there: frozenset[UUID] = frozenset()


def read_doubtful(session: Session, box: SecretBox, site_id: int, launch: LaunchRequest) -> list[Doubtful]:
    """Statements of the unit whose answer was lost: only the LMS knows whether it took them. Mostly there are none.

    :raise LaunchRefused: as :func:`rules.account_of`
    """
    key = unit_key(site_id, account_of(launch), launch)
    doubtful = []
    for row in session.scalars(_of_unit(key)):
        authorization = _authorization_of(row, box)
        doubtful += [
            Doubtful(waiting_id, row.endpoint, authorization)
            for waiting_id, may_be_there in waiting_of(session, row).items()
            if may_be_there
        ]
    return doubtful


def open_cmi5_session(desk: Desk, box: SecretBox, arrival: Arrival, *, now: datetime) -> str:
    """Open the session and the browser's, queue initialized, and commit once; returns the browser's token.

    The LMS abandoned every earlier session of the unit when it launched this one, so they are given up here. Another
    session of the same officer and module, of another registration, is ended. An officer who finished the module
    before this registration began takes it anew; what they finished since it began is told at once, where the LMS
    lacks it: its session may have been over, or its token dead, before the record came.

    :raise KeyMissing: when the installation has no key to seal the token with
    :raise LmsRevoked: when the LMS was revoked since it launched
    :raise AccountOfAnother: when another LMS launched accounts of the same home page first
    :raise SessionRepeated: when the LMS gave a session id a second time
    :raise PersonLeft: when the account belongs to somebody who was deactivated
    """
    sealed = box.seal(arrival.auth_token)
    begin_write(desk.session)
    try:
        token = _open(desk, arrival, sealed, now)
        desk.session.commit()
    except BaseException:
        desk.session.rollback()
        raise
    return token


def _open(desk: Desk, arrival: Arrival, sealed: bytes, now: datetime) -> str:
    session, account = desk.session, account_of(arrival.launch)
    is_normal = arrival.told.launch_data.launch_mode is LaunchMode.NORMAL
    site = _hold_site(session, arrival.site_id)
    person_id = _hold_person(session, site, account, now)
    key = unit_key(site.id, account, arrival.launch)
    began_at = session.scalar(select(func.min(Cmi5Session.opened_at)).where(Cmi5Session.unit_key == key)) or now
    learner = Learner(AgencyId(site.agency_id), person_id)
    if is_normal:
        _begin_anew_if_finished_before(desk, learner, arrival.module_id, began_at)
    _close_others(session, person_id, arrival.module_id, key, there=arrival.there, now=now)
    token = _open_browser_session(
        session, person_id, arrival.module_id, site, f"{account.source}|{account.subject}", now
    )
    row = _row_of(arrival, site, now)
    row.person_id, row.unit_key, row.token_sealed = person_id, key, sealed
    # as accounts keeps it
    row.sign_in_hash = sha256(token.encode()).hexdigest()
    _refuse_repeated(session, row)
    taken = verbs_taken(session, key)
    row.state = state_to_json(open_session(is_completed="completed" in taken, is_passed="passed" in taken))
    session.add(row)
    session.flush()
    tell(session, row, Started(now), now=now)
    if is_normal:
        _catch_up(session, row, learner, began_at, now)
    session.get_one(Cmi5Launch, arrival.launch_id).state = LaunchState.OPENED
    return token


def _hold_site(session: Session, site_id: int) -> Cmi5Site:
    # whoever revokes it now waits, and then finds the new session
    query = select(Cmi5Site).where(Cmi5Site.id == site_id).with_for_update(read=True)
    site = session.scalars(query.execution_options(populate_existing=True)).one()
    if site.revoked_at is not None:
        raise LmsRevoked(site.name)
    return site


def _hold_person(session: Session, site: Cmi5Site, account: Account, now: datetime) -> PersonId:
    _refuse_account_of_another(session, site, account.source.partition("|")[2])
    person_id = person_of(session, AgencyId(site.agency_id), account, now=now)
    # two launches of one officer stand in line here
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    return person_id


def _authorization_of(row: Cmi5Session, box: SecretBox) -> str | None:
    try:
        return f"Basic {box.open(row.token_sealed)}" if row.token_sealed is not None else None
    except KeyWrong:
        # the launch goes on: its own token is another one
        return None


def _open_browser_session(
    session: Session, person_id: PersonId, module_id: str, site: Cmi5Site, subject: str, now: datetime
) -> str:
    launched_from = LaunchedFrom(
        tuple(site.origins),
        module_id=module_id,
        return_url=leave_of(module_id),
        platform=platform_of(site.id),
        visitor=visitor_of(platform_of(site.id), subject),
    )
    try:
        return open_launched_session(session, person_id, launched_from, now=now)
    except NotFound as error:
        raise PersonLeft from error


def _row_of(arrival: Arrival, site: Cmi5Site, now: datetime) -> Cmi5Session:
    launch, data = arrival.launch, arrival.told.launch_data
    return Cmi5Session(
        agency_id=site.agency_id,
        site_id=site.id,
        module_id=arrival.module_id,
        home_page=account_of(launch).source.partition("|")[2],
        registration=launch.registration,
        activity_id=launch.activity_id,
        endpoint=launch.endpoint,
        actor_text=launch.actor_text,
        launch_data=arrival.told.text,
        launch_mode=data.launch_mode.value,
        return_url=data.return_url,
        opened_at=now,
        last_seen_at=now,
    )


def _of_unit(key: bytes) -> Select[Cmi5Session]:
    return select(Cmi5Session).where(Cmi5Session.unit_key == key, Cmi5Session.abandoned_at.is_(None))


def _refuse_account_of_another(session: Session, site: Cmi5Site, home_page: str) -> None:
    other = session.scalar(
        select(Cmi5Site.name)
        .join(Cmi5Session, Cmi5Session.site_id == Cmi5Site.id)
        .where(Cmi5Site.agency_id == site.agency_id, Cmi5Site.id != site.id, Cmi5Session.home_page == home_page)
        .limit(1)
    )
    if other is not None:
        raise AccountOfAnother(home_page, other)


def _refuse_repeated(session: Session, row: Cmi5Session) -> None:
    first = statement_id(launched_of(row), DefinedVerb.INITIALIZED, 1)
    if session.get(Cmi5Statement, first) is not None:
        raise SessionRepeated


def _begin_anew_if_finished_before(desk: Desk, learner: Learner, module_id: str, began_at: datetime) -> None:
    attempt_id = find_attempt(desk.session, learner, module_id)
    finished_at = desk.session.scalar(select(Attempt.completed_at).where(Attempt.id == attempt_id))
    if finished_at is not None and finished_at < began_at:
        begin_attempt(desk, learner, desk.library.current(module_id)).write()


def _close_others(
    session: Session, person_id: PersonId, module_id: str, key: bytes, *, there: Collection[UUID], now: datetime
) -> None:
    for row in session.scalars(_of_unit(key).order_by(Cmi5Session.id).with_for_update()):
        if row.ended_at is None or waiting_of(session, row):
            give_up_for_another(session, row, there=there, now=now)
    still_open = select(Cmi5Session).where(
        Cmi5Session.person_id == person_id, Cmi5Session.module_id == module_id, Cmi5Session.ended_at.is_(None)
    )
    for row in session.scalars(still_open.order_by(Cmi5Session.id).with_for_update()):
        tell(session, row, Ended(row.last_seen_at), now=now)


def _catch_up(session: Session, row: Cmi5Session, learner: Learner, began_at: datetime, now: datetime) -> None:
    """Tell what the officer finished in this registration; the rules leave out what the LMS took already."""
    attempt_id = find_attempt(session, learner, row.module_id, counts_from=began_at)
    attempt = session.get(Attempt, attempt_id, populate_existing=True) if attempt_id is not None else None
    if attempt is None or attempt.completed_at is None or attempt.mode in {"granted", "corrected"}:
        return
    row.attempt_id = attempt.id
    duration_s = attempt.active_ms / 1000
    # a score below the LMS's own would be told as failed, by a session in which nobody took a check
    least = launched_of(row).launch_data.mastery_score or 0.0
    rounds = Progress.from_json(attempt.progress).rounds
    passed = [one for one in rounds if one.is_passed and one.scaled >= least]
    if passed:
        marked = CheckMarked(now, duration_s, passed[-1].scaled, is_passed=True, misses_critical=False)
        tell(session, row, marked, now=now)
    tell(session, row, ModuleCompleted(now, duration_s), now=now)
