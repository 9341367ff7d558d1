"""What the pages of certificates show: prepared values only, so that templates never think."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate as it stands on paper, on a screen or in a PDF. ``qr`` is a ``data:`` address of the drawing."""

    title: str
    "Of the document: whose certificate it is, and of what."
    kicker: str
    name: str
    line: str
    module: str
    facts: Sequence[tuple[str, str]]
    qr: str
    verify_url: str
    verify_words: str


@dataclass(frozen=True, slots=True)
class OwnPage:
    """One's own certificate, and what can be done with it. ``notice`` says that it has expired."""

    paper: Paper
    notice: str | None
    pdf_url: str | None
    print_words: str
    badge_url: str | None
    transcript_url: str


@dataclass(frozen=True, slots=True)
class OfferPage:
    """A certificate that was not made yet. ``post_url`` is None where none can be made, and ``lead`` says why."""

    title: str
    lead: str
    facts: Sequence[tuple[str, str]]
    post_url: str | None
    transcript_url: str


@dataclass(frozen=True, slots=True)
class VerifyPage:
    """What a certificate is worth, for anybody who holds it. ``facts`` are what a genuine paper says."""

    title: str
    mark: str
    word: str
    lead: str
    facts: Sequence[tuple[str, str]]
    signed_url: str | None
    find_url: str


@dataclass(frozen=True, slots=True)
class FindPage:
    """Where a number is typed from paper; ``error`` says that no certificate can have the one typed."""

    title: str
    find_url: str
    typed: str
    error: str | None
