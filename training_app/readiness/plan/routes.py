"""Checking a plan and signing it off, each signed version, and the card."""

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission, may
from training_app.foundation.db import db
from training_app.readiness import addresses as room_addresses
from training_app.readiness.copy_routes import ONE
from training_app.readiness.desk import here, show
from training_app.readiness.errors import WordsRefused
from training_app.readiness.plan import addresses
from training_app.readiness.plan.card_views import build_card, build_no_card
from training_app.readiness.plan.desk import open_plan, plan_called, signing
from training_app.readiness.plan.errors import ChangedMeanwhile, NothingKept, OwnWords, SignedMeanwhile
from training_app.readiness.plan.forms import SignForm
from training_app.readiness.plan.queries import find_sign_off, newest_signed, sign_offs_of
from training_app.readiness.plan.reading import TOOL_ID
from training_app.readiness.plan.service import sign_plan
from training_app.readiness.plan.views import SIGNED, build_check, build_sign_offs, build_version
from training_app.readiness.routes import blueprint, look


@blueprint.get(f"{ONE}/check")
@requires(Permission.SEE_READINESS)
def show_check(copy_id: int) -> str:
    """What the plan lacks."""
    plan = open_plan(copy_id)
    page = build_check(look(), plan.tool, plan.copy, plan.findings)
    return show("plan_check.html", page, page.title, back=(plan.copy.name, room_addresses.copy(copy_id)))


@blueprint.get(f"{ONE}/sign-offs")
@requires(Permission.SEE_READINESS)
def show_sign_offs(copy_id: int) -> str:
    """The signed versions, and signing."""
    return _sign_offs_page(copy_id, notice=SIGNED if request.args.get("did") == "signed" else None)


@blueprint.post(f"{ONE}/sign-offs")
@requires(Permission.SIGN_PLAN)
def sign(copy_id: int) -> BaseResponse | tuple[str, int]:
    """Sign the plan off as it stands."""
    copy, tool = plan_called(copy_id)
    asked = SignForm().asked
    try:
        sign_plan(db.session(), tool, copy.id, asked, by=signed_in(), now=here().now)
    except WordsRefused as refused:
        return _sign_offs_page(copy_id, typed=(asked.confirm, refused.sentence)), 422
    except (NothingKept, OwnWords, ChangedMeanwhile, SignedMeanwhile) as meanwhile:
        return _sign_offs_page(copy_id, notice=meanwhile.sentence), 409
    return redirect(f"{addresses.sign_offs(copy_id)}?did=signed", 303)


@blueprint.get(f"{ONE}/sign-offs/<int:number>")
@requires(Permission.SEE_READINESS)
def show_version(copy_id: int, number: int) -> str:
    """One signed version."""
    copy, _ = plan_called(copy_id)
    signed = find_sign_off(db.session(), copy_id, number)
    newest = sign_offs_of(db.session(), copy_id)[0].number
    page = build_version(look(), copy, signed, newest, agency=signed_in().agency_name)
    back = ("Sign-offs", addresses.sign_offs(copy_id))
    return show("plan_version.html", page, f"Version {number}", back=back)


@blueprint.get(addresses.CARD)
@requires(Permission.READ_PLAN)
def show_card() -> str:
    """The newest signed version on one card."""
    identity = signed_in()
    signed = newest_signed(db.session(), identity.agency_id)
    if signed is not None:
        return show("plan_card.html", build_card(signed, here(), agency=identity.agency_name))
    sign_url = room_addresses.tool(TOOL_ID) if may(identity.roles, Permission.SEE_READINESS) else None
    return show("plan_no_card.html", build_no_card(agency=identity.agency_name, sign_url=sign_url))


def _sign_offs_page(copy_id: int, *, typed: tuple[str, str] | None = None, notice: str | None = None) -> str:
    plan = open_plan(copy_id)
    page = build_sign_offs(
        look(), plan.tool, plan.copy, plan.now, plan.findings, signing(plan.now), typed=typed, notice=notice
    )
    return show("plan_sign_offs.html", page, page.title, back=(plan.copy.name, room_addresses.copy(copy_id)))
