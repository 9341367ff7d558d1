"""Changing what is known of LMSs: registering, inviting, letting in, holding, revoking, and the roster check."""

from flask import redirect
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission
from training_app.connections import lti_addresses as addresses
from training_app.connections import lti_views as views
from training_app.connections.destination_views import build_trial
from training_app.connections.lti_desk import here_at_lti, lti_room, show_below_list, this_tool, tool_url
from training_app.connections.lti_forms import FramesForm, InviteForm, LtiForm
from training_app.connections.lti_routes import ONE, blueprint, render_one
from training_app.connections.routes import ID
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound
from training_app.foundation.outside import OutsideClient
from training_app.foundation.secrets import KeyMissing
from training_app.lms.lti_door import own_keys, registrations
from training_app.lms.lti_door.errors import AlreadyRegistered, KeyTooYoung, RosterUnreadable
from training_app.lms.lti_door.invitations import make_invitation
from training_app.lms.lti_door.known import as_known
from training_app.lms.lti_door.roster import check_roster, read_courses
from training_app.lms.lti_door.rules import read_origins
from training_app.lms.lti_trial import try_lms
from training_app.web.question import Link

Answer = BaseResponse | tuple[str, int]
CONNECT_WITHIN_S, READ_WITHIN_S = 3.0, 5.0
"""Somebody looks at the page."""
DEPLOYMENT = f"{ONE}/deployments/<{ID}:row_id>"


@blueprint.post(addresses.ADD)
@requires(Permission.MANAGE_DELIVERY)
def add() -> Answer:
    """Register an LMS by hand."""
    room, identity = lti_room(), signed_in()
    form = LtiForm(room.plain_http_hosts)
    if not form.validate():
        return _form_again(form, form.said)
    try:
        added = registrations.add_registration(
            db.session(), room.secrets, form.registration(), by=identity, now=room.house.clock()
        )
    except (AlreadyRegistered, KeyMissing) as error:
        return _form_again(form, {"client_id": error.sentence})
    return _done(addresses.one(added), "added")


@blueprint.post(addresses.INVITE)
@requires(Permission.MANAGE_DELIVERY)
def invite() -> str | tuple[str, int]:
    """Make an invitation and show it in this very answer: it stands in no address, cookie, log or cache."""
    room, identity, form = lti_room(), signed_in(), InviteForm()
    errors = {} if form.validate() else form.said
    if not errors:
        try:
            token = make_invitation(
                db.session(), room.secrets, by=identity, name=form.name.data, now=room.house.clock()
            )
        except KeyMissing as error:
            errors = {"name": error.sentence}
    if errors:
        db.session().rollback()
        page = views.build_invite(form.name.data, errors)
        return show_below_list("lti_invite.html", page, "Invite an LMS"), 422
    invited = views.build_invited(form.name.data, tool_url() + addresses.register(token))
    return show_below_list("lti_invited.html", invited, "Invited")


@blueprint.post(addresses.KEY)
@requires(Permission.MANAGE_DELIVERY)
def rotate_key() -> BaseResponse:
    """Publish a new key."""
    room = lti_room()
    try:
        own_keys.rotate_key(db.session(), room.secrets, by=signed_in(), now=room.house.clock())
    except KeyTooYoung:
        return _done(addresses.LTI, "young")
    return _done(addresses.LTI, "key")


@blueprint.post(f"{ONE}/open")
@requires(Permission.MANAGE_DELIVERY)
def open_one(registration_id: int) -> BaseResponse:
    """Let a held LMS in."""
    identity = signed_in()
    is_opened = registrations.open_registration(
        db.session(), by=identity, registration_id=registration_id, now=here_at_lti(identity).now
    )
    return _done(addresses.one(registration_id), "opened" if is_opened else "same")


@blueprint.post(f"{ONE}/revoke")
@requires(Permission.MANAGE_DELIVERY)
def revoke(registration_id: int) -> BaseResponse:
    """Let nobody in from it any more."""
    identity = signed_in()
    is_revoked = registrations.revoke_registration(
        db.session(), by=identity, registration_id=registration_id, now=here_at_lti(identity).now
    )
    return _done(addresses.LTI, "revoked" if is_revoked else "same")


