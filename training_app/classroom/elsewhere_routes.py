"""The officer's page of training elsewhere: what they brought, what became of it, and the form for one more."""

from flask import Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires
from training_app.accounts.rules import Permission
from training_app.classroom import addresses, outside_service, outside_views, queries, rules
from training_app.classroom.desk import here, learner, modules, show_own
from training_app.classroom.forms import EntryForm
from training_app.classroom.pages import Typed
from training_app.classroom.proof_file import proof_answer, sent_file
from training_app.classroom.routes import ID, blueprint
from training_app.foundation.db import db

ONE = f"{addresses.ELSEWHERE}/<{ID}:claim_id>"


@blueprint.get(addresses.ELSEWHERE)
@requires(Permission.SEE_OWN_RECORD, of_all_modules=True)
def show_elsewhere() -> str:
    """The officer's own entries, and the form."""
    return _page(outside_views.NOTHING)


@blueprint.post(addresses.ELSEWHERE)
@requires(Permission.SEE_OWN_RECORD, of_all_modules=True)
def enter_own() -> BaseResponse | tuple[str, int]:
    """Enter one's own training, with its proof."""
    at, whose = here(), learner()
    form, content = EntryForm(modules(), at.now.astimezone(at.zone).date()), sent_file("proof")
    form.validate()
    refusal = rules.why_proof_refused(content)
    errors = {**form.said, "proof": refusal} if refusal is not None else form.said
    if errors:
        return _page(Typed(form.typed, errors)), 422
    outside_service.enter_training(db.session(), whose, form.entry, content, by=whose.person_id, now=at.now)
    return redirect(f"{addresses.ELSEWHERE}?did=entered", 303)


@blueprint.get(f"{ONE}/proof")
@requires(Permission.SEE_OWN_RECORD, of_all_modules=True)
def download_own_proof(claim_id: int) -> Response:
    """The file that one brought, as a download."""
    return proof_answer(claim_id, queries.read_own_proof(db.session(), learner(), claim_id))


@blueprint.post(f"{ONE}/take-back")
@requires(Permission.SEE_OWN_RECORD, of_all_modules=True)
def take_back_own(claim_id: int) -> BaseResponse:
    """Take one's own entry back while it waits."""
    whose = learner()
    outside_service.take_back_own(db.session(), whose, claim_id, by=whose.person_id, now=here().now)
    return redirect(f"{addresses.ELSEWHERE}?did=taken", 303)


def _page(form: Typed) -> str:
    claims = queries.read_own_claims(db.session(), learner())
    page = outside_views.build_elsewhere(claims, here(), modules(), form, request.args.get("did"))
    return show_own("elsewhere.html", page, "Training elsewhere")
