"""What a module's cover says of the agency's sign-offs: the plain function that learning asks for."""

from sqlalchemy.orm import Session

from training_app.content.catalogue import Module
from training_app.foundation.ids import AgencyId
from training_app.review.comment_views import KIND_WORDS
from training_app.review.models import SignOffKind
from training_app.review.queries import read_sign_offs
from training_app.web.words import day_in_words


def sign_offs_of(session: Session, agency_id: AgencyId, module: Module) -> str | None:
    """ "Community reviewer: N. Haddad, 3 October 2026; Accessibility: ..." for this version; None for nobody."""
    signed = read_sign_offs(session, agency_id, module)
    if not signed:
        return None
    return "; ".join(
        f"{KIND_WORDS[SignOffKind(one.kind)]}: {one.shown_as}, {day_in_words(one.signed_at.date())}" for one in signed
    )
