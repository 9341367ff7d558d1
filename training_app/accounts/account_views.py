"""The account page, in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from training_app.accounts.account_service import own_sessions
from training_app.accounts.factors.models import Passkey
from training_app.accounts.factors.pages import AccountPage, PasskeyLine, SessionLine
from training_app.accounts.factors.queries import read_factors
from training_app.accounts.factors.rules import is_fresh
from training_app.accounts.frame_parts import ACCOUNT_URL, who_words
from training_app.accounts.identity import Identity
from training_app.accounts.models import SignInSession
from training_app.accounts.queries import name_with_password, sign_in_name_of
from training_app.accounts.rules import PASSWORD_SHORTEST
from training_app.web.words import clock_time, date_in_words


def account_page(
    session: Session,
    person: Identity,
    *,
    now: datetime,
    may_have_app: bool,
    notice: str | None,
    error: tuple[str, str] | None,
) -> AccountPage:
    """Everything the page shows.

    :param may_have_app: whether this installation can keep the secret of one
    """
    zone = ZoneInfo(person.time_zone)
    factors = read_factors(session, person.person_id)
    name = name_with_password(session, person.person_id)
    since = factors.app_since
    return AccountPage(
        who=who_words(person),
        sign_in_name=sign_in_name_of(session, person.person_id),
        password_url=f"{ACCOUNT_URL}/password",
        notice=notice,
        error=error,
        sessions=[_session_line(one, person, now, zone) for one in own_sessions(session, person, now)],
        has_password=name is not None,
        is_fresh=person.signed_in_at is not None and is_fresh(person.signed_in_at, now),
        may_have_app=may_have_app,
        app_since=_day(since, now, zone) if since is not None else None,
        passkeys=[_passkey_line(one, now, zone) for one in factors.passkeys],
        recovery_left=factors.recovery_left,
        has_step=factors.has_any,
        waiting_roles=" and ".join(sorted(person.withheld_roles)) or None,
        password_shortest=PASSWORD_SHORTEST,
    )


def _session_line(row: SignInSession, person: Identity, now: datetime, zone: ZoneInfo) -> SessionLine:
    from_lms = "Opened by your LMS" if row.launch else "A browser"
    return SessionLine(
        mark=row.token_hash,
        browser=row.browser or from_lms,
        since=_moment(row.started_at, now, zone),
        seen=_moment(row.last_seen_at, now, zone),
        is_this_one=row.token_hash == person.session_hash,
    )


def _passkey_line(row: Passkey, now: datetime, zone: ZoneInfo) -> PasskeyLine:
    used = f"Used last on {_day(row.last_used_at, now, zone)}." if row.last_used_at else "Not used yet."
    return PasskeyLine(
        name=row.name,
        since=_day(row.made_at, now, zone),
        used=used,
        remove_url=f"{ACCOUNT_URL}/passkeys/{row.id}/remove",
    )


def _day(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    return date_in_words(moment.astimezone(zone).date(), now.astimezone(zone).date())


def _moment(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    is_today = moment.astimezone(zone).date() == now.astimezone(zone).date()
    return f"{'today' if is_today else _day(moment, now, zone)}, {clock_time(moment, zone)}"
