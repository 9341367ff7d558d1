"""The way to the agency's identity provider and back."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from training_app.accounts.desk import this_room, this_visit
from training_app.accounts.door import agency_id_at_this_door
from training_app.accounts.entry import let_in, next_address, refused
from training_app.accounts.errors import SignInRefused
from training_app.accounts.guard import current_house, public_view
from training_app.accounts.jar import cookie_manner
from training_app.accounts.oidc import rules, service
from training_app.accounts.oidc.errors import NobodyHere, PersonLeft, ProviderRefused
from training_app.accounts.oidc.line import ProviderLine
from training_app.accounts.routes import blueprint, log, sign_in_page
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound

STATE_COOKIE = "cg_provider"


@blueprint.get("/sign-provider")
@public_view
def go_to_provider() -> ResponseReturnValue:
    """Send the browser to the identity provider.

    A link and no form, though it keeps a question: browsers hold a form's redirect to another site against the page.
    """
    line = _line()
    try:
        address, state = service.begin_sign_in(
            db.session(),
            line,
            redirect_uri=_back_address(),
            next_address=next_address(),
            now=current_house().clock(),
        )
    except ProviderRefused as refusal:
        return _refused(refusal)
    response = redirect(address, 303)
    response.set_cookie(STATE_COOKIE, state, max_age=int(rules.SIGN_IN_FOR.total_seconds()), **cookie_manner())
    return response


@blueprint.get("/sign-provider/back")
@public_view
def come_back() -> ResponseReturnValue:
    """Take the identity provider's answer and let its person in."""
    returned = service.Returned(request.args.to_dict(), request.cookies.get(STATE_COOKIE), _back_address())
    try:
        token, wanted = service.finish_sign_in(
            db.session(),
            _line(),
            returned,
            agency_id=agency_id_at_this_door(),
            now=current_house().clock(),
            visit=this_visit(),
        )
    except SignInRefused as refusal:
        return _refused(refusal)
    response = let_in(token, wanted=wanted)
    response.delete_cookie(STATE_COOKIE, **cookie_manner())
    return response


@blueprint.get("/sign-provider/out")
@public_view
def sign_out_there() -> ResponseReturnValue:
    """Send the browser to sign out at the identity provider too; it comes back to "You are signed out"."""
    line, back = _line(), url_for("accounts.signed_out", _external=True)
    try:
        address = rules.sign_out_address(line.provider, line.addresses(), back=back)
    except ProviderRefused as refusal:
        return _refused(refusal)
    return redirect(address or line.provider.issuer, 303)


def _line() -> ProviderLine:
    line = this_room().provider
    if line is None:
        raise NotFound
    return line


def _back_address() -> str:
    return url_for("accounts.come_back", _external=True)


def _refused(refusal: SignInRefused) -> ResponseReturnValue:
    why = str(refusal.reason) if isinstance(refusal, ProviderRefused) else type(refusal).__name__
    log.info("sign_in.refused", why=why)
    response = refused(sign_in_page(error=refusal.sentence), refusal)
    if isinstance(refusal, NobodyHere | PersonLeft):
        response.status_code = 403
    # the other ways in stand on the same page
    response.delete_cookie(STATE_COOKIE, **cookie_manner())
    return response