@blueprint.post(f"{ONE}/frames")
@requires(Permission.MANAGE_DELIVERY)
def change_frames(registration_id: int) -> Answer:
    """Change who may show our pages in a frame."""
    identity, room = signed_in(), lti_room()
    here, form = here_at_lti(identity), FramesForm(room.plain_http_hosts)
    if not form.validate():
        row = registrations.find_own(db.session(), identity, registration_id)
        return render_one(row, here, typed=form.origins.data, error=form.said["origins"]), 422
    is_changed = registrations.change_frames(
        db.session(),
        by=identity,
        registration_id=registration_id,
        origins=read_origins(form.origins.data),
        now=here.now,
    )
    return _done(addresses.one(registration_id), "frames" if is_changed else "same")


@blueprint.post(f"{DEPLOYMENT}/approve")
@requires(Permission.MANAGE_DELIVERY)
def approve(registration_id: int, row_id: int) -> BaseResponse:
    """Take launches of a deployment from now on."""
    return _decide(registration_id, row_id, approve=True)


@blueprint.post(f"{DEPLOYMENT}/hold")
@requires(Permission.MANAGE_DELIVERY)
def hold(registration_id: int, row_id: int) -> BaseResponse:
    """Take them no more."""
    return _decide(registration_id, row_id, approve=False)


@blueprint.post(f"{ONE}/courses/<{ID}:course>/roster")
@requires(Permission.MANAGE_DELIVERY)
def show_roster(registration_id: int, course: int) -> str | tuple[str, int]:
    """Ask the LMS who is in a course, and show who of them never came here. Nothing is kept of it."""
    room, session, identity = lti_room(), db.session(), signed_in()
    row = registrations.find_own(session, identity, registration_id)
    chosen = next((one for one in read_courses(session, row.id) if one.number == course), None)
    if chosen is None:
        raise NotFound
    key = own_keys.read_signing_key(session, room.secrets, now=room.house.clock())
    known = as_known(session, row, tool_url())
    try:
        check = check_roster(session, known, chosen, key=key, client=room.client, clock=room.house.clock)
    except RosterUnreadable as error:
        return render_one(row, here_at_lti(identity), notice=error.sentence), 502
    return show_below_list("lti_roster.html", views.build_roster(row, check), f"{row.name}, {chosen.title}")


def _decide(registration_id: int, row_id: int, *, approve: bool) -> BaseResponse:
    identity = signed_in()
    is_changed = registrations.approve_deployment(
        db.session(),
        by=identity,
        registration_id=registration_id,
        row_id=row_id,
        approve=approve,
        now=here_at_lti(identity).now,
    )
    did = "same" if not is_changed else "approved" if approve else "held"
    return _done(addresses.one(registration_id), did)


def _form_again(form: LtiForm, errors: dict[str, str]) -> tuple[str, int]:
    # what a failed try had read or begun is over before the page reads anew
    db.session().rollback()
    page = views.build_form(this_tool(), form.typed, errors)
    return show_below_list("lti_form.html", page, "Register by hand"), 422


def _done(address: str, what: str) -> BaseResponse:
    return redirect(f"{address}?did={what}", 303)


@blueprint.post(f"{ONE}/test")
@requires(Permission.MANAGE_DELIVERY)
def test_connection(registration_id: int) -> str:
    """Try each step of the connection, and say in words what it showed."""
    room, session = lti_room(), db.session()
    row = registrations.find_own(session, signed_in(), registration_id)
    name = row.name
    client = OutsideClient(room.inside_hosts, connect_timeout_s=CONNECT_WITHIN_S, read_timeout_s=READ_WITHIN_S)
    steps = try_lms(session, row, client, room.secrets, room.house.clock)
    back = Link("Back to the LMS", addresses.one(registration_id))
    page = build_trial(name, steps, again=addresses.trial(registration_id), back=back)
    return show_below_list("trial.html", page, f"{name}, test of the connection")
