"""Builds the pages of exports."""

from collections.abc import Mapping, Sequence
from datetime import date

from training_app.learning.pages import Mark, State
from training_app.reports import addresses
from training_app.reports.exports.asked import Asked
from training_app.reports.exports.models import ExportJob, JobState
from training_app.reports.exports.offers import OFFERS
from training_app.reports.exports.pages import ExportsPage, JobLine, JobPage, PacksPage, TablePage
from training_app.reports.exports.service import KEPT_FOR, PACK
from training_app.reports.files.columns import Totals
from training_app.reports.filters import NO_UNIT
from training_app.reports.pages import Link
from training_app.reports.viewpoint import Viewpoint
from training_app.web.words import day_in_words

_STATES: Mapping[JobState, State] = {
    JobState.WAITING: State(Mark.OPEN, "Waiting"),
    JobState.RUNNING: State(Mark.PART, "Being made"),
    JobState.DONE: State(Mark.DONE, "Ready"),
    JobState.FAILED: State(Mark.LATE, "Not made"),
    JobState.CANCELLED: State(Mark.OPEN, "Cancelled"),
    JobState.FORGOTTEN: State(Mark.OPEN, "Deleted after a day"),
}
_TITLES: Mapping[JobState, str] = {
    JobState.WAITING: "Your file waits its turn",
    JobState.RUNNING: "Your file is being made",
    JobState.DONE: "Your file is ready",
    JobState.FAILED: "Your file was not made",
    JobState.CANCELLED: "This was cancelled",
    JobState.FORGOTTEN: "This file was deleted after a day",
}
SCOPE_CHANGED = (
    "It holds people whose records you may not see any more, so it cannot be taken. Have it made anew, of those whose "
    "records you may."
)


def build_exports(view: Viewpoint, jobs: Sequence[ExportJob], *, may_pack: bool) -> ExportsPage:
    """What may be taken out."""
    return ExportsPage(
        side=view.agency,
        lead="The same people and records as on the pages, for a spreadsheet or another system. All of it is logged.",
        tables=[
            (Link(offer.table.title, addresses.export_table(offer.table.id)), offer.words) for offer in OFFERS.values()
        ],
        pack=Link("Audit pack", addresses.PACKS) if may_pack else None,
        jobs=[job_line(job, view) for job in jobs],
    )


def build_table(
    view: Viewpoint, units: Mapping[int, str], asked: Asked, totals: Totals, notices: Sequence[str]
) -> TablePage:
    """One table, narrowed as the address asks."""
    offer = OFFERS[asked.table]
    here = addresses.export_table(asked.table)
    modules = sorted(view.modules, key=view.order) if offer.has_module else []
    return TablePage(
        side=view.agency,
        title=offer.table.title,
        lead=offer.words,
        notices=notices,
        form_url=here,
        unit_options=[("", "All units"), *((str(key), name) for key, name in units.items()), (NO_UNIT, "No unit")],
        module_options=[("", "All modules"), *((one, view.title(one)) for one in modules)] if modules else [],
        state_options=[("", "Any state"), *offer.states] if offer.states else [],
        period=offer.period,
        values={name: asked.fields.get(name, "") for name in ("unit", "module", "state", "from", "to")},
        totals=totals_words(totals),
        fields=list(asked.fields.items()),
        csv_url=f"{here}/csv",
        workbook_url=f"{here}/workbook",
        columns=[(column.name, column.meaning) for column in offer.table.columns],
    )


def build_packs(
    view: Viewpoint, jobs: Sequence[ExportJob], typed: Mapping[str, str], errors: Mapping[str, str]
) -> PacksPage:
    """Asking for a pack, and those that were made."""
    return PacksPage(
        side=view.agency,
        form_url=addresses.PACKS,
        first=typed.get("first", ""),
        last=typed.get("last", ""),
        errors=errors,
        problems=[(words, name) for name, words in errors.items()],
        packs=[job_line(job, view) for job in jobs],
    )


def build_job(view: Viewpoint, job: ExportJob, *, may_take: bool, is_watched: bool) -> JobPage:
    """One file that was asked for.

    :param may_take: whether everybody in it may still be seen by who looks
    """
    here, is_open = url_of(job), job.state in {JobState.WAITING, JobState.RUNNING}
    is_ready = job.state == JobState.DONE and may_take
    is_alarm = job.state == JobState.FAILED and (job.problem or "").startswith("ALARM")
    return JobPage(
        side=f"{_name(job)}, {what_words(job, view)}",
        title=_TITLES[JobState(job.state)],
        percent=percent_of(job),
        ground_label=far_words(job),
        lead=_lead(job, view, may_take=may_take),
        alarm=job.problem if is_alarm else None,
        facts=_facts(job, view),
        files=_files(job),
        file=Link(f"Take the file ({_size(job.size_bytes or 0)})", f"{here}/file") if is_ready else None,
        cancel_url=f"{here}/cancel" if is_open else None,
        anew_url=None if is_open else f"{here}/anew",
        look_url=here if is_open else None,
        watch_url=f"{here}?watch=1" if is_open and not is_watched else None,
        is_watched=is_watched and is_open,
    )


