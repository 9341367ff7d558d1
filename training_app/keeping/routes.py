"""Everything held about a person, for them and for an administrator, and how long an agency keeps records."""

from typing import cast
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.account_routes import own_person
from training_app.accounts.guard import requires, signed_in
from training_app.accounts.identity import Identity
from training_app.accounts.models import Person
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound
from training_app.foundation.house import House
from training_app.foundation.ids import PersonId
from training_app.keeping import ROOM_KEY, addresses
from training_app.keeping.aging import count_old
from training_app.keeping.copying import copy_by_administrator, copy_for_person
from training_app.keeping.finding import Whose
from training_app.keeping.forms import PolicyForm
from training_app.keeping.policy import change_policy, read_change, read_policy
from training_app.keeping.views import NOTICE, build_copy, build_policy
from training_app.web.forms import ReasonForm
from training_app.web.frame import Strip
from training_app.web.here import Here
from training_app.web.render import render_page

blueprint = Blueprint("keeping", __name__, template_folder="templates")
ONE = "/app/people/<int(max=2147483647):person_id>/everything"
PEOPLE = "/app/people"


@blueprint.get(addresses.OWN)
@requires(Permission.SEE_OWN_RECORD)
def own_copy() -> Response:
    """Everything held about who is asking; not for an LMS's sessions, which it can open as anybody."""
    person = own_person()
    return _zip(copy_for_person(db.session(), _whose(person, person.person_id), _here(person).now))


@blueprint.get(ONE)
@requires(Permission.MANAGE_PEOPLE)
def show_copy(person_id: int) -> str:
    """The form that makes a person's copy."""
    return _copy_page(person_id)


@blueprint.post(ONE)
@requires(Permission.MANAGE_PEOPLE)
def make_copy(person_id: int) -> BaseResponse | tuple[str, int]:
    """Make a person's copy, with a reason."""
    identity, form = signed_in(), ReasonForm()
    if not form.validate():
        return _copy_page(person_id, form.reason.data, form.said["reason"]), 422
    copy = copy_by_administrator(
        db.session(),
        _whose(identity, person_id),
        by=identity.person_id,
        reason=form.reason.data,
        now=_here(identity).now,
    )
    return _zip(copy)


@blueprint.get(addresses.KEEPING)
@requires(Permission.MANAGE_PEOPLE)
def show_policy() -> str:
    """How long records are kept."""
    return _policy_page(notice=NOTICE if request.args.get("did") == "kept" else None)


@blueprint.post(addresses.KEEPING)
@requires(Permission.MANAGE_PEOPLE)
def keep_policy() -> BaseResponse | tuple[str, int]:
    """Change it."""
    form, identity = PolicyForm(), signed_in()
    if not form.validate():
        return _policy_page(form), 422
    change_policy(
        db.session(),
        agency_id=identity.agency_id,
        policy=form.policy,
        by=identity.person_id,
        reason=form.reason.data,
        now=_here(identity).now,
    )
    return redirect(f"{addresses.KEEPING}?did=kept", 303)


def _copy_page(person_id: int, reason: str = "", error: str | None = None) -> str:
    person = db.session().get(Person, person_id)
    if person is None or person.agency_id != signed_in().agency_id:
        raise NotFound
    page = build_copy(person, reason=reason, error=error)
    return render_page("keeping/everything.html", page_frame(PEOPLE, Strip("People", PEOPLE, page.title)), page)


def _policy_page(form: PolicyForm | None = None, *, notice: str | None = None) -> str:
    identity, session = signed_in(), db.session()
    here = _here(identity)
    policy = read_policy(session, identity.agency_id)
    changed = read_change(session, identity.agency_id)
    hand = session.get(Person, changed.by_id) if changed is not None and changed.by_id is not None else None
    page = build_policy(
        policy,
        changed,
        f"{hand.given_name} {hand.family_name}" if hand is not None else None,
        count_old(session, identity.agency_id, policy, here.now),
        here,
        sent=(form.typed, form.said) if form else None,
        notice=notice,
    )
    return render_page(
        "keeping/policy.html", page_frame(PEOPLE, Strip("People", PEOPLE, "How long records are kept")), page
    )


def _here(identity: Identity) -> Here:
    house = cast("House", current_app.extensions[ROOM_KEY])
    return Here(ZoneInfo(identity.time_zone), house.clock())


def _whose(identity: Identity, person_id: int) -> Whose:
    return Whose(identity.agency_id, PersonId(person_id))


def _zip(content: bytes) -> Response:
    headers = {"Content-Disposition": "attachment; filename=everything-held.zip"}
    return Response(content, mimetype="application/zip", headers=headers)
