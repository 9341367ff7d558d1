"""What is said of the agency's sign-offs wherever a module stands: the plain function that learning asks for."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from training_app.content.catalogue import Module, PackageStatus
from training_app.foundation.ids import AgencyId
from training_app.learning.ports import Vouched
from training_app.learning.stamps import STAMPS
from training_app.review.comment_views import KIND_WORDS
from training_app.review.models import SignOffKind, TextSignOff
from training_app.review.queries import read_sign_offs
from training_app.review.rules import lacking_kinds, why_sensitive
from training_app.web.words import day_in_words

NOT_SIGNED, IN_PART = "Not signed off here yet", "Signed off in part"
BY_NO_AGENCY = "Each agency signs texts off for itself, and this page belongs to none."


def vouched_of(session: Session, agency_id: AgencyId, module: Module) -> Vouched:
    """Who of the agency signed this very version off, who is missing, and the stamp until nobody is."""
    return vouch(module, read_sign_offs(session, agency_id, module))


def vouch(module: Module, signed: Sequence[TextSignOff]) -> Vouched:
    """The same from the sign-offs of this version."""
    kinds = [SignOffKind(one.kind) for one in signed]
    words = [
        f"{KIND_WORDS[SignOffKind(one.kind)]}: {one.shown_as}, {day_in_words(one.signed_at.date())}" for one in signed
    ]
    lacking = lacking_kinds(module, kinds)
    missing = _named(lacking)
    stamp, why = _stamp(module, kinds, missing)
    return Vouched(
        signed="; ".join(words) or None,
        missing=f"{missing[:1].upper()}{missing[1:]}" if missing else None,
        stamp=stamp,
        why=why,
    )


def vouched_by_nobody(module: Module) -> Vouched:
    """For a page that belongs to no agency, and so has no sign-offs to show."""
    stamp, why = _stamp(module, [], _named(lacking_kinds(module, [])))
    return Vouched(stamp=stamp, why=BY_NO_AGENCY if stamp == NOT_SIGNED else why)


def _stamp(module: Module, kinds: Sequence[SignOffKind], missing: str) -> tuple[str | None, str | None]:
    statuses = {module.status, *([PackageStatus(module.scenario.status)] if module.scenario else [])}
    if PackageStatus.DRAFT in statuses:
        return STAMPS[PackageStatus.DRAFT]
    if not missing:
        return None, None
    lacks = f"This version still lacks these sign-offs: {missing}."
    if PackageStatus.AWAITING_CULTURAL_REVIEW in statuses and SignOffKind.COMMUNITY not in kinds:
        stamp, why = STAMPS[PackageStatus.AWAITING_CULTURAL_REVIEW]
        return stamp, f"{why} {lacks}"
    return IN_PART if kinds else NOT_SIGNED, f"{why_sensitive(module)} {lacks}"


def _named(kinds: Sequence[SignOffKind]) -> str:
    return ", ".join(KIND_WORDS[kind].lower() for kind in kinds)
