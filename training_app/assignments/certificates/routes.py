"""An officer's own certificates: made on request, shown, as a PDF, and as an Open Badges credential."""

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.assignments.certificates import addresses, queries, views
from training_app.assignments.certificates.badge import make_badge
from training_app.assignments.certificates.checking import Checked, check_certificate
from training_app.assignments.certificates.desk import base_url, this_room
from training_app.assignments.certificates.errors import CannotSign, CompletionUnknown, DoesNotCount
from training_app.assignments.certificates.keys import read_signing_key
from training_app.assignments.certificates.rules import Claims, Standing
from training_app.assignments.certificates.service import issue_certificate
from training_app.foundation.db import db
from training_app.learning import addresses as learning_addresses
from training_app.learning.service import Learner
from training_app.web.frame import Frame, Strip
from training_app.web.pdf import may_make_pdf, render_pdf
from training_app.web.render import render_page

blueprint = Blueprint("certificates", __name__, template_folder="../templates")

_ADDRESS = f"{addresses.OWN}/<uuid:completion_id>"


@blueprint.get(_ADDRESS)
@requires(Permission.SEE_OWN_RECORD)
def show_own(completion_id: UUID) -> str:
    """The certificate of one's own completion, or the way to have it made."""
    checked = _find(completion_id)
    if checked is None:
        return _render_offer(completion_id)
    claims = checked.claims
    if claims is None or checked.standing not in {Standing.HOLDS, Standing.EXPIRED}:
        return render_page("certificates/verify.html", _frame("Certificate"), views.build_verify(checked))
    page = views.build_own(checked, claims, base_url=base_url(), has_pdf=may_make_pdf())
    return render_page("certificates/own.html", _frame(claims.facts.title), page)


@blueprint.post(_ADDRESS)
@requires(Permission.SEE_OWN_RECORD)
def make_own(completion_id: UUID) -> BaseResponse:
    """Make it; a second press finds the one that is there."""
    room = this_room()
    issue_certificate(db.session(), room.library, room.secrets, _learner(), completion_id, now=room.house.clock())
    return redirect(addresses.own(completion_id), 303)


@blueprint.get(f"{_ADDRESS}.pdf")
@requires(Permission.SEE_OWN_RECORD)
def download_own(completion_id: UUID) -> Response:
    """The same as a tagged PDF."""
    _, claims = _holding(completion_id, but_also=Standing.EXPIRED)
    paper = views.build_paper(claims, base_url())
    pdf = render_pdf(render_page("certificates/paper.html", _frame(""), paper))
    return _file(pdf, "application/pdf", f"certificate-{claims.number}.pdf")


@blueprint.post(f"{_ADDRESS}/badge")
@requires(Permission.SEE_OWN_RECORD)
def download_badge(completion_id: UUID) -> Response:
    """An Open Badges credential for this officer alone: nothing of it is kept or published here."""
    checked, claims = _holding(completion_id)
    key = read_signing_key(db.session(), this_room().secrets, checked.issued.agency_id)
    if key is None:
        raise CannotSign
    badge = make_badge(claims, key, base_url=base_url(), zone=ZoneInfo(checked.issued.time_zone))
    return _file(badge.encode(), "application/vc+jwt", f"badge-{claims.number}.jwt")


def _learner() -> Learner:
    identity = signed_in()
    return Learner(identity.agency_id, identity.person_id)


def _find(completion_id: UUID) -> Checked | None:
    room, session = this_room(), db.session()
    issued = queries.find_own(session, _learner(), completion_id)
    return check_certificate(session, room.library, issued, now=room.house.clock()) if issued is not None else None


def _holding(completion_id: UUID, but_also: Standing = Standing.HOLDS) -> tuple[Checked, Claims]:
    """A certificate that holds, or has the other standing.

    :raise CompletionUnknown: when none was made
    :raise DoesNotCount: when it holds no more
    """
    checked = _find(completion_id)
    if checked is None:
        raise CompletionUnknown
    if checked.claims is None or checked.standing not in {Standing.HOLDS, but_also}:
        raise DoesNotCount
    return checked, checked.claims


def _render_offer(completion_id: UUID) -> str:
    room = this_room()
    recorded = queries.read_recorded(db.session(), room.library, _learner(), completion_id)
    if recorded is None:
        raise CompletionUnknown
    zone = ZoneInfo(signed_in().time_zone)
    page = views.build_offer(completion_id, recorded, zone, can_sign=room.secrets.can_seal)
    return render_page("certificates/offer.html", _frame("Certificate"), page)


def _frame(where: str) -> Frame:
    return page_frame(learning_addresses.TRANSCRIPT, Strip("Transcript", learning_addresses.TRANSCRIPT, where))


def _file(body: bytes, kind: str, name: str) -> Response:
    return Response(body, content_type=kind, headers={"Content-Disposition": f"attachment; filename={name}"})
