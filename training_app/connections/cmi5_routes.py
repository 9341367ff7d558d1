"""cmi5 for who connects an LMS: the course package, the LMSs that may launch, and what became of their sessions."""

from flask import Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission
from training_app.connections.cmi5_forms import SiteForm
from training_app.connections.cmi5_views import (
    ADD,
    CMI5,
    FAILED_MOST,
    GAPS_SHOWN_FOR,
    LIBRARY,
    NOTICES,
    PACKAGE,
    SESSIONS_MOST,
    Cmi5Seen,
    Sent,
    build_cmi5,
    build_revoke,
    build_site_form,
    trial,
)
from training_app.connections.desk import here_for, show_at_lms, this_room
from training_app.connections.destination_views import build_trial
from training_app.connections.lti_addresses import HUB
from training_app.connections.routes import ID, blueprint
from training_app.connections.trial import CONNECT_WITHIN_S, READ_WITHIN_S
from training_app.content.catalogue import Module
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound
from training_app.foundation.http import HttpClient
from training_app.learning import desk as learning_desk
from training_app.lms.cmi5_door import queries, sites
from training_app.lms.cmi5_door.errors import OriginTaken, SiteNameTaken
from training_app.lms.cmi5_door.packages import file_name, package_of
from training_app.lms.cmi5_trial import try_cmi5
from training_app.web.frame import Strip
from training_app.web.question import QUESTION, Link

Answer = BaseResponse | tuple[str, int]


@blueprint.get(CMI5)
@requires(Permission.MANAGE_DELIVERY)
def show_cmi5() -> str:
    """Packages, LMSs, and how their sessions went."""
    identity, session = signed_in(), db.session()
    here, agency_id = here_for(identity), identity.agency_id
    seen = Cmi5Seen(
        sites=queries.read_sites(session, agency_id=agency_id),
        gaps=queries.read_gaps(session, agency_id=agency_id, since=here.now - GAPS_SHOWN_FOR, most=SESSIONS_MOST),
        sessions=queries.read_sessions(session, agency_id=agency_id, most=SESSIONS_MOST),
        failed=queries.read_failed_launches(session, agency_id=agency_id, most=FAILED_MOST),
        modules=_modules(),
        base_url=_base_url(),
        can_seal=this_room().secrets.can_seal,
    )
    page = build_cmi5(seen, here, notice=NOTICES.get(request.args.get("did", "")))
    return show_at_lms("cmi5.html", page, Strip("LMS", HUB, "cmi5"))


@blueprint.get(PACKAGE)
@requires(Permission.MANAGE_DELIVERY)
def download_package() -> Response:
    """The course package of one module, or of all of them."""
    modules, wanted = _modules(), request.args.get("module", LIBRARY)
    chosen = list(modules.values()) if wanted == LIBRARY else [modules[wanted]] if wanted in modules else []
    if not chosen:
        raise NotFound
    body = package_of(chosen, home_page=signed_in().agency_home_page, base_url=_base_url())
    headers = {"Content-Disposition": f"attachment; filename={file_name(chosen)}"}
    return Response(body, content_type="application/zip", headers=headers)


@blueprint.get(ADD)
@requires(Permission.MANAGE_DELIVERY)
def show_add_site() -> str:
    """The form of a new LMS."""
    return _render_site(None, None)


@blueprint.post(ADD)
@requires(Permission.MANAGE_DELIVERY)
def add_site() -> Answer:
    """Let it launch."""
    form, identity = SiteForm(), signed_in()
    if not form.validate():
        return _render_site(None, (form.typed, form.said)), 422
    now = here_for(identity).now
    try:
        sites.add_site(db.session(), by=identity, name=form.name.data, origins=form.chosen, now=now)
    except (SiteNameTaken, OriginTaken) as error:
        return _render_site(None, (form.typed, _at_field(error))), 422
    return redirect(f"{CMI5}?did=added", 303)


