"""Builds the pages of certificates: the officer's own, the paper, and the one that verifies."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from training_app.assignments.certificates import addresses
from training_app.assignments.certificates.checking import Checked
from training_app.assignments.certificates.errors import CannotSign, DoesNotCount
from training_app.assignments.certificates.pages import FindPage, OfferPage, OwnPage, Paper, VerifyPage
from training_app.assignments.certificates.queries import Recorded
from training_app.assignments.certificates.rules import Claims, Facts, Standing, taken_back_at
from training_app.learning import addresses as learning_addresses
from training_app.learning.events import Mode
from training_app.web.qr import qr_image
from training_app.web.words import day_in_words, hours_from_minutes

_HOW = {
    Mode.GROUP: "Scenario at a roll call",
    Mode.GRANTED: "Recorded by the coordinator",
    Mode.CORRECTED: "Corrected by the coordinator",
}
_SHOWN: Mapping[Standing, tuple[str, str]] = {
    Standing.HOLDS: ("done", "Holds"),
    Standing.EXPIRED: ("due", "Expired"),
    Standing.CORRECTED: ("late", "Out of date"),
    Standing.WITHDRAWN: ("late", "Withdrawn"),
    Standing.NOT_GENUINE: ("late", "Not confirmed"),
}
_SAVE_AS_PDF = "A browser's print window can also save the page as a PDF."
NO_SUCH_NUMBER = (
    "No certificate has this number. Compare it with the paper, sign by sign. If it is the same, ask the agency that "
    "the paper names; nothing here confirms it."
)
NOT_A_NUMBER = "A number has CG and sixteen letters and digits after it. Type it as it stands on the paper."


def build_paper(claims: Claims, base_url: str) -> Paper:
    """The certificate itself.

    :param base_url: where this program is reached; it goes into the QR code
    """
    url = f"{base_url}{addresses.verify(claims.number)}"
    return Paper(
        title=f"Certificate of {claims.name}: {claims.facts.title}",
        kicker=f"Certificate of training, {claims.agency}",
        name=claims.name,
        line=f"badge {claims.badge}, completed" if claims.badge else "completed",
        module=claims.facts.title,
        facts=[*_recorded_facts(claims.facts, claims), ("Number", claims.number)],
        qr=qr_image(url),
        verify_url=url,
        verify_words=url.partition("://")[2],
    )


def build_own(checked: Checked, claims: Claims, *, base_url: str, has_pdf: bool) -> OwnPage:
    """One's own certificate, which holds or has expired."""
    completion_id = checked.issued.completion_id
    is_over = checked.standing is Standing.EXPIRED
    return OwnPage(
        paper=build_paper(claims, base_url),
        notice=_expired_words(claims) if is_over else None,
        pdf_url=addresses.own_pdf(completion_id) if has_pdf else None,
        print_words="" if has_pdf else _SAVE_AS_PDF,
        badge_url=None if is_over else addresses.badge(completion_id),
        transcript_url=learning_addresses.TRANSCRIPT,
    )


def build_offer(completion_id: UUID, recorded: Recorded, zone: ZoneInfo, *, can_sign: bool) -> OfferPage:
    """A completion that has no certificate yet."""
    refusal = None
    if taken_back_at(completion_id, recorded.rows) is not None:
        refusal = DoesNotCount.sentence
    elif not can_sign:
        refusal = CannotSign.sentence
    facts = recorded.facts
    day = day_in_words(facts.completed_at.astimezone(zone).date())
    return OfferPage(
        title=facts.title,
        lead=refusal or "Your certificate of this module is not made yet. It will say what your record says:",
        facts=[("Completed", day), *_recorded_facts(facts, None)],
        post_url=None if refusal else addresses.own(completion_id),
        transcript_url=learning_addresses.TRANSCRIPT,
    )


def build_verify(checked: Checked) -> VerifyPage:
    """What the certificate is worth. Where it is not what was signed, nothing of it is shown but its number."""
    claims, standing, number = checked.claims, checked.standing, checked.issued.number
    mark, word = _SHOWN[standing]
    return VerifyPage(
        title=number,
        mark=mark,
        word=word,
        lead=_lead(checked),
        facts=list(_shown_facts(claims, standing)) if claims is not None else [],
        signed_url=addresses.signed(number) if standing in {Standing.HOLDS, Standing.EXPIRED} else None,
        find_url=addresses.VERIFY,
    )


def build_unknown(number: str) -> VerifyPage:
    """A number that no certificate has."""
    return VerifyPage(number, "late", "Unknown", NO_SUCH_NUMBER, [], None, addresses.VERIFY)


def build_find(typed: str = "", error: str | None = None) -> FindPage:
    """Where a number is typed."""
    return FindPage("Check a certificate", addresses.VERIFY, typed, error)


def _shown_facts(claims: Claims, standing: Standing) -> Iterator[tuple[str, str]]:
    # of one that no longer counts, no name: the page is about a paper, not about what became of a person
    if standing in {Standing.HOLDS, Standing.EXPIRED}:
        yield "Name", claims.name
        if claims.badge:
            yield "Badge", claims.badge
    yield "Module", claims.facts.title
    yield from _recorded_facts(claims.facts, claims)
    yield "Agency", claims.agency


def _recorded_facts(facts: Facts, claims: Claims | None) -> Sequence[tuple[str, str]]:
    found = [("Hours", hours_from_minutes(facts.minutes))]
    if facts.active_seconds:
        found.append(("Active", f"{round(facts.active_seconds / 60)} min"))
    if claims is not None:
        until = day_in_words(claims.expires_on) if claims.expires_on else "Does not expire"
        found += [("Completed", day_in_words(claims.completed_on)), ("Good until", until)]
    found.append(("Version", facts.version))
    if facts.percent is not None:
        found.append(("Check", f"{facts.percent} %, {facts.pass_percent} % to pass"))
    if facts.how in _HOW:
        found.append(("How", _HOW[facts.how]))
    return found


def _lead(checked: Checked) -> str:
    claims = checked.claims
    if claims is None:
        return (
            "This certificate cannot be confirmed: what is kept under its number is not what was signed here. Do not "
            "rely on the paper. The agency that it names can say what its record says."
        )
    ended = ""
    if checked.ended_at is not None:
        ended = day_in_words(checked.ended_at.astimezone(ZoneInfo(checked.issued.time_zone)).date())
    match checked.standing:
        case Standing.EXPIRED:
            return _expired_words(claims)
        case Standing.CORRECTED:
            return (
                f"This certificate does not count any more. {claims.agency} corrected the training record on {ended}, "
                "so what the paper says is out of date. Ask for the newer one."
            )
        case Standing.WITHDRAWN:
            return (
                f"This certificate does not count any more. {claims.agency} took the completion back on {ended}. The "
                "agency can say more to those who need to know."
            )
        case _:
            return (
                f"This certificate holds: it is as it was signed, and as the training record of {claims.agency} has it."
            )


def _expired_words(claims: Claims) -> str:
    until = day_in_words(claims.expires_on) if claims.expires_on else ""
    return f"This certificate was good until {until}. The training was done as it says; that day has passed."
