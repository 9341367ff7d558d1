"""The pages of audit packs: asking for one of a period, how far it is, and the zip."""

from flask import Response, redirect
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.reports import addresses
from training_app.reports.desk import view_as
from training_app.reports.exports import queries, service, views
from training_app.reports.exports.forms import PackForm
from training_app.reports.exports.routes import find, frame, hand, job_page, send_job
from training_app.reports.exports.service import PACK
from training_app.reports.routes import ID, blueprint
from training_app.web.render import render_page

ONE = f"{addresses.PACKS}/<{ID}:export_id>"


@blueprint.get(addresses.PACKS)
@requires(Permission.SEE_AGENCY_REPORT)
def show_packs() -> str:
    """The form, and the agency's packs."""
    return _packs({}, {})


@blueprint.post(addresses.PACKS)
@requires(Permission.SEE_AGENCY_REPORT)
def ask_for_pack() -> BaseResponse | tuple[str, int]:
    """Have the worker make one."""
    form = PackForm()
    if not form.validate():
        return _packs(form.typed, form.said), 422
    first, last = form.days
    return redirect(addresses.pack(service.ask_for_pack(db.session(), first, last, by=hand())), 303)


@blueprint.get(ONE)
@requires(Permission.SEE_AGENCY_REPORT)
def show_pack(export_id: int) -> Response:
    """How far it is; then its fingerprint and its files."""
    return job_page(find(export_id, PACK), "Audit pack")


@blueprint.get(f"{ONE}/file")
@requires(Permission.SEE_AGENCY_REPORT)
def take_pack(export_id: int) -> Response:
    """The zip."""
    job = find(export_id, PACK)
    return send_job(job, f"audit-pack-{job.asked['from']}-{job.asked['to']}.zip", "application/zip")


@blueprint.post(f"{ONE}/cancel")
@requires(Permission.SEE_AGENCY_REPORT)
def cancel_pack(export_id: int) -> BaseResponse:
    """Stop the making."""
    service.cancel_job(db.session(), export_id, kind=PACK, by=hand())
    return redirect(addresses.pack(export_id), 303)


@blueprint.post(f"{ONE}/anew")
@requires(Permission.SEE_AGENCY_REPORT)
def make_pack_anew(export_id: int) -> BaseResponse:
    """Have one of the same days made, of the records as they are now."""
    return redirect(addresses.pack(service.ask_anew(db.session(), export_id, kind=PACK, by=hand())), 303)


def _packs(typed: dict[str, str], errors: dict[str, str]) -> str:
    identity = signed_in()
    page = views.build_packs(view_as(identity), queries.read_packs(db.session(), identity.agency_id), typed, errors)
    return render_page("exports/packs.html", frame("Audit pack"), page)
