"""The page of the agency's training rules, and changing them."""

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.learning.marking import Policy, ScorePolicy
from training_app.learning.policy import change_policy, read_change, read_policy
from training_app.reports import addresses, policy_rules, queries
from training_app.reports.desk import view_as
from training_app.reports.forms import PolicyForm
from training_app.reports.policy_views import NOTICE, build_policy
from training_app.reports.routes import blueprint
from training_app.web.frame import Strip
from training_app.web.render import render_page


@blueprint.get(addresses.POLICY)
@requires(Permission.CHANGE_POLICY)
def show_policy() -> str:
    """The rules as they are."""
    return _render(notice=NOTICE if request.args.get("did") == "kept" else None)


@blueprint.post(addresses.POLICY)
@requires(Permission.CHANGE_POLICY)
def keep_policy() -> BaseResponse | tuple[str, int]:
    """Change them."""
    form, identity = PolicyForm(), signed_in()
    if not form.validate():
        return _render(form), 422
    policy = Policy(
        check_limit=policy_rules.tries_of(form.tries.data),
        score_policy=ScorePolicy(form.score.data),
        booster_days=policy_rules.days_of(form.days.data),
        offers_pretest=form.before.data == "yes",
    )
    change_policy(
        db.session(),
        agency_id=identity.agency_id,
        policy=policy,
        by=identity.person_id,
        reason=form.reason.data,
        now=view_as(identity).now,
    )
    return redirect(f"{addresses.POLICY}?did=kept", 303)


def _render(form: PolicyForm | None = None, *, notice: str | None = None) -> str:
    identity, session = signed_in(), db.session()
    changed = read_change(session, identity.agency_id)
    by_id = changed.by_id if changed else None
    page = build_policy(
        view_as(identity),
        read_policy(session, identity.agency_id),
        changed,
        queries.read_hands(session, identity.agency_id, [] if by_id is None else [by_id]),
        sent=(form.typed, form.said) if form else None,
        notice=notice,
    )
    strip = Strip("Overview", addresses.OVERVIEW, "Training rules")
    return render_page("reports/policy.html", page_frame(addresses.POLICY, strip), page)