@blueprint.get(f"{CMI5}/<{ID}:site_id>/change")
@requires(Permission.MANAGE_DELIVERY)
def show_change_site(site_id: int) -> str:
    """The form of an LMS as it is."""
    return _render_site(site_id, None)


@blueprint.post(f"{CMI5}/<{ID}:site_id>/change")
@requires(Permission.MANAGE_DELIVERY)
def change_site(site_id: int) -> Answer:
    """Keep the change."""
    form, identity = SiteForm(), signed_in()
    if not form.validate():
        return _render_site(site_id, (form.typed, form.said)), 422
    now = here_for(identity).now
    try:
        is_change = sites.change_site(
            db.session(), by=identity, site_id=site_id, name=form.name.data, origins=form.chosen, now=now
        )
    except (SiteNameTaken, OriginTaken) as error:
        return _render_site(site_id, (form.typed, _at_field(error))), 422
    return redirect(f"{CMI5}?did={'changed' if is_change else 'same'}", 303)


@blueprint.post(f"{CMI5}/<{ID}:site_id>/test")
@requires(Permission.MANAGE_DELIVERY)
def try_site_connection(site_id: int) -> str:
    """Try each step of the connection, and say in words what it showed. Nothing is kept of it."""
    session, agency_id = db.session(), signed_in().agency_id
    site = next((one for one in queries.read_sites(session, agency_id=agency_id) if one.id == site_id), None)
    if site is None:
        raise NotFound
    client = HttpClient(connect_timeout_s=CONNECT_WITHIN_S, read_timeout_s=READ_WITHIN_S)
    name, steps = try_cmi5(session, site, client, agency_id=agency_id, can_seal=this_room().secrets.can_seal)
    page = build_trial(name, steps, again=trial(site_id), back=Link("Back to cmi5", CMI5))
    strip = Strip("cmi5", CMI5, f"{name}, test of the connection")
    return show_at_lms("trial.html", page, strip)


@blueprint.get(f"{CMI5}/<{ID}:site_id>/revoke")
@requires(Permission.MANAGE_DELIVERY)
def show_revoke_site(site_id: int) -> str:
    """The question whether it shall launch no more, or again."""
    identity = signed_in()
    page = build_revoke(sites.find_site(db.session(), identity, site_id), here_for(identity))
    return show_at_lms(QUESTION, page, Strip("cmi5", CMI5, page.title))


@blueprint.post(f"{CMI5}/<{ID}:site_id>/revoke")
@requires(Permission.MANAGE_DELIVERY)
def revoke_site(site_id: int) -> BaseResponse:
    """Let it launch no more, and end what it opened."""
    identity = signed_in()
    is_change = sites.revoke_site(db.session(), by=identity, site_id=site_id, now=here_for(identity).now)
    return redirect(f"{CMI5}?did={'revoked' if is_change else 'same'}", 303)


@blueprint.post(f"{CMI5}/<{ID}:site_id>/restore")
@requires(Permission.MANAGE_DELIVERY)
def restore_site(site_id: int) -> BaseResponse:
    """Let it launch again."""
    identity = signed_in()
    is_change = sites.restore_site(db.session(), by=identity, site_id=site_id, now=here_for(identity).now)
    return redirect(f"{CMI5}?did={'restored' if is_change else 'same'}", 303)


def _render_site(site_id: int | None, sent: Sent | None) -> str:
    # what a failed try had read or begun is over before the page reads anew
    db.session().rollback()
    site = sites.find_site(db.session(), signed_in(), site_id) if site_id is not None else None
    page = build_site_form(site, sent)
    return show_at_lms("cmi5_site.html", page, Strip("cmi5", CMI5, page.title))


def _at_field(error: SiteNameTaken | OriginTaken) -> dict[str, str]:
    return {"name" if isinstance(error, SiteNameTaken) else "origins": error.sentence}


def _modules() -> dict[str, Module]:
    return dict(learning_desk.this_room().library.catalogue.modules)


def _base_url() -> str:
    return request.url_root.rstrip("/")
