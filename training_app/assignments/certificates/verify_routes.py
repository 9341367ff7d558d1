"""The pages that anybody may open: whether a certificate holds, its signed record, and the public keys."""

from flask import Response, current_app, jsonify, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.frame_parts import frame_at_door
from training_app.accounts.guard import public_view
from training_app.assignments.certificates import addresses, queries, views
from training_app.assignments.certificates.checking import Checked, check_certificate
from training_app.assignments.certificates.desk import this_room
from training_app.assignments.certificates.keys import public_jwk, public_keys
from training_app.assignments.certificates.pages import FindPage, VerifyPage
from training_app.assignments.certificates.routes import blueprint
from training_app.assignments.certificates.rules import Standing, number_typed
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound
from training_app.web.render import render_page

KEYS_GOOD_FOR_S = 3600


@blueprint.get(addresses.VERIFY)
@public_view
def find_certificate() -> Response | BaseResponse:
    """Where a number is typed; one that can be a number leads to its page."""
    typed = request.args.get("number", "")[:60]
    number = number_typed(typed)
    if number is not None:
        return redirect(addresses.verify(number), 303)
    error = views.NOT_A_NUMBER if typed.strip() else None
    return _show("certificates/find.html", views.build_find(typed, error), 422 if error else 200)


@blueprint.get(f"{addresses.VERIFY}/<number>")
@public_view
def verify(number: str) -> Response | BaseResponse:
    """What this certificate is worth. A number of eighty bits is as good as a key: it is not found by trying."""
    whole = number_typed(number)
    if whole is None:
        return _show("certificates/find.html", views.build_find(number[:60], views.NOT_A_NUMBER), 404)
    if whole != number:
        return redirect(addresses.verify(whole), 303)
    checked = _check(whole)
    if checked is None:
        return _show("certificates/verify.html", views.build_unknown(whole), 404)
    return _show("certificates/verify.html", views.build_verify(checked))


@blueprint.get(f"{addresses.VERIFY}/<number>/signed")
@public_view
def download_signed(number: str) -> Response:
    """The signed record, for whoever wants to check it with the public keys and without us."""
    checked = _check(number)
    if checked is None or checked.standing not in {Standing.HOLDS, Standing.EXPIRED}:
        raise NotFound
    return _hidden(Response(checked.issued.signed, content_type="application/jose"))


@blueprint.get(addresses.KEYS)
@public_view
def list_keys() -> Response:
    """Every public key that ever signed a certificate here."""
    keys = [public_jwk(key) for key in public_keys(db.session()).values()]
    return _for_all(jsonify(keys=keys))


@blueprint.get(f"{addresses.KEYS}/<kid>")
@public_view
def show_key(kid: str) -> Response:
    """One of them, as an Open Badges credential points to it."""
    key = public_keys(db.session()).get(kid)
    if key is None:
        raise NotFound
    return _for_all(jsonify(public_jwk(key)))


def _check(number: str) -> Checked | None:
    room, session = this_room(), db.session()
    issued = queries.find_issued(session, number)
    return check_certificate(session, room.library, issued, now=room.house.clock()) if issued is not None else None


def _show(template: str, page: VerifyPage | FindPage, status: int = 200) -> Response:
    frame = frame_at_door("", brand=current_app.config["BRAND"], is_demo=False, peer_team=None)
    return _hidden(Response(render_page(template, frame, page), status=status, content_type="text/html; charset=utf-8"))


def _hidden(response: Response) -> Response:
    """Kept in no search engine, and told to no other site: the page names a person, and its address is a key."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _for_all(response: Response) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={KEYS_GOOD_FOR_S}"
    return response
