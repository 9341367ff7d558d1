"""Classes: planned, looked at, cancelled, their code shown, their sheet printed."""

from collections.abc import Sequence

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires
from training_app.classroom import addresses, class_service, class_views, queries
from training_app.classroom.desk import approver, here, modules, show
from training_app.classroom.errors import ClassEnded
from training_app.classroom.forms import ClassForm
from training_app.classroom.models import ClassState
from training_app.classroom.outside_views import NOTHING
from training_app.classroom.pages import Typed
from training_app.classroom.routes import ID, MAY_CREDIT, blueprint
from training_app.classroom.rules import EARLY_MINUTES, LATE_MINUTES
from training_app.foundation.db import db
from training_app.web.forms import ReasonForm
from training_app.web.qr import qr_image

ONE = f"{addresses.CLASSES}/<{ID}:class_id>"


@blueprint.get(addresses.NEW_CLASS)
@requires(MAY_CREDIT)
def show_class_form() -> str:
    """The form, with the usual window."""
    return _form_page(Typed({"early": str(EARLY_MINUTES), "late": str(LATE_MINUTES)}, {}))


@blueprint.post(addresses.CLASSES)
@requires(MAY_CREDIT)
def make_class() -> BaseResponse | tuple[str, int]:
    """Plan a class."""
    who, session = approver(), db.session()
    form = ClassForm(
        modules(),
        queries.read_units(session, who).keys(),
        may_be_everybody=who.unit_ids is None,
        today=who.now.astimezone(who.zone).date(),
    )
    if not form.validate():
        return _form_page(Typed(form.typed, form.said)), 422
    class_id = class_service.make_class(session, form.new_class(who.zone, modules()), by=who)
    return redirect(f"{addresses.one_class(class_id)}?did=made", 303)


@blueprint.get(ONE)
@requires(MAY_CREDIT)
def show_class(class_id: int) -> str:
    """One class with its list."""
    return class_page(class_id)


@blueprint.post(f"{ONE}/cancel")
@requires(MAY_CREDIT)
def cancel_class(class_id: int) -> BaseResponse | tuple[str, int]:
    """Cancel a class."""
    form = ReasonForm()
    if not form.validate():
        return class_page(class_id, cancel=Typed(form.typed, form.said)), 422
    class_service.cancel_class(db.session(), class_id, by=approver(), reason=form.reason.data)
    return redirect(f"{addresses.one_class(class_id)}?did=cancelled", 303)


@blueprint.get(f"{ONE}/code")
@requires(MAY_CREDIT)
def show_code(class_id: int) -> str:
    """The QR code, to be shown on a screen or printed, and the way to the room's tablet."""
    found = queries.read_class(db.session(), approver(), class_id)
    if found.state is not ClassState.PLANNED:
        raise ClassEnded
    base = request.url_root.rstrip("/")
    image = qr_image(f"{base}{addresses.phone(found.phone_code)}")
    return show("code.html", class_views.build_code(found, here(), image, base), found.title)


@blueprint.post(f"{ONE}/renew")
@requires(MAY_CREDIT)
def renew_codes(class_id: int) -> BaseResponse:
    """Make both codes anew."""
    class_service.renew_codes(db.session(), class_id, by=approver())
    return redirect(f"{addresses.one_class(class_id)}?did=renewed", 303)


@blueprint.get(f"{ONE}/sheet")
@requires(MAY_CREDIT)
def show_sheet(class_id: int) -> str:
    """The list on paper, for rooms without a signal."""
    who, session = approver(), db.session()
    found = queries.read_class(session, who, class_id)
    places = queries.read_places(session, who.agency_id, class_id)
    return show("sheet.html", class_views.build_sheet(found, places, here(), modules()), found.title)


def class_page(class_id: int, *, add: Typed = NOTHING, cancel: Typed = NOTHING, mistakes: Sequence[str] = ()) -> str:
    """The page of one class, with what was typed and why it could not be kept.

    :raise ClassUnknown: when it is not theirs
    """
    who, session = approver(), db.session()
    found = queries.read_class(session, who, class_id)
    places = queries.read_places(session, who.agency_id, class_id)
    page = class_views.build_class(
        found, places, here(), modules(), did=request.args.get("did"), add=add, cancel=cancel, mistakes=mistakes
    )
    return show("class.html", page, "Class")


def _form_page(form: Typed) -> str:
    who = approver()
    units = queries.read_units(db.session(), who)
    page = class_views.build_form(modules(), units, form, may_be_everybody=who.unit_ids is None)
    return show("class_form.html", page, page.title)
