"""Where an administrator looks after the directory: tokens, what groups stand for, and a stop that waits for them."""

from zoneinfo import ZoneInfo

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.provisioning import addresses, leaving, page_queries, page_views, tokens
from training_app.provisioning.door import this_room
from training_app.provisioning.forms import GroupForm, TokenForm
from training_app.provisioning.groups import set_meaning
from training_app.provisioning.names import BASE
from training_app.provisioning.pages_blueprint import pages
from training_app.web.frame import Strip
from training_app.web.here import Here
from training_app.web.question import QUESTION
from training_app.web.render import render_page

ID = "int(max=2147483647)"
REVOKE = f"{addresses.TOKENS}/<{ID}:token_id>/revoke"
GROUP = f"{addresses.DIRECTORY}/groups/<{ID}:group_id>"


@pages.get(addresses.DIRECTORY)
@requires(Permission.MANAGE_AGENCY)
def show_directory() -> str:
    """Tokens, groups, and who waits."""
    return _directory_page(notice=page_views.NOTICES.get(request.args.get("did", "")))


@pages.post(addresses.TOKENS)
@requires(Permission.MANAGE_AGENCY)
def make_token() -> str | tuple[str, int]:
    """Make a token and show it in this very answer: it stands in no address, cookie, log or cache."""
    form, identity = TokenForm(), signed_in()
    if not form.validate():
        return _directory_page(typed=form.name.data, error=form.said["name"]), 422
    token = tokens.make_token(
        db.session(), agency_id=identity.agency_id, name=form.name.data, by=identity.person_id, now=_here().now
    )
    return _show("token_made.html", page_views.build_made(form.name.data, token, _address()), "A token")


@pages.get(REVOKE)
@requires(Permission.MANAGE_AGENCY)
def show_revoke(token_id: int) -> str:
    """The question whether a token shall end."""
    token = tokens.find_token(db.session(), signed_in().agency_id, token_id)
    return _show(QUESTION, page_views.build_revoke(token, _here()), token.name)


@pages.post(REVOKE)
@requires(Permission.MANAGE_AGENCY)
def revoke_token(token_id: int) -> BaseResponse:
    """End it."""
    identity = signed_in()
    is_ended = tokens.revoke_token(
        db.session(), token_id, agency_id=identity.agency_id, by=identity.person_id, now=_here().now
    )
    return _done("revoked" if is_ended else "before")


@pages.get(GROUP)
@requires(Permission.MANAGE_AGENCY)
def show_group(group_id: int) -> str:
    """What a group stands for."""
    return _group_page(group_id)


@pages.post(GROUP)
@requires(Permission.MANAGE_AGENCY)
def change_group(group_id: int) -> BaseResponse | tuple[str, int]:
    """Say what it stands for."""
    form, identity = GroupForm(), signed_in()
    if not form.validate():
        return _group_page(group_id, form), 422
    is_changed = set_meaning(
        db.session(),
        group_id,
        form.chosen,
        agency_id=identity.agency_id,
        by=identity.person_id,
        now=_here().now,
    )
    return _done("meaning" if is_changed else "same")


@pages.post(addresses.LEAVE)
@requires(Permission.MANAGE_AGENCY)
def let_them_leave() -> BaseResponse:
    """Deactivate everybody who waits."""
    identity = signed_in()
    leaving.let_them_leave(db.session(), agency_id=identity.agency_id, by=identity.person_id, now=_here().now)
    return _done("left")


@pages.post(addresses.KEEP)
@requires(Permission.MANAGE_AGENCY)
def keep_them() -> BaseResponse:
    """Leave everybody who waits as they are."""
    identity = signed_in()
    leaving.keep_them(db.session(), agency_id=identity.agency_id, by=identity.person_id, now=_here().now)
    return _done("kept")


def _directory_page(*, notice: str | None = None, typed: str = "", error: str | None = None) -> str:
    session, agency_id = db.session(), signed_in().agency_id
    page = page_views.build_directory(
        tokens.read_tokens(session, agency_id),
        page_queries.read_groups(session, agency_id),
        _here(),
        units=page_queries.unit_names(session, agency_id),
        waiting=leaving.count_waiting(session, agency_id),
        address=_address(),
        notice=notice,
        typed=typed,
        error=error,
    )
    return _show("directory.html", page, "Your directory")


def _group_page(group_id: int, form: GroupForm | None = None) -> str:
    session, agency_id = db.session(), signed_in().agency_id
    page = page_views.build_group(
        page_queries.find_group(session, agency_id, group_id),
        page_queries.unit_names(session, agency_id),
        typed=form.meaning.data if form else None,
        errors=form.said if form else None,
    )
    return _show("group.html", page, page.title)


def _show(template: str, page: object, where: str) -> str:
    strip = Strip("Agency settings", addresses.AGENCY, where)
    return render_page(
        template if "/" in template else f"provisioning/{template}", page_frame("/app/people", strip), page
    )


def _here() -> Here:
    return Here(ZoneInfo(signed_in().time_zone), this_room().house.clock())


def _address() -> str:
    return f"{request.url_root.rstrip('/')}{BASE}"


def _done(what: str) -> BaseResponse:
    return redirect(f"{addresses.DIRECTORY}?did={what}", 303)
