"""Builds the transcript: every completion of an officer, also those taken back, and the hours of those that count."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import url_for

from training_app.content.catalogue import Module
from training_app.foundation.cells import safe_cell
from training_app.foundation.ids import AttemptId
from training_app.learning import addresses
from training_app.learning.events import Mode
from training_app.learning.home_pages import ElsewhereLine, TranscriptLine, TranscriptPage
from training_app.learning.home_views import score_words_of
from training_app.learning.ports import ElsewhereCredit, OwnCredit
from training_app.learning.queries import CreditRow
from training_app.learning.rules import Progress
from training_app.learning.viewer import Viewer
from training_app.web.words import date_in_words, hours_from_minutes

_HOW = {
    Mode.GROUP: "Scenario at a roll call",
    Mode.GRANTED: "Recorded by your coordinator",
    Mode.CORRECTED: "Corrected by your coordinator",
}


@dataclass(frozen=True, slots=True)
class Credit:
    """One completion as its event says it. ``taken_back_at`` and ``reason`` are set when it no longer counts."""

    event_id: UUID
    attempt_id: AttemptId
    module_id: str
    version: str
    version_hash: str
    progress: Progress
    credited_at: datetime
    minutes: int
    active_seconds: int | None
    scaled: float
    mode: Mode
    taken_back_at: datetime | None = None
    reason: str = ""


def read_credit_rows(rows: Sequence[CreditRow]) -> list[Credit]:
    """The completions of these event rows, newest first, each with what became of it.

    :param rows: as ``learning.queries.read_credits`` gives them
    """
    taken_back = {row.detail["completion_id"]: row for row in rows if row.kind == "completion_voided"}
    credits = [_credit(row, taken_back.get(str(row.id))) for row in rows if row.kind == "module_completed"]
    return sorted(credits, key=lambda credit: credit.credited_at, reverse=True)


def _credit(row: CreditRow, voided: CreditRow | None) -> Credit:
    detail = row.detail
    credited_at = detail.get("credited_at")
    return Credit(
        event_id=row.id,
        attempt_id=AttemptId(row.attempt_id),
        module_id=row.module_id,
        version=row.version,
        version_hash=row.version_hash,
        progress=Progress.from_json(row.progress),
        credited_at=datetime.fromisoformat(credited_at) if credited_at else row.happened_at,
        minutes=detail["nominal_minutes"],
        active_seconds=detail.get("active_seconds"),
        scaled=detail["scaled"],
        mode=Mode(detail.get("mode", Mode.INDIVIDUAL)),
        taken_back_at=voided.happened_at if voided else None,
        reason=voided.detail["reason"] if voided else "",
    )


def hours_of(credits: Sequence[Credit], viewer: Viewer, *, only_this_year: bool) -> str:
    """The credit hours of what counts, all of them or those of this year in the agency's zone."""
    minutes = sum(
        credit.minutes
        for credit in credits
        if credit.taken_back_at is None
        and (not only_this_year or viewer.day_of(credit.credited_at).year == viewer.today.year)
    )
    return hours_from_minutes(minutes)


def build_transcript(
    credits: Sequence[Credit],
    module_of: Callable[[str], Module],
    viewer: Viewer,
    credit: OwnCredit,
    *,
    has_pdf: bool = False,
    elsewhere: Sequence[ElsewhereCredit] = (),
) -> TranscriptPage:
    """All completions, newest first, with hours computed from the text that was read.

    :param module_of: the module of a version hash, as it was
    :param has_pdf: this server can make a PDF of it
    :param elsewhere: hours from outside this program
    """
    return TranscriptPage(
        lines=list(_lines(credits, module_of, viewer)),
        total_hours=hours_of(credits, viewer, only_this_year=False),
        year_hours=hours_of(credits, viewer, only_this_year=True),
        csv_url=url_for("learning.download_transcript"),
        pdf_url=addresses.TRANSCRIPT_PDF if has_pdf else None,
        credit=credit if credit.lines else None,
        elsewhere_url=addresses.ELSEWHERE,
        elsewhere=[
            ElsewhereLine(one.title, one.where, date_in_words(one.day, viewer.today), hours_from_minutes(one.minutes))
            for one in elsewhere
        ],
        elsewhere_hours=hours_from_minutes(sum(one.minutes for one in elsewhere)),
    )


def _lines(credits: Sequence[Credit], module_of: Callable[[str], Module], viewer: Viewer) -> Iterator[TranscriptLine]:
    for credit in credits:
        module = module_of(credit.version_hash)
        taken_back = ""
        if credit.taken_back_at is not None:
            taken_back = f"Taken back {viewer.day_words(credit.taken_back_at)}: {credit.reason}"
        has_story = module.scenario is not None and credit.progress.end_id is not None
        yield TranscriptLine(
            title=module.title,
            version=credit.version,
            completed=viewer.day_words(credit.credited_at),
            hours=hours_from_minutes(credit.minutes),
            score=_score(credit),
            url=addresses.done(credit.attempt_id) if credit.taken_back_at is None else None,
            measured=f"{round(credit.active_seconds / 60)} min" if credit.active_seconds else "",
            how=_HOW.get(credit.mode, ""),
            taken_back=taken_back,
            debrief_url=addresses.debrief(credit.attempt_id) if has_story else None,
            certificate_url=addresses.certificate(credit.event_id) if credit.taken_back_at is None else None,
        )


def _score(credit: Credit) -> str:
    if credit.mode in {Mode.GRANTED, Mode.CORRECTED}:
        return f"{round(credit.scaled * 100)} %"
    return score_words_of(credit.progress)


def csv_rows(page: TranscriptPage) -> Iterator[Sequence[str]]:
    """The transcript as a table; its columns are a contract, and new ones come last."""
    yield ("module", "version", "completed", "hours", "check", "measured", "how", "taken back")
    for line in page.lines:
        yield (
            line.title,
            line.version,
            line.completed,
            line.hours,
            line.score,
            line.measured,
            line.how,
            line.taken_back,
        )
    for one in page.elsewhere:
        yield (safe_cell(one.title), "", one.day, one.hours, "", "", safe_cell(f"Elsewhere: {one.where}"), "")
