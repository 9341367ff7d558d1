"""The texts for who is signed in: the list, a module as one text, a comment on it, a sign-off of it."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.identity import Identity
from training_app.accounts.rules import Permission, may
from training_app.accounts.seats.queries import find_seat
from training_app.content.catalogue import Module
from training_app.foundation.db import db
from training_app.review import addresses, queries, service
from training_app.review.desk import here_for, show, this_room
from training_app.review.errors import TextUnknown, VersionMoved
from training_app.review.forms import CommentForm, SignOffForm
from training_app.review.models import SignOffKind
from training_app.review.pages import Typed
from training_app.review.rules import Reader, readable
from training_app.review.views import (
    NOTICES,
    SHOWN_COMMENTS,
    build_gate,
    build_text,
    build_texts,
    build_whole,
)
from training_app.slots.queries import own_texts

blueprint = Blueprint("review", __name__, template_folder="templates")
ONE = f"{addresses.TEXTS}/<module_id>"


@blueprint.get(addresses.TEXTS)
@requires(Permission.READ_TEXTS, for_auditors=True)
def show_texts() -> str:
    """Every module: which sign-offs its version lacks, and how many comments wait."""
    agency_id, session = signed_in().agency_id, db.session()
    page = build_texts(
        this_room().library.catalogue,
        queries.sign_offs_by_version(session, agency_id),
        queries.open_comments(session, agency_id),
    )
    return show("texts.html", page)


@blueprint.get(ONE)
@requires(Permission.READ_TEXTS, for_auditors=True)
def show_text(module_id: str) -> str | tuple[str, int]:
    """One module as one text; where it is not for this reader, what it is and why it is not shown."""
    identity, module = signed_in(), module_called(module_id)
    catalogue = this_room().library.catalogue
    if not readable(catalogue, module, reader_of(identity)):
        return show("gate.html", build_gate(module, catalogue.level_of(module_id), sign_in_url=None), module.title), 403
    return _text_page(module, _fresh(identity), notice=NOTICES.get(request.args.get("did", "")))


@blueprint.post(f"{ONE}/comment")
@requires(Permission.COMMENT_ON_TEXTS)
def comment(module_id: str) -> BaseResponse | tuple[str, int]:
    """Say something of the text."""
    identity, module, form = signed_in(), module_called(module_id), CommentForm()
    if not form.validate():
        return _text_page(module, Typed(form.typed, form.said)), 422
    service.say(db.session(), module, form.saying, by=identity, now=here_for(identity).now)
    return redirect(f"{addresses.text(module_id)}?did=commented", 303)


@blueprint.post(f"{ONE}/sign-off")
@requires(Permission.SIGN_OFF_TEXTS)
def sign_off(module_id: str) -> BaseResponse | tuple[str, int]:
    """Vouch for the version that was read."""
    identity, module, form = signed_in(), module_called(module_id), SignOffForm()
    if not form.validate():
        return _text_page(module, Typed(form.typed, form.said)), 422
    try:
        is_new = service.sign_off(
            db.session(),
            module,
            SignOffKind(form.kind.data),
            seen=form.seen.data or "",
            note=form.note.data,
            shown_as=form.signed_as.data,
            by=identity,
            now=here_for(identity).now,
        )
    except VersionMoved as moved:
        return _text_page(module, Typed(form.typed, {"kind": moved.sentence})), 409
    return redirect(f"{addresses.text(module_id)}?did={'signed' if is_new else 'signed-before'}", 303)


def module_called(module_id: str) -> Module:
    """The module as it is offered now.

    :raise TextUnknown: when the catalogue has no such module
    """
    module = this_room().library.catalogue.modules.get(module_id)
    if module is None:
        raise TextUnknown
    return module


def reader_of(identity: Identity) -> Reader:
    """Who holds a seat reads as a member: the agency's own parts are for the people of its roster."""
    return Reader.ROSTER if identity.seat is None else Reader.MEMBER


def _fresh(identity: Identity) -> Typed:
    """The forms before anything is typed, with the name that this person chose the last time."""
    if identity.seat is None:
        return Typed({}, {})
    name = find_seat(db.session(), identity.agency_id, identity.seat.id).seat.shown_as or ""
    return Typed({"shown_as": name, "signed_as": name}, {})


def _text_page(module: Module, form: Typed, *, notice: str | None = None) -> str:
    identity, session, catalogue = signed_in(), db.session(), this_room().library.catalogue
    wanted = queries.Wanted(module_id=module.id)
    text = build_text(catalogue, module, reader_of(identity), own_texts(session, identity.agency_id))
    page = build_whole(
        text,
        module,
        here_for(identity),
        level=catalogue.level_of(module.id),
        signed=queries.read_sign_offs(session, identity.agency_id, module),
        said=queries.read_comments(session, identity.agency_id, wanted, page=1, per_page=SHOWN_COMMENTS),
        counted=queries.count_comments(session, identity.agency_id, wanted),
        may_comment=may(identity.roles, Permission.COMMENT_ON_TEXTS),
        may_sign=may(identity.roles, Permission.SIGN_OFF_TEXTS),
        form=form,
        notice=notice,
    )
    return show("text.html", page, module.short_title)
