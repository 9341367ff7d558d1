"""The first page of who credits training, and the entries of training elsewhere: looked at, approved, rejected."""

from collections.abc import Mapping

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires
from training_app.accounts.rules import Permission
from training_app.classroom import addresses, class_views, outside_service, outside_views, queries, rules
from training_app.classroom.desk import approver, asked_again, here, modules, show
from training_app.classroom.errors import NobodyHere
from training_app.classroom.forms import ApprovalForm, EntryForm
from training_app.classroom.models import ClaimState
from training_app.classroom.outside_views import ROWS_A_PAGE
from training_app.classroom.pages import Typed
from training_app.classroom.proof_file import proof_answer, sent_file
from training_app.foundation.db import db
from training_app.learning.desk import open_desk
from training_app.learning.opening import Learner
from training_app.web.forms import ReasonForm

blueprint = Blueprint("classroom", __name__, template_folder="templates")

# a larger number is nobody: no id column holds it, and a database asked for one answers with an error
ID = "int(max=2147483647)"
ONE = f"{addresses.OUTSIDE}/<{ID}:claim_id>"
WAITING_SHOWN = 10
PLANNED_MOST = 100
WITH_FILE = ("enter_own", "enter_for", "read_list")
"""The views that take a file."""
FORM_BYTES_MOST = 256 * 1024
MAY_CREDIT = Permission.CREDIT_TRAINING


@blueprint.url_value_preprocessor
def take_longer_files(endpoint: str | None, values: object) -> None:  # noqa: ARG001 - Flask passes what the address holds
    """Let a file be as large as a proof may be. Here, because the form token is read before any view runs."""
    if endpoint in {f"{blueprint.name}.{name}" for name in WITH_FILE}:
        # more than the most, so that the page can say what is wrong
        request.max_content_length = 2 * rules.PROOF_BYTES_MOST
        # a file is no field, and yet what is read of it at once counts against the size of one
        request.max_form_memory_size = FORM_BYTES_MOST


@blueprint.get(addresses.CLASSROOM)
@requires(MAY_CREDIT)
def show_classroom() -> str:
    """What waits, then the classes."""
    who, session = approver(), db.session()
    found = queries.count_claims(session, who, ClaimState.WAITING)
    waiting = queries.read_claims(session, who, ClaimState.WAITING, first=0, most=WAITING_SHOWN)
    planned = queries.read_classes(session, who, is_over=False, first=0, most=PLANNED_MOST)
    page, pages = page_asked(queries.count_classes(session, who, is_over=True))
    past = queries.read_classes(session, who, is_over=True, first=(page - 1) * ROWS_A_PAGE, most=ROWS_A_PAGE)
    places = queries.count_places(session, who.agency_id, [one.id for one in (*planned, *past)])
    shown = class_views.build_classroom(waiting, found, planned, past, places, here(), page=page, pages=pages)
    return show("classroom.html", shown)


@blueprint.get(addresses.OUTSIDE)
@requires(MAY_CREDIT)
def show_claims() -> str:
    """Entries of training elsewhere in one state, 50 a page."""
    who, session = approver(), db.session()
    asked = request.args.get("state", "")
    state = ClaimState(asked) if asked in set(ClaimState) else ClaimState.WAITING
    found = queries.count_claims(session, who, state)
    page, pages = page_asked(found)
    claims = queries.read_claims(session, who, state, first=(page - 1) * ROWS_A_PAGE, most=ROWS_A_PAGE)
    shown = outside_views.build_claims(claims, here(), state, page=page, pages=pages, found=found)
    return show("claims.html", shown, "Training elsewhere")


@blueprint.get(addresses.ENTER)
@requires(MAY_CREDIT)
def show_enter() -> str:
    """The form of who enters training for an officer."""
    return _enter_page(outside_views.NOTHING)


@blueprint.post(addresses.ENTER)
@requires(MAY_CREDIT)
def enter_for() -> BaseResponse | tuple[str, int]:
    """Enter training for an officer; somebody else approves it."""
    who, session = approver(), db.session()
    form, content = EntryForm(modules(), who.now.astimezone(who.zone).date()), sent_file("proof")
    form.validate()
    errors = dict(form.said)
    try:
        person_id = queries.find_by_badge(session, who.people, form.person.data)
    except NobodyHere as nobody:
        errors = {"person": nobody.sentence, **errors}
    refusal = rules.why_proof_refused(content)
    if refusal is not None:
        errors["proof"] = refusal
    if errors:
        return _enter_page(Typed(form.typed, errors)), 422
    claim_id = outside_service.enter_training(
        session, Learner(who.agency_id, person_id), form.entry, content, by=who.person_id, now=who.now
    )
    return redirect(f"{addresses.claim(claim_id)}?did=entered", 303)


@blueprint.get(ONE)
@requires(MAY_CREDIT)
def show_claim(claim_id: int) -> str:
    """One entry with all that is known of it."""
    return _claim_page(claim_id, {})


@blueprint.get(f"{ONE}/proof")
@requires(MAY_CREDIT)
def download_proof(claim_id: int) -> Response:
    """The file of an entry, as a download."""
    return proof_answer(claim_id, queries.read_proof(db.session(), approver(), claim_id))


@blueprint.post(f"{ONE}/approve")
@requires(MAY_CREDIT)
def approve(claim_id: int) -> BaseResponse | tuple[str, int]:
    """Approve it as a module, or as hours."""
    form = ApprovalForm(modules())
    if not form.validate():
        return _claim_page(claim_id, {"approve": Typed(form.typed, form.said)}), 422
    outside_service.approve_training(open_desk(), approver(), claim_id, form.approval, asked_again())
    return redirect(f"{addresses.claim(claim_id)}?did=approved", 303)


@blueprint.post(f"{ONE}/reject")
@requires(MAY_CREDIT)
def reject(claim_id: int) -> BaseResponse | tuple[str, int]:
    """Reject it with a reason."""
    form, who = ReasonForm(), approver()
    if not form.validate():
        return _claim_page(claim_id, {"reject": Typed(form.typed, form.said)}), 422
    outside_service.reject_training(db.session(), who, claim_id, by=who.person_id, reason=form.reason.data)
    return redirect(f"{addresses.claim(claim_id)}?did=rejected", 303)


@blueprint.post(f"{ONE}/take-back")
@requires(MAY_CREDIT)
def take_back(claim_id: int) -> BaseResponse | tuple[str, int]:
    """Take an approval back."""
    form, who = ReasonForm(), approver()
    if not form.validate():
        return _claim_page(claim_id, {"withdraw": Typed(form.typed, form.said)}), 422
    outside_service.withdraw_approval(open_desk(), who, claim_id, by=who.person_id, reason=form.reason.data)
    return redirect(f"{addresses.claim(claim_id)}?did=withdrawn", 303)


def page_asked(rows: int) -> tuple[int, int]:
    """The page that the address asks for, and how many there are."""
    pages = class_views.pages_of(rows)
    asked = rules.read_count(request.args.get("page", "1"), pages)
    return max(1, asked or 1), pages


def _enter_page(form: Typed) -> str:
    return show("enter.html", outside_views.build_enter(modules(), form), "Enter training for an officer")


def _claim_page(claim_id: int, sent: Mapping[str, Typed]) -> str:
    who, session = approver(), db.session()
    claim = queries.read_claim(session, who, claim_id)
    hands = [one for one in (claim.entered_by_id, claim.decided_by_id) if one is not None]
    names = queries.read_names(session, who.agency_id, hands)
    shown = outside_views.build_claim(claim, who, here(), names, modules(), sent, request.args.get("did"))
    return show("claim.html", shown, "Training elsewhere")
