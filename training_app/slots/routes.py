"""The coordinator's pages of the agency's own texts."""

from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.slots import addresses, queries, views
from training_app.slots.desk import this_room
from training_app.slots.errors import SlotUnknown, WrittenMeanwhile
from training_app.slots.forms import SlotForm
from training_app.slots.service import write_text
from training_app.web.frame import Strip
from training_app.web.render import render_page

blueprint = Blueprint("slots", __name__, template_folder="templates")

OVERVIEW = "/app/overview"


@blueprint.get(addresses.TEXTS)
@requires(Permission.WRITE_AGENCY_TEXTS)
def show_texts() -> str:
    """Every slot, and how far it is."""
    page = views.build_texts(_look(), queries.newest_versions(db.session(), signed_in().agency_id))
    frame = page_frame(addresses.TEXTS, Strip("Overview", OVERVIEW, "Agency texts"))
    return render_page("slots/texts.html", frame, page)


@blueprint.get(f"{addresses.TEXTS}/<slot_key>")
@requires(Permission.WRITE_AGENCY_TEXTS)
def show_text(slot_key: str) -> str:
    """One slot with every version of it."""
    notice = {"kept": views.KEPT, "restored": views.RESTORED}.get(request.args.get("did", ""))
    return _render(slot_key, notice=notice)


@blueprint.post(f"{addresses.TEXTS}/<slot_key>")
@requires(Permission.WRITE_AGENCY_TEXTS)
def keep_text(slot_key: str) -> BaseResponse | tuple[str, int]:
    """Keep a new version."""
    room, identity, form = this_room(), signed_in(), SlotForm()
    slot = room.slots.get(slot_key)
    if slot is None:
        raise SlotUnknown
    if not form.validate():
        return _render(slot_key, typed=form.text.data, error=str(form.text.errors[0])), 422
    try:
        write_text(
            db.session(),
            agency_id=identity.agency_id,
            slot=slot,
            text=form.text.data,
            seen=form.seen_number,
            by=identity.person_id,
            now=room.house.clock(),
        )
    except WrittenMeanwhile:
        return _render(slot_key, typed=form.text.data, error=views.MEANWHILE), 409
    return redirect(f"{addresses.text(slot_key)}?did={'kept' if form.text.data else 'restored'}", 303)


def _render(slot_key: str, *, typed: str | None = None, error: str | None = None, notice: str | None = None) -> str:
    versions = queries.versions_of(db.session(), signed_in().agency_id, slot_key)
    if not versions and slot_key not in this_room().slots:
        raise SlotUnknown
    page = views.build_slot(_look(), slot_key, versions, typed=typed, error=error, notice=notice)
    return render_page(
        "slots/text.html", page_frame(addresses.TEXTS, Strip("Agency texts", addresses.TEXTS, page.title)), page
    )


def _look() -> views.Look:
    room, identity = this_room(), signed_in()
    return views.Look(
        slots=room.slots,
        places=room.places,
        writers=queries.writers(db.session(), identity.agency_id),
        zone=ZoneInfo(identity.time_zone),
        now=room.house.clock(),
    )
