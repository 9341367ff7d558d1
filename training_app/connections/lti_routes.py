"""The pages of the registered LMSs: the hub, the list, one of them. Looking changes nothing."""

from flask import Blueprint, request

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission
from training_app.connections import lti_addresses as addresses
from training_app.connections import lti_views as views
from training_app.connections.here import Here
from training_app.connections.lti_desk import here_at_lti, lti_room, show_at_hub, show_below_list, this_tool
from training_app.connections.lti_words import NOTICES
from training_app.connections.routes import ID
from training_app.foundation.db import db
from training_app.lms.lti_door.models import LtiRegistration
from training_app.lms.lti_door.own_keys import read_newest_at
from training_app.lms.lti_door.registrations import find_own, read_deployments, read_registrations
from training_app.lms.lti_door.roster import read_courses
from training_app.lms.lti_door.troubles import read_troubles
from training_app.web.question import QUESTION

blueprint = Blueprint("lti_pages", __name__, template_folder="templates")
ONE = f"{addresses.LTI}/<{ID}:registration_id>"
TROUBLES_SHOWN = 20


@blueprint.get(addresses.HUB)
@requires(Permission.MANAGE_DELIVERY)
def show_hub() -> str:
    """The ways in which an LMS opens this training."""
    registrations = read_registrations(db.session(), agency_id=signed_in().agency_id)
    return show_at_hub("lms.html", views.build_hub(registrations))


@blueprint.get(addresses.LTI)
@requires(Permission.MANAGE_DELIVERY)
def show_list() -> str:
    """Every registered LMS, what to paste into one, and launches that fit none."""
    identity, session = signed_in(), db.session()
    page = views.build_list(
        read_registrations(session, agency_id=identity.agency_id),
        read_troubles(session, None, most=TROUBLES_SHOWN),
        here_at_lti(identity),
        tool=this_tool(),
        newest_key_at=read_newest_at(session),
        can_seal=lti_room().secrets.can_seal,
        notice=_notice(),
    )
    return show_at_hub("lti.html", page, "LTI 1.3")


@blueprint.get(addresses.ADD)
@requires(Permission.MANAGE_DELIVERY)
def show_add() -> str:
    """The form that registers an LMS by hand."""
    return show_below_list("lti_form.html", views.build_form(this_tool(), {}, {}), "Register by hand")


@blueprint.get(addresses.INVITE)
@requires(Permission.MANAGE_DELIVERY)
def show_invite() -> str:
    """The form that makes an invitation."""
    return show_below_list("lti_invite.html", views.build_invite("", {}), "Invite an LMS")


@blueprint.get(ONE)
@requires(Permission.MANAGE_DELIVERY)
def show_one(registration_id: int) -> str:
    """One registered LMS."""
    identity = signed_in()
    row = find_own(db.session(), identity, registration_id)
    return render_one(row, here_at_lti(identity), notice=_notice())


@blueprint.get(f"{ONE}/revoke")
@requires(Permission.MANAGE_DELIVERY)
def show_revoke(registration_id: int) -> str:
    """The question whether it shall lose its access."""
    identity = signed_in()
    row = find_own(db.session(), identity, registration_id)
    return show_below_list(QUESTION, views.build_revoke(row, here_at_lti(identity)), row.name)


def render_one(
    row: LtiRegistration, here: Here, *, typed: str | None = None, error: str | None = None, notice: str | None = None
) -> str:
    """The page of one LMS, also after a form on it could not be taken."""
    session = db.session()
    beside = views.Beside(
        read_deployments(session, row.id),
        read_courses(session, row.id),
        read_troubles(session, row.id, most=TROUBLES_SHOWN),
    )
    page = views.build_one(row, beside, here, typed=typed, error=error, notice=notice)
    return show_below_list("lti_one.html", page, row.name)


def _notice() -> str | None:
    return NOTICES.get(request.args.get("did", ""))
