"""Which totals the agency shows to anybody: what is shown, the preview, publishing and taking back."""

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.readiness.desk import here, show, this_room
from training_app.readiness.open import addresses
from training_app.readiness.open.errors import FiguresMoved
from training_app.readiness.open.figures import Choice, read_choice, why_choice_refused
from training_app.readiness.open.forms import PublishForm
from training_app.readiness.open.totals_queries import all_published, count_promises, newest_published
from training_app.readiness.open.totals_service import draft_totals, publish_totals, withdraw_totals
from training_app.readiness.open.totals_views import NOTICES, build_preview, build_public
from training_app.readiness.routes import blueprint


@blueprint.get(addresses.PUBLIC)
@requires(Permission.PUBLISH_TOTALS)
def show_public() -> str:
    """What is published, and the choice of what to publish."""
    return _public_page(notice=NOTICES.get(request.args.get("did", "")))


@blueprint.get(addresses.PREVIEW)
@requires(Permission.PUBLISH_TOTALS)
def preview_totals() -> str | tuple[str, int]:
    """Exactly what would be public."""
    choice = read_choice(request.args)
    refused = _why_refused(choice)
    if refused is not None:
        return _public_page(choice, error=refused), 422
    return _preview(choice)


@blueprint.post(addresses.PUBLIC)
@requires(Permission.PUBLISH_TOTALS)
def publish() -> BaseResponse | tuple[str, int]:
    """Publish what was looked at."""
    form, session = PublishForm(), db.session()
    refused = _why_refused(form.choice)
    if refused is not None:
        return _public_page(form.choice, error=refused), 422
    before = newest_published(session, signed_in().agency_id)
    number_before = before.number if before is not None else 0
    try:
        number = publish_totals(
            session,
            this_room().catalogue.modules,
            form.choice,
            seen=form.seen.data or "",
            by=signed_in(),
            now=here().now,
        )
    except FiguresMoved as moved:
        return _preview(form.choice, problem=moved.sentence), 409
    return redirect(f"{addresses.PUBLIC}?did={'published' if number != number_before else 'same'}", 303)


@blueprint.post(addresses.WITHDRAW)
@requires(Permission.PUBLISH_TOTALS)
def withdraw() -> BaseResponse:
    """Take it back."""
    withdraw_totals(db.session(), by=signed_in(), now=here().now)
    return redirect(f"{addresses.PUBLIC}?did=withdrawn", 303)


def _why_refused(choice: Choice) -> str | None:
    now = here()
    return why_choice_refused(choice, now.now.astimezone(now.zone).date())


def _public_page(choice: Choice | None = None, *, notice: str | None = None, error: str | None = None) -> str:
    identity, session = signed_in(), db.session()
    page = build_public(
        all_published(session, identity.agency_id),
        here(),
        identity.agency_id,
        choice,
        has_promises=count_promises(session, identity.agency_id) is not None,
        notice=notice,
        error=error,
    )
    return show("open_public.html", page, "Totals for the public")


def _preview(choice: Choice, *, problem: str | None = None) -> str:
    draft = draft_totals(db.session(), this_room().catalogue.modules, choice, by=signed_in(), now=here().now)
    page = build_preview(draft, choice, problem=problem)
    return show("open_preview.html", page, "Preview", back=("Totals for the public", addresses.PUBLIC))