def job_line(job: ExportJob, view: Viewpoint) -> JobLine:
    """One file in a list."""
    state = _STATES[JobState(job.state)]
    if job.state == JobState.RUNNING:
        state = State(state.mark, f"{state.word}, {percent_of(job)} %")
    when = f"{view.day(view.day_of(job.asked_at))}, {view.time(job.asked_at)}"
    return JobLine(_name(job), url_of(job), what_words(job, view), state, when)


def url_of(job: ExportJob) -> str:
    """Its page."""
    return addresses.pack(job.id) if job.kind == PACK else addresses.export_file(job.id)


def percent_of(job: ExportJob) -> int:
    """How far it is, 0 to 100; all only when it is ready."""
    if job.state in {JobState.DONE, JobState.FORGOTTEN}:
        return 100
    return min(99, job.rows_done * 100 // job.rows_total) if job.rows_total else 0


def far_words(job: ExportJob) -> str:
    """ "12,000 of 40,000 rows"."""
    if job.state == JobState.WAITING:
        return "It begins within a few seconds"
    if job.rows_total is None:
        return "The rows are being counted" if job.state == JobState.RUNNING else _STATES[JobState(job.state)].word
    done = job.rows_total if job.state in {JobState.DONE, JobState.FORGOTTEN} else min(job.rows_done, job.rows_total)
    return f"{done:,} of {job.rows_total:,} rows"


def what_words(job: ExportJob, view: Viewpoint) -> str:
    """What it was narrowed to: "1 July 2026 to 30 September 2026, overdue"; "all of it" when it was not."""
    asked = dict(job.asked)
    first, last = (_day_words(asked.get(name, "")) for name in ("from", "to"))
    days = f"{first or 'the beginning'} to {last or 'today'}" if first or last else ""
    unit = {"": "", NO_UNIT: "no unit"}.get(asked.get("unit", ""), "one unit")
    module, state = asked.get("module", ""), asked.get("state", "")
    parts = (days, unit, view.title(module) if module else "", state.replace("_", " "))
    return ", ".join(part for part in parts if part) or "all of it"


def totals_words(totals: Totals) -> list[tuple[str, str]]:
    """What a file adds up to, as pairs of words and figure."""
    return [("Rows", f"{totals.rows:,}"), *((name.capitalize(), f"{sum_:,}") for name, sum_ in totals.sums.items())]


def _day_words(kept: str) -> str:
    return day_in_words(date.fromisoformat(kept)) if kept else ""


def _name(job: ExportJob) -> str:
    return "Audit pack" if job.kind == PACK else f"{OFFERS[job.kind].table.title} (Excel)"


def _lead(job: ExportJob, view: Viewpoint, *, may_take: bool) -> str:
    if job.state == JobState.DONE and job.finished_at is not None:
        until = job.finished_at + KEPT_FOR
        kept = f"It is kept until {view.day(view.day_of(until))}, {view.time(until)}, then deleted."
        return kept if may_take else SCOPE_CHANGED
    if job.state == JobState.FAILED:
        return job.problem or ""
    if job.state == JobState.CANCELLED:
        return "Nothing was kept of it. The records are as they were."
    if job.state == JobState.FORGOTTEN:
        return "Files hold names, so they are kept for 24 hours. Have it made anew, of the records as they are now."
    return f"{far_words(job)}. You may leave this page: the file is made all the same, and stands under Exports."


def _facts(job: ExportJob, view: Viewpoint) -> list[tuple[str, str]]:
    result = dict(job.result or {})
    facts = [("Asked for", f"{view.day(view.day_of(job.asked_at))}, {view.time(job.asked_at)}")]
    if "fingerprint" in result:
        facts.append(("Fingerprint", str(result["fingerprint"])))
    if "rows" in result:
        facts += totals_words(Totals(result["rows"], result["sums"]))
    return facts


def _files(job: ExportJob) -> list[tuple[str, str, str]]:
    """Of a pack: name, rows, SHA-256."""
    result = dict(job.result or {})
    totals: Mapping[str, Mapping[str, int]] = result.get("totals", {})
    return [
        (name, f"{totals[name]['rows']:,}" if name in totals else "", sum_)
        for name, sum_ in sorted(dict(result.get("files", {})).items())
    ]


def _size(size_bytes: int) -> str:
    """ "3.4 MB"."""
    return f"{size_bytes / 1_000_000:.1f} MB" if size_bytes >= 100_000 else f"{max(1, size_bytes // 1000)} kB"
